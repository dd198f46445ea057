"""A submission's Python code in a process of its own, and the student that speaks to it.

A warm server (the standard library's ``forkserver``) has everything imported and forks one
worker a submission. Supervisor and worker exchange bytes of :mod:`workbook.codec`; the worker
never sees the graders, and the supervisor never runs learner code.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection as Pipe
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from workbook.codec import MAX_BYTES, CodecError, decode, encode
from workbook.course import root
from workbook.environment import confine
from workbook.message import Message
from workbook.outcome import Outcome
from workbook.student import CELL_FILE, Student, StudentError, describe_error, respond

START_SECONDS = 60.0
PRELOADED = [
    "__main__",
    "workbook.worker",
    "workbook.notebook",
    "pandas",
    "pyarrow",
    "psycopg",
    "sqlglot",
]
WORKER_FLAG = "WORKBOOK_WORKER"


@dataclass(frozen=True)
class Cell:
    """A Python cell to run; ``name`` is its ``grade_id``, empty for cells that are given."""

    name: str
    source: str


class RemoteStudent(Student):
    """The answers of a submission whose Python runs in a worker, started at the first question."""

    def __init__(self, sql_answers: Mapping[str, str], cells: Sequence[Cell]) -> None:
        super().__init__(sql_answers)
        self._cells = [(cell.name, cell.source) for cell in cells]
        self._worker: _Worker | None = None

    def _exchange(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        question = encode(request)
        worker = self._worker = self._worker or _Worker(self._cells)
        try:
            return worker.exchange(question, seconds)
        except StudentError:
            self.close()
            raise

    def cell_errors(self) -> dict[str, tuple[str, str, str]]:
        """Returns, by answer cell, what each cell raised that did not run to its end."""
        self._worker = self._worker or _Worker(self._cells)
        return self._worker.cell_errors

    def close(self) -> None:
        """Ends the worker and removes its folder; the next question starts a fresh one."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None


class _Worker:
    """One live process with the pipe to it."""

    def __init__(self, cells: list[tuple[str, str]]) -> None:
        runs = root() / ".workbook" / "run"
        runs.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(dir=runs))
        context = _context()
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, cells, str(self.folder)))
        self.process.daemon = True
        self.process.start()
        theirs.close()
        try:
            ready = self.exchange(None, START_SECONDS)
        except StudentError:
            self.close()
            raise
        self.cell_errors = dict(ready["errors"])

    def exchange(self, question: bytes | None, seconds: float) -> dict[str, Any]:
        """Sends a question (none: waits for the first report) and returns the reply."""
        try:
            if question is not None:
                self.pipe.send_bytes(question)
            if not self.pipe.poll(seconds):
                raise StudentError(
                    Outcome.TIMEOUT, Message(f"Your code was stopped after {seconds:.0f} seconds.")
                )
            reply = decode(self.pipe.recv_bytes(MAX_BYTES))
        except (EOFError, OSError):
            raise StudentError(Outcome.CRASHED, Message(self._last_words())) from None
        except CodecError as error:
            raise StudentError(Outcome.CRASHED, Message(str(error))) from error
        if not isinstance(reply, dict):
            raise StudentError(Outcome.CRASHED, Message("Your code's process spoke nonsense."))
        return reply

    def _last_words(self) -> str:
        self.process.join(2)
        return f"Your code ended its own process (exit code {self.process.exitcode})."

    def close(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _context() -> ForkServerContext:
    """Returns the start method whose server imports the heavy modules once."""
    confine()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def serve(pipe: Pipe, cells: list[tuple[str, str]], folder: str) -> None:
    """Runs a submission's cells, then answers questions until the supervisor goes away."""
    os.environ[WORKER_FLAG] = "1"
    os.chdir(folder)
    _silence()
    namespace, errors = _run_cells(cells)
    pipe.send_bytes(encode({"errors": errors}))
    while True:
        try:
            request = decode(pipe.recv_bytes())
        except EOFError:
            return
        reply = respond(namespace, Path(folder), request)
        try:
            pipe.send_bytes(encode(reply))
        except CodecError as error:
            pipe.send_bytes(encode({"raised": ("TypeError", str(error), "")}))


def _silence() -> None:
    """Sends everything that learner code prints into nothing."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)


def _run_cells(cells: list[tuple[str, str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Runs cells as a notebook would and goes on after a cell that raises."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    errors: dict[str, Any] = {}
    for name, source in cells:
        problem = _run_cell(shell, source)
        if problem is not None:
            errors[name] = problem
    return shell.user_ns, errors


def _run_cell(shell: Any, source: str) -> tuple[str, str, str] | None:
    """Runs one cell; returns a description of what it raised."""
    try:
        code = compile(shell.transform_cell(source), CELL_FILE, "exec")
        _remember_source(source)
        exec(code, shell.user_ns)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - SystemExit too must not end the worker
        return describe_error(error)
    return None


def _remember_source(source: str) -> None:
    """Lets error reports quote the learner's line."""
    import linecache

    lines = source.splitlines(keepends=True)
    linecache.cache[CELL_FILE] = (len(source), None, lines, CELL_FILE)
