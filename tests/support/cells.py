"""Cells and courses made by hand, for tests that need a lesson small enough to see whole."""

import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.lesson.lesson import ONLY_DRAWS, TO_EXPLORE
from autograder.lesson.teaching import MISSING_COURSE_LIB

REPOSITORY = Path(__file__).resolve().parents[2]


def markdown(source: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source)


def code(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source)


def solution(name: str, source: str) -> NotebookNode:
    return _graded(name, source, solution=True)


def test(name: str, source: str, points: float) -> NotebookNode:
    cell = _graded(name, source, grade=True, locked=True)
    cell.metadata.nbgrader["points"] = points
    return cell


test.__test__ = False  # type: ignore[attr-defined]


def to_explore(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"tags": [TO_EXPLORE]})


def drawing(source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, metadata={"tags": [ONLY_DRAWS]})


def _graded(name: str, source: str, **roles: bool) -> NotebookNode:
    cell = nbformat.v4.new_code_cell(source)
    metadata = {"grade": False, "solution": False, "locked": False, "task": False} | roles
    cell.metadata["nbgrader"] = nbformat.from_dict(
        metadata | {"grade_id": name, "schema_version": 3}
    )
    return cell


ADD_SOLUTION = '''def add_up(values):
    """Return the sum of `values` weighted by their position."""
    ### BEGIN SOLUTION
    total = 0.0
    for position, value in enumerate(values):
        total += (position + 1) * float(value) ** 2
    return total
    ### END SOLUTION'''

ADD_TEST = """from course_lib import checks
assert add_up([1]) == 1, "add_up([1]): one value is its own square"
### BEGIN HIDDEN TESTS
weighted = [(index + 1) * number ** 2 for index, number in enumerate([3, 1, 2])]
assert add_up([3, 1, 2]) == sum(weighted), "the squares are not weighted by position"
### END HIDDEN TESTS
assert add_up([1, 2]) == 9, 'add_up([1, 2]): the second value counts twice'
checks.passed("add_up", "one value, and two")"""

LAST_VISIBLE = "assert add_up([1, 2])"
"""The beginning of the line without which what is visible of it catches 2 wrong ones of 5."""

FACTS_SOLUTION = """### BEGIN SOLUTION
add_facts = "bd"
### END SOLUTION"""

FACTS_TEST = """from course_lib import checks
assert isinstance(add_facts, str), "add_facts: a string of letters is expected"
checks.passed_form("add_facts")
### BEGIN HIDDEN TESTS
chosen = set(add_facts)
assert chosen == {"b", "d"}, "b and d: sums do not depend on order, and can be weighted"
### END HIDDEN TESTS"""


EXPLORED = '''def add_further(values):
    """Return the sum of the square roots of `values`."""
    ### BEGIN SOLUTION
    return sum(abs(float(value)) ** 0.5 for value in values if value != 0)
    ### END SOLUTION'''


def small_lesson() -> list[NotebookNode]:
    """A lesson with one function and one question that breaks no rule."""
    return [
        markdown("# Adding up\n\n**It takes** about 30 minutes."),
        code(f"{MISSING_COURSE_LIB}\nimport numpy as np"),
        solution("add_up", ADD_SOLUTION),
        test("test_add_up", ADD_TEST, 60),
        solution("add_facts", FACTS_SOLUTION),
        test("test_add_facts", FACTS_TEST, 40),
    ]


def write_lesson(root: Path, cells: list[NotebookNode], lesson_id: str = "01_adding") -> Path:
    """Write a source notebook below the course folder `root` and return its path."""
    path = root / "source" / lesson_id / f"{lesson_id}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def write_course(root: Path, cells: list[NotebookNode] | None = None) -> Path:
    """Write a course with one lesson and a small course_lib with both its secrets below `root`."""
    write_lesson(root, cells if cells is not None else small_lesson())
    package = root / "course_lib"
    for secret in ("reference", "hidden"):
        (package / secret).mkdir(parents=True)
        (package / secret / "__init__.py").write_text("")
    (package / "__init__.py").write_text('"""A package."""\n')
    (package / "checks.py").write_text("def check(value):\n    return value\n")
    (package / "reference" / "adding.py").write_text(
        "def add_up(values):\n"
        "    squares = [float(value) ** 2 for value in values]\n"
        "    return sum(position * square for position, square in enumerate(squares, start=1))\n"
    )
    (package / "hidden" / "adding.py").write_text(
        "from course_lib.reference import adding\n\n\n"
        "def without_weights(values):\n"
        '    """Say: "the squares are not weighted"."""\n'
        "    return sum(float(value) ** 2 for value in values if value is not None)\n\n\n"
        "def check(add_up, rng):\n"
        "    drawn = [int(n) for n in rng.integers(low=-9, high=9, size=(7,), endpoint=True)]\n"
        "    assert add_up(drawn) == adding.add_up(drawn)\n"
    )
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copyfile(REPOSITORY / name, root / name)
    return root
