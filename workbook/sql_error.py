"""An SQL error as a learner reads it: what is wrong, in which line, and what may help."""

from __future__ import annotations

import psycopg

SHOWN_COLUMNS = 100

# PostgreSQL's own words for these say nothing about the query at hand.
_PLAINER: dict[str, tuple[str, str | None]] = {
    "cannot insert multiple commands into a prepared statement": (
        "There is more than one statement; exactly one is expected.",
        "Leave out what comes before or after it; a semicolon at the very end is fine.",
    ),
    "canceling statement due to statement timeout": (
        "The statement took too long and was stopped.",
        "Look at its plan: what does it do once per row that it could do once?",
    ),
    "canceling statement due to user request": ("The script took too long and was stopped.", None),
    "COPY cannot be used with this method; use copy() instead": (
        "COPY to or from the client is not possible here.",
        None,
    ),
}


class SqlError(Exception):
    """A statement that PostgreSQL refused or stopped; ``str()`` is fit for a learner.

    Args:
        message: what is wrong.
        sqlstate: PostgreSQL's five-character code, None where the fault was found on this side.
        line: the line of the given SQL, counted from 1, where it is known.
        position: the character of the given SQL, counted from 1, where it is known.
        hint: what to do, where there is advice.
        sql: the text that ``line`` and ``position`` count in.
    """

    def __init__(
        self,
        message: str,
        sqlstate: str | None = None,
        line: int | None = None,
        position: int | None = None,
        hint: str | None = None,
        sql: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.sqlstate = sqlstate
        self.line = line
        self.position = position
        self.hint = hint
        self.sql = sql

    def __reduce__(self) -> tuple[type[SqlError], tuple[object, ...]]:
        parts = (self.message, self.sqlstate, self.line, self.position, self.hint, self.sql)
        return SqlError, parts

    def __str__(self) -> str:
        lines = [self.message]
        if self.line and self.position:
            lines += [f"Line {self.line}:", *_pointed_at(self.sql, self.position)]
        if self.hint:
            lines.append(f"Hint: {self.hint}")
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback, which would point into this package."""
        return str(self).splitlines()

    @classmethod
    def at(
        cls,
        sql: str,
        position: int,
        message: str,
        *,
        sqlstate: str | None = None,
        hint: str | None = None,
    ) -> SqlError:
        """Returns an error about the character at ``position`` (from 1) of ``sql``."""
        line = sql.count("\n", 0, position - 1) + 1
        return cls(message, sqlstate, line, position, hint, sql)

    @classmethod
    def from_psycopg(cls, error: psycopg.Error, sql: str, prefix: int = 0) -> SqlError:
        """Returns the error that psycopg raised for ``sql``.

        Args:
            error: as caught.
            sql: the learner's text.
            prefix: how many characters were sent in front of it (``EXPLAIN …``).
        """
        said = error.diag
        message = said.message_primary or str(error)
        message, hint = _PLAINER.get(message, (message, said.message_hint))
        if said.message_detail:
            message += f"\n{said.message_detail}"
        position = int(said.statement_position or 0) - prefix
        if 1 <= position <= len(sql) + 1:
            return cls.at(sql, position, message, sqlstate=error.sqlstate, hint=hint)
        return cls(message, error.sqlstate, hint=hint, sql=sql)


def _pointed_at(sql: str, position: int) -> list[str]:
    """Returns the line of ``sql`` that holds ``position``, and a caret under the character."""
    start = sql.rfind("\n", 0, position - 1) + 1
    line = sql[start:].split("\n", 1)[0].rstrip("\r").replace("\t", " ")
    column = position - 1 - start
    cut = max(0, column - SHOWN_COLUMNS // 2)
    return [f"  {line[cut : cut + SHOWN_COLUMNS]}", f"  {' ' * (column - cut)}^"]
