"""The record: what became of one submission, as one typed, versioned piece of data.

Gradebook, pages, tables and the audit read it, and so does whatever else wants to know how a
submission did. Nobody reads a verdict out of a notebook's outputs.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.atomic import write_whole
from autograder.engine.outcomes import CHECKS, TIMEOUT, BrokenCell
from autograder.engine.outputs import NOT_RUN
from autograder.plain_data import MalformedError, described, from_plain, to_plain

SCHEMA = 3
"""Goes up when a field is added, goes, or changes what it means.

Older records are read as well. Those of schema 1 knew only one draw, none before schema 3 knew all
that a grade depends on.
"""
_ONLY_DRAW = "0" * 16
_UNKNOWN = {"remarks": [], "lesson_code": "", "limits": {}, "secret": "", "figures": False}


class RecordError(ValueError):
    """Data that are no record of this version; says what is wrong with them."""


@dataclass(frozen=True)
class Fingerprint:
    """Which bytes were graded, and by what."""

    notebook: str | None
    """SHA-256 of the submitted notebook's bytes; None where there was none to read."""
    files: dict[str, str]
    """SHA-256 of each other file that was handed in and used, by its path."""
    lesson_version: str
    engine: str
    """The engine's name. "kernel" has read the results out of outputs, as nbgrader does."""
    grader_version: str
    draw: str | None
    """The draw of hidden cases that it met, 16 hex digits; None where it met none."""
    remarks: tuple[str, ...]
    """A line for each thing that was handed in and could not be used."""
    lesson_code: str
    """The version of all code in the lesson, graded or not."""
    limits: dict[str, float]
    """What it was allowed to use."""
    secret: str
    """The id of the secret that draws come from."""
    figures: bool
    """Whether cells that only draw ran also where they were as released."""


@dataclass(frozen=True)
class TestRecord:
    """How a test cell ended."""

    __test__ = False  # not a class for pytest to collect

    grade_id: str
    exercise: str
    passed: bool
    points: float
    """What was to be earned."""
    score: float
    """What was earned."""
    message: str | None = None
    """What the student reads first where it failed, else None."""
    mistake: str | None = None
    """The id of the mistake that the check recognised."""
    error: str | None = None
    """The name of the error where it failed."""
    line: str | None = None
    """The student's own line that raised, with its place; None where none of theirs did, nothing
    where the engine cannot tell."""
    traceback: str = ""
    """The student's own part of the traceback."""
    printed: str = ""
    """What the test cell printed, such as the explanation of each option of a question."""
    because_of: int | None = None
    """The number of the student's broken cell that is why it failed."""

    @property
    def broke(self) -> bool:
        """Whether the test ended by an accident that no line of the student's raised."""
        judged = (*CHECKS, NOT_RUN, TIMEOUT)
        return not self.passed and self.line is None and self.error not in judged


@dataclass(frozen=True)
class ExerciseRecord:
    """How an exercise ended: its test cells together."""

    name: str
    tests: tuple[TestRecord, ...]

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(test.score for test in self.tests)

    @property
    def points(self) -> float:
        """The points that were to be earned."""
        return sum(test.points for test in self.tests)

    @property
    def messages(self) -> list[str]:
        """The messages of the tests that failed; the first is what a student reads first."""
        return [test.message for test in self.tests if test.message is not None]


@dataclass(frozen=True)
class Cause:
    """A broken cell of the student's own that tests failed because of."""

    cell: BrokenCell
    exercises: tuple[str, ...]
    """Those that lost points for it."""

    @property
    def sentence(self) -> str:
        """Which cell it is, and what it raised."""
        name = f" ({self.cell.name})" if self.cell.name else ""
        message = f": {self.cell.message}" if self.cell.message else ""
        return f"cell [{self.cell.number}]{name} broke: {self.cell.error}{message}"


