"""Code that stands in another cell than the lesson means it to: graded as well as can be."""

import copy
import json

import nbformat
import pytest

from autograder.lesson.lesson import grade_id, is_test
from autograder.submission.merged import continues, own_part, statements, without_names
from autograder.submission.repair import repair
from tests.support.cells import code
from tests.support.engines import PlainEngine

RIGHT = "def add_up(values):\n    return sum((i + 1) * v * v for i, v in enumerate(values))"
HALVES = RIGHT.split("\n")
WRONG = "def add_up(values):\n    return 7"
FACTS = "add_facts = 'bd'"


def jupyterlab(notebook):
    """As JupyterLab saves it: as it is, with its view of the cells."""
    for cell in notebook["cells"]:
        cell["metadata"]["editable"] = cell["metadata"]["deletable"] = True
    return notebook


def vs_code(notebook):
    """As VS Code saves it: the language in each cell, lines in lists."""
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook


def colab(notebook):
    """As Colab saves it: minor version 0, the cells' ids in their metadata."""
    notebook["nbformat_minor"] = 0
    notebook["metadata"]["colab"] = {"provenance": []}
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"]["id"] = f"aBcD{number}"
        cell["source"] = cell["source"].splitlines(keepends=True)
    return notebook


@pytest.fixture
def graded(lesson, released):
    """Grades the released notebook as the test has changed it, saved by an editor.

    Returns the tests that pass, the repaired notebook and its repairs.
    """

    def grade(saved_by=colab):
        notebook = json.loads(json.dumps(released))
        repaired = repair(json.dumps(saved_by(notebook)).encode(), lesson)
        nbformat.validate(repaired.notebook)
        outcomes = PlainEngine().execute(repaired.notebook).tests
        passing = {name for name, outcome in outcomes.items() if outcome.passed}
        for cell in lesson.notebook.cells:
            if is_test(cell):
                assert named(repaired.notebook, grade_id(cell)).source == cell.source
        return passing, repaired.notebook, repaired.repairs

    return grade


def named(notebook, name):
    (cell,) = [cell for cell in notebook.cells if grade_id(cell) == name]
    return cell


def index(notebook, name):
    return notebook.cells.index(named(notebook, name))


def before(notebook, name):
    return notebook.cells[index(notebook, name) - 1]


def insert_copy(notebook, name, source, at):
    cell = copy.deepcopy(named(notebook, name))
    cell.source = source
    notebook.cells.insert(at, cell)


@pytest.mark.parametrize("editor", [jupyterlab, vs_code, colab])
@pytest.mark.parametrize("below", [True, False])
def test_a_solution_written_into_the_test_cell_runs_before_the_test(
    graded, released, below, editor
):
    test = named(released, "test_add_up")
    parts = [test.source, RIGHT] if below else [RIGHT, test.source]
    test.source = "\n\n".join(parts)
    passing, notebook, repairs = graded(editor)
    assert passing == {"test_add_up"}
    ran = before(notebook, "test_add_up")
    assert (ran.cell_type, RIGHT in ran.source, "assert" in ran.source) == ("code", True, False)
    assert "code of yours in test cells, run before the lesson's own test: test_add_up" in repairs


def test_a_helper_that_a_solution_needs_may_stand_in_a_test_cell(graded, released):
    named(
        released, "add_up"
    ).source = "def add_up(values):\n    return sum(placed(i, v) for i, v in enumerate(values))"
    named(released, "test_add_up").source += "\ndef placed(i, v):\n    return (i + 1) * v * v"
    assert graded()[0] == {"test_add_up"}


def test_what_is_tried_in_a_test_cell_takes_no_answers_place(graded, released):
    named(released, "add_up").source = RIGHT
    named(released, "test_add_up").source = f"{WRONG}\nassert add_up([1]) == 7"
    passing, notebook, repairs = graded()
    assert passing == {"test_add_up"}
    shown = before(notebook, "test_add_up")
    assert (shown.cell_type, shown.source) == ("raw", f"{WRONG}\nassert add_up([1]) == 7")
    assert repairs == ["test cells that had been changed; the lesson's own were run: test_add_up"]


@pytest.mark.parametrize(
    "source",
    [
        "pass",
        "assert True",
        "import os; os._exit(0)",
        "def add_up_(:",
        "while True:\n    pass",
        "import course_lib.checks as c; c.passed = print",
    ],
)
def test_a_test_that_defines_nothing_that_is_needed_is_shown_and_not_run(graded, released, source):
    named(released, "add_up").source = WRONG
    named(released, "test_add_up").source = source
    passing, notebook, _ = graded()
    assert passing == set()
    shown = before(notebook, "test_add_up")
    assert (shown.cell_type, shown.source) == ("raw", source)


def test_a_test_that_was_only_reformatted_is_not_shown_twice(graded, released):
    test = named(released, "test_add_up")
    test.source = test.source.replace("(1, 2)", "(\n    1,\n    2,\n)").replace("==", " == ")
    cells = len(released.cells)
    assert len(graded()[1].cells) == cells


def test_a_test_cell_merged_with_the_next_solution(graded, released):
    named(released, "add_up").source = RIGHT
    test = named(released, "test_add_up")
    test.source += f"\n\n{FACTS}"
    released.cells.remove(named(released, "add_facts"))
    passing, notebook, _ = graded()
    assert passing == {"test_add_up", "test_add_facts"}
    assert FACTS in before(notebook, "test_add_up").source


