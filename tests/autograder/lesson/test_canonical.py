import nbformat

from autograder.lesson.canonical import KEEP_GOING, canonical, write_canonical
from tests.support.cells import code, small_lesson, write_lesson


def as_an_editor_leaves_it() -> nbformat.NotebookNode:
    cells = small_lesson()
    cells[1].outputs = [nbformat.v4.new_output("stream", text="hello")]
    cells[1].execution_count = 7
    cells[1].metadata["collapsed"] = True
    cells[1].source = "import numpy as np   \n\n"
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.99"}
    return notebook


def test_outputs_and_editor_metadata_go():
    cell = canonical(as_an_editor_leaves_it()).cells[1]
    assert (cell.outputs, cell.execution_count, cell.metadata) == ([], None, {})
    assert cell.source == "import numpy as np"


def test_notebook_metadata_is_fixed():
    assert canonical(as_an_editor_leaves_it()).metadata.language_info == {"name": "python"}


def test_graded_cells_are_named_after_their_grade_id():
    ids = [cell.id for cell in canonical(as_an_editor_leaves_it()).cells]
    assert ids[2:] == ["add-up", "test-add-up", "add-facts", "test-add-facts"]


def test_other_cells_keep_their_id_unless_it_is_taken():
    first, second, third = code("a"), code("b"), code("c")
    first["id"], second["id"], third["id"] = "same", "same", "bad id!"
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [first, second, third]
    ids = [cell.id for cell in canonical(notebook).cells]
    assert ids[0] == "same"
    assert len(set(ids)) == 3
    assert "bad id!" not in ids


def test_test_cells_let_run_all_go_on():
    notebook = canonical(as_an_editor_leaves_it())
    tagged = [cell.id for cell in notebook.cells if KEEP_GOING in cell.metadata.get("tags", [])]
    assert tagged == ["test-add-up", "test-add-facts"]


def test_canonical_form_is_stable():
    once = canonical(as_an_editor_leaves_it())
    assert nbformat.writes(canonical(once)) == nbformat.writes(once)


def test_writing_tells_whether_something_changed(tmp_path):
    path = write_lesson(tmp_path, as_an_editor_leaves_it().cells)
    before = path.read_text()
    assert write_canonical(path, check=True)
    assert path.read_text() == before
    assert write_canonical(path)
    assert not write_canonical(path)
