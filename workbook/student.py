"""A learner's answers behind one interface, wherever their code runs.

Checks ask a :class:`Student`; a :class:`LocalStudent` answers from the notebook's own kernel,
a :class:`~workbook.worker.RemoteStudent` from a process of its own. Values cross through
:mod:`workbook.codec` in both, so that a check cannot tell which one it asks.
"""

from __future__ import annotations

import importlib
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, MutableMapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from workbook.codec import CodecError, decode, encode
from workbook.connection import Connection
from workbook.message import Message
from workbook.outcome import Outcome

CALL_SECONDS = 20.0
MAX_FILE_BYTES = 64 * 1024 * 1024
CELL_FILE = "<your cell>"


class StudentError(Exception):
    """An answer that gave no value to judge; ``outcome`` and ``message`` say why."""

    def __init__(self, outcome: Outcome, message: Message) -> None:
        self.outcome = outcome
        self.message = message
        super().__init__(message.verdict)


class AnswerRaised(StudentError):
    """The learner's code raised an exception of type ``kind``."""

    def __init__(self, kind: str, text: str, trace: str) -> None:
        self.kind = kind
        self.text = text
        verdict = f"Your code raised {kind}: {text}" if text else f"Your code raised {kind}."
        super().__init__(Outcome.ERROR, Message(verdict, cause=trace or None))


class Student(ABC):
    """The answers of one submission."""

    def __init__(self, sql_answers: Mapping[str, str]) -> None:
        self._sql_answers = sql_answers
        self.observe: Callable[[object], None] = lambda value: None

    def sql(self, name: str) -> str:
        """Returns the text of the ``%%sql name`` cell, without its first line."""
        text = self._sql_answers.get(name, "")
        if not text.strip():
            raise StudentError(Outcome.MISSING, Message(f"There is no SQL in the cell {name}."))
        return text

    def value(self, name: str) -> Any:
        """Returns the value of a variable of the learner's."""
        return self._ask({"op": "value", "name": name}, CALL_SECONDS)

    def call(self, name: str, *args: Any, seconds: float | None = None, **kwargs: Any) -> Any:
        """Calls a function of the learner's.

        A :class:`~workbook.connection.Connection` among the arguments arrives as an open
        database connection; what is uncommitted at the end is rolled back.

        Raises:
            AnswerRaised: when the learner's code raises.
            StudentError: when there is no such function, it takes too long, or its process dies.
        """
        request = {"op": "call", "name": name, "args": args, "kwargs": kwargs}
        return self._ask(request, seconds or CALL_SECONDS)

    def drive(self, driver: str, *args: Any, seconds: float | None = None) -> Any:
        """Runs ``workbook.drivers.<module>.<function>`` beside the learner's code.

        Args:
            driver: "module.function"; called as ``function(namespace, *args)``. It holds no
                secret and reports observations, which the check judges.
        """
        request = {"op": "drive", "name": driver, "args": args, "kwargs": {}}
        return self._ask(request, seconds or CALL_SECONDS)

    def file(self, path: str) -> bytes:
        """Returns a file that the learner's code wrote into its own folder."""
        data: bytes = self._ask({"op": "file", "name": path}, CALL_SECONDS)
        return data

    def _ask(self, request: dict[str, Any], seconds: float) -> Any:
        try:
            reply = self._exchange(request, seconds)
        except CodecError as error:
            raise StudentError(Outcome.ERROR, Message(str(error))) from error
        if "raised" in reply:
            kind, text, trace = reply["raised"]
            self.observe(("raised", kind))
            raise AnswerRaised(kind, text, trace)
        if "missing" in reply:
            raise StudentError(Outcome.MISSING, Message(reply["missing"]))
        self.observe(reply["value"])
        return reply["value"]

    @abstractmethod
    def _exchange(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Carries a request to where the learner's code is and brings the reply back."""


class LocalStudent(Student):
    """The answers in this process: what ``check()`` in a notebook asks."""

    def __init__(
        self, namespace: MutableMapping[str, Any], sql_answers: Mapping[str, str], folder: Path
    ) -> None:
        super().__init__(sql_answers)
        self._namespace = namespace
        self._folder = folder

    def _exchange(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        reply = decode(encode(respond(self._namespace, self._folder, decode(encode(request)))))
        return dict(reply)


def respond(
    namespace: MutableMapping[str, Any], folder: Path, request: Mapping[str, Any]
) -> dict[str, Any]:
    """Answers one request beside the learner's code: ``value``, ``missing`` or ``raised``."""
    operation, name = request["op"], request["name"]
    if operation == "file":
        return _read_file(folder, name)
    if operation != "drive" and name not in namespace:
        return {"missing": f"Your notebook does not define {name}."}
    if operation == "value":
        return {"value": namespace[name]}
    try:
        return {"value": _call(namespace, request)}
    except (Exception, SystemExit) as error:  # noqa: BLE001 - learner code raises what it likes
        return {"raised": describe_error(error)}


def _call(namespace: MutableMapping[str, Any], request: Mapping[str, Any]) -> Any:
    with ExitStack() as stack:
        args = [
            stack.enter_context(item.live()) if isinstance(item, Connection) else item
            for item in request["args"]
        ]
        if request["op"] == "drive":
            module, function = request["name"].rsplit(".", 1)
            driver = getattr(importlib.import_module(f"workbook.drivers.{module}"), function)
            return driver(namespace, *args)
        return namespace[request["name"]](*args, **request["kwargs"])


def _read_file(folder: Path, name: str) -> dict[str, Any]:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        return {"missing": f"Your code did not write the file {name}."}
    if file.stat().st_size > MAX_FILE_BYTES:
        return {"missing": f"The file {name} is larger than {MAX_FILE_BYTES:,} bytes."}
    return {"value": file.read_bytes()}


def describe_error(error: BaseException) -> tuple[str, str, str]:
    """Returns type, text and the place in the learner's own code of an exception."""
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == CELL_FILE or "ipykernel" in frame.filename
    ]
    place = f"It happened in line {frames[-1].lineno} of your cell." if frames else ""
    if frames and frames[-1].line:
        place = f"It happened in line {frames[-1].lineno} of your cell: {frames[-1].line}"
    return type(error).__name__, str(error)[:500], place
