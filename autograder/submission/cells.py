"""Cells of a repaired notebook that the lesson knows nothing of, and how cells are compared."""

import nbformat
from nbformat import NotebookNode


def new_cell(kind: str, source: str) -> NotebookNode:
    """Return a cell that the lesson knows nothing of."""
    cell: dict[str, object] = {"cell_type": kind, "id": "", "metadata": {}, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def same(one: str, other: str) -> bool:
    """Tell whether two cells hold the same, but for spaces that nobody sees."""
    return lines_of(one) == lines_of(other)


def lines_of(source: str) -> tuple[str, ...]:
    """Return the lines of a cell without the spaces that nobody sees."""
    return tuple(line.rstrip() for line in source.strip().split("\n"))
