"""Steps that nbgrader's generator runs to turn a source notebook into what students get."""

import ast
import re
import textwrap

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    NbGraderPreprocessor,
)

from autograder.lesson import regions
from autograder.lesson.lesson import grade_id, is_solution, is_to_explore, lesson_version


class StampVersion(NbGraderPreprocessor):  # type: ignore[misc]
    """Write the lesson's name and version into the notebook, so that grading can tell them."""

    def preprocess(
        self, notebook: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Add ``metadata.course``."""
        lesson = resources["nbgrader"]["assignment"]
        notebook.metadata["course"] = {"lesson": lesson, "version": lesson_version(notebook)}
        return notebook, resources


class ClearSolutionsForStudents(ClearSolutions):  # type: ignore[misc]
    """Cut solutions: an unwritten function names itself, an unanswered question is None."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Replace the solution regions of `cell`."""
        self.enforce_metadata = not is_to_explore(cell)  # else nbgrader refuses its region
        if is_to_explore(cell):
            self.code_stub = {"python": _code_stub(_first_definition(cell))}
        elif is_solution(cell):
            name = grade_id(cell) or ""
            stub = _answer_stub(name, cell.source) or _code_stub(name)
            self.code_stub = {"python": stub}
        return super().preprocess_cell(cell, resources, cell_index)  # type: ignore[no-any-return]


def _code_stub(name: str) -> str:
    return f'raise NotImplementedError("{name}: replace this line with your code.")'


def _first_definition(cell: NotebookNode) -> str:
    functions = (n.name for n in ast.parse(cell.source).body if isinstance(n, ast.FunctionDef))
    return next(functions, cell.id)


def _answer_stub(name: str, source: str) -> str | None:
    for region in regions.split(source, "SOLUTION").inside:
        if re.search(rf"^{name}\s*=", region, flags=re.MULTILINE):
            ast.parse(textwrap.dedent(region))
            return f"{name} = None  # replace None with your answer"
    return None


STEPS = (
    StampVersion,
    LockCells,
    ClearSolutionsForStudents,
    ClearOutput,
    ClearHiddenTests,
    ComputeChecksums,
    CheckCellMetadata,
)
"""What a release runs. Saving to a gradebook is left to grading, which knows the whole tests."""
