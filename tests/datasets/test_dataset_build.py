"""A dataset is whole or it is built again; nothing already made is lost on the way."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from datasets import build as building
from datasets import catalog, makers, store
from datasets.build import build, path
from workbook.errors import WorkbookError


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of all files of a set but its stamp, which holds time stamps."""
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.name != store.STAMP}


def program(tiny: Path, code: str) -> list[str]:
    """The command of a process that works on the tiny course."""
    head = (
        "from pathlib import Path; from datasets import build, catalog, makers, store\n"
        f"catalog.CATALOG = Path({str(tiny.parent.parent / 'catalog.toml')!r})\n"
    )
    return [sys.executable, "-c", head + code]


def test_a_build_makes_the_set_and_leaves_nothing_else(tiny: Path) -> None:
    """First run builds, second does not; besides the set there is only its lock file."""
    assert build() == ["shop"]
    assert build() == build(check=True) == []
    assert pq.read_metadata(path("shop", "orders.parquet")).num_rows == 120
    assert sorted(f.name for f in tiny.iterdir()) == [".shop.lock", "shop"]


def test_the_second_run_reads_no_data(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole set is recognised by size and time stamp, without hashing."""
    build()
    monkeypatch.setattr(store, "file_hash", lambda file: pytest.fail(f"hashed {file}"))
    assert build() == []


def test_built_files_hold_the_tables_of_the_generator(tiny: Path) -> None:
    """Parquet keeps content: the hashes in the shop's manifest are those in built.json."""
    build()
    manifest = json.loads(path("shop", "manifest.json").read_text("utf-8"))
    stamp = store.read_stamp(tiny / "shop")
    assert stamp is not None
    for name, sha in manifest["sha256"].items():
        assert stamp["files"][f"{name}.parquet"]["content"] == sha
        assert stamp["files"][f"{name}.parquet"]["rows"] == manifest["rows"][name]


def _delete(folder: Path) -> None:
    (folder / "users.parquet").unlink()


def _truncate(folder: Path) -> None:
    file = folder / "users.parquet"
    file.write_bytes(file.read_bytes()[:-1])


def _flip(folder: Path) -> None:
    file = folder / "users.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def _drop_stamp(folder: Path) -> None:
    (folder / store.STAMP).unlink()


def _cut_stamp(folder: Path) -> None:
    file = folder / store.STAMP
    file.write_text(file.read_text("utf-8")[:200], "utf-8")


def _edit_stamp(key: str, value: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        file = folder / store.STAMP
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {key: value}), "utf-8")

    return edit


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file is gone": (_delete, "users.parquet is missing"),
    "a file is cut short": (_truncate, "bytes, expected"),
    "a bit has flipped": (_flip, "users.parquet has changed"),
    "the build was interrupted": (_drop_stamp, "half-built"),
    "the stamp is cut short": (_cut_stamp, "half-built"),
    "the stamp makes no sense": (_edit_stamp("files", {"users.parquet": 7}), "unreadable"),
    "another generator made it": (_edit_stamp("version", "0"), "version 0, wanted 1"),
    "it has another scale": (
        _edit_stamp("parameters", {"seed": 1, "scale": 0.002}),
        "'scale': 0.002",
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_noticed_and_repaired(what: str, tiny: Path) -> None:
    """path() names the damage and the command; build() makes the set as it was."""
    build()
    before = content(tiny / "shop")
    harm, message = DAMAGE[what]
    harm(tiny / "shop")
    with pytest.raises(WorkbookError) as caught:
        path("shop", "orders.parquet")
    assert message in caught.value.what
    assert caught.value.facts["next"] == "make datasets"
    assert build() == ["shop"]
    assert content(tiny / "shop") == before
    assert path("shop", "orders.parquet").is_file()


def test_check_finds_what_size_and_time_stamp_hide(tiny: Path) -> None:
    """A flipped bit under the old time stamp passes the quick look, not --check."""
    build()
    file = tiny / "shop" / "users.parquet"
    before, times = content(tiny / "shop"), (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    _flip(tiny / "shop")
    os.utime(file, ns=times)
    assert build() == []
    assert build(check=True) == ["shop"]
    assert content(tiny / "shop") == before


def test_a_touched_file_is_hashed_and_kept(tiny: Path) -> None:
    """A new time stamp alone (say, after a copy of the folder) causes no new build."""
    build()
    os.utime(tiny / "shop" / "users.parquet")
    assert build() == []


def test_a_set_unlike_the_catalogue_is_built_again(tiny: Path) -> None:
    """Whole, right version, but other content than the catalogue wants: rebuilt, then refused."""
    build()
    stamp = store.read_stamp(tiny / "shop")
    assert stamp is not None
    facts = stamp["files"]["users.parquet"]
    entry = '\n[shop.files]\n"users.parquet" = { rows = 10, sha256 = "%s" }\n'
    plain = catalog.CATALOG.read_text("utf-8")
    catalog.CATALOG.write_text(plain + entry % facts["content"], "utf-8")
    assert build() == []
    catalog.CATALOG.write_text(plain + entry % ("0" * 64), "utf-8")
    before = content(tiny / "shop")
    with pytest.raises(WorkbookError, match="did not come out as the catalogue says"):
        build()
    assert content(tiny / "shop") == before


def test_another_installed_version_is_refused(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names both versions and the command that installs the right one."""
    monkeypatch.setitem(makers.VERSIONS, "shop", lambda: "2")
    with pytest.raises(WorkbookError) as caught:
        build()
    assert (caught.value.facts["expected"], caught.value.facts["got"]) == ("1", "2")
    assert "make course" in str(caught.value.facts["next"])


def _full_disk(folder: Path, report: object, **parameters: object) -> None:
    (folder / "users.parquet").write_bytes(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_gives_one_message_and_keeps_the_old_build(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier files are untouched, the half-made ones are gone."""
    build()
    before = content(tiny / "shop")
    _edit_stamp("version", "0")(tiny / "shop")
    monkeypatch.setitem(makers.MAKERS, "shop", _full_disk)
    with pytest.raises(WorkbookError, match="disk is too full") as caught:
        build()
    assert "make datasets" in str(caught.value.facts["next"])
    assert content(tiny / "shop") == before
    assert sorted(f.name for f in tiny.iterdir()) == [".shop.lock", "shop"]


def test_too_little_room_is_said_before_work_begins(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The builder is not even started."""
    little = shutil.disk_usage(tiny.parent.parent)._replace(free=10_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: little)
    monkeypatch.setitem(makers.MAKERS, "shop", lambda *a, **k: pytest.fail("started"))
    with pytest.raises(WorkbookError, match="disk is too full") as caught:
        build()
    assert caught.value.facts["expected"] == "about 1 MB of room"


def test_a_folder_that_cannot_be_written_gives_a_message(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other errors of the system are told with their place, without a traceback."""
    tiny.parent.mkdir()
    tiny.write_text("a file where the folder should be", "utf-8")
    with pytest.raises(WorkbookError, match="could not be built") as caught:
        build()
    assert str(tiny) in str(caught.value.facts["where"])


def test_a_killed_build_leaves_the_old_one_and_is_cleaned_up(tiny: Path) -> None:
    """SIGKILL in the middle: the earlier set still serves, the next build removes the rest."""
    build()
    before = content(tiny / "shop")
    code = """
import os, signal
def half(folder, report, **parameters):
    (folder / "users.parquet").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
makers.MAKERS["shop"] = half
makers.VERSIONS["shop"] = lambda: "2"
catalog.CATALOG.write_text(catalog.CATALOG.read_text().replace("version = 1", "version = 2"))
build.build()
"""
    run = subprocess.run(program(tiny, code), capture_output=True)
    assert run.returncode == -signal.SIGKILL
    catalog.CATALOG.write_text(
        catalog.CATALOG.read_text("utf-8").replace("version = 2", "version = 1"), "utf-8"
    )
    assert content(tiny / "shop") == before
    assert [f for f in tiny.iterdir() if f.name.endswith(".aside")]
    assert path("shop", "orders.parquet").is_file()
    _delete(tiny / "shop")
    assert build() == ["shop"]
    assert content(tiny / "shop") == before
    assert sorted(f.name for f in tiny.iterdir()) == [".shop.lock", "shop"]


@pytest.fixture
def other_build(tiny: Path) -> Iterator[subprocess.Popen[str]]:
    """A second process that runs the same build."""
    code = "import sys; sys.exit(build.main([]))"
    process = subprocess.Popen(
        program(tiny, code), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield process
    process.kill()
    process.communicate()


def test_two_builds_at_once_do_the_work_once(tiny: Path, request: pytest.FixtureRequest) -> None:
    """The second process says that it waits, then finds the set of the first."""
    (dataset,) = catalog.find("shop")
    with store.locked(dataset, lambda: pytest.fail("nobody else is here yet")):
        other: subprocess.Popen[str] = request.getfixturevalue("other_build")
        assert other.stderr is not None
        assert other.stderr.readline() == "shop: waiting for another build\n"
        assert building._rebuild(dataset, check=False)
        made = (tiny / "shop" / "users.parquet").stat().st_mtime_ns
    said, complaints = other.communicate(timeout=60)
    assert (said, complaints, other.returncode) == ("Every dataset is in place.\n", "", 0)
    assert (tiny / "shop" / "users.parquet").stat().st_mtime_ns == made


def test_the_lock_dies_with_its_holder(tiny: Path) -> None:
    """A killed build blocks nobody."""
    code = """
import time
(dataset,) = catalog.find("shop")
with store.locked(dataset, lambda: None):
    print("locked", flush=True)
    time.sleep(600)
"""
    with subprocess.Popen(program(tiny, code), stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "locked\n"
        holder.kill()
    (dataset,) = catalog.find("shop")
    with store.locked(dataset, lambda: pytest.fail("the lock outlived its holder")):
        pass


def test_names_and_files_that_do_not_exist_are_explained(tiny: Path) -> None:
    """Unknown set, missing set, unknown file: what there is, and what to do."""
    with pytest.raises(WorkbookError) as unknown:
        build(["shpo"])
    assert unknown.value.facts["expected"] == "shop"
    with pytest.raises(WorkbookError, match="not ready: not built") as missing:
        path("shop", "orders.parquet")
    assert missing.value.facts["next"] == "make datasets"
    build()
    with pytest.raises(WorkbookError, match=r"no file order\.parquet") as no_file:
        path("shop", "order.parquet")
    assert "orders.parquet" in str(no_file.value.facts["expected"])


@pytest.mark.parametrize("arguments", [["nope"], ["tpch", "--scale", "0"], ["tpch-x"]])
def test_the_command_line_explains_bad_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, a message with what was expected, no traceback."""
    assert building.main(arguments) == 2
    said = capsys.readouterr().err
    assert "expected:" in said and "Traceback" not in said


def test_the_command_line_prints_plain_lines_elsewhere_than_on_a_terminal(
    tiny: Path, other_build: subprocess.Popen[str]
) -> None:
    """Two lines a set, no control characters."""
    said, log = other_build.communicate(timeout=60)
    assert (said, log) == ("1 built: shop\n", "shop: not built, building\nshop: built\n")


@pytest.mark.parametrize("name", ["shop", "tpch", "tpch-csv", "flights"])
def test_the_catalogue_is_complete(name: str) -> None:
    """Every set has a licence, a source, a builder, a version, and facts of its default files."""
    for dataset in catalog.find(name):
        assert dataset.licence and dataset.source and dataset.purpose
        assert dataset.builder in makers.MAKERS
        assert dataset.version == makers.VERSIONS[dataset.builder]()
        assert dataset.files
        assert all(len(f.sha256) == 64 and f.rows > 0 for f in dataset.files.values())


@pytest.mark.parametrize("name", ["shop", "flights", "tpch-0.01", "tpch-0.1"])
def test_default_sets_have_the_rows_of_the_catalogue(name: str) -> None:
    """Built sets (built now if they are not) hold exactly the rows listed."""
    build([name])
    (dataset,) = catalog.find(name)
    for file, facts in dataset.files.items():
        assert pq.read_metadata(path(name, file)).num_rows == facts.rows, file
