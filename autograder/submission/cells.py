"""Cells of a repaired notebook: the student's, and the lesson's own as they were released."""

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.lesson import regions
from autograder.release.steps import ClearSolutionsForStudents


def new_cell(kind: str, source: str) -> NotebookNode:
    """Return a cell that the lesson knows nothing of."""
    cell: dict[str, object] = {"cell_type": kind, "id": "", "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def lessons_own(own: NotebookNode, source: str | None = None) -> NotebookNode:
    """Return the lesson's cell `own`, with a student's `source` where it is a solution cell."""
    cell: NotebookNode = nbformat.from_dict(own)
    cell.pop("attachments", None)
    if source is not None:
        # nbgrader comments "No response." where this checksum is still that of the cell.
        cell.metadata.nbgrader["checksum"] = compute_checksum(released_solution(own))
        cell["source"] = source
    return cell


def released_solution(own: NotebookNode) -> NotebookNode:
    """Return the lesson's solution cell `own` as students get it."""
    cell, _ = ClearSolutionsForStudents().preprocess_cell(
        nbformat.from_dict(own), {"language": "python"}, 0
    )
    return cell


def released_test(own: NotebookNode) -> str:
    """Return the code of the lesson's test cell `own` as students get it."""
    return regions.split(own.source, "HIDDEN TESTS").outside


def same(one: str, other: str) -> bool:
    """Tell whether two cells hold the same, but for spaces that nobody sees."""
    return [line.rstrip() for line in one.strip().split("\n")] == [
        line.rstrip() for line in other.strip().split("\n")
    ]
