import nbformat
import pytest

from autograder.engine import KernelEngine, Limits
from tests.support import cells


def run(*notebook_cells, **options):
    notebook = nbformat.v4.new_notebook(cells=list(notebook_cells))
    return KernelEngine().execute(notebook, **options)


def test_a_test_cell_keeps_its_print_and_its_message_and_nothing_else():
    execution = run(
        cells.code("x = 1"),
        cells.test("test_x", "print('a) right')\nassert x == 2, 'x: not right'\nsecret = 3", 5),
        cells.test("test_y", "import warnings\nwarnings.warn('careful')\nx", 5),
    )
    printed, error = execution.notebook.cells[1].outputs
    assert printed.text == "a) right\n"
    assert (error.ename, error.evalue) == ("AssertionError", "x: not right")
    assert "secret" not in str(error.traceback)
    assert execution.notebook.cells[2].outputs == []
    assert execution.isolation == "none"
    assert execution.limit is None


def test_files_of_the_submission_lie_in_the_working_directory(tmp_path):
    (tmp_path / "helper.py").write_text("answer = 42")
    execution = run(cells.code("import helper; helper.answer"), files=tmp_path)
    assert execution.notebook.cells[0].outputs[0].data["text/plain"] == "42"


@pytest.mark.parametrize(
    ("source", "message"),
    [("while True: pass", "longer than 20 seconds"), ("import os; os._exit(1)", "process ended")],
)
def test_a_cell_that_never_ends_costs_nothing_but_points(source, message):
    execution = run(
        cells.code(source),
        cells.test("test_x", "assert True", 5),
        limits=Limits(cell_seconds=20, total_seconds=300, wall_factor=1, wall_margin_seconds=0),
    )
    assert message in str(execution.notebook.cells[0].outputs + execution.notebook.cells[1].outputs)


def test_the_limit_of_the_whole_notebook_is_named_where_it_is_the_one():
    limits = Limits(cell_seconds=60, total_seconds=9, wall_factor=1, wall_margin_seconds=0)
    execution = run(
        cells.code("import time\ntime.sleep(1000)"),
        cells.test("test_x", "assert 1", 5),
        limits=limits,
    )
    assert execution.limit == "9 seconds for the submission"
    assert "used up its 9 seconds" in str(execution.notebook.cells[0].outputs)
