"""How cells ended, read out of a notebook's outputs: nbgrader's rule, an error costs the points.

For the kernel engine, which has nothing else, and for notebooks that were executed before there
were records. Everybody else is told by the engine.
"""

from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.engine.notebooks import is_runnable
from autograder.engine.outcomes import BrokenCell, TestFailure, TestOutcome
from autograder.engine.outputs import NOT_RUN
from autograder.lesson.lesson import grade_id, is_test


def read_outcomes(notebook: NotebookNode) -> dict[str, TestOutcome]:
    """Return how each test cell of an executed notebook ended, by its ``grade_id``.

    An error output says neither the id of a mistake nor whose line raised.
    """
    return {grade_id(cell) or "": _outcome(cell) for cell in filter(is_test, notebook.cells)}


def read_broken_cells(notebook: NotebookNode) -> list[BrokenCell]:
    """Return the cells of an executed notebook that are no tests and raised."""
    broken = []
    for number, cell in enumerate(filter(is_runnable, notebook.cells), start=1):
        error = _first_error(cell)
        if error is not None and not is_test(cell) and error.get("ename") != NOT_RUN:
            name = grade_id(cell) or ""
            broken.append(BrokenCell(number, name, _text(error, "ename"), _text(error, "evalue")))
    return broken


def _outcome(cell: NotebookNode) -> TestOutcome:
    printed = "".join(
        _text(output, "text")
        for output in _outputs(cell, "stream")
        if output.get("name") == "stdout"
    )
    error = _first_error(cell)
    if error is None:
        return TestOutcome(printed=printed)
    # The first line repeats the message.
    lines = error.get("traceback")
    frames = "\n".join(map(str, lines[1:])).strip("\n") if isinstance(lines, list) else ""
    name, message = _text(error, "ename"), _text(error, "evalue")
    return TestOutcome(TestFailure(name, message, line="", traceback=frames), printed)


def _first_error(cell: NotebookNode) -> NotebookNode | None:
    return next(_outputs(cell, "error"), None)


def _outputs(cell: NotebookNode, kind: str) -> Iterator[NotebookNode]:
    # A kernel that a student's code runs in can send any content for an output.
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict) and output.get("output_type") == kind:
            yield output


def _text(output: NotebookNode, key: str) -> str:
    value = output.get(key, "")
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
