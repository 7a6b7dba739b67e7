"""Cells that are marked to be passed over do nothing, say so, and keep their numbers."""

import nbformat
import pytest

from autograder.engine import KernelEngine
from autograder.engine.notebooks import PASSED_OVER, pass_over
from tests.autograder.engine.notebooks import engine
from tests.support.cells import code, test

ENGINES = pytest.mark.parametrize("make", [engine, KernelEngine], ids=["isolated", "kernel"])


def execute(make, *cells, passed_over):
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    for index in passed_over:
        pass_over(notebook.cells[index])
    before = nbformat.writes(notebook)
    execution = make().execute(notebook)
    assert nbformat.writes(notebook) == before
    nbformat.validate(execution.notebook)
    return execution


@ENGINES
def test_they_do_nothing_and_say_so(make):
    execution = execute(
        make,
        code("x = 1"),
        code("x = 2\nprint('here')"),
        code("x"),
        test("test_x", "assert x == 1", 1),
        passed_over=[1],
    )
    assert execution.tests["test_x"].passed
    (said,) = execution.notebook.cells[1].outputs
    assert (said.output_type, said.name, said.text) == ("stream", "stdout", PASSED_OVER)
    assert execution.notebook.cells[1].source == "x = 2\nprint('here')"
    assert execution.notebook.cells[2].outputs[0].data["text/plain"] == "1"


@ENGINES
def test_all_cells_keep_their_numbers(make):
    cells = [code("1"), code(""), code("1 / 0"), code("2"), code("1 / 0"), test("test_x", "", 1)]
    execution = execute(make, *cells, passed_over=[2])
    numbers = [cell.execution_count for cell in execution.notebook.cells]
    assert numbers[:5] == [1, None, 2, 3, 4]
    assert execution.notebook.cells[3].outputs[0].execution_count == 3
    assert [broken.number for broken in execution.broken_cells] == [4]


@ENGINES
def test_they_say_so_also_behind_a_cell_that_ends_everything(make):
    execution = execute(make, code("import os\nos._exit(1)"), code("1"), passed_over=[1])
    (said,) = execution.notebook.cells[1].outputs
    assert said.text == PASSED_OVER


def test_an_ordinary_cell_is_not_passed_over():
    execution = execute(engine, code("print('here')"), passed_over=[])
    assert execution.notebook.cells[0].outputs[0].text == "here\n"
