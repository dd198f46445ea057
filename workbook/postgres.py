"""The workbook's private PostgreSQL server: made at first use, stopped by its last user.

Everything lies in ``.workbook/postgres`` below the course: the data, the superuser's password
(readable by its owner only), the log, and a Unix socket. There is no TCP port.

Every process that calls :func:`server` holds a shared lock on ``users.lock`` until it exits. At
exit each one asks for the lock exclusively; who gets it was the last and stops the server. The
kernel drops the locks of killed processes, so a server that they leave up is found, used and
stopped by the next one.

``WORKBOOK_POSTGRES=<connection string of a superuser>`` uses another server instead.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from workbook import account
from workbook.cluster import Cluster
from workbook.course import root
from workbook.errors import WorkbookError


@dataclass(frozen=True)
class Server:
    """A running server.

    Args:
        admin_dsn: connection string of its superuser.
    """

    admin_dsn: str

    def dsn(self, database: str, role: str, password: str) -> str:
        """Returns the connection string of ``role`` for ``database``."""
        return make_conninfo(self.admin_dsn, dbname=database, user=role, password=password)


@dataclass
class _Use:
    """What this process holds while it uses the server."""

    server: Server
    admin: psycopg.Connection
    cluster: Cluster | None
    users_lock: int


_use: _Use | None = None
_guard = threading.RLock()


def server() -> Server:
    """Returns the server, made and started if need be.

    Raises:
        WorkbookError: when there is none and none can be started; it says why.
    """
    admin()
    assert _use is not None
    return _use.server


def admin() -> psycopg.Connection:
    """Returns this process's superuser connection (autocommit, database ``postgres``).

    A server that has gone away in the meantime is started again.
    """
    global _use
    with _guard:
        if _use is not None and not _answers(_use.admin):
            _leave(stop=False)
        if _use is None:
            dsn = os.environ.get("WORKBOOK_POSTGRES")
            _use = _external(dsn) if dsn else _private(root() / ".workbook" / "postgres")
        return _use.admin


def _answers(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _external(dsn: str) -> _Use:
    try:
        return _Use(Server(dsn), psycopg.connect(dsn, autocommit=True), None, -1)
    except psycopg.Error as error:
        raise WorkbookError(
            "The PostgreSQL server named by WORKBOOK_POSTGRES cannot be used.",
            expected="the connection string of a superuser",
            got=str(error).strip(),
            next_step="correct it, or unset WORKBOOK_POSTGRES to use the workbook's own server",
        ) from error


def _private(folder: Path) -> _Use:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        users_lock = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WorkbookError(
            "The folder of PostgreSQL cannot be written to.",
            where=folder,
            got=error.strerror,
            next_step="work as the user whose folder it is, with some space left on the disk",
        ) from error
    try:
        fcntl.flock(users_lock, fcntl.LOCK_SH)  # waits while another process stops the server
        cluster = Cluster(folder)
        connection = cluster.connect(account.drop_leftovers)
        return _Use(Server(cluster.admin_dsn), connection, cluster, users_lock)
    except BaseException:
        os.close(users_lock)
        raise


def _leave(*, stop: bool = True) -> None:
    """Gives the server up; the last process to do so stops it."""
    global _use
    with _guard:
        use, _use = _use, None
        if use is None:
            return
        use.admin.close()
        if use.cluster is None:
            return
        try:
            if stop:
                fcntl.flock(use.users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                use.cluster.stop()
        except BlockingIOError:
            pass
        finally:
            os.close(use.users_lock)


def _forget_in_child() -> None:
    # A child shares the parent's lock and socket. It must not use or close down either: the lock
    # would be the parent's own, and two processes on one socket garble each other's answers.
    global _use, _guard
    _guard = threading.RLock()
    if _use is not None and _use.cluster is not None:
        os.close(_use.users_lock)
    _use = None


atexit.register(_leave)
os.register_at_fork(after_in_child=_forget_in_child)
