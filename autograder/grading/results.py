"""What an executed notebook says: points and messages, by test cell and by exercise."""

from collections.abc import Mapping
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from autograder.lesson.lesson import exercise_of, grade_id, is_solution, is_test


@dataclass(frozen=True)
class TestResult:
    """How a test cell ended."""

    __test__ = False  # not a class for pytest to collect

    grade_id: str
    score: float
    points: float
    message: str | None
    """What the student reads first where it failed, else None."""
    printed: str
    """What the test cell printed, such as the explanation of each option of a question."""


@dataclass(frozen=True)
class ExerciseResult:
    """How an exercise ended."""

    name: str
    tests: tuple[TestResult, ...]

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(test.score for test in self.tests)

    @property
    def points(self) -> float:
        """The points that were to be earned."""
        return sum(test.points for test in self.tests)

    @property
    def messages(self) -> list[str]:
        """The messages of the tests that failed; the first is what a student reads first."""
        return [test.message for test in self.tests if test.message is not None]


def read_results(
    notebook: NotebookNode, scores: Mapping[str, float] | None = None
) -> tuple[ExerciseResult, ...]:
    """Return the results of an executed notebook, exercise by exercise.

    Parameters
    ----------
    notebook : NotebookNode
        A repaired notebook with the outputs that an engine wrote.
    scores : mapping of str to float, optional
        Scores by ``grade_id`` that count in place of the tests' own, such as the gradebook's.
    """
    names = tuple(name for cell in notebook.cells if is_solution(cell) and (name := grade_id(cell)))
    tests: dict[str, list[TestResult]] = {name: [] for name in names}
    for cell in filter(is_test, notebook.cells):
        test_id = grade_id(cell) or ""
        earned, points = determine_grade(cell)
        score = (scores or {}).get(test_id, earned or 0.0)
        tests[exercise_of(test_id, names)].append(
            TestResult(test_id, float(score), points, _message(cell), _printed(cell))
        )
    return tuple(ExerciseResult(name, tuple(results)) for name, results in tests.items())


def _message(cell: NotebookNode) -> str | None:
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        return None
    error = errors[0]
    named = f"{error.ename}: {error.evalue}" if error.evalue else error.ename
    # A failed check says all itself; of other errors the name is half of what they say.
    return error.evalue if error.ename in ("CheckFailed", "AssertionError", "NotRun") else named


def _printed(cell: NotebookNode) -> str:
    return "".join(
        output.text
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stdout"
    )
