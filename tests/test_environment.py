"""Facts about the environment: the lock, the conda file, and where libraries put their files."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from workbook.environment import FOLDERS, confine

REPOSITORY = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
LOCK = (REPOSITORY / "requirements.lock").read_text()

REQUIREMENTS = [
    Requirement(line)
    for line in [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
    ]
]
MACHINES = [
    {
        "python_version": python[:4],
        "python_full_version": python,
        "sys_platform": system,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    for python, (system, machine) in itertools.product(
        ["3.11.0", "3.11.9", "3.12.1", "3.13.2"],
        [
            ("linux", "x86_64"),
            ("linux", "aarch64"),
            ("darwin", "x86_64"),
            ("darwin", "arm64"),
        ],
    )
]


# ---- The lock ----------------------------------------------------------------------------------


@cache
def locked() -> dict[str, list[tuple[Requirement, list[str]]]]:
    """Returns the pins of the lock with their hashes, by normal name."""
    pins = defaultdict(list)
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", LOCK, flags=re.M).strip()):
        pin, *hashes = re.split(r"\s*\\\n\s*", entry)
        requirement = Requirement(pin)
        pins[canonicalize_name(requirement.name)].append((requirement, hashes))
    return pins


def applies(requirement: Requirement, machine: dict[str, str]) -> bool:
    """Returns whether a requirement holds on a machine, given as marker variables."""
    return requirement.marker is None or requirement.marker.evaluate(machine)


def pinned(name: str, machine: dict[str, str]) -> list[str]:
    """Returns the versions of a package that the lock installs on a machine."""
    found = [pin for pin, _ in locked().get(name, []) if applies(pin, machine)]
    return [str(pin.specifier).removeprefix("==") for pin in found]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_every_requirement_is_pinned_to_one_version_that_fits(requirement: Requirement) -> None:
    """On every supported machine the lock holds one version, and pyproject.toml allows it."""
    for machine in MACHINES:
        if not applies(requirement, machine):
            continue
        versions = pinned(canonicalize_name(requirement.name), machine)
        assert len(versions) == 1, machine
        assert requirement.specifier.contains(versions[0], prereleases=True), machine


def test_no_package_is_pinned_twice_for_one_machine() -> None:
    """A pip that reads the lock never meets two versions of one package."""
    for name, pins in locked().items():
        for machine in MACHINES:
            assert sum(applies(pin, machine) for pin, _ in pins) <= 1, (name, machine)


def test_every_pin_has_hashes_and_no_address() -> None:
    """The lock names versions and hashes: no index, no link, no folder of a machine."""
    for pins in locked().values():
        for pin, hashes in pins:
            assert [spec.operator for spec in pin.specifier] == ["=="], pin
            assert hashes, pin
            assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), pin
    assert "://" not in LOCK
    assert not re.search(r"^\s*-(?!-hash)|(?<![\w.])/\w", LOCK, flags=re.M)


def test_what_runs_is_what_is_locked() -> None:
    """The packages that these tests run with are the locked ones."""
    here = dict(default_environment())
    wrong = {
        name: (version(name), versions)
        for name in locked()
        if (versions := pinned(name, here)) and [version(name)] != versions
    }
    assert wrong == {}


def test_conda_installs_the_same_lock() -> None:
    """environment.yml adds Python, Java and make to the lock, and nothing else."""
    conda = yaml.safe_load((REPOSITORY / "environment.yml").read_text())
    *packages, pip = conda["dependencies"]
    wanted = dict(package.partition("=")[::2] for package in packages)
    assert wanted.keys() == {"python", "openjdk", "make", "pip"}
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains(wanted["python"])
    assert int(wanted["openjdk"]) >= 17
    assert pip == {"pip": ["-r requirements.lock"]}
    assert f"($(CONDA_DEFAULT_ENV),{conda['name']})" in (REPOSITORY / "Makefile").read_text()


# ---- Where libraries put their files -----------------------------------------------------------

USES_LIBRARIES = """
from workbook.environment import confine
confine()
import matplotlib.pyplot, nbclient, nbformat
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import IPython; 6 * 7")])
nbclient.NotebookClient(notebook).execute()
print(notebook.cells[0].outputs[0].data["text/plain"])
"""
LISTS_EXTENSIONS = """
from workbook.environment import confine
confine()
from jupyter_server.serverapp import main
main(["extension", "list"])
"""


def run_at_home(tmp_path: Path, program: str) -> str:
    """Runs a program with an empty home and a course of its own; returns all that it printed."""
    (tmp_path / "home").mkdir()
    environ = {
        "HOME": str(tmp_path / "home"),
        "PATH": os.environ["PATH"],
        "WORKBOOK_ROOT": str(tmp_path / "course"),
    }
    run = subprocess.run(
        [sys.executable, "-c", program], env=environ, cwd=REPOSITORY, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


def test_confine_points_into_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder lies under .cache/ of the repository, and what was set before stays."""
    monkeypatch.delenv("WORKBOOK_ROOT", raising=False)
    environ = {"MPLCONFIGDIR": "mine"}
    confine(environ)
    assert environ.pop("MPLCONFIGDIR") == "mine"
    for variable in FOLDERS.keys() & environ.keys():
        assert Path(environ[variable]).is_relative_to(REPOSITORY / ".cache"), variable
    assert environ["PYSPARK_PYTHON"] == sys.executable


def test_libraries_leave_the_home_folder_alone(tmp_path: Path) -> None:
    """A notebook that is run and a plot library that is loaded write under .cache/ only."""
    assert "42" in run_at_home(tmp_path, USES_LIBRARIES)
    assert not list((tmp_path / "home").iterdir())
    made = {path.name for path in (tmp_path / "course/.cache").iterdir()}
    assert {"ipython", "matplotlib"} <= made


def test_nbgrader_still_loads_into_jupyter(tmp_path: Path) -> None:
    """The server extensions installed beside Python are found although the user's folders moved."""
    listed = run_at_home(tmp_path, LISTS_EXTENSIONS)
    assert re.search(r"nbgrader.*enabled", listed)
    assert not list((tmp_path / "home").iterdir())
