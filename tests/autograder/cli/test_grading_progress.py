"""How `grade` shows how far it is: a line on a terminal, lines of JSON, otherwise nothing."""

import io
import json

import pytest
from rich.console import Console

from autograder.cli import console
from autograder.cli.grading_progress import GradingProgress, Tally
from autograder.grading.report import Ended
from tests.support.records import passed, record


@pytest.fixture
def consoles(monkeypatch):
    """Standard output and standard error, to be replaced by what tests can read."""

    def replace(*, terminal):
        files = io.StringIO(), io.StringIO()
        for name, file in zip(("stdout", "stderr"), files, strict=True):
            made = Console(file=file, force_terminal=terminal, width=120, highlight=False)
            monkeypatch.setattr(console, name, made)
        return files

    return replace


def ended(student="sample-a", **details):
    return Ended(student, record(student, [passed("test_f")]), **details)


def test_on_a_terminal_one_line_says_how_far_it_is(consoles):
    _, err = consoles(terminal=True)
    with GradingProgress("01_knn", as_json=False) as progress:
        progress.starts(20, 18)
        progress.ended(ended())
        progress.ended(Ended("sample-b", None, failure="not graded: no sandbox"))
    shown = err.getvalue()
    assert "grading 01_knn" in shown
    assert "2/20" in shown
    assert "1 failed" in shown


def test_elsewhere_nothing_is_said_of_what_goes_well(consoles):
    out, err = consoles(terminal=False)
    with GradingProgress("01_knn", as_json=False) as progress:
        progress.starts(1, 1)
        progress.ended(ended())
    assert (out.getvalue(), err.getvalue()) == ("", "")


@pytest.mark.parametrize("terminal", [True, False])
def test_who_is_waited_for_is_said_everywhere(consoles, terminal):
    _, err = consoles(terminal=terminal)
    with GradingProgress("01_knn", as_json=False) as progress:
        progress.waits("process 7 is grading 01_knn")
    assert "process 7 is grading 01_knn" in err.getvalue()


def test_each_submission_is_a_line_of_json_at_once(consoles):
    out, _ = consoles(terminal=False)
    with GradingProgress("01_knn", as_json=True) as progress:
        progress.starts(3, 2)
        progress.ended(ended("sample-b"))
        assert json.loads(out.getvalue())["student"] == "sample-b"
        progress.ended(ended("sample-a", is_unchanged=True))
        progress.ended(Ended("sample-c", None, failure="not graded: no sandbox"))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["student"], line["unchanged"]) for line in lines] == [
        ("sample-b", False),
        ("sample-a", True),
    ]


def test_an_interruption_says_what_is_done_and_what_failed_so_far(consoles):
    _, err = consoles(terminal=False)
    progress = GradingProgress("01_knn", as_json=False)
    progress.starts(20, 20)
    progress.ended(ended())
    progress.ended(Ended("sample-b", None, failure="not graded: no sandbox"))
    progress.say_where_it_was_interrupted()
    assert err.getvalue() == (
        "sample-b: not graded: no sandbox\n"
        "interrupted: 2 of 20 submissions are done; the same command goes on from there\n"
    )


class TestTally:
    def test_rate_and_time_left_are_of_what_has_to_run(self):
        tally = Tally(submissions=100, to_run=60, since=1000.0)
        for _ in range(40):
            tally.count(ended(is_unchanged=True))
        assert tally.line(1001.0) == "40/100"
        for _ in range(20):
            tally.count(ended())
        assert tally.line(1010.0) == "60/100 · 2.0/s · 00:20 left"

    def test_what_is_slow_is_counted_by_the_minute_and_what_is_long_in_hours(self):
        tally = Tally(submissions=1000, to_run=1000, since=0.0)
        tally.count(ended())
        assert tally.line(10.0) == "1/1000 · 6.0/min · 2:46:30 left"

    def test_those_that_failed_are_counted(self):
        tally = Tally(submissions=2, to_run=2, since=0.0)
        tally.count(Ended("sample-a", None, failure="not graded"))
        tally.count(ended(failure="graded, but has no page"))
        assert tally.line(4.0) == "2/2 · 30.0/min · 00:00 left · 2 failed"
