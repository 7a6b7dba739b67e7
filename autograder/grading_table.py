"""The table that ends a grading run: who earned what, and what went wrong."""

from rich.table import Table
from rich.text import Text

from autograder.engine.base import MIB
from autograder.grade import Graded, GradingReport

_LONG = 100


def grading_table(report: GradingReport) -> Table:
    """Return a row for each submission: scores, seconds, memory, and what went wrong."""
    names = [exercise.name for exercise in report.lesson.exercises]
    points = {exercise.name: exercise.points for exercise in report.lesson.exercises}
    table = Table(title=f"{report.lesson.id}: {len(report.graded)} submissions", box=None)
    table.add_column("student", overflow="fold")
    for name in names:
        table.add_column(f"{name}\n/{points[name]:g}", justify="right", overflow="fold")
    table.add_column(f"total\n/{report.lesson.max_score:g}", justify="right")
    table.add_column("s", justify="right")
    table.add_column("MB", justify="right")
    table.add_column("what went wrong", min_width=30)
    for graded in report.graded:
        scores = {exercise.name: exercise.score for exercise in graded.exercises}
        memory = graded.about["run"]["peak_memory_bytes"]
        table.add_row(
            Text(graded.student),
            *(f"{scores[name]:g}" for name in names),
            f"{graded.score:g}",
            f"{graded.about['run']['seconds']:.1f}",
            "" if memory is None else f"{memory / MIB:.0f}",
            Text(what_went_wrong(graded)),
        )
    return table


def what_went_wrong(graded: Graded) -> str:
    """Say in a line what an instructor should know of a submission; nothing where all is well."""
    about = graded.about
    if about["problem"]:
        return str(about["problem"])
    remarks = []
    if about["run"]["limit"]:
        remarks.append(f"limit reached: {about['run']['limit']}")
    failed = [exercise for exercise in graded.exercises if exercise.messages]
    if failed:
        lines = failed[0].messages[0].strip().splitlines() or [""]
        line = lines[0]
        more = f" (and {len(failed) - 1} more exercises)" if len(failed) > 1 else ""
        remarks.append((line if len(line) <= _LONG else f"{line[: _LONG - 1]}…") + more)
    remarks += about["repairs"]
    return "; ".join(remarks)
