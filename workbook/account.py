"""Roles that run learners' SQL: no privileges beyond their own database, and bounded appetite."""

from __future__ import annotations

import psycopg
from psycopg.sql import SQL, Identifier, Literal

STATEMENT_SECONDS = 20
CONNECTIONS = 10

SESSION = {
    "timezone": "UTC",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "synchronize_seqscans": "off",
    "work_mem": "4MB",
    "random_page_cost": "4",
    "effective_cache_size": "512MB",
    "default_statistics_target": "1000",
    "statement_timeout": f"{STATEMENT_SECONDS}s",
}
"""Settings under which plans and counters repeat (up to 300,000 rows a table)."""

SCRATCH = "scratch_"
"""How the names of databases and roles begin that do not outlive the process that made them."""

TEMP_FILE_LIMIT = "1GB"

OWNER = "workbook_owner"
"""Owns the objects of every week's template; who may use a copy is a member of it."""


def create(admin: psycopg.Connection, name: str, password: str) -> None:
    """Makes a role that may log in, or gives an existing one its password and settings again.

    Args:
        admin: a superuser's connection.
        name: of the role, and of the one database that it may own.
        password: 128 random bits or more; it is hashed only once.
    """
    role = Identifier(name)
    settings = SESSION | {"temp_file_limit": TEMP_FILE_LIMIT}
    verb = SQL("ALTER" if _exists(admin, name) else "CREATE")
    statements = [
        SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, role, Literal(password)
        ),
        SQL("ALTER ROLE {} CONNECTION LIMIT {}").format(role, Literal(CONNECTIONS)),
        *(
            SQL("ALTER ROLE {} SET {} = {}").format(role, Identifier(key), Literal(value))
            for key, value in settings.items()
        ),
    ]
    admin.execute(SQL("; ").join(statements))


def allow_templates(admin: psycopg.Connection, name: str) -> None:
    """Lets a role do as it likes with what it finds in a copy of a week's template."""
    admin.execute(SQL("GRANT {} TO {}").format(Identifier(OWNER), Identifier(name)))


def create_owner(admin: psycopg.Connection) -> None:
    """Makes the role ``OWNER``, which nobody logs in as."""
    if not _exists(admin, OWNER):
        admin.execute(SQL("CREATE ROLE {} NOLOGIN").format(Identifier(OWNER)))


def create_database(admin: psycopg.Connection, name: str, source: str, owner: str) -> None:
    """Copies the database ``source``; nobody but ``owner`` and superusers may connect."""
    # Copying files takes a third of the time that copying page by page through the log takes.
    copy = SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
    admin.execute(copy.format(Identifier(name), Identifier(owner), Identifier(source)))
    admin.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))


def drop_database(admin: psycopg.Connection, name: str) -> None:
    """Drops a database if there is one, and closes its connections."""
    admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def drop(admin: psycopg.Connection, name: str) -> None:
    """Drops a role that owns nothing any more."""
    admin.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(name)))


def drop_leftovers(admin: psycopg.Connection) -> None:
    """Drops what killed processes left; only while nobody uses the server."""
    like = SCRATCH.replace("_", r"\_") + "%"
    for (name,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like]):
        drop_database(admin, name)
    for (name,) in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [like]):
        drop(admin, name)


def _exists(admin: psycopg.Connection, name: str) -> bool:
    found = admin.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    return found is not None
