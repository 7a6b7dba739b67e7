"""Running one submission: repaired, executed, recorded. Nothing in it takes the grader down.

What goes in are the bytes that were handed in, what comes out are a record and a notebook's bytes:
it runs in any process, on any machine.
"""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines, strip_transient

from autograder.engine import Engine, Execution, Limits
from autograder.engine.notebooks import fail_rest, is_runnable, pass_over
from autograder.engine.outcomes import TestOutcome, not_run
from autograder.grading.causes import causes
from autograder.grading.draws import Submitted, draw_id, draw_of
from autograder.grading.fingerprint import fingerprint
from autograder.grading.record import Record, TestRecord
from autograder.lesson.lesson import Lesson, exercise_of, grade_id, is_solution, is_test
from autograder.plain_data import from_plain, to_plain
from autograder.submission.drawings import needless_cells
from autograder.submission.original import Original
from autograder.submission.repair import repair, unusable
from autograder.submission.submissions import HandedIn
from autograder.temporary import temporary_folder

_FORM = json.JSONEncoder(ensure_ascii=False, sort_keys=True, indent=1, separators=(",", ": "))


class BrokenTestError(RuntimeError):
    """A hidden test that is at fault itself, in each draw that was tried; says which, and why."""


@dataclass(frozen=True)
class Preparation:
    """What was done to a submission before it ran; the notebook carries it in its metadata."""

    lesson: str
    version: str
    """The lesson's version that it is graded by."""
    code: str
    """The version of all the lesson's code."""
    repairs: tuple[str, ...]
    problem: str | None
    submitted: Submitted
    figures: bool
    """Whether cells that only draw run also where they are as released."""


@dataclass(frozen=True)
class Executed:
    """What came of a submission."""

    record: Record
    notebook: bytes
    """The executed notebook's file."""


def prepare(
    handed_in: HandedIn, lesson: Lesson | Original, *, figures: bool = False
) -> NotebookNode:
    """Return the notebook to run; ``metadata.course`` says what had to be done to get it.

    Without `figures`, cells that only draw are marked to be passed over if they are as released.
    """
    original = Original.of(lesson)
    if handed_in.notebook is None:
        repaired = unusable(original, handed_in.problem or "there is no notebook")
    else:
        repaired = repair(handed_in.notebook, original)
    preparation = Preparation(
        original.lesson.id,
        original.lesson.version,
        original.lesson.code_version,
        (*repaired.repairs, *handed_in.remarks),
        repaired.problem,
        Submitted.of(handed_in),
        figures,
    )
    repaired.notebook.metadata["course"] = nbformat.from_dict(to_plain(preparation))
    for cell in needless_cells(repaired.notebook, original.lesson) if not figures else ():
        pass_over(cell)
    return repaired.notebook


def execute(
    notebook: NotebookNode,
    student: str,
    engine: Engine,
    limits: Limits,
    secret: bytes,
    files: Path | None = None,
) -> tuple[Record, NotebookNode]:
    """Run a notebook of `prepare`; where it has a problem, each cell says so instead.

    Hidden tests take their cases from the draw that `secret`, the course's, gives for it.

    Returns
    -------
    Record
        What became of it.
    NotebookNode
        The executed notebook. Its metadata carry the record's digest.

    Raises
    ------
    BrokenTestError
        If a hidden test is at fault itself: nobody loses points for that.
    EngineError
        If the engine cannot work on this machine.
    """
    preparation = from_plain(Preparation, _plain(notebook.metadata["course"]))
    if preparation.problem:
        execution = _not_run(notebook, f"not run: {preparation.problem}")
    else:
        draw = draw_of(secret, preparation.lesson, preparation.submitted)
        execution = engine.execute(notebook, files=files, limits=limits, draw=draw)
        _refuse_broken_tests(execution)
    record = Record(
        student=student,
        lesson=preparation.lesson,
        graded=dataclasses.replace(
            fingerprint(
                preparation.submitted,
                preparation.version,
                preparation.code,
                engine,
                limits,
                secret,
                preparation.figures,
            ),
            draw=None if preparation.problem else draw_id(execution.draw),
        ),
        tests=test_records(execution),
        broken_cells=tuple(execution.broken_cells),
        problem=preparation.problem,
        repairs=preparation.repairs,
        limit=execution.limit,
        seconds=round(execution.seconds, 3),
        peak_memory_bytes=execution.peak_memory_bytes,
        isolation=execution.isolation,
        notes=tuple(execution.notes),
    )
    execution.notebook.metadata["course"]["record"] = record.digest
    return record, execution.notebook


