"""Learner functions under trouble that can be repeated: a session that dies, two that take turns.

Nothing here waits on a clock: a session dies at a counted statement, and turns are given
statement by statement. A session that waits for a lock loses its turn until it has the lock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import psycopg

Outcome = tuple[str, Any, str]
LOOK_SECONDS = 0.002


class _Cursor(psycopg.Cursor[Any]):
    """Passes the connection's gate before each statement."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self.connection.gate()  # type: ignore[attr-defined]
        return super().execute(*args, **kwargs)

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        self.connection.gate()  # type: ignore[attr-defined]
        return super().executemany(*args, **kwargs)


class _Gated(psycopg.Connection[Any]):
    """A connection that asks ``gate`` before each statement, and before it commits."""

    gate: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cursor_factory = _Cursor

    def commit(self) -> None:
        self.gate()
        super().commit()


def dying(
    namespace: MutableMapping[str, Any],
    dsn: str,
    schema: str,
    name: str,
    args: Sequence[Any],
    at: int,
) -> tuple[bool, Outcome]:
    """Calls ``name(connection, *args)`` on a connection that dies at its ``at``-th statement.

    Returns:
        Whether it died, and how the call ended: ``("returned", value, "")`` or
        ``("raised", type, text)``.
    """
    connection = _open(dsn, schema)
    left = at

    def gate() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            connection.close()
            raise psycopg.OperationalError("the connection to the server was lost")

    connection.gate = gate
    outcome = _outcome(namespace[name], connection, args)
    connection.close()
    return left <= 0, outcome


def taking_turns(
    namespace: MutableMapping[str, Any],
    dsn: str,
    schema: str,
    name: str,
    calls: Sequence[Sequence[Any]],
    turns: Sequence[int],
) -> list[Outcome]:
    """Runs two calls at the same time, statement by statement.

    Args:
        calls: the arguments of each call after the connection.
        turns: which call goes on next, 0 or 1, again and again from the start.

    Returns:
        How each call ended, as in :func:`dying`.
    """
    sessions = [_Session(namespace[name], _open(dsn, schema), args) for args in calls]
    with psycopg.connect(dsn, autocommit=True) as watcher:
        for session in sessions:
            session.start()
            session.arrive(watcher)
        step = 0
        while any(session.is_alive() for session in sessions):
            session = sessions[turns[step % len(turns)]]
            step += 1
            if not session.waits():
                session = next((one for one in sessions if one.waits()), session)
            if session.waits():
                session.go()
                session.arrive(watcher)
            else:
                time.sleep(LOOK_SECONDS)
    return [session.outcome for session in sessions]


class _Session(threading.Thread):
    """One call in a thread of its own, which stops before each statement."""

    def __init__(
        self, function: Callable[..., Any], connection: _Gated, args: Sequence[Any]
    ) -> None:
        super().__init__(daemon=True)
        self.outcome: Outcome = ("raised", "Unfinished", "")
        self._function, self._connection, self._args = function, connection, args
        self._backend = connection.info.backend_pid
        self._arrived, self._turn = threading.Event(), threading.Semaphore(0)
        connection.gate = self._stand

    def run(self) -> None:
        """Makes the call."""
        self.outcome = _outcome(self._function, self._connection, self._args)
        self._connection.close()

    def waits(self) -> bool:
        """Says whether it stands before a statement."""
        return self.is_alive() and self._arrived.is_set()

    def go(self) -> None:
        """Lets it run its next statement."""
        self._arrived.clear()
        self._turn.release()

    def arrive(self, watcher: psycopg.Connection) -> None:
        """Waits until it stands before a statement, has ended, or waits for a lock."""
        blocked = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
        while self.is_alive() and not self._arrived.wait(LOOK_SECONDS):
            if watcher.execute(blocked, [self._backend]).fetchone() == (True,):
                return

    def _stand(self) -> None:
        self._arrived.set()
        self._turn.acquire()


def _open(dsn: str, schema: str) -> _Gated:
    return _Gated.connect(dsn, options=f"-c search_path={schema},public")


def _outcome(function: Callable[..., Any], connection: _Gated, args: Sequence[Any]) -> Outcome:
    try:
        return ("returned", function(connection, *args), "")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - learner code raises what it likes
        return ("raised", type(error).__name__, str(error)[:500])
