"""Functions of earlier lessons, as the student wrote them there.

A lesson's first cell may say ``mean_squared_error = earlier.function("mean_squared_error",
"02_losses")``. Calls then go to what stands in the notebook of that lesson, as it was last saved.
Of that notebook nothing is run but its imports and definitions: no figures, no tests.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
"""Lines that IPython understands and Python does not."""


class NotWritten(NotImplementedError):
    """There is no such function: the end of a sentence such as "this waits for …"."""


def function(name: str, lesson: str) -> Callable[..., Any]:
    """Return a function that calls the student's own of an earlier lesson.

    Parameters
    ----------
    name : str
        The exercise's name.
    lesson : str
        The lesson's name, such as ``"02_losses"``. Its notebook is looked for beside this one, and
        in the folder of that name beside this lesson's.

    Returns
    -------
    callable
        It raises `NotWritten` where the notebook is not found or does not have the function yet.
        When the notebook is saved again, later calls use what it holds then.
    """
    notebook = _Notebook(lesson)

    def of_an_earlier_lesson(*arguments: Any, **named: Any) -> Any:
        try:
            return notebook.definition(name)(*arguments, **named)
        except NotWritten:
            raise
        except NotImplementedError:
            raise NotWritten(f"{name} of lesson {lesson}, which is not written yet") from None

    of_an_earlier_lesson.__name__ = of_an_earlier_lesson.__qualname__ = name
    return of_an_earlier_lesson


class _Notebook:
    """What an earlier lesson's notebook defines, read again whenever it was saved."""

    def __init__(self, lesson: str) -> None:
        self._lesson = lesson
        self._version: tuple[Path, int] | None = None
        self._definitions: dict[str, Any] = {}

    def definition(self, name: str) -> Any:
        """Return the function of that name."""
        version = self._latest()
        if version is None:
            raise NotWritten(
                f"{name} of lesson {self._lesson}, whose notebook is not found: "
                f"it should be ../{self._lesson}/{self._lesson}.ipynb"
            )
        if version != self._version:
            self._definitions = _run_definitions(version[0])
            self._version = version
        found = self._definitions.get(name)
        if not callable(found):
            raise NotWritten(f"{name} of lesson {self._lesson}, which its notebook does not define")
        return found

    def _latest(self) -> tuple[Path, int] | None:
        for folder in (Path(), Path("..", self._lesson)):
            path = folder / f"{self._lesson}.ipynb"
            try:
                return path, path.stat().st_mtime_ns
            except OSError:
                continue
        return None


def _run_definitions(path: Path) -> dict[str, Any]:
    """Run the imports and definitions of a notebook, and return what they leave."""
    namespace: dict[str, Any] = {"__name__": path.stem}
    for statement in _statements(path):
        module = ast.Module([statement], [])
        try:
            exec(compile(module, str(path), "exec"), namespace)
        except Exception:  # what needs it says so when it is called
            continue
    return namespace


def _statements(path: Path) -> Iterator[ast.stmt]:
    """Yield the imports, definitions, constants and earlier functions of all cells but tests."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if _is_the_students(cell)]
    except (OSError, ValueError, KeyError, TypeError):
        return  # being written at this moment, or damaged
    for source in sources:
        try:
            statements = ast.parse(MAGIC.sub("", source)).body
        except (SyntaxError, ValueError):
            continue
        yield from filter(_defines, statements)


def _is_the_students(cell: dict[str, Any]) -> bool:
    metadata = cell["metadata"].get("nbgrader", {})
    is_test = metadata.get("grade") and not metadata.get("solution")
    return bool(cell["cell_type"] == "code" and not is_test)


def _defines(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return isinstance(statement.value, ast.Constant) or ast.unparse(statement.value).startswith(
            "earlier.function("
        )
    return isinstance(statement, DEFINITIONS)
