"""A private PostgreSQL cluster in a folder: made once, started and stopped at will."""

from __future__ import annotations

import fcntl
import os
import resource
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from workbook.errors import WorkbookError
from workbook.postgres_program import run

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
    # Not off: VACUUM marks no page as all-visible while a commit is on its way to the log.
    "synchronous_commit": "on",
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
    "timezone": "UTC",
}

# The superuser may enter every database, any other role only the one that bears its name.
ENTRANCE = f"""\
local all      {SUPERUSER} scram-sha-256
local sameuser all      scram-sha-256
"""


@dataclass(frozen=True)
class Cluster:
    """A cluster below ``folder``: data, password of the superuser, log, and a Unix socket."""

    folder: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        """What the server has said since it was last started."""
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

    def connect(self, when_started: Callable[[psycopg.Connection], None]) -> psycopg.Connection:
        """Returns a superuser's connection (autocommit); makes and starts what is missing.

        Args:
            when_started: called before anybody else can connect, if the server did not run.

        Raises:
            WorkbookError: when the server cannot be made, started or used.
        """
        with _locked(self.folder / "start.lock"):
            new = not (self.data / "PG_VERSION").exists()
            if new:
                self._make()
            connection = self._connected()
            if connection is not None:
                return connection
            self._start()
            connection = self._connected()
            if connection is None:
                raise self._trouble("PostgreSQL was started but does not answer.")
            if new:
                # The first connection to a database fills a cache file, which its copies inherit.
                psycopg.connect(make_conninfo(self.admin_dsn, dbname="template1")).close()
            when_started(connection)
            return connection

    def stop(self) -> None:
        """Stops the server; open connections are closed."""
        run("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-D", str(self.data))
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
        options = f"-U {SUPERUSER} --auth=scram-sha-256 --set=scram_iterations=1 --no-sync"
        # One collation everywhere: text sorts by code point whatever the machine's language.
        options += " --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
        places = ["-D", str(unfinished), f"--pwfile={self.folder / 'password'}"]
        done = run("initdb", *options.split(), *places)
        if done.returncode:
            raise self._trouble("PostgreSQL could not make its data folder.", done.stdout)
        shutil.rmtree(self.data, ignore_errors=True)
        unfinished.rename(self.data)

    def _start(self) -> None:
        self._refuse_other_major()
        self._end_former_process()
        self._make_socket_folder()
        settings = CONFIGURATION | {"unix_socket_directories": str(self.socket_folder)}
        lines = [f"{name} = '{_escaped(value)}'\n" for name, value in settings.items()]
        (self.data / "postgresql.conf").write_text("".join(lines), "utf-8")
        (self.data / "pg_hba.conf").write_text(ENTRANCE, "utf-8")
        arguments = ["start", "-s", "-w", "-t", str(int(SECONDS_TO_START))]
        arguments += ["-D", str(self.data), "-l", str(self.log)]
        for attempt in range(50):
            self.log.unlink(missing_ok=True)
            done = run("pg_ctl", *arguments)
            if done.returncode == 0:
                return self._limit_memory()
            # A killed server's children end by themselves, but only after what they are doing.
            if "shared memory block" not in self._log_end():
                break
            time.sleep(0.01 * attempt)
        raise self._trouble("PostgreSQL could not be started.", done.stdout)

    def _refuse_other_major(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text("ascii").strip()
        version = run("postgres", "--version").stdout
        if f" {made_by}." not in version:
            raise WorkbookError(
                "The databases were made by another major version of PostgreSQL.",
                where=self.data,
                expected=version.strip(),
                got=f"PostgreSQL {made_by}",
                next_step=f"delete {self.folder}; the course's databases are then built again "
                "(tables that you made yourself are lost, notebooks are not)",
            )

    def _end_former_process(self) -> None:
        """Deals with the process that ``postmaster.pid`` names, if there is one.

        A server that has lost its socket is stopped. The number of a killed server may by now
        belong to another program, which is common after a container or a machine starts again,
        or to a process that is dead but not yet buried; PostgreSQL would take either for itself.
        """
        import psutil  # type: ignore[import-untyped]

        mark = self.data / "postmaster.pid"
        if not mark.exists():
            return
        try:
            words = psutil.Process(self._process_number()).cmdline()
        except (psutil.Error, ValueError):
            words = []
        if str(self.data) in words:
            self.stop()
        else:
            mark.unlink()
            (self.socket_folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

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
            limits = (MAX_PROCESS_BYTES, MAX_PROCESS_BYTES)
            with suppress(OSError):  # some containers forbid it; the server is of use without
                resource.prlimit(self._process_number(), resource.RLIMIT_DATA, limits)

    def _process_number(self) -> int:
        return int((self.data / "postmaster.pid").read_text("utf-8").split("\n")[0])

    def _log_end(self) -> str:
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-8:])

    def _trouble(self, what: str, said: str = "") -> WorkbookError:
        got = f"{said}\n{self._log_end()}".strip()
        full = "No space left" in got
        step = f"if that does not tell you what to do, delete {self.folder} and try again: the "
        step += "course's databases are then built anew"
        step = "free some disk space" if full else step
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
