"""Builds the data sets of the course: ``python -m datasets.build [NAME…] [--scale 0.1] [--check]``.

Names are those of ``catalog.toml``; without names every default set is built. A set that is whole
is left alone, one that is missing, half-built, damaged or of another version is built again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from datasets import catalog, store
from datasets.catalog import Dataset
from workbook.errors import WorkbookError

_console = Console(stderr=True)


def build(
    names: Sequence[str] = (), scale: float | None = None, *, check: bool = False
) -> list[str]:
    """Makes sure that sets are there and whole.

    Args:
        names: sets (``tpch``) or folders (``tpch-0.01``); empty for all default sets.
        scale: size of TPC-H, 1 is the full gigabyte; None for 0.1.
        check: hash every file instead of trusting size and time stamp.

    Returns:
        The folders under ``datasets/data`` that had to be built.

    Raises:
        WorkbookError: unknown name, wrong generator version, full disk, unexpected content.
    """
    wanted: dict[str, Dataset] = {}
    for name in names or catalog.default_names():
        wanted |= {dataset.folder: dataset for dataset in catalog.find(name, scale)}
    return [folder for folder, dataset in wanted.items() if _ensure(dataset, check)]


def path(name: str, file: str) -> Path:
    """Returns the place of a built file.

    Args:
        name: folder of the set: ``shop``, ``flights``, ``tpch-0.1``.
        file: file name, e.g. ``orders.parquet``.

    Raises:
        WorkbookError: the set is missing or damaged (names the command that builds it), or it has
            no such file.
    """
    (dataset, *others) = catalog.find(name)
    if others:
        raise WorkbookError(
            f"{name} has several sizes.",
            expected=", ".join(size.folder for size in (dataset, *others)),
            got=name,
        )
    problem = store.damage(dataset)
    if problem:
        raise WorkbookError(
            f"The dataset {name} is not ready: {problem}.",
            where=store.home() / dataset.folder,
            next_step=command_for(dataset),
        )
    found = store.home() / dataset.folder / file
    if not found.is_file():
        raise WorkbookError(
            f"The dataset {name} has no file {file}.",
            where=found.parent,
            expected=", ".join(sorted(other.name for other in found.parent.iterdir())),
            got=file,
        )
    return found


def command_for(dataset: Dataset) -> str:
    """Returns the command that builds a set, for error messages."""
    scale = dataset.parameters.get("scale")
    sized = dataset.name.startswith("tpch") and scale not in (0.1, 0.01)
    return f"make datasets SCALE={scale:g}" if sized else "make datasets"


def _ensure(dataset: Dataset, check: bool) -> bool:
    """Builds a set if it has to be; says whether it did."""
    if not check and store.damage(dataset) is None:
        return False
    try:
        with store.locked(dataset, lambda: _say(f"{dataset.folder}: waiting for another build")):
            return _rebuild(dataset, check)
    except OSError as error:
        raise WorkbookError(
            f"The dataset {dataset.folder} could not be built.",
            where=error.filename or store.home(),
            got=error.strerror or error,
            next_step=f"mend that, then: {command_for(dataset)}",
        ) from error


def _rebuild(dataset: Dataset, check: bool) -> bool:
    """The same, under the lock: another build may have done the work meanwhile."""
    reason = store.damage(dataset, thorough=check)
    if reason is None:
        return False
    # Here, because a look at finished sets must not wait for Arrow to load.
    from datasets.makers import MAKERS

    _refuse_other_version(dataset)
    _refuse_full_disk(dataset)
    with _progress(dataset, reason) as report:
        store.put(
            dataset,
            lambda folder: MAKERS[dataset.builder](folder, report, **dataset.parameters),
        )
    return True


def _refuse_other_version(dataset: Dataset) -> None:
    from datasets.makers import VERSIONS

    found = VERSIONS[dataset.builder]()
    if found != dataset.version:
        raise WorkbookError(
            f"The generator of the dataset {dataset.name} has another version.",
            where=catalog.CATALOG.name,
            expected=dataset.version,
            got=found,
            next_step="make course   (installs the locked versions)",
        )


def _refuse_full_disk(dataset: Dataset) -> None:
    if shutil.disk_usage(store.home()).free < dataset.megabytes * 1_000_000:
        raise store.disk_full(dataset)


@contextmanager
def _progress(dataset: Dataset, reason: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, two plain lines elsewhere."""
    label = f"{dataset.folder}: {reason}, building"
    if not _console.is_terminal:
        _say(label)
        yield lambda share: None
        _say(f"{dataset.folder}: built")
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=_console, transient=True) as progress:
        task = progress.add_task(label, total=1.0)
        yield lambda share: progress.update(task, completed=share)
    _say(f"{dataset.folder}: built")


def _say(line: str) -> None:
    _console.print(line, highlight=False, markup=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m datasets.build",
        description="Build the data sets of the course.",
        epilog="example: python -m datasets.build tpch --scale 1",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="sets; all default ones if none")
    parser.add_argument("--scale", type=float, help="size of TPC-H (default 0.1; 1 is 1 GB of CSV)")
    parser.add_argument("--check", action="store_true", help="hash every file")
    parser.add_argument("--list", action="store_true", help="list the sets and leave")
    parser.add_argument(
        "--facts", action="store_true", help="print rows and hashes for the catalogue"
    )
    options = parser.parse_args(arguments)
    try:
        if options.list:
            _list()
            return 0
        built = build(options.names, options.scale, check=options.check)
    except WorkbookError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; finished datasets are as they were.", file=sys.stderr)
        return 130
    if options.facts:
        _facts(options.names or catalog.default_names(), options.scale)
    print(f"{len(built)} built: {', '.join(built)}" if built else "Every dataset is in place.")
    return 0


def _list() -> None:
    for name, entry in catalog.load().items():
        print(f"{name:10} {entry['title']}\n{'':10} {entry['purpose']}\n{'':10} {entry['licence']}")


def _facts(names: Sequence[str], scale: float | None) -> None:
    """Prints the tables of ``catalog.toml`` for built sets."""
    for dataset in (found for name in names for found in catalog.find(name, scale)):
        size = f'.scales."{dataset.parameters["scale"]:g}"' if "-" in dataset.folder else ".files"
        print(f"\n[{dataset.name}{size}]")
        stamp = store.read_stamp(store.home() / dataset.folder) or {"files": {}}
        for file, facts in stamp["files"].items():
            if "rows" in facts:
                sha = facts[dataset.hash_key]
                print(f'"{file}" = {{ rows = {facts["rows"]}, sha256 = "{sha}" }}')


if __name__ == "__main__":
    sys.exit(main())
