"""``catalog.toml`` as objects: which sets there are, what they cost, what they must contain."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.errors import WorkbookError

CATALOG = Path(__file__).with_name("catalog.toml")


@dataclass(frozen=True)
class FileFacts:
    """What one file must contain: number of rows and sha256 (of bytes or content, see `hash`)."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Dataset:
    """One set in one size.

    Attributes:
        folder: its folder under ``datasets/data``; also the name `build.path` knows it by.
        name: its name in the catalogue.
        title, purpose, licence, source: for people.
        builder: name of the function that makes it.
        version: version of its generator.
        parameters: what the builder is called with.
        hash: ``bytes`` or ``content``.
        megabytes: room it needs on disk.
        files: facts by file name; empty if this size is not in the catalogue.
    """

    folder: str
    name: str
    title: str
    purpose: str
    licence: str
    source: str
    builder: str
    version: str
    parameters: dict[str, Any]
    hash: str
    megabytes: int
    files: dict[str, FileFacts]

    @property
    def hash_key(self) -> str:
        """The entry of ``built.json`` that the catalogue's sha256 is compared with."""
        return "content" if self.hash == "content" else "sha256"


def load() -> dict[str, Any]:
    """Returns the catalogue as it stands in its file."""
    with CATALOG.open("rb") as stream:
        return tomllib.load(stream)


def find(name: str, scale: float | None = None) -> list[Dataset]:
    """Returns the sets a name stands for.

    Args:
        name: a set (``tpch``: the small size and the one of `scale`) or a folder (``tpch-0.01``).
        scale: size of the sets that have sizes; None for the catalogue's default.

    Raises:
        WorkbookError: no such set, or a scale that is not a positive number.
    """
    entries = load()
    if name in entries:
        entry = entries[name]
        if "default_scale" not in entry:
            return [_dataset(name, entry, None)]
        wanted = entry["default_scale"] if scale is None else scale
        return [_dataset(name, entry, size) for size in dict.fromkeys([*entry["always"], wanted])]
    stem, _, size = name.rpartition("-")
    if "default_scale" in entries.get(stem, {}):
        return [_dataset(stem, entries[stem], _number(size, name))]
    raise WorkbookError(
        f"There is no dataset called {name!r}.",
        expected=", ".join(entries),
        got=name,
        next_step="python -m datasets.build --list",
    )


def default_names() -> list[str]:
    """Returns the sets that are built when nobody names one."""
    return [name for name, entry in load().items() if entry.get("default", False)]


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise WorkbookError(
            f"{name!r} does not end in a scale.", expected="a number, as in tpch-0.1", got=text
        ) from None


def _dataset(name: str, entry: dict[str, Any], scale: float | None) -> Dataset:
    parameters = dict(entry["parameters"])
    folder, facts, megabytes = name, entry.get("files", {}), entry.get("megabytes", 1)
    if scale is not None:
        if not 0 < scale <= 100:
            raise WorkbookError(
                "The scale is out of range.", expected="0 < scale <= 100", got=scale
            )
        parameters["scale"] = scale
        folder = f"{name}-{scale:g}"
        facts = entry.get("scales", {}).get(f"{scale:g}", {})
        megabytes = 1 + round(entry["megabytes_per_scale"] * scale)
    return Dataset(
        folder=folder,
        name=name,
        title=entry["title"],
        purpose=entry["purpose"],
        licence=entry["licence"],
        source=entry["source"],
        builder=entry["builder"],
        version=str(entry["version"]),
        parameters=parameters,
        hash=entry["hash"],
        megabytes=megabytes,
        files={file: FileFacts(**fact) for file, fact in facts.items()},
    )
