"""The formgrader's page shows whatever a submission printed or wrote, and in its own place."""

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from autograder.grading.nbgrader_steps import configure
from tests.support import cells


def page_of(*notebook_cells):
    config = Config()
    configure(config)
    notebook = nbformat.v4.new_notebook(cells=list(notebook_cells))
    return HTMLExporter(config=config).from_notebook_node(notebook)[0]


@pytest.mark.parametrize("printed", ["\x1b[38mnot a colour", "\x1b[38;5mcut short", "\x1b[1mbold"])
def test_colours_that_cannot_be_converted_are_left_out(printed):
    cell = cells.code("1")
    cell.outputs = [nbformat.v4.new_output("stream", text=printed)]
    page = page_of(cell)
    assert printed.partition("m")[2] in page
    assert "\x1b" not in page


def test_what_a_student_wrote_paints_nothing_outside_its_own_box():
    text = nbformat.v4.new_markdown_cell('<div style="margin-top: -700px">100 of 100</div>')
    page = page_of(text)
    box = page[: page.index("100 of 100")].rpartition('class="tex2jax_ignore')[2]
    assert "contain: layout paint" in box
    assert "-700px" not in page
