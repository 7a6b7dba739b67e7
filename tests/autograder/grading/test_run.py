"""What comes of one submission, as bytes."""

import io

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from autograder.grading.run import notebook_file

SIGNS = 'σ(z) ≤ 1 \N{GRINNING FACE} "quoted" \\ \t \x1b[0m\r\n\u2028and more\n\n'


def test_the_notebooks_file_is_the_one_that_nbformat_writes():
    shown = new_output("display_data", {"image/png": "iVBORw0K" * 99, "text/plain": SIGNS})
    result = new_output("execute_result", {"application/json": {"b": [1, None], "a": SIGNS}})
    outputs = [new_output("stream", text=SIGNS), shown, result]
    failed = new_output("error", ename="E", evalue=SIGNS, traceback=[SIGNS, ""])
    notebook = new_notebook(
        cells=[
            new_markdown_cell(SIGNS),
            new_code_cell(SIGNS, outputs=outputs, metadata={"z": {}, "nbgrader": {"points": 1.5}}),
            new_code_cell("", outputs=[failed], metadata={"trusted": True}),
            new_raw_cell("\n"),
        ],
        metadata={"orig_nbformat": 3, "course": {"repairs": (), "files": {SIGNS: SIGNS}}},
    )
    expected = io.StringIO()
    nbformat.write(notebook, expected)
    assert notebook_file(notebook) == expected.getvalue().encode()
