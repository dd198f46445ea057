"""The one error type that users of the workbook are meant to read."""

from __future__ import annotations


class WorkbookError(Exception):
    """A problem that a person can act on.

    Args:
        what: one sentence that says what went wrong.
        where: the file, cell, command or object it concerns.
        expected: what would have been right.
        got: what was found instead.
        next_step: what to do now, preferably a command.
    """

    def __init__(
        self,
        what: str,
        *,
        where: object = None,
        expected: object = None,
        got: object = None,
        next_step: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.facts = {
            "where": where,
            "expected": expected,
            "got": got,
            "next": next_step,
        }

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback, which would point into this package."""
        return str(self).splitlines()

    def __str__(self) -> str:
        lines = [self.what]
        lines += [f"  {name}: {fact}" for name, fact in self.facts.items() if fact is not None]
        return "\n".join(lines)
