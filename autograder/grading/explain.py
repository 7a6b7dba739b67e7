"""The cases in which a student's solution was tested, replayed for the instructor.

The submission runs in the engine as it does when it is graded, on the draw that its record names.
In the place of an exercise's tests stand cells that tell case by case what was done. Nothing is
booked and no file is written.
"""

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from autograder.course import Course
from autograder.engine import Engine, Limits
from autograder.grading.draws import Submitted
from autograder.grading.record import Record, RecordError
from autograder.grading.run import prepare
from autograder.lesson.lesson import Exercise, Lesson, grade_id, is_test
from autograder.lesson.names import without_magics
from autograder.submission.submissions import HandedIn, Submission
from autograder.temporary import temporary_folder

_TEXT_BYTES = 4_000_000


class ExplainError(RuntimeError):
    """A solution whose cases cannot be replayed; says why, and what to do."""


@dataclass(frozen=True)
class CaseReport:
    """What a solution did in a case."""

    call: str
    inputs: dict[str, str]
    expected: str
    got: str
    difference: str | None
    """What is wrong with it; None where it is right."""


@dataclass(frozen=True)
class TestReport:
    """The cases of one test cell."""

    __test__ = False  # not a class for pytest to collect

    grade_id: str
    cases: tuple[CaseReport, ...]
    ended: str | None = None
    """Why it ended before its last case."""


@dataclass(frozen=True)
class Explanation:
    """What came of replaying the cases of an exercise."""

    student: str
    lesson: str
    exercise: str
    draw: str
    remarks: tuple[str, ...]
    """Why what is replayed may not be what was graded."""
    tests: tuple[TestReport, ...]


def explain(
    course: Course,
    lesson: Lesson,
    student: str,
    exercise_name: str,
    engine: Engine,
    limits: Limits,
) -> Explanation:
    """Replay the hidden cases that an exercise of a graded submission met.

    Raises
    ------
    ExplainError
        If there is no such exercise, it has no cases, or the submission is not graded.
    EngineError
        If the engine cannot work on this machine.
    """
    telling = _telling_cells(_exercise(lesson, exercise_name))
    record = _record(course, lesson, student)
    handed_in = Submission(student, lesson.id, course.submitted / student / lesson.id).read()
    notebook = prepare(handed_in, lesson)
    if problem := notebook.metadata["course"]["problem"]:
        raise ExplainError(f"{student}'s submission cannot be run: {problem}")
    assert record.graded.draw is not None
    notebook.cells = [c for c in notebook.cells if not is_test(c) or grade_id(c) in telling]
    for cell in filter(is_test, notebook.cells):
        cell.source = telling[grade_id(cell) or ""]
    with temporary_folder("files") as folder:
        handed_in.write_files(folder)
        execution = engine.execute(
            notebook,
            files=folder,
            limits=replace(limits, text_bytes=_TEXT_BYTES),
            draw=int(record.graded.draw, 16),
        )
    tests = []
    for name in telling:
        outcome = execution.tests[name]
        ended = outcome.failure.sentence if outcome.failure else None
        tests.append(TestReport(name, tuple(_cases(outcome.printed)), ended))
    remarks = tuple(_remarks(record, handed_in, lesson))
    return Explanation(student, lesson.id, exercise_name, record.graded.draw, remarks, tuple(tests))


def _exercise(lesson: Lesson, name: str) -> Exercise:
    for exercise in lesson.exercises:
        if exercise.name == name:
            return exercise
    names = ", ".join(exercise.name for exercise in lesson.exercises)
    raise ExplainError(f"{lesson.id} has no exercise {name}: there are {names}")


def _record(course: Course, lesson: Lesson, student: str) -> Record:
    path = course.result(student, lesson.id)
    try:
        record = Record.read(path)
    except FileNotFoundError:
        raise ExplainError(
            f"{student} has no grade for {lesson.id}: is the name right? "
            f"`autograder grade {lesson.id} --student {student}` grades what was handed in"
        ) from None
    except (OSError, RecordError) as error:
        raise ExplainError(f"the record {path} cannot be read: {error}") from error
    if record.graded.draw is None:
        raise ExplainError(f"{student}'s submission met no hidden test: {record.problem}")
    return record


def _telling_cells(exercise: Exercise) -> dict[str, str]:
    """Return what to run in the place of each test cell that has cases, by its name."""
    cells = {test.grade_id: _telling(test.source, exercise.name) for test in exercise.tests}
    found = {name: source for name, source in cells.items() if source}
    if not found:
        raise ExplainError(
            f"{exercise.name} has no cases that are drawn: what is asked stands in the lesson"
        )
    return found


def _telling(source: str, exercise: str) -> str | None:
    """Return a test cell that tells cases, with what the cell imports and lends before it checks.

    What stands behind the check, the visible part, is left out.
    """
    lines: list[str] = []
    for statement in ast.parse(without_magics(source)).body:
        match statement:
            case ast.Expr(
                ast.Call(ast.Attribute(ast.Attribute(topic, name), method), [solution])
            ) if name == exercise and method.startswith("check"):
                aspect = method.removeprefix("check").removeprefix("_")
                check = f"{ast.unparse(topic)}.{name}.checks[{aspect!r}]"
                tells = "from course_lib.hidden.explaining import tell_cases"
                return "\n".join([*lines, tells, f"tell_cases({check}, {ast.unparse(solution)})"])
        lines.append(ast.unparse(statement))
    return None


def _cases(printed: str) -> Iterable[CaseReport]:
    for line in printed.splitlines():
        try:
            yield CaseReport(**json.loads(line))
        except ValueError:
            return  # the rest was cut off: there was too much


def _remarks(record: Record, handed_in: HandedIn, lesson: Lesson) -> Iterable[str]:
    now = Submitted.of(handed_in)
    if (now.notebook, now.files) != (record.graded.notebook, record.graded.files):
        yield (
            "THE SUBMISSION HAS CHANGED since it was graded: this is what is there now, in the "
            "cases that were met then"
        )
    if lesson.version != record.graded.lesson_version:
        yield "THE LESSON HAS CHANGED since the submission was graded: cases may be others"
    if record.graded.engine == "kernel":
        yield "it was graded by the kernel engine, where all submissions meet draw 0"
