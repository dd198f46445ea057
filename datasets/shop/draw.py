"""Random integers that never change, and text columns made of a few words.

Source of the idea: NumPy promises that the raw 64-bit stream of ``PCG64`` stays the same for ever,
but not that ``Generator.integers`` does. Every draw here is therefore made from raw words with
integer arithmetic alone: the same seed gives the same shop on every platform and NumPy version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: Stands for SQL NULL in an integer column.
NONE = int(np.iinfo(np.int64).min)


class Draw:
    """One independent stream of integers.

    Args:
        seed: the seed of the whole shop, not negative.
        stream: number of this stream; each part of the shop has its own, so that a change in one
            part leaves the others as they were.
    """

    def __init__(self, seed: int, stream: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(stream,)))

    def raw(self, size: int) -> NDArray[np.uint64]:
        """Returns `size` raw 64-bit words."""
        return np.asarray(self._bits.random_raw(size), dtype=np.uint64)

    def below(self, limit: int | Ints, size: int) -> Ints:
        """Returns `size` integers in [0, limit); `limit` is one number or one per draw (< 2**31).

        The upper 32 bits of a word are scaled by multiplication; the bias is below 2**-31 x limit.
        """
        high = self.raw(size) >> np.uint64(32)
        scaled = (high * np.asarray(limit, dtype=np.uint64)) >> np.uint64(32)
        return scaled.astype(np.int64)

    def between(self, low: int | Ints, high: int | Ints, size: int) -> Ints:
        """Returns `size` integers in [low, high]; limits may be arrays."""
        start = np.asarray(low, dtype=np.int64)
        span: Ints = np.asarray(high, dtype=np.int64) - start + 1
        return start + self.below(span, size)

    def pick(self, weights: Sequence[int] | Ints, size: int) -> Ints:
        """Returns `size` positions in `weights`, each as likely as its (integer) weight."""
        ladder = np.cumsum(np.asarray(weights, dtype=np.int64))
        return np.searchsorted(ladder, self.below(int(ladder[-1]), size), side="right").astype(
            np.int64
        )

    def shuffle(self, size: int) -> Ints:
        """Returns the numbers 0 … size - 1 in random order."""
        return np.argsort(self.raw(size), kind="stable").astype(np.int64)

    def sample(self, population: Ints, count: int) -> Ints:
        """Returns `count` different members of `population`, in their original order."""
        chosen = np.sort(self.shuffle(len(population))[:count])
        return np.asarray(population, dtype=np.int64)[chosen]


@dataclass(frozen=True)
class Words:
    """A text column: every cell is a position in a pool of words; -1 is NULL."""

    pool: tuple[str, ...]
    codes: Ints

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: NDArray[np.generic]) -> Words:
        return Words(self.pool, self.codes[rows])


Column = Ints | Words
Columns = dict[str, Column]


def take(columns: Columns, rows: NDArray[np.generic]) -> Columns:
    """Returns the given rows (positions or mask) of a table."""
    return {name: column[rows] for name, column in columns.items()}


def ints(columns: Columns, name: str) -> Ints:
    """Returns an integer column of a table."""
    column = columns[name]
    if isinstance(column, Words):
        raise TypeError(f"{name} is a text column")
    return column


def words(columns: Columns, name: str) -> Words:
    """Returns a text column of a table."""
    column = columns[name]
    if not isinstance(column, Words):
        raise TypeError(f"{name} is an integer column")
    return column
