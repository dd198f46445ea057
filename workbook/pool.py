"""Fresh databases with a role of their own, lent to checks.

Making one costs many times what a query costs, so those that come back are lent again under
another password: what was lent empty is emptied, and the copy of a template is good as it is when
it was only read. Any other is dropped.
"""

from __future__ import annotations

import atexit
import os
import secrets
from collections import defaultdict
from itertools import chain

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from workbook import account, postgres

MAX_IDLE = 2
"""Databases of one kind that wait in a process to be lent again."""

EMPTY = "template1"

_idle: defaultdict[str, list[str]] = defaultdict(list)  # names by what the databases are copies of
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


def lend(source: str = EMPTY) -> tuple[str, str]:
    """Returns the name of a database, which is also that of its owner, and the owner's password.

    Args:
        source: the database to copy; an empty one unless a week's template is named.
    """
    admin, password = postgres.admin(), secrets.token_hex(16)
    used = _take_idle(admin, source)
    name = used or f"{account.SCRATCH}{secrets.token_hex(8)}"
    try:
        account.create(admin, name, password)
        if not used:
            account.create_database(admin, name, source, owner=name)
        if source != EMPTY:
            account.allow_templates(admin, name)
    except BaseException:
        _drop(name)
        raise
    return name, password


def take_back(name: str, source: str, *, untouched: bool) -> None:
    """Keeps a database for later, or drops it and its role.

    Args:
        name: what :func:`lend` returned.
        source: what it was lent as a copy of.
        untouched: whether it certainly is what it was when it was lent.
    """
    reusable = untouched or source == EMPTY
    if reusable and len(_idle[source]) < MAX_IDLE:
        try:
            if not untouched:
                _empty(name)
            _idle[source].append(name)
            return
        except psycopg.Error:  # whatever keeps it from being emptied, dropping it is as good
            pass
    _drop(name)


def _take_idle(admin: psycopg.Connection, source: str) -> str | None:
    while _idle[source]:
        name = _idle[source].pop()
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        _superusers.pop(name, None)  # the server has been made anew
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


def drop_idle() -> None:
    """Drops the databases that wait to be lent again."""
    for name in chain.from_iterable(_idle.values()):
        _drop(name)
    _idle.clear()


def _forget_in_child() -> None:
    # They are the parent's, which goes on lending them.
    _idle.clear()
    _superusers.clear()


atexit.register(drop_idle)
os.register_at_fork(after_in_child=_forget_in_child)
