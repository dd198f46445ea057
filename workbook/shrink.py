"""The smallest input that still shows a failure.

Idea: delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input",
2002), over the rows of several tables at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbook.table import Table

Tables = dict[str, Table]
BUDGET = 150


@dataclass
class _Budget:
    left: int

    def spend(self) -> bool:
        self.left -= 1
        return self.left >= 0


def smallest(
    tables: Mapping[str, Table], fails: Callable[[Tables], bool], budget: int = BUDGET
) -> Tables:
    """Drops rows for as long as ``fails`` stays true.

    Args:
        tables: an input for which ``fails`` is true.
        fails: runs the answer on an input; must not raise.
        budget: the number of tries, a bound on the work.
    """
    best, counter = dict(tables), _Budget(budget)
    changed = True
    while changed and counter.left > 0:
        changed = False
        for name in sorted(best, key=lambda table: -len(best[table])):
            smaller = _shrink_one(best, name, fails, counter)
            changed = changed or len(smaller[name]) < len(best[name])
            best = smaller
    return best


def _shrink_one(
    tables: Tables, name: str, fails: Callable[[Tables], bool], counter: _Budget
) -> Tables:
    """Removes blocks of rows of one table, halving the block size down to single rows."""
    block = len(tables[name])
    while block >= 1:
        start = 0
        while start < len(tables[name]):
            rows = tables[name].rows
            candidate = Table(tables[name].columns, rows[:start] + rows[start + block :])
            trial = {**tables, name: candidate}
            if not counter.spend():
                return tables
            if fails(trial):
                tables = trial
            else:
                start += block
        block //= 2
    return tables
