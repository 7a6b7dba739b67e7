import pytest
from rich.console import Console

from autograder.cli.grading_table import grading_table, what_went_wrong
from autograder.engine.outcomes import BrokenCell
from autograder.grading.report import GradingReport
from tests.support.records import failed, passed, record


def graded(student="sample-a", *, message=None, **details):
    tests = (
        failed("test_add_up", 60.0, message, "add_up")
        if message
        else passed("test_add_up", 60.0, "add_up"),
        passed("test_add_facts", 40.0, "add_facts"),
    )
    return record(student, tests, seconds=1.25, peak_memory_bytes=98 * 2**20, **details)


@pytest.fixture
def shown(lesson):
    def show(*submissions):
        console = Console(width=100)
        with console.capture() as capture:
            console.print(grading_table(GradingReport(lesson, list(submissions))))
        return capture.get()

    return show


def test_a_row_has_scores_total_seconds_and_memory(shown):
    text = shown(graded("sample-a"), graded("sample-b", message="the sum is wrong"))
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines() if "sample-" in line}
    assert rows["sample-a"] == ["60", "40", "100", "1.2", "98"]
    assert rows["sample-b"][:3] == ["0", "40", "40"]
    assert "the sum is wrong" in text
    assert "1 add_up (60), 2 add_facts (40)" in text


def test_a_name_is_never_read_as_markup(shown):
    assert "[bold]x[/bold]" in shown(graded("[bold]x[/bold]"))


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({}, ""),
        ({"problem": "not a notebook"}, "not a notebook"),
        ({"limit": "30 seconds for one cell"}, "limit reached: 30 seconds for one cell"),
        ({"repairs": ["cells put back: test_add_up, test_add_facts"]}, "cells put back"),
        ({"message": "first line\nsecond line"}, "first line"),
    ],
)
def test_what_went_wrong_is_one_line(details, says):
    assert what_went_wrong(graded(**details)) == says


def test_nothing_that_a_student_chose_commands_the_terminal(shown):
    text = shown(graded("sample-a", message="\x1b[2J\x1b]0;graded: 100\x07\x9b31m"))
    assert "graded: 100" in text
    assert not set(text) & {"\x1b", "\x07", "\x9b"}


def test_a_broken_cell_is_named_before_what_failed_because_of_it():
    cell = BrokenCell(1, "", "ModuleNotFoundError", "No module named 'google'")
    tests = [
        failed("test_f", message="name 'np' is not defined", because_of=1),
        failed("test_g", message="name 'np' is not defined", exercise="g", because_of=1),
        failed("test_h", message="the root is missing", exercise="h"),
    ]
    broke = "cell [1] broke: ModuleNotFoundError: No module named 'google'"
    assert what_went_wrong(record(tests=tests[:2], broken_cells=(cell,))) == (
        f"{broke} (2 exercises failed for it)"
    )
    assert what_went_wrong(record(tests=tests[1:], broken_cells=(cell,))) == (
        f"{broke} (1 exercise failed for it); the root is missing"
    )


def test_a_broken_cell_that_nothing_failed_because_of_is_not_mentioned():
    cell = BrokenCell(9, "", "ZeroDivisionError", "division by zero")
    assert what_went_wrong(record(tests=[failed("test_f")], broken_cells=(cell,))) == "wrong"
