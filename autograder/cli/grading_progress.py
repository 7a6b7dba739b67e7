"""How far a grading run is: one line on a terminal, or a JSON line for each submission."""

import json
import sys
import time
from types import TracebackType

from rich.progress import BarColumn, Progress, TextColumn

from autograder.cli import console
from autograder.cli.grading_line import grading_line
from autograder.grading.report import Ended, Watch

_MINUTE, _HOUR = 60, 3600


class GradingProgress(Watch):
    """Shows what a run is at while it is used as a context; elsewhere than on a terminal nothing.

    Parameters
    ----------
    lesson_id : str
        What is graded.
    as_json : bool
        Whether to print a line of JSON for each submission that has come to its end.
    """

    def __init__(self, lesson_id: str, *, as_json: bool) -> None:
        self._lesson_id = lesson_id
        self._as_json = as_json
        self._tally = Tally()
        # Lines of JSON on a terminal show by themselves how far the run is.
        is_shown = console.stderr.is_terminal and not (as_json and sys.stdout.isatty())
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[tally]}"),
            console=console.stderr,
            transient=True,
            disable=not is_shown,
            redirect_stdout=False,
        )
        self._task = self._bar.add_task(f"grading {lesson_id}", total=None, tally="")
        self._failures: list[str] = []

    def __enter__(self) -> "GradingProgress":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def waits(self, why: str) -> None:
        """Say who is waited for."""
        console.complain(why)

    def starts(self, submissions: int, to_run: int) -> None:
        """Begin to count."""
        self._tally = Tally(submissions, to_run, time.monotonic())
        self._show()

    def ended(self, ended: Ended) -> None:
        """Count a submission."""
        self._tally.count(ended)
        if ended.failure:
            self._failures.append(f"{ended.student}: {ended.failure}")
        if self._as_json and ended.record:
            line = grading_line(ended.record, is_unchanged=ended.is_unchanged)
            console.say(json.dumps(line))
        self._show()

    def say_where_it_was_interrupted(self) -> None:
        """Say what is done and how to go on."""
        for failure in self._failures:
            console.complain(failure)
        done = f"{self._tally.done} of {self._tally.submissions} submissions are done"
        so_far = done if self._tally.submissions else "nothing was graded"
        console.complain(f"interrupted: {so_far}; the same command goes on from there")

    def _show(self) -> None:
        self._bar.update(
            self._task,
            completed=self._tally.done,
            total=self._tally.submissions,
            tally=self._tally.line(time.monotonic()),
        )


class Tally:
    """Counts submissions, and says how fast they run.

    Parameters
    ----------
    submissions, to_run : int
        How many there are, and how many of them have to run.
    since : float
        When the run began, in seconds of a clock.
    """

    def __init__(self, submissions: int = 0, to_run: int = 0, since: float = 0.0) -> None:
        self.submissions = submissions
        self.done = 0
        self._to_run = to_run
        self._since = since
        self._ran = 0
        self._failed = 0

    def count(self, ended: Ended) -> None:
        """Count a submission that has come to its end."""
        self.done += 1
        self._ran += not ended.is_unchanged
        self._failed += ended.failure is not None

    def line(self, now: float) -> str:
        """Say how many are done, how fast they run, how long the rest takes, how many failed."""
        parts = [f"{self.done}/{self.submissions}"]
        if self._ran and now > self._since:
            rate = self._ran / (now - self._since)
            parts += [_rate(rate), f"{_duration((self._to_run - self._ran) / rate)} left"]
        if self._failed:
            parts.append(f"{self._failed} failed")
        return " · ".join(parts)


def _rate(a_second: float) -> str:
    return f"{a_second:.1f}/s" if a_second >= 1 else f"{a_second * _MINUTE:.1f}/min"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    minutes = f"{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"
    return f"{whole // _HOUR}:{minutes}" if whole >= _HOUR else minutes