def _refuse_broken_tests(execution: Execution) -> None:
    for name, outcome in execution.tests.items():
        if outcome.failure and outcome.failure.is_the_tests:
            raise BrokenTestError(
                f"the hidden test {name} is broken: {outcome.failure.message}. Correct it, see "
                "that `autograder audit` finds nothing, and grade again"
            )


def run_submission(
    handed_in: HandedIn,
    lesson: Lesson | Original,
    engine: Engine,
    limits: Limits,
    secret: bytes,
    figures: bool = False,
) -> Executed:
    """Read, repair and execute what was handed in, whatever it is.

    Where a process runs many submissions, it is to be given the `Original` of the lesson. Without
    `figures`, cells that only draw are not run if they are as released.

    Raises
    ------
    BrokenTestError
        If a hidden test is at fault itself.
    EngineError
        If the engine cannot work on this machine.
    """
    notebook = prepare(handed_in, lesson, figures=figures)
    with temporary_folder("files") as folder:
        handed_in.write_files(folder)
        record, executed = execute(notebook, handed_in.student, engine, limits, secret, folder)
    return Executed(record, notebook_file(executed))


def notebook_file(notebook: NotebookNode) -> bytes:
    """Return the file that `nbformat.write` makes of `notebook`, which nobody needs afterwards.

    It is neither copied nor validated, and never one string: pictures, which are most of it, would
    be made wide for one sign beside them and narrow again.
    """
    strip_transient(split_lines(notebook))
    return b"".join(map(str.encode, (*_FORM.iterencode(notebook), "\n")))


def test_records(execution: Execution) -> tuple[TestRecord, ...]:
    """Return what an execution says of each test cell, exercise by exercise."""
    cells = execution.notebook.cells
    names = tuple(name for cell in cells if is_solution(cell) and (name := grade_id(cell)))
    why = _causes(execution)
    records: dict[str, list[TestRecord]] = {name: [] for name in names}
    for cell in filter(is_test, cells):
        name, points = grade_id(cell) or "", float(cell.metadata.nbgrader.get("points", 0))
        outcome = execution.tests.get(name) or not_run([name], "not run: it is empty")[name]
        record = record_of(outcome, name, exercise_of(name, names), points)
        record = dataclasses.replace(record, because_of=why.get(name))
        records[record.exercise].append(record)
    return tuple(record for name in names for record in records[name])


def _causes(execution: Execution) -> dict[str, int]:
    cells = dict(enumerate(filter(is_runnable, execution.notebook.cells), start=1))
    return causes(
        {number: cell.source for number, cell in cells.items()},
        {grade_id(cell) or "": number for number, cell in cells.items() if is_test(cell)},
        execution.tests,
        execution.broken_cells,
    )


def record_of(outcome: TestOutcome, name: str, exercise: str, points: float) -> TestRecord:
    """Return the record of the test cell `name` of `exercise`, which gives `points`.

    It does not say which broken cell is why the test failed.
    """
    failure = outcome.failure
    if failure is None:
        return TestRecord(name, exercise, True, points, points, printed=outcome.printed)
    return TestRecord(
        grade_id=name,
        exercise=exercise,
        passed=False,
        points=points,
        score=0.0,
        message=failure.sentence,
        mistake=failure.mistake,
        error=failure.error,
        line=failure.line,
        traceback=failure.traceback,
        printed=outcome.printed,
    )


def _not_run(notebook: NotebookNode, reason: str) -> Execution:
    executed: NotebookNode = nbformat.from_dict(notebook)
    fail_rest(executed, reason)
    tests = not_run((grade_id(cell) or "" for cell in filter(is_test, executed.cells)), reason)
    return Execution(executed, tests, 0.0, None, None, "not run")


def _plain(metadata: Mapping[str, object]) -> dict[str, object]:
    """Return metadata as plain dicts; a record's digest of an earlier run is left out."""
    return {
        key: dict(value) if isinstance(value, Mapping) else value
        for key, value in metadata.items()
        if key != "record"
    }
