"""The canonical form of a lesson's source, so that a diff shows just what an author changed."""

import hashlib
import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.lesson.lesson import grade_id, is_solution, is_test

KEEP_GOING = "raises-exception"
"""The tag with which Run All goes on past a cell that fails."""

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
_CELL_ID = re.compile(r"^[a-zA-Z0-9-_]{1,64}$")


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Return a copy of `notebook` without outputs, editor metadata or unstable cell ids.

    A graded cell gets its ``grade_id`` as cell id; other cells keep theirs where it is usable and
    get one from their text where it is not. Test cells get the tag that lets Run All go on.
    """
    result = nbformat.v4.new_notebook(metadata=nbformat.from_dict(_METADATA))
    result.nbformat_minor = 5
    taken: set[str] = {_graded_cell_id(cell) for cell in notebook.cells if grade_id(cell)}
    for cell in notebook.cells:
        if grade_id(cell):
            cell_id = _graded_cell_id(cell)
        else:
            cell_id = _free_cell_id(cell, taken)
            taken.add(cell_id)
        result.cells.append(_canonical_cell(cell, cell_id))
    return result


def write_canonical(path: Path, *, check: bool = False) -> bool:
    """Bring the notebook at `path` into canonical form, and tell whether it was not in it.

    Parameters
    ----------
    path : Path
        The notebook.
    check : bool
        Only tell; leave the file as it is.
    """
    before = path.read_text(encoding="utf-8")
    notebook = canonical(nbformat.reads(before, as_version=4))
    after: str = nbformat.writes(notebook) + "\n"
    if before != after and not check:
        path.write_text(after, encoding="utf-8", newline="\n")
    return before != after


def _canonical_cell(cell: NotebookNode, cell_id: str) -> NotebookNode:
    metadata: dict[str, Any] = {}
    if grade_id(cell):
        metadata["nbgrader"] = _nbgrader_metadata(cell)
    tags = [tag for tag in cell.metadata.get("tags", []) if tag != KEEP_GOING]
    if is_test(cell):
        tags.append(KEEP_GOING)
    if tags:
        metadata["tags"] = tags
    content: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell_id,
        "metadata": metadata,
        "source": "\n".join(line.rstrip() for line in cell.source.split("\n")).strip("\n"),
    }
    if cell.cell_type == "code":
        content |= {"execution_count": None, "outputs": []}
    if cell.get("attachments"):
        content["attachments"] = cell.attachments
    return nbformat.from_dict(content)


def _nbgrader_metadata(cell: NotebookNode) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "grade": is_test(cell),
        "grade_id": grade_id(cell),
        "locked": bool(cell.metadata.nbgrader.get("locked", False)),
        "schema_version": 3,
        "solution": is_solution(cell),
        "task": False,
    }
    if is_test(cell):
        points = float(cell.metadata.nbgrader.get("points", 0))
        metadata["points"] = int(points) if points.is_integer() else points
    return metadata


def _graded_cell_id(cell: NotebookNode) -> str:
    return re.sub(r"[^a-zA-Z0-9]", "-", grade_id(cell) or "")[:64]


def _free_cell_id(cell: NotebookNode, taken: set[str]) -> str:
    own = cell.get("id", "")
    if _CELL_ID.match(own) and own not in taken:
        return str(own)
    digest = hashlib.sha256(cell.source.encode()).hexdigest()
    return next(digest[:length] for length in range(8, 65) if digest[:length] not in taken)
