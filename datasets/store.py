"""Sets on disk: built beside their place, moved into it whole, and recognised when damaged.

A built set is a folder with its files and, written last, ``built.json``: what it was made from and
the size, time stamp and sha256 of each file. Anything else under a set's name is no set.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from datasets.catalog import Dataset
from workbook.course import root
from workbook.errors import WorkbookError

STAMP = "built.json"


def home() -> Path:
    """Returns the folder of all built sets: ``datasets/data`` of the course."""
    return root() / "datasets" / "data"


def damage(dataset: Dataset, *, thorough: bool = False) -> str | None:
    """Returns why a set must be built, or None if it is whole.

    Args:
        dataset: the set.
        thorough: hash every file, also those whose size and time stamp have not changed.
    """
    folder = home() / dataset.folder
    stamp = read_stamp(folder)
    if stamp is None:
        return "not built" if not folder.exists() else "half-built"
    if stamp.get("version") != dataset.version:
        return f"made by version {stamp.get('version')}, wanted {dataset.version}"
    if stamp.get("parameters") != dataset.parameters:
        return f"made with {stamp.get('parameters')}, wanted {dataset.parameters}"
    try:
        return _damaged_file(folder, stamp["files"], thorough) or _unlike_catalog(dataset, stamp)
    except (KeyError, TypeError, AttributeError):
        return f"{STAMP} is unreadable"


def read_stamp(folder: Path) -> dict[str, Any] | None:
    """Returns what ``built.json`` of a folder says, None if it is missing or unreadable."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return stamp if isinstance(stamp, dict) and isinstance(stamp.get("files"), dict) else None


def _damaged_file(folder: Path, files: dict[str, Any], thorough: bool) -> str | None:
    for name, facts in files.items():
        file = folder / name
        try:
            status = file.stat()
        except OSError:
            return f"{name} is missing"
        if status.st_size != facts["size"]:
            return f"{name} has {status.st_size:,} bytes, expected {facts['size']:,}"
        if (thorough or status.st_mtime_ns != facts["mtime_ns"]) and (
            file_hash(file) != facts["sha256"]
        ):
            return f"{name} has changed"
    return None


def _unlike_catalog(dataset: Dataset, stamp: dict[str, Any]) -> str | None:
    """The set is whole, but not the one the catalogue describes (any more)."""
    for name, facts in dataset.files.items():
        found = stamp["files"].get(name, {})
        if found.get(dataset.hash_key) != facts.sha256:
            return f"{name} is not the file of the catalogue"
    return None


def put(dataset: Dataset, make: Callable[[Path], None]) -> None:
    """Builds a set in a sibling folder and moves it into place; the old one stays till then.

    Args:
        dataset: the set.
        make: fills the empty folder it is given.

    Raises:
        WorkbookError: disk full, or the result differs from the catalogue.
    """
    place = home() / dataset.folder
    for leftover in place.parent.glob(f".{place.name}.*.aside"):
        shutil.rmtree(leftover, ignore_errors=True)
    # A name of its own: a generator that outlived its killed parent must not write in here.
    partial, old = (place.with_name(f".{place.name}.{os.getpid()}{x}.aside") for x in "ab")
    try:
        partial.mkdir(parents=True)
        make(partial)
        _stamp(dataset, partial)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(dataset) from error
        raise
    if place.exists():
        place.rename(old)
    partial.rename(place)
    _sync(place.parent)
    shutil.rmtree(old, ignore_errors=True)


def disk_full(dataset: Dataset) -> WorkbookError:
    """Returns the one message for a disk without room."""
    free = shutil.disk_usage(home().parent).free // 1_000_000
    return WorkbookError(
        f"The disk is too full to build the dataset {dataset.folder}; what was there is untouched.",
        where=home(),
        expected=f"about {dataset.megabytes:,} MB of room",
        got=f"{free:,} MB free",
        next_step="free some room, then: make datasets",
    )


def _stamp(dataset: Dataset, folder: Path) -> None:
    """Hashes and syncs what was made, compares it with the catalogue, writes ``built.json``."""
    files = {file.name: _facts(dataset, file) for file in sorted(folder.iterdir())}
    for name, facts in dataset.files.items():
        got = files.get(name, {})
        if got.get(dataset.hash_key) != facts.sha256:
            raise WorkbookError(
                f"The dataset {dataset.folder} did not come out as the catalogue says.",
                where=name,
                expected=f"{facts.rows:,} rows, sha256 {facts.sha256}",
                got=f"{got.get('rows')} rows, sha256 {got.get(dataset.hash_key)}",
                next_step="check the versions of the installed packages: make course",
            )
    stamp = {
        "dataset": dataset.name,
        "version": dataset.version,
        "parameters": dataset.parameters,
        "files": files,
    }
    file = folder / STAMP
    file.write_text(json.dumps(stamp, indent=1) + "\n", "utf-8")
    _sync(file)
    _sync(folder)


def _facts(dataset: Dataset, file: Path) -> dict[str, Any]:
    _sync(file)
    status = file.stat()
    facts: dict[str, Any] = {
        "size": status.st_size,
        "mtime_ns": status.st_mtime_ns,
        "sha256": file_hash(file),
    }
    if file.suffix == ".parquet":
        # Here, because reading a stamp must not wait for Arrow to load.
        import pyarrow.parquet as pq

        from datasets.canonical import fingerprint

        facts["rows"] = pq.read_metadata(file).num_rows
        if dataset.hash == "content":
            facts["content"] = fingerprint(pq.read_table(file))
    elif file.suffix == ".csv":
        with file.open("rb") as stream:
            facts["rows"] = sum(1 for _ in stream) - 1  # TPC-H has no line breaks inside cells
    return facts


def file_hash(file: Path) -> str:
    """Returns the sha256 (hex) of the bytes of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(dataset: Dataset, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds the lock of a set, so that two builds at once do the work once.

    Args:
        dataset: the set.
        waiting: called once if somebody else holds the lock.
    """
    home().mkdir(parents=True, exist_ok=True)
    with (home() / f".{dataset.folder}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
