"""Facts about the Makefile: set-up happens once, survives a kill, and says what is missing."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
MAKEFILE = (REPOSITORY / "Makefile").read_text()

FAKE_UV = """#!/bin/sh
echo "$@" >> "$HOME/../uv.calls"
[ "$1 $2" != "pip install" ] || eval "${DURING_INSTALL:-:}"
"""
FAKE_PYTHON = """#!/bin/sh
[ "$1 $2" != "-m venv" ] || set -- -m venv --without-pip "$3"
exec "{python}" "$@"
"""


class Clone:
    """A copy of what set-up reads: a folder with a space, an empty home and a make-believe uv.

    That uv notes how it was called and installs nothing; ``DURING_INSTALL`` is a command it runs.
    """

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = place / "a clone"
        self.folder.mkdir()
        (place / "home").mkdir()
        (place / "bin").mkdir()
        for name in ("Makefile", "pyproject.toml", "requirements.lock"):
            shutil.copy(REPOSITORY / name, self.folder)
        self.program("bin/uv", FAKE_UV)
        self.program("bin/python3", FAKE_PYTHON.format(python=sys.executable))

    def program(self, path: str, text: str) -> None:
        """Writes a program of the clone's machine."""
        (self.place / path).write_text(text)
        (self.place / path).chmod(stat.S_IRWXU)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Starts make in the clone, with nothing from the environment of this process."""
        environ = {"HOME": str(self.place / "home"), "PATH": f"{self.place}/bin:/usr/bin:/bin"}
        return subprocess.Popen(
            ["make", *arguments],
            cwd=self.folder,
            env=environ | variables,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def make(self, *arguments: str, fails: bool = False, **variables: str) -> str:
        """Runs make in the clone and returns what it printed."""
        process = self.start(*arguments, **variables)
        output, _ = process.communicate()
        assert (process.returncode != 0) == fails, output
        return output

    @property
    def installs(self) -> int:
        """How often the lock was installed."""
        calls = self.place / "uv.calls"
        return calls.read_text().count("-r requirements.lock") if calls.exists() else 0


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone that nothing was done in yet."""
    return Clone(tmp_path)


