"""Fresh databases with a role of their own, lent to checks.

An empty one is emptied when it comes back and lent again under another password: that takes a
fraction of the time of making one. A copy of a week's template is dropped.
"""

from __future__ import annotations

import atexit
import os
import secrets

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from workbook import account, postgres

MAX_IDLE = 2
"""Empty databases of a process that wait to be used again."""

_idle: list[str] = []
_superusers: dict[str, psycopg.Connection] = {}  # connections to databases that were lent before

_EMPTY = SQL(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = {name} AND pid <> pg_backend_pid();"
    "DROP OWNED BY {role} CASCADE;"
    "DROP SCHEMA IF EXISTS public CASCADE;"
    "CREATE SCHEMA public AUTHORIZATION pg_database_owner;"
    "GRANT USAGE ON SCHEMA public TO PUBLIC;"
    "GRANT ALL ON DATABASE {role} TO {role};"
    "ALTER DATABASE {role} RESET ALL;"
    "ALTER ROLE {role} RESET ALL"
)


def lend(template: str | None = None) -> tuple[str, str]:
    """Returns the name of a database, which is also that of its owner, and the owner's password.

    Args:
        template: the database to copy; None for an empty one.
    """
    admin, password = postgres.admin(), secrets.token_hex(16)
    used = None if template else _take_idle(admin)
    name = used or f"{account.SCRATCH}{secrets.token_hex(8)}"
    account.create(admin, name, password)
    try:
        if template:
            account.allow_templates(admin, name)
        if not used:
            account.create_database(admin, name, template or "template1", owner=name)
    except BaseException:
        account.drop(admin, name)
        raise
    return name, password


def take_back(name: str, *, empty: bool) -> None:
    """Drops a database and its role, or keeps them for later.

    Args:
        name: what :func:`lend` returned.
        empty: whether it was lent empty, so that emptying it makes it as it was.
    """
    if empty and len(_idle) < MAX_IDLE:
        try:
            _empty(name)
            _idle.append(name)
            return
        except psycopg.Error:  # whatever keeps it from being emptied, dropping it is as good
            pass
    _drop(name)


def _take_idle(admin: psycopg.Connection) -> str | None:
    while _idle:
        name = _idle.pop()
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        _superusers.pop(name).close()  # the server has been made anew
    return None


def _empty(name: str) -> None:
    """Drops all that the role made in its database and forgets its settings."""
    connection = _superusers.get(name)
    if connection is None or connection.closed:
        dsn = make_conninfo(postgres.server().admin_dsn, dbname=name)
        connection = psycopg.connect(dsn, autocommit=True, options="-c search_path=pg_catalog")
        _superusers[name] = connection
    connection.execute(_EMPTY.format(name=Literal(name), role=Identifier(name)))


def _drop(name: str) -> None:
    if name in _superusers:
        _superusers.pop(name).close()
    account.drop_database(postgres.admin(), name)
    account.drop(postgres.admin(), name)


def _drop_idle() -> None:
    while _idle:
        _drop(_idle.pop())


def _forget_in_child() -> None:
    # They are the parent's, which goes on lending them.
    _idle.clear()
    _superusers.clear()


atexit.register(_drop_idle)
os.register_at_fork(after_in_child=_forget_in_child)
