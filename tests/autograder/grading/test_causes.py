"""A broken cell is named for the tests that fail because of it, and for no others."""

import dataclasses

import pytest
from nbformat.v4 import new_notebook

from autograder.engine.outcomes import BrokenCell, TestFailure, TestOutcome
from autograder.grading.causes import causes, would_bind
from autograder.grading.run import test_records as records_of
from tests.autograder.engine.notebooks import engine
from tests.support import cells


def because(sources, *undefined, broken):
    """Which cell each of the tests failed because of: they come last, and lack these names."""
    first = len(sources) + 1
    numbers = {f"test_{name}": number for number, name in enumerate(undefined, first)}
    outcomes = {
        f"test_{name}": TestOutcome(TestFailure("NameError", "", undefined=name))
        for name in undefined
    }
    cells_that_broke = [BrokenCell(n, "", "Error", "", undefined=name) for n, name in broken]
    found = causes(dict(enumerate(sources, 1)), numbers, outcomes, cells_that_broke)
    return {test.removeprefix("test_"): number for test, number in found.items()}


def test_a_name_that_a_broken_cell_would_have_bound_is_its_fault():
    sources = ["from google.colab import drive\nimport numpy as np", "def f():\n    return np"]
    assert because(sources, "np", broken=[(1, None)]) == {"np": 1}


def test_a_name_that_it_would_not_have_bound_is_not():
    assert because(["import nothing_like_it"], "np", broken=[(1, None)]) == {}


def test_a_cell_that_did_not_break_is_no_cause():
    assert because(["import numpy as np\ndel np"], "np", broken=[]) == {}


def test_a_cell_that_comes_after_the_test_is_no_cause():
    found = causes(
        {1: "assert f()", 2: "import nothing\nf = 1"},
        {"test_f": 1},
        {"test_f": TestOutcome(TestFailure("NameError", "", undefined="f"))},
        [BrokenCell(2, "", "ModuleNotFoundError", "")],
    )
    assert found == {}


def test_of_a_chain_of_broken_cells_the_first_is_the_cause():
    sources = ["import nothing\nimport numpy as np", "X = np.zeros(3)", "y = X + 1"]
    assert because(sources, "y", broken=[(1, None), (2, "np"), (3, "X")]) == {"y": 1}


def test_a_test_that_fails_for_another_reason_has_no_such_cause():
    outcomes = {
        "test_f": TestOutcome(TestFailure("CheckFailed", "np is not defined")),
        "test_g": TestOutcome(),
    }
    broken = [BrokenCell(1, "", "ModuleNotFoundError", "")]
    assert causes({1: "import np"}, {"test_f": 2, "test_g": 3}, outcomes, broken) == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np\nfrom math import pi, tau as t", {"np", "pi", "t"}),
        ("%matplotlib inline\n!pip install x\nx = 1", {"x"}),
        ("def f():\n    inner = 1\nclass C: pass", {"f", "C"}),
        ("if True:\n    x = 1\nfor i in []:\n    pass", {"x", "i"}),
        ("import numpy as np\nprint(“hi”)\nx: int = 3\ny == 4", {"np", "x"}),
        ("def f(x):\n    inner = “a”\n\nclass C:\n    pass", {"f", "C"}),
        ("from numpy import (\nx = “", {"x"}),
        ("\x00", set()),
    ],
)
def test_what_a_cell_would_bind(source, names):
    assert set(would_bind(source)) == names


@pytest.mark.parametrize(
    "first",
    [
        "from google.colab import drive\nimport numpy as np",
        "import numpy as np\nprint(“ready”)",
        "import nump as np",
    ],
)
def test_an_import_cell_that_breaks_is_named_in_every_exercise(first):
    """The whole way: through a student's function, through their constant, and directly."""
    notebook = cells.small_lesson()
    notebook[1].source = first
    notebook[2].source = "def add_up(values):\n    return np.sum(values)"
    notebook[4].source = "add_facts = np.array(['bd'])"
    made = [cell for cell in notebook if cell.cell_type == "code"]
    execution = engine().execute(new_notebook(cells=made))
    assert {record.because_of for record in records_of(execution)} == {1}
    assert [cell.number for cell in execution.broken_cells] == [1, 4]
    unbroken = dataclasses.replace(execution, broken_cells=[])
    assert {record.because_of for record in records_of(unbroken)} == {None}