@dataclass(frozen=True)
class Record:
    """What became of one submission."""

    student: str
    lesson: str
    graded: Fingerprint
    tests: tuple[TestRecord, ...]
    """Exercise by exercise."""
    broken_cells: tuple[BrokenCell, ...] = ()
    """The student's own cells that raised, in their order."""
    problem: str | None = None
    """Why nothing of the submission could be run."""
    repairs: tuple[str, ...] = ()
    """What was put in order before it ran, a line each."""
    limit: str | None = None
    """The first limit that it reached."""
    seconds: float = 0.0
    peak_memory_bytes: int | None = None
    isolation: str = "not run"
    """How its code was kept apart, as the engine calls it: docs/isolation.md has a table."""
    notes: tuple[str, ...] = ()
    """What an instructor should know of the run, a sentence each."""

    @cached_property
    def exercises(self) -> tuple[ExerciseRecord, ...]:
        """The tests, by exercise."""
        tests: dict[str, list[TestRecord]] = {}
        for test in self.tests:
            tests.setdefault(test.exercise, []).append(test)
        return tuple(ExerciseRecord(name, tuple(found)) for name, found in tests.items())

    @property
    def score(self) -> float:
        """The points earned by the tests."""
        return sum(test.score for test in self.tests)

    @property
    def points(self) -> float:
        """The points that were to be earned."""
        return sum(test.points for test in self.tests)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The broken cells that tests failed because of: what the student has to see first."""
        found = []
        for cell in self.broken_cells:
            exercises = [test.exercise for test in self.tests if test.because_of == cell.number]
            if exercises:
                found.append(Cause(cell, tuple(dict.fromkeys(exercises))))
        return tuple(found)

    @property
    def digest(self) -> str:
        """Sixteen hex digits of the whole record, which the notebook made from it carries."""
        return _digest(self.as_json())

    def with_scores(self, scores: Mapping[str, float]) -> "Record":
        """Return the record with other scores, by ``grade_id``, such as the gradebook's."""
        tests = tuple(
            dataclasses.replace(test, score=float(scores.get(test.grade_id, test.score)))
            for test in self.tests
        )
        return dataclasses.replace(self, tests=tests)

    def as_json(self) -> dict[str, Any]:
        """Return the record as plain data, with the version of its schema."""
        return {"schema": SCHEMA, **to_plain(self)}

    @classmethod
    def from_json(cls, data: Any) -> "Record":
        """Return the record that `as_json` made `data` of.

        Raises
        ------
        RecordError
            If the schema is another, or a field is missing, unknown or of the wrong type.
        """
        if not isinstance(data, dict) or "schema" not in data:
            raise RecordError("no record of a submission: it has no schema")
        if type(data["schema"]) is not int or not 1 <= data["schema"] <= SCHEMA:
            raise RecordError(
                f"a record of schema {described(data['schema'])}; this grader reads schema "
                f"{SCHEMA}: "
                "grade the submission again, or use the grader that wrote it"
            )
        fields = {key: value for key, value in data.items() if key != "schema"}
        if data["schema"] < SCHEMA and isinstance(fields.get("graded"), dict):
            fields["graded"] = fields["graded"] | _UNKNOWN
            if data["schema"] == 1:
                fields["graded"] |= {"draw": _ONLY_DRAW}
        try:
            return from_plain(cls, fields, "record")
        except MalformedError as error:
            raise RecordError(f"a malformed record: {error}") from error

    def write(self, path: Path) -> None:
        """Write the record to the file `path`, whole."""
        write_whole(path, json.dumps(self.as_json(), indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Record":
        """Read the record in the file `path`.

        Raises
        ------
        OSError
            If the file cannot be read.
        RecordError
            If it holds no record of this version.
        """
        return cls.from_json(_json(path))

    @classmethod
    def read_by_digest(cls, path: Path, digest: str | None) -> "Record | None":
        """Read the record in the file `path`; None where the record's digest is another.

        A record of an older schema keeps the digest that it was written with.

        Raises
        ------
        OSError
            If the file cannot be read.
        RecordError
            If it holds no record of this version.
        """
        data = _json(path)
        record = cls.from_json(data)
        return record if _digest(data) == digest else None


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{path}: no JSON: {error}") from error


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]
