"""A lesson as its submissions are compared with it: its cells, and what students got of them."""

import pickle
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.lesson import regions
from autograder.lesson.canonical import canonical
from autograder.lesson.lesson import Lesson, grade_id, is_locked, is_test
from autograder.submission.merged import statements


@dataclass(frozen=True)
class Original:
    """What repairing needs of a lesson, worked out once for all submissions.

    Nobody changes it. A process to which it is sent again and again (pickled) makes it once.
    """

    lesson: Lesson
    notebook: NotebookNode
    """The lesson in its canonical form."""
    released: dict[str, str]
    """The code of each graded cell as students get it."""
    checksums: dict[str, str]
    """nbgrader's checksum of each solution cell as students get it."""

    @classmethod
    def of(cls, lesson: "Lesson | Original") -> "Original":
        """Return what repairing needs of `lesson`, unless that is it already."""
        if isinstance(lesson, Original):
            return lesson
        notebook = canonical(lesson.notebook)
        released, checksums = {}, {}
        for cell in notebook.cells:
            name = grade_id(cell)
            if name and not is_locked(cell):
                released[name], checksums[name] = _released_solution(cell)
            elif name:
                released[name] = regions.split(cell.source, "HIDDEN TESTS").outside
        return cls(lesson, notebook, released, checksums)

    @cached_property
    def cells(self) -> dict[str, NotebookNode]:
        """The graded cells, by their ``grade_id``."""
        return {name: cell for cell in self.notebook.cells if (name := grade_id(cell))}

    @cached_property
    def exercises(self) -> frozenset[str]:
        """The names of the exercises."""
        return frozenset(exercise.name for exercise in self.lesson.exercises)

    @cached_property
    def ordinary_code(self) -> frozenset[str]:
        """The sources of all other cells."""
        return frozenset(cell.source for cell in self.notebook.cells if not grade_id(cell))

    @cached_property
    def test_statements(self) -> dict[str, set[str]]:
        """The statements of each test cell as students get it, but for imports."""
        return {
            name: statements(self.released[name])
            for name, cell in self.cells.items()
            if is_test(cell)
        }

    def cell(self, name: str, source: str | None = None) -> NotebookNode:
        """Return a copy of a graded cell, with a student's `source` where it is a solution cell."""
        cell: NotebookNode = nbformat.from_dict(self.cells[name])
        cell.pop("attachments", None)
        if source is not None:
            # nbgrader comments "No response." where this checksum is still that of the cell.
            cell.metadata.nbgrader["checksum"] = self.checksums[name]
            cell["source"] = source
        return cell

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps((self.lesson, self.notebook, self.released, self.checksums))

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._pickled,)


@lru_cache(maxsize=2)
def _unpickled(content: bytes) -> Original:
    return Original(*pickle.loads(content))


def _released_solution(own: NotebookNode) -> tuple[str, str]:
    """Return the code of a solution cell as students get it, and nbgrader's checksum of that."""
    # nbgrader takes a second to import; workers are sent what it said.
    from nbgrader.utils import compute_checksum

    from autograder.release.steps import ClearSolutionsForStudents

    cell, _ = ClearSolutionsForStudents().preprocess_cell(
        nbformat.from_dict(own), {"language": "python"}, 0
    )
    return cell.source, compute_checksum(cell)
