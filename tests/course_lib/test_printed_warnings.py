"""Warnings in test cells, which stock Validate would take for failures."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.validator import Validator

from tests.support.cells import test as cell_test

IMPORTS = "import warnings\nfrom course_lib import checks"
WARNS = "from course_lib import checks\nwarnings.warn('overflow')\nchecks.passed('f', 'the shape')"


@pytest.fixture
def notebook():
    code, elsewhere = nbformat.v4.new_code_cell, "warnings.warn('elsewhere')"
    cells = [code(IMPORTS), code(elsewhere), cell_test("t", WARNS, 1), code(elsewhere)]
    return nbformat.v4.new_notebook(cells=cells)


def test_a_test_cell_prints_them_and_other_cells_warn_as_ever(notebook):
    NotebookClient(notebook, kernel_name="python3").execute()
    before, test, after = ([(o.name, o.text) for o in cell.outputs] for cell in notebook.cells[1:])
    assert test == [("stdout", "(UserWarning: overflow)\n✓ f: the shape (hidden tests try more)\n")]
    for ((stream, text),) in (before, after):
        assert stream == "stderr"
        assert "UserWarning: elsewhere" in text


def test_validate_has_nothing_against_a_right_function_that_warns(notebook, tmp_path):
    notebook.cells = [notebook.cells[0], notebook.cells[2]]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(notebook, path)
    assert Validator().validate(str(path)) == {}
