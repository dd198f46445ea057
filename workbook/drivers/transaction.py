"""Learner functions that write to a database: called, then committed, as a careful caller does."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import psycopg

CLOSED = "connection closed"


def committed(
    namespace: MutableMapping[str, Any], connection: psycopg.Connection, name: str, *args: Any
) -> None:
    """Calls ``name(connection, *args)`` and commits what it did."""
    _function(namespace, name)(connection, *args)
    if not connection.closed:
        connection.commit()


def each_committed(
    namespace: MutableMapping[str, Any],
    connection: psycopg.Connection,
    name: str,
    calls: Sequence[Sequence[Any]],
) -> list[tuple[str, str]]:
    """Calls ``name(connection, *args)`` for the ``args`` in ``calls``, each in its own transaction.

    Returns:
        For each call the type and text of the exception it raised, ``("", "")`` where it raised
        none. A call that closes the connection is reported as ``CLOSED``, and no more are made.
    """
    function = _function(namespace, name)
    outcomes: list[tuple[str, str]] = []
    for args in calls:
        raised = ("", "")
        try:
            function(connection, *args)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - learner code raises what it likes
            raised = (type(error).__name__, str(error)[:500])
        if connection.closed:
            return [*outcomes, (CLOSED, "")]
        if raised[0]:
            connection.rollback()
        else:
            connection.commit()
        outcomes.append(raised)
    return outcomes


def _function(namespace: MutableMapping[str, Any], name: str) -> Callable[..., Any]:
    if not callable(namespace.get(name)):
        raise NameError(f"Your notebook does not define the function {name}.")
    return namespace[name]  # type: ignore[no-any-return]
