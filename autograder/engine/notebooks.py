"""What the engines do with whole notebooks, before and after they run."""

import re

import nbformat
from nbformat import NotebookNode

from autograder.engine.outputs import NOT_RUN, Output, error_output, printed_output
from autograder.lesson.lesson import is_test

PASSED_OVER = (
    "Not run for grading: you left this cell as it was, and nothing that is graded needs it.\n"
)
"""What a cell shows that an engine passed over."""

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def without_outputs(notebook: NotebookNode) -> NotebookNode:
    """Return a deep copy of `notebook` whose code cells have no outputs."""
    copy: NotebookNode = nbformat.from_dict(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return copy


def is_runnable(cell: NotebookNode) -> bool:
    """Tell whether `cell` has code to run."""
    return bool(cell.cell_type == "code" and cell.source.strip())


def pass_over(cell: NotebookNode) -> None:
    """Mark `cell` as one that the engines pass over; it keeps its number of execution."""
    cell.metadata["course"] = {"pass_over": True}


def is_passed_over(cell: NotebookNode) -> bool:
    """Tell whether the engines pass over `cell`."""
    return bool(cell.metadata.get("course", {}).get("pass_over", False))


def write_passed_over(notebook: NotebookNode) -> None:
    """Write into each cell that was passed over that it was."""
    for number, cell in enumerate(filter(is_runnable, notebook.cells), start=1):
        if is_passed_over(cell):
            write_outputs(cell, number, [printed_output(PASSED_OVER)])


def write_outputs(cell: NotebookNode, number: int, outputs: list[Output]) -> None:
    """Give `cell` its outputs, and `number` as its number of execution."""
    cell.execution_count = number
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = number


def fail_rest(notebook: NotebookNode, reason: str) -> None:
    """Write an error into every code cell that has not been run."""
    for cell in notebook.cells:
        if is_runnable(cell) and cell.execution_count is None:
            cell.outputs = [nbformat.from_dict(error_output(NOT_RUN, reason))]


def keep_what_counts(notebook: NotebookNode) -> None:
    """Leave in each test cell its printed text and the message of its error, and nothing else.

    Source lines and frames of tests are not for students, a warning costs nothing, and a score
    comes from nothing but an error.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_test(cell):
            cell.outputs = [
                nbformat.from_dict(error_output(output.ename, _ANSI.sub("", output.evalue)))
                if output.output_type == "error"
                else output
                for output in cell.outputs
                if output.output_type == "error"
                or (output.output_type == "stream" and output.name == "stdout")
            ]
