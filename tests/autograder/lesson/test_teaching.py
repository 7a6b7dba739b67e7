"""What a release refuses since students would miss it."""

from collections.abc import Callable

import pytest
from nbformat import NotebookNode

from autograder.lesson.lesson import Lesson
from autograder.lesson.teaching import MISSING_COURSE_LIB, needed_minutes, owed_to_students
from tests.support.cells import code, markdown, small_lesson, write_lesson

VISIBLE = 'from course_lib import checks\nassert add_up([1]) == 1\nchecks.passed("add_up", "one")\n'


def lesson_with(tmp_path, change: Callable[[list[NotebookNode]], object]) -> Lesson:
    cells = small_lesson()
    change(cells)
    write_lesson(tmp_path, cells)
    return Lesson.load(tmp_path / "source", "01_adding")


def owed(tmp_path, change: Callable[[list[NotebookNode]], object]) -> list[str]:
    return [str(finding) for finding in owed_to_students(lesson_with(tmp_path, change))]


def sets(index: int, source: str) -> Callable[[list[NotebookNode]], object]:
    return lambda cells: cells[index].update(source=source)


def test_a_good_lesson_owes_nothing(tmp_path):
    assert owed(tmp_path, lambda cells: None) == []


OWING = {
    "no stated time": (sets(0, "# Adding up"), 'must say "**It takes** about'),
    "a time that is too short": (
        sets(0, "# Adding up\n\n**It takes** about 15 minutes."),
        "it says 15 minutes, but takes 25",
    ),
    "no help where course_lib is missing": (
        sets(1, "import numpy as np"),
        f"must hold the line {MISSING_COURSE_LIB}",
    ),
    "a long cell that draws": (
        lambda cells: cells.append(code("\n".join(["plt.plot([1])"] * 9))),
        "it draws in 9 lines",
    ),
    "a long test": (
        sets(3, "\n".join(["assert add_up([1]) == 1"] * 18) + "\n" + VISIBLE),
        "students see 21 lines of it",
    ),
    "a silent test": (
        sets(3, "assert add_up([1]) == 1"),
        'test_add_up: what is visible of it must end in checks.passed("add_up"',
    ),
    "a line too early": (sets(3, VISIBLE + "assert add_up([2]) == 4"), "must end in"),
    "the line of another exercise": (
        sets(3, VISIBLE.replace('passed("add_up', 'passed("f')),
        "end",
    ),
    "the line hidden": (
        sets(3, f"assert add_up([1])\n### BEGIN HIDDEN TESTS\n{VISIBLE}### END HIDDEN TESTS"),
        "must end in",
    ),
    "an answer taken for right": (
        sets(5, 'from course_lib import checks\nchecks.passed("add_facts", "all")'),
        'must end in checks.passed_form("add_facts"',
    ),
}


@pytest.mark.parametrize(("change", "message"), OWING.values(), ids=OWING.keys())
def test_what_is_owed_is_named(tmp_path, change, message):
    found = owed(tmp_path, change)
    assert any(message in finding for finding in found), found
    assert len(found) == 1


def test_a_hidden_region_at_the_top_leaves_the_line_last(tmp_path):
    source = "### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS\n" + VISIBLE
    assert owed(tmp_path, sets(3, source)) == []


def test_folded_text_takes_no_time_and_other_text_does(tmp_path):
    bare = needed_minutes(lesson_with(tmp_path, lambda cells: None))
    words = "word " * 150
    folded = f"<details><summary>Proof</summary>\n\n{words}\n</details>"
    with_folded = lesson_with(tmp_path, lambda cells: cells.append(markdown(folded)))
    assert needed_minutes(with_folded) == bare
    with_text = lesson_with(tmp_path, lambda cells: cells.append(markdown(words)))
    assert needed_minutes(with_text) == bare + 1


def test_a_longer_solution_takes_longer_and_its_signature_and_docstring_do_not(tmp_path):
    def solved_by(*lines):
        body = "\n    ".join(["### BEGIN SOLUTION", *lines, "### END SOLUTION"])
        source = f'def add_up(values):\n    """Add up the values."""\n    {body}'
        return needed_minutes(lesson_with(tmp_path, sets(2, source)))

    one = solved_by("return sum(values)")
    four = solved_by("total = 0", "for value in values:", "    total += value", "return total")
    assert four == one + 6
