"""The table that ends a grading run: who earned what, and what went wrong."""

from rich.table import Table
from rich.text import Text

from autograder.engine.base import MIB
from autograder.grading.record import Record, TestRecord
from autograder.grading.report import GradingReport

_LONG = 100


def grading_table(report: GradingReport) -> Table:
    """Return a row for each submission: scores, seconds, memory, and what went wrong.

    The exercises' columns are numbered; the caption says which is which.
    """
    exercises = report.lesson.exercises
    legend = ", ".join(f"{n} {e.name} ({e.points:g})" for n, e in enumerate(exercises, start=1))
    table = Table(
        title=f"{report.lesson.id}: {len(report.graded)} submissions",
        caption=f"exercises: {legend}",
        caption_justify="left",
        box=None,
    )
    table.add_column("student", overflow="fold")
    for number, _ in enumerate(exercises, start=1):
        table.add_column(str(number), justify="right")
    table.add_column("total", justify="right", style="bold")
    table.add_column("s", justify="right")
    table.add_column("MB", justify="right")
    table.add_column("what went wrong", min_width=24)
    for record in report.graded:
        memory = record.peak_memory_bytes
        scores = {exercise.name: exercise.score for exercise in record.exercises}
        table.add_row(
            Text(record.student),
            *(f"{scores[exercise.name]:g}" for exercise in exercises),
            f"{record.score:g}",
            f"{record.seconds:.1f}",
            "" if memory is None else f"{memory / MIB:.0f}",
            Text(_printable(what_went_wrong(record))),
        )
    return table


def what_went_wrong(record: Record) -> str:
    """Say in a line what an instructor should know of a submission; nothing where all is well."""
    if record.problem:
        return record.problem
    remarks = []
    if record.limit:
        remarks.append(f"limit reached: {record.limit}")
    for cause in record.causes:
        remarks.append(f"{_line(cause.sentence)} ({_count(len(cause.exercises))} failed for it)")
    failed = [e for e in record.exercises if any(_is_own(test) for test in e.tests)]
    if failed:
        first = next(filter(_is_own, failed[0].tests))
        others = len(failed) - 1
        remarks.append(
            _line(first.message or "") + (f" (and {_count(others, 'more ')})" if others else "")
        )
    # What stands behind the colon are the cells' names.
    remarks += [repair.split(":")[0] for repair in record.repairs]
    return "; ".join(remarks)


def _is_own(test: TestRecord) -> bool:
    """Tell whether `test` failed, and for a reason of its own."""
    return not test.passed and test.because_of is None


def _line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "")
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def _count(exercises: int, more: str = "") -> str:
    return f"{exercises} {more}exercise{'s' * (exercises != 1)}"


def _printable(text: str) -> str:
    """Return `text` without what would command a terminal: students choose some of it."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
