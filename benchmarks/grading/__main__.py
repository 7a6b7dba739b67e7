"""Grading timed beside stock nbgrader and beside the floor, on the same submissions, in one run.

``python -m benchmarks.grading`` takes turns: stock nbgrader, ours, the floor. Each is timed as a
whole command, from nothing to the last file; ours writes records, scores, executed notebooks and
pages, stock no pages, and the floor nothing at all.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.lesson.lesson import lesson_ids
from benchmarks.grading import courses
from benchmarks.grading.measured import Measured, measured

REPOSITORY = Path(__file__).parents[2]
AT_LEAST, AT_MOST = 25.0, 1.5
"""What ours should reach: times stock's throughput, and times the floor's duration."""
_IN_A_NOTEBOOK = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print what came of it."""
    options = _parser().parse_args(arguments)
    console = Console(width=120, highlight=False)
    with tempfile.TemporaryDirectory(prefix="bench-grading-") as folder:
        root = Path(folder)
        lessons = options.lesson or ["01_knn", _heaviest(root, options.jobs, console)]
        for lesson_id in lessons:
            for count in options.submissions:
                table = _table(f"{lesson_id}, {count} submissions, {options.jobs} at a time")
                made = courses.make(REPOSITORY, root / f"{lesson_id}-{count}", lesson_id, count)
                _compare(made, options, table, console)
                console.print(table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument(
        "--lesson", action="append", help="default: 01_knn and the heaviest on the floor"
    )
    parser.add_argument("--submissions", type=int, nargs="+", default=[30, 100], metavar="N")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument(
        "--without-stock", action="store_true", help="leave out what takes nearly all of the time"
    )
    return parser


def _heaviest(root: Path, jobs: int, console: Console) -> str:
    """Return the lesson, beside the first, whose samples take the floor longest."""
    seconds = {}
    for lesson_id in lesson_ids(REPOSITORY / "source")[1:]:
        made = courses.make(REPOSITORY, root / lesson_id, lesson_id, len(courses.SAMPLES))
        seconds[lesson_id] = _floor(made, jobs).processor_seconds
        console.print(f"{lesson_id}: {seconds[lesson_id]:.1f} s of processor time on the floor")
    return max(seconds, key=lambda lesson_id: seconds[lesson_id])


def _compare(
    made: courses.Courses, options: argparse.Namespace, table: Table, console: Console
) -> None:
    """Measure, and fill `table`."""
    rows = {"ours": _ours(made, options.jobs), "the floor": _floor(made, options.jobs)}
    if not options.without_stock:
        rows = {"stock nbgrader": _stock(made), **rows}
    ours = rows["ours"]
    for name, row in rows.items():
        ratio = {
            "stock nbgrader": f"ours is {row.seconds / ours.seconds:.1f} times as fast",
            "the floor": f"ours takes {ours.seconds / row.seconds:.2f} times as long",
        }.get(name, "")
        aim = {"stock nbgrader": f"≥ {AT_LEAST:g}", "the floor": f"≤ {AT_MOST:g}"}.get(name, "")
        each = row.processor_seconds / made.count
        table.add_row(name, f"{row.seconds:.1f}", f"{each:.3f}", ratio, aim)
    parts = "; ".join(f"{part} {s / made.count:.3f}" for part, s in ours.parts.items())
    console.print(f"ours, processor seconds a submission: {parts}")


def _table(title: str) -> Table:
    table = Table(title=title)
    for heading in ("", "wall, s", "processor, s each", "", "aim"):
        table.add_column(heading)
    return table


def _ours(made: courses.Courses, jobs: int) -> Measured:
    command = ["-m", "autograder", "grade", made.lesson_id, "--jobs", str(jobs)]
    return _run(command, made.ours)


def _stock(made: courses.Courses) -> Measured:
    # It goes on after a submission that it cannot read, with a status that says so.
    return _run(["-m", "nbgrader", "autograde", made.lesson_id], made.stock, may_fail=True)


def _floor(made: courses.Courses, jobs: int) -> Measured:
    command = ["-m", "benchmarks.grading.floor", str(made.floor), str(jobs)]
    return _run(command, REPOSITORY, _IN_A_NOTEBOOK)


def _run(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str] | None = None,
    may_fail: bool = False,
) -> Measured:
    everything = courses.ENVIRONMENT | (environment or {})
    with (
        (folder / "bench.log").open("ab") if folder != REPOSITORY else open(os.devnull, "ab") as log
    ):
        process = subprocess.Popen(
            [sys.executable, *command], cwd=folder, env=everything, stdout=log, stderr=log
        )
        found = measured(process)
    if found.status and not may_fail:
        raise SystemExit(f"{' '.join(command)} ended with status {found.status}: see {folder}")
    return found


if __name__ == "__main__":
    main()
