from collections.abc import Callable

import pytest
from nbformat import NotebookNode

from autograder.lesson.lesson import Lesson
from autograder.lesson.rules import broken_rules
from tests.support.cells import (
    EXPLORED,
    code,
    markdown,
    small_lesson,
    solution,
    test,
    to_explore,
    write_lesson,
)


def findings(tmp_path, change: Callable[[list[NotebookNode]], object]) -> list[str]:
    cells = small_lesson()
    change(cells)
    write_lesson(tmp_path, cells)
    return [str(f) for f in broken_rules(Lesson.load(tmp_path / "source", "01_adding"))]


def sets(index: int, source: str) -> Callable[[list[NotebookNode]], object]:
    return lambda cells: cells[index].update(source=source)


def appends(*new: NotebookNode) -> Callable[[list[NotebookNode]], object]:
    return lambda cells: cells.extend(new)


def marks(index: int, **metadata: object) -> Callable[[list[NotebookNode]], object]:
    return lambda cells: cells[index].metadata.nbgrader.update(metadata)


def moves(index: int, to: int) -> Callable[[list[NotebookNode]], object]:
    return lambda cells: cells.insert(to, cells.pop(index))


def as_markdown(cell: NotebookNode) -> NotebookNode:
    text = markdown(cell.source)
    text.metadata = cell.metadata
    return text


def test_a_good_lesson_breaks_no_rule(tmp_path):
    assert findings(tmp_path, lambda cells: None) == []


SOLVED = 'def add_up(values):\n    """Sum."""\n'

BROKEN = {
    "two cells of one name": (appends(test("test_add_up", "assert add_up", 1)), "unique"),
    "a test that is not locked": (marks(3, locked=False), "must be locked"),
    "a solution that is a test": (marks(3, solution=True), "either a solution or a test"),
    "a markdown test": (
        lambda cells: cells.__setitem__(3, as_markdown(cells[3])),
        "graded cells are code",
    ),
    "a solution region in a text": (
        appends(markdown("### BEGIN SOLUTION\n### END SOLUTION")),
        "only a solution cell",
    ),
    "a cell to explore without a solution": (
        appends(to_explore("def add_further(values): ...")),
        "tagged to-explore is ungraded and has a SOLUTION region",
    ),
    "a graded cell to explore": (
        lambda cells: cells[2].metadata.update(tags=["to-explore"]),
        "tagged to-explore is ungraded",
    ),
    "a hidden region in a solution": (
        sets(2, SOLVED + "    ### BEGIN HIDDEN TESTS\n    ### END HIDDEN TESTS\n    return 1"),
        "only a test cell",
    ),
    "an open region": (sets(3, "### BEGIN HIDDEN TESTS\nassert add_up"), "never closed"),
    "not Python": (sets(3, "assert add_up ==="), "not Python"),
    "not Python once cut": (
        sets(3, "if add_up:\n    ### BEGIN HIDDEN TESTS\n    pass\n    ### END HIDDEN TESTS"),
        "without its hidden tests it is not Python",
    ),
    "no points": (marks(3, points=0), "more than 0 points"),
    "points that do not add up": (marks(3, points=61), "101 points together"),
    "a test of no exercise": (appends(test("test_other", "x = 1", 1)), "belongs to no exercise"),
    "an exercise without tests": (
        appends(
            solution("f", 'def f():\n    """F."""\n    ### BEGIN SOLUTION\n    ### END SOLUTION')
        ),
        "has no test cell",
    ),
    "an exercise that is not defined": (
        sets(2, "### BEGIN SOLUTION\nother = 1\n### END SOLUTION"),
        "defines no such name",
    ),
    "no docstring": (
        sets(2, "def add_up(values):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"),
        "no docstring",
    ),
    "no region": (sets(2, SOLVED + "    return 1"), "no ### BEGIN SOLUTION"),
    "a name from another cell": (
        sets(3, "assert add_up(np.ones(2)) == 2"),
        "uses np, which it neither imports",
    ),
    "a visible part that needs the hidden one": (
        sets(
            3,
            "### BEGIN HIDDEN TESTS\nimport numpy as np\n### END HIDDEN TESTS\n"
            "assert add_up(np.ones(1)) == 1",
        ),
        "without its hidden tests it uses np",
    ),
    "a test that ignores its exercise": (sets(3, "assert 1 + 1 == 2"), "does not use add_up"),
    "a test that redefines": (sets(3, "add_up = add_up"), "redefines add_up"),
    "a test with a value": (sets(3, "add_up([1])"), "ends in an expression"),
    "a visible test with a value": (
        sets(3, "add_up([1])\n### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS"),
        "without its hidden tests it ends in an expression",
    ),
    "a test before its exercise": (moves(3, to=2), "stands before its exercise"),
    "an import further down": (appends(code("import os")), "first code cell"),
    "the reference shown": (
        sets(1, "from course_lib.reference import knn"),
        "course_lib.reference.knn, which students do not have",
    ),
    "hidden tests shown": (
        sets(1, "import course_lib.hidden.knn"),
        "course_lib.hidden.knn, which students do not have",
    ),
    "hidden tests shown in a test": (
        sets(3, "from course_lib.hidden import knn\nassert add_up"),
        "course_lib.hidden.knn, which students do not have",
    ),
    "the grader shown": (sets(1, "import autograder"), "autograder, which students do not have"),
    "the reference shown in a test": (
        sets(3, "from course_lib import reference\nassert add_up"),
        "course_lib.reference, which students do not have",
    ),
}


@pytest.mark.parametrize(("change", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_every_broken_rule_is_found_and_named(tmp_path, change, message):
    found = findings(tmp_path, change)
    assert any(message in finding for finding in found), found


def test_a_hidden_region_may_import_what_students_do_not_have(tmp_path):
    imports = "from course_lib import hidden, reference"
    source = f"### BEGIN HIDDEN TESTS\n{imports}\n### END HIDDEN TESTS\nassert add_up"
    assert findings(tmp_path, sets(3, source)) == []


def test_a_cell_to_explore_has_a_solution_and_is_no_exercise(tmp_path):
    assert findings(tmp_path, appends(to_explore(EXPLORED))) == []


def test_a_check_may_end_a_test_cell(tmp_path):
    source = "from course_lib import checks\nchecks.check_choice_form(add_up, 'add_up')"
    assert findings(tmp_path, sets(3, source)) == []