def test_help_lists_every_target() -> None:
    """`make help` has a line for each target, and `make` alone is `make help`."""
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.M))
    output = subprocess.run(["make"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make (\S+) +\w", output.stdout, flags=re.M)) == targets


def test_set_up_happens_once(clone: Clone) -> None:
    """The first run makes .venv, the second does nothing, and the home folder stays empty."""
    clone.make("setup")
    assert (clone.folder / ".venv/bin/python").exists()
    clone.make("setup")
    assert clone.installs == 1
    assert not list((clone.place / "home").iterdir())


def test_a_changed_lock_is_installed(clone: Clone) -> None:
    """A newer requirements.lock is installed into the .venv that is there."""
    clone.make("setup")
    (clone.folder / ".venv/kept").touch()
    stamp = (clone.folder / ".venv/.ready").stat().st_mtime
    os.utime(clone.folder / "requirements.lock", (stamp + 9, stamp + 9))
    clone.make("setup")
    assert clone.installs == 2
    assert (clone.folder / ".venv/kept").exists()


def test_an_interrupted_set_up_is_repaired(clone: Clone) -> None:
    """Where the installation was killed, the next run starts from an empty .venv."""
    clone.make("setup", fails=True, DURING_INSTALL="touch .venv/half; kill -9 $PPID")
    assert (clone.folder / ".venv/half").exists()
    clone.make("setup")
    assert clone.installs == 2
    assert not (clone.folder / ".venv/half").exists()


def test_a_moved_clone_is_set_up_anew(clone: Clone) -> None:
    """After the folder was moved, .venv is made for its new place."""
    clone.make("setup")
    clone.folder = clone.folder.rename(clone.place / "another place")
    clone.make("setup")
    assert clone.installs == 2
    assert (clone.folder / ".venv/.ready").read_text().strip() == str(clone.folder)


def test_two_set_ups_at_once_are_one(clone: Clone) -> None:
    """The second of two makes waits for the first and then has nothing to do."""
    both = [clone.start("setup", DURING_INSTALL="sleep 1") for _ in range(2)]
    outputs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert clone.installs == 1


def test_conda_environment_is_used(clone: Clone) -> None:
    """In the conda environment of environment.yml packages go there, and no .venv is made."""
    conda = clone.place / "conda"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", conda], check=True)
    active = {
        "CONDA_DEFAULT_ENV": "data-engineering-workbook",
        "CONDA_PREFIX": str(conda),
    }
    clone.make("setup", **active)
    clone.make("setup", **active)
    assert clone.installs == 1
    assert f"--python {conda}/bin/python" in (clone.place / "uv.calls").read_text()
    assert not (clone.folder / ".venv").exists()


def test_a_python_that_does_not_fit_is_named(clone: Clone) -> None:
    """With another Python the message says which, and the command that goes on from there."""
    clone.program("bin/python3", "#!/bin/sh\necho 3.9\n")
    clone.program("bin/python3.11", FAKE_PYTHON.format(python=sys.executable))
    output = clone.make("course", fails=True)
    assert "needs Python 3.11, 3.12 or 3.13" in output
    assert "got:  python3 (3.9)" in output
    assert "next: make course PYTHON=python3.11" in output
    assert not (clone.folder / ".venv").exists()


def test_a_missing_venv_module_is_named(clone: Clone) -> None:
    """Without the venv module uv makes .venv; without uv too, the message says what to install."""
    whole = FAKE_PYTHON.format(python=sys.executable)
    clone.program(
        "bin/python3", whole.replace("\n", '\ncase "$2" in *ensurepip*) exit 1;; esac\n', 1)
    )
    clone.program("bin/uv", "#!/bin/sh\nexit 127\n")
    assert "apt-get install python3-venv" in clone.make("setup", fails=True)
    clone.program("bin/uv", FAKE_UV)
    clone.make("setup")
    assert "venv --quiet --allow-existing --python" in (clone.place / "uv.calls").read_text()


DATA = '".venv/bin/python" -m datasets.build --scale 0.1'


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [
        ("learn WEEK=2", [DATA, '".venv/bin/workbook" learn 2']),
        ("course", [DATA, '".venv/bin/workbook" course']),
        ("test", [DATA, '".venv/bin/python" -m pytest']),
        ("grade WEEK=2", [DATA, '".venv/bin/workbook" grade 2']),
        ("validate", [DATA, '".venv/bin/workbook" validate']),
        ("datasets SCALE=1", ['".venv/bin/python" -m datasets.build --scale 1']),
        ("lessons", [DATA, '".venv/bin/workbook" build --lessons']),
        ("notebooks", ['".venv/bin/workbook" build']),
        ("release", ['".venv/bin/workbook" release']),
    ],
)
def test_a_target_makes_what_it_needs_and_is_one_command(
    clone: Clone, arguments: str, commands: list[str]
) -> None:
    """Every target sets up .venv and the data it needs; then it is one command of the workbook."""
    before = [line.strip() for line in clone.make("-n", *arguments.split()).splitlines()]
    assert "pip install" in "".join(before)
    assert before[-len(commands) :] == commands
    clone.make("setup")
    after = clone.make("-n", *arguments.split()).splitlines()
    assert [line.strip() for line in after] == commands


def test_scale_reaches_the_commands(clone: Clone) -> None:
    """SCALE is WORKBOOK_SCALE for the commands; without it the one from outside holds, else 0.1."""
    clone.make("setup")
    clone.program("a clone/.venv/bin/workbook", '#!/bin/sh\necho "$WORKBOOK_SCALE"\n')
    (clone.folder / "datasets").mkdir()
    clone.program("a clone/datasets/build.py", "# The data is not what this test is about.\n")
    assert clone.make("course") == "0.1\n"
    assert clone.make("course", WORKBOOK_SCALE="0.01") == "0.01\n"
    assert clone.make("course", "SCALE=1", WORKBOOK_SCALE="0.01") == "1\n"
