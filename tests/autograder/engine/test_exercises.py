import nbformat
import pytest

from autograder.engine import IsolatedEngine, KernelEngine
from tests.autograder.engine.exercises import EXERCISES, notebook_cells

NAMES = [exercise.name for exercise in EXERCISES]


@pytest.fixture(scope="module", params=[IsolatedEngine, KernelEngine], ids=["isolated", "kernel"])
def messages(request):
    """For right and wrong solutions: each exercise's message, or None where it passed."""
    engine = request.param()
    found = {}
    for solution in ("right", "wrong"):
        notebook = nbformat.v4.new_notebook(cells=notebook_cells(solution))
        for cell in engine.execute(notebook).notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name.startswith("test_"):
                errors = [o.evalue for o in cell.outputs if o.output_type == "error"]
                found[solution, name.removeprefix("test_")] = errors[0] if errors else None
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_right_solution_passes(messages, name):
    assert messages["right", name] is None


@pytest.mark.parametrize("exercise", EXERCISES, ids=NAMES)
def test_a_wrong_solution_fails_with_the_tests_own_message(messages, exercise):
    assert exercise.says in (messages["wrong", exercise.name] or "it passed")
