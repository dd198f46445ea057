"""Attempts whose verdict is known: the reference, other right answers, known mistakes.

An attempt is one text file in the language it is typed in, or a pair ``name.sql`` and
``name.py`` where an exercise has cells of both. Where an exercise has several cells of one
language, lines ``-- %% cell_name`` (SQL) or ``# %% cell_name`` (Python) divide the file. Cells
that an attempt leaves out are the reference's.

A known mistake (``wrong_*``) begins with a comment: the feedback a learner gets, and a line
``fails: GROUP`` that names the group of the first check it must fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.course import Exercise
from workbook.errors import WorkbookError

REFERENCE = "reference"
COMMENTS = {".sql": "--", ".py": "#"}
LANGUAGES = {".sql": "sql", ".py": "python"}
KINDS = {"reference": REFERENCE, "correct": "correct", "wrong": "wrong"}


@dataclass(frozen=True)
class Attempt:
    """One attempt at an exercise.

    Args:
        name: the file's stem, e.g. ``wrong_rank_ties``.
        kind: ``reference``, ``correct`` or ``wrong``.
        answers: cell sources by name, complete.
        message: of a known mistake, what the learner is told.
        group: of a known mistake, the group of the first check that fails.
    """

    name: str
    kind: str
    answers: Mapping[str, str]
    message: str = ""
    group: str = ""


def attempts(exercise: Exercise) -> tuple[Attempt, ...]:
    """Returns every attempt in ``solutions/`` at an exercise: reference, right ones, mistakes."""
    stems = sorted({file.stem for file in _files(exercise)}, key=_rank)
    if REFERENCE not in stems:
        raise WorkbookError("An exercise has no reference.", where=exercise.attempts_folder)
    basis = _read(exercise, REFERENCE, {})
    return (basis, *(_read(exercise, stem, basis.answers) for stem in stems if stem != REFERENCE))


def reference(exercise: Exercise) -> Attempt:
    """Returns the model answer of an exercise."""
    return _read(exercise, REFERENCE, {})


def _files(exercise: Exercise) -> list[Path]:
    folder = exercise.attempts_folder
    return [file for file in folder.glob("*") if file.suffix in COMMENTS]


def _rank(stem: str) -> tuple[int, str]:
    return (list(KINDS).index(stem.partition("_")[0]) if _kind(stem) else len(KINDS), stem)


def _kind(stem: str) -> str | None:
    return KINDS.get(stem.partition("_")[0])


def _read(exercise: Exercise, stem: str, basis: Mapping[str, str]) -> Attempt:
    kind = _kind(stem)
    if kind is None:
        raise WorkbookError(
            "An attempt's name says nothing about its verdict.",
            where=exercise.attempts_folder / stem,
            expected="reference, correct_… or wrong_…",
        )
    answers, header = dict(basis), ""
    for suffix, mark in COMMENTS.items():
        file = exercise.attempts_folder / f"{stem}{suffix}"
        if file.is_file():
            comment, body = _split_header(file.read_text("utf-8"), mark)
            header = header or comment
            answers.update(_cells(exercise, file, body))
    _require_all(exercise, stem, answers)
    message, group = _split_message(header)
    if kind == "wrong" and not (message and group):
        raise WorkbookError(
            "A known mistake does not begin with its feedback.",
            where=exercise.attempts_folder / stem,
            expected="a comment with the feedback, and a line 'fails: GROUP'",
        )
    return Attempt(stem, kind, answers, message, group)


def _split_header(text: str, comment: str) -> tuple[str, str]:
    """Cuts the comment off that a file begins with."""
    lines = text.splitlines()
    count = 0
    while count < len(lines) and lines[count].startswith(comment):
        if lines[count].startswith(f"{comment} %%"):
            break
        count += 1
    header = "\n".join(line.removeprefix(comment).strip() for line in lines[:count])
    return header, "\n".join(lines[count:]).strip("\n") + "\n"


def _split_message(header: str) -> tuple[str, str]:
    match = re.search(r"^fails: *(\w+)$", header, re.MULTILINE)
    message = re.sub(r"^fails:.*$", "", header, flags=re.MULTILINE)
    return " ".join(message.split()), match.group(1) if match else ""


def _cells(exercise: Exercise, file: Path, body: str) -> dict[str, str]:
    """Cuts a file into cell sources, each with the magic line that its cell begins with."""
    language = LANGUAGES[file.suffix]
    names = [answer.name for answer in exercise.answers if answer.language == language]
    marker = re.compile(rf"^{re.escape(COMMENTS[file.suffix])} %% (\w+) *$", re.MULTILINE)
    parts = marker.split(body)
    if len(parts) == 1:
        parts = ["", *names[:1], body] if len(names) == 1 else parts
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    if not found or set(found) - set(names):
        raise WorkbookError(
            "An attempt does not fit the exercise's answer cells.",
            where=file,
            expected=f"{language} cells among: {', '.join(names) or 'none'}",
            got=", ".join(found) or "no cell marker",
        )
    stubs = {answer.name: answer.stub for answer in exercise.answers}
    return {name: _with_magic(stubs[name], source.strip("\n")) for name, source in found.items()}


def _with_magic(stub: str, source: str) -> str:
    first = stub.partition("\n")[0]
    return f"{first}\n{source}\n" if first.startswith("%%") else f"{source}\n"


def _require_all(exercise: Exercise, stem: str, answers: Mapping[str, str]) -> None:
    absent = [answer.name for answer in exercise.answers if answer.name not in answers]
    if absent:
        raise WorkbookError(
            "The reference leaves a cell out.",
            where=exercise.attempts_folder / stem,
            expected=", ".join(answer.name for answer in exercise.answers),
            got=f"nothing for {', '.join(absent)}",
        )
