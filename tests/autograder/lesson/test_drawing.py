"""What a cell that only draws may hold, so that grading can leave it out."""

import pytest

from autograder.lesson.drawing import drawing_problems
from autograder.lesson.lesson import ONLY_DRAWS, Lesson
from autograder.lesson.rules import broken_rules
from tests.support.cells import (
    code,
    drawing,
    markdown,
    small_lesson,
    solution,
    test,
    to_explore,
    write_lesson,
)


def problems(source):
    return list(drawing_problems(drawing(source)))


@pytest.mark.parametrize(
    "source",
    [
        "demos.adding.figure(add_up)",
        "demos.adding.figure(add_up, values=[1, -2], about={'sum': None})",
        "demos.adding.figure(data.values[:, 1] / 2, not quick, (0 < 1) and ~3)",
        "# a comment\nprint(f'{len(data)} values', round(data[0], 2), sep=' ')\n\ndemos.bar()",
    ],
)
def test_figures_and_what_is_printed_are_drawing(source):
    assert problems(source) == []


BINDS = (
    "values = [1]",
    "values += [1]",
    "values[0] = 1",
    "data.values = 1",
    "del values",
    "values: list = []",
    "global values",
    "import numpy as np",
    "for value in values:\n    print(value)",
    "with demos.open() as figure:\n    print(1)",
    "def figure():\n    demos.bar()",
    "class Figure:\n    pass",
    "try:\n    demos.bar()\nexcept NameError as missing:\n    print(1)",
    "print(values := [1])",
)
CALLS = (
    "demos.bar(add_up([1]))",
    "demos.bar(rng.normal(size=3))",
    "demos.bar(np.zeros(3))",
    "demos.bar().show()",
    "demos()",
    "demos.bars[0]()",
    "plt.plot([1])",
    "other.demos.bar()",
    "setattr(demos, 'bar', 1)",
    "print('a', file=log)",
    "demos.bar([values.pop() for _ in range(2)])",
    "demos.bar(lambda: values.pop())",
    "demos.bar(*values)",
    "print((yield))",
    "print(await values)",
)
NO_CALL = ("demos", "data.values", "1", "'a docstring'", "-demos.bar()", "pass")


@pytest.mark.parametrize("source", [*BINDS, *CALLS, *NO_CALL])
def test_nothing_else_is(source):
    (problem,) = problems(source)
    assert "calls nothing but demos and len, print, range, round" in problem


def test_a_problem_names_the_part_that_is_one():
    (problem,) = problems("demos.bar(add_up, np.zeros(3))")
    assert "'np.zeros(3)' may do more" in problem


@pytest.mark.parametrize("magic", ["%matplotlib inline", "!ls"])
def test_nor_is_a_magic(magic):
    (problem,) = problems(f"{magic}\ndemos.bar()")
    assert "only IPython understands" in problem


@pytest.mark.parametrize(
    "cell",
    [
        solution("f", "demos.bar()"),
        test("test_f", "demos.bar()", 1),
        to_explore("demos.bar()"),
        markdown("demos.bar()"),
    ],
    ids=["a solution", "a test", "a cell to explore", "a text"],
)
def test_only_code_cells_in_which_nobody_writes_are(cell):
    cell.metadata.setdefault("tags", []).append(ONLY_DRAWS)
    (problem,) = drawing_problems(cell)
    assert "suits only code cells in which nobody writes" in problem


def test_a_lesson_is_held_to_it_where_a_cell_has_the_tag(tmp_path):
    write_lesson(tmp_path, [*small_lesson(), drawing("figure = 1"), code("figure = 1")])
    (finding,) = broken_rules(Lesson.load(tmp_path / "source", "01_adding"))
    assert "'figure = 1' may do more" in finding.message


def test_what_is_no_python_is_reported_once(tmp_path):
    write_lesson(tmp_path, [*small_lesson(), drawing("demos.bar(")])
    (finding,) = broken_rules(Lesson.load(tmp_path / "source", "01_adding"))
    assert "is not Python" in finding.message