def test_a_test_cell_with_the_next_solution_before_its_empty_cell(graded, released):
    """The cell as it was released would undo the answer."""
    named(released, "test_add_up").source += f"\n\n{FACTS}"
    passing, notebook, repairs = graded()
    assert passing == {"test_add_facts"}
    assert named(notebook, "add_facts").source.startswith("# add_facts: this cell was as released")
    assert (
        "solution cells as released, not run, since the answer stands in another cell: add_facts"
        in repairs
    )


@pytest.mark.parametrize("solution", [RIGHT, WRONG])
def test_a_solution_cell_merged_with_its_test(graded, released, solution):
    test = named(released, "test_add_up")
    named(released, "add_up").source = f"{solution}\n{test.source}\n\n{FACTS}"
    released.cells.remove(test)
    released.cells.remove(named(released, "add_facts"))
    passing, notebook, repairs = graded()
    assert passing == {"test_add_facts"} | ({"test_add_up"} if solution == RIGHT else set())
    assert "test cells that had been merged with a solution, taken apart: test_add_up" in repairs
    assert solution in named(notebook, "add_up").source


@pytest.mark.parametrize("with_metadata", [True, False])
def test_a_solution_split_within_a_function_is_joined(graded, released, with_metadata):
    first, second = HALVES
    named(released, "add_up").source = first
    place = index(released, "add_up") + 1
    if with_metadata:
        insert_copy(released, "add_up", second, place)
    else:
        released.cells.insert(place, code(second))
    passing, notebook, repairs = graded()
    assert passing == {"test_add_up"}
    assert named(notebook, "add_up").source == f"{first}\n{second}"
    assert "solution cells that had been split, joined: add_up" in repairs


@pytest.mark.parametrize("with_metadata", [True, False])
def test_a_solution_split_between_functions_runs_in_its_order(graded, released, with_metadata):
    named(released, "add_up").source = RIGHT
    place = index(released, "add_up") + 1
    second = "def helper():\n    return add_up([1])"
    if with_metadata:
        insert_copy(released, "add_up", second, place)
    else:
        released.cells.insert(place, code(second))
    assert graded()[0] == {"test_add_up"}


@pytest.mark.parametrize("source", [None, "", "# later"], ids=["released", "empty", "comment"])
@pytest.mark.parametrize("at_the_end", [True, False])
def test_an_unwritten_copy_never_wins_over_one_that_is_written(
    graded, released, source, at_the_end
):
    stub = named(released, "add_up").source
    named(released, "add_up").source = RIGHT
    place = len(released.cells) if at_the_end else index(released, "add_up") + 1
    insert_copy(released, "add_up", stub if source is None else source, place)
    passing, notebook, _ = graded()
    assert passing == {"test_add_up"}
    assert named(notebook, "add_up").source == RIGHT


def test_of_two_written_copies_the_last_counts(graded, released):
    named(released, "add_up").source = WRONG
    insert_copy(released, "add_up", RIGHT, index(released, "add_up") + 1)
    passing, notebook, repairs = graded()
    assert passing == {"test_add_up"}
    assert named(notebook, "add_up").source == RIGHT
    assert any(cell.source == WRONG for cell in notebook.cells)
    assert repairs == [
        "solution cells that stood more than once; the last counts, others just run: add_up"
    ]


def test_a_solution_in_a_cell_of_its_own_is_not_undone_by_the_released_one(graded, released):
    released.cells.insert(index(released, "add_up"), code(RIGHT))
    assert graded()[0] == {"test_add_up"}


def test_code_in_an_earlier_copy_of_a_test_cell_runs_as_well(graded, released):
    insert_copy(released, "test_add_up", RIGHT, index(released, "test_add_up"))
    passing, notebook, _ = graded()
    assert passing == {"test_add_up"}
    assert before(notebook, "test_add_up").source == RIGHT


class TestMerged:
    def test_statements_are_told_apart_by_their_syntax(self):
        lessons = "import a\nassert f(1) == 2, 'no'\nfor x in (1, 2):\n    assert f(x)"
        source = (
            "import a\nassert f(1)==2,'no' # yes\n# mine\n@g\ndef f(x):\n  return 1\n" + lessons
        )
        assert own_part(source, lessons) == (
            "import a\n# mine\n@g\ndef f(x):\n  return 1\nimport a"
        )

    def test_a_line_that_the_students_code_shares_stays(self):
        assert own_part("assert a; b = 1", "assert a") == "assert a; b = 1"

    def test_of_what_is_no_python_the_lines_are_compared(self):
        assert own_part("def f(:\n\n    x\nassert a\n", "assert a") == "def f(:\n\n    x"

    def test_magics_are_the_students(self):
        assert own_part("%timeit f()\nassert a", "assert a") == "%timeit f()"

    def test_what_binds_a_name_is_left_out(self):
        assert without_names("f = 1\ndef g():\n    f = 2\nx, f = 1, 2", ["f"]) == (
            "def g():\n    f = 2"
        )

    def test_a_cell_holds_a_test_with_all_its_statements(self):
        assert statements("assert a\nassert b") < statements("x = 1\nassert a\nassert  b")
        assert not statements("assert a\nassert b") <= statements("assert a")
        assert statements("import a") == statements("# nothing") == set()

    @pytest.mark.parametrize(
        ("first", "second", "expected"),
        [
            ("def f():\n    x = 1", "    return x", True),
            ("def f():", "\n    return 1", True),
            ("def f():\n    return 1", "x = 1", False),
            ("x = 1", "  # only a comment", False),
            ("x = (1,", "2)", False),
        ],
    )
    def test_the_rest_of_a_split_cell_is_indented(self, first, second, expected):
        assert continues(first, second) is expected
