"""Outputs that the engines themselves write into a notebook."""

import re

import nbformat
from nbformat import NotebookNode

from autograder.lesson import is_test

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def error_output(name: str, message: str, traceback: str = "") -> NotebookNode:
    """Make an error output: `message` is for the student, `traceback` the student's own frames."""
    lines = [f"{name}: {message}" if message else name]
    if traceback:
        lines += ["", *traceback.rstrip("\n").split("\n")]
    return nbformat.v4.new_output("error", ename=name, evalue=message, traceback=lines)


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a deep copy of `notebook` whose code cells have no outputs."""
    copy: NotebookNode = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return copy


def keep_what_counts(notebook: NotebookNode) -> None:
    """Leave in each test cell its printed text and the message of its error, and nothing else.

    Source lines and frames of tests are not for students, a warning costs nothing, and a score
    comes from nothing but an error.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_test(cell):
            cell.outputs = [
                error_output(output.ename, _ANSI.sub("", output.evalue))
                if output.output_type == "error"
                else output
                for output in cell.outputs
                if output.output_type == "error"
                or (output.output_type == "stream" and output.name == "stdout")
            ]
