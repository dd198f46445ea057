"""A database connection on its way to a learner's function."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Connection:
    """Where to connect; it crosses process boundaries as text.

    Args:
        dsn: a connection string of the role that the learner's code may use.
        schema: what ``search_path`` is set to.
    """

    dsn: str
    schema: str

    @contextmanager
    def live(self) -> Iterator[psycopg.Connection]:
        """Opens the connection; what is uncommitted at the end is rolled back."""
        connection = self.open()
        try:
            yield connection
        finally:
            connection.close()

    def open(self) -> psycopg.Connection:
        """Opens the connection with ``search_path`` set; transactions begin by themselves."""
        import psycopg

        options = f"-c search_path={self.schema},public"
        return psycopg.connect(self.dsn, options=options)
