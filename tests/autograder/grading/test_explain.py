"""Replaying cases: what was met when it was graded, and nothing is booked."""

import hashlib
import json

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.cli.main import main
from autograder.course import Course
from autograder.engine import IsolatedEngine
from autograder.engine.base import DEFAULT_LIMITS
from autograder.grading.draws import Submitted
from autograder.grading.explain import ExplainError, explain
from autograder.lesson.lesson import Lesson
from autograder.submission.submissions import Submission
from course_lib.hidden.neural_networks import relu as hidden_relu
from tests.support.cells import code, solution, write_lesson
from tests.support.cells import test as test_cell
from tests.support.records import record

LESSON = "01_relu"
DRAW = 2**63 + 11
RELU_TEST = """### BEGIN HIDDEN TESTS
from course_lib.hidden import neural_networks as hidden
hidden.relu.lend()
hidden.relu.check_any(relu)
### END HIDDEN TESTS
raise RuntimeError("what is visible is left out")"""
ABOVE = "def relu(z):\n    print('mine')\n    return np.maximum(z, 1e-3)"


@pytest.fixture
def course(tmp_path):
    """A course with a graded submission that is wrong about negative values."""
    cells = [
        code("import numpy as np"),
        solution("relu", "def relu(z):\n    return np.maximum(z, 0)"),
        test_cell("test_relu_any", RELU_TEST, 60),
        solution("relu_facts", "relu_facts = 'b'"),
        test_cell("test_relu_facts", "assert relu_facts == 'b'", 40),
    ]
    write_lesson(tmp_path, cells, LESSON)
    course = Course.open(tmp_path)
    folder = course.submitted / "sample-a" / LESSON
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbformat.write(with_solutions(notebook, {"relu": ABOVE}), folder / f"{LESSON}.ipynb")
    return course


@pytest.fixture
def graded(course):
    """The course, with the record of that submission."""
    lesson = Lesson.load(course.source, LESSON)
    folder = course.submitted / "sample-a" / LESSON
    submitted = Submitted.of(Submission("sample-a", LESSON, folder).read())
    made = record("sample-a", lesson=LESSON).as_json()
    made["graded"] |= {
        "notebook": submitted.notebook,
        "files": {},
        "lesson_version": lesson.version,
        "draw": f"{DRAW:016x}",
    }
    path = course.result("sample-a", LESSON)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(made))
    return course


def files(course):
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in course.root.rglob("*")
        if path.is_file()
    }


def asked(course, exercise, student="sample-a"):
    lesson = Lesson.load(course.source, LESSON)
    return explain(course, lesson, student, exercise, IsolatedEngine(), DEFAULT_LIMITS)


def test_the_cases_are_those_of_the_recorded_draw_and_nothing_is_written(graded):
    before = files(graded)
    found = asked(graded, "relu")
    assert files(graded) == before
    assert found.remarks == ()
    (told,) = found.tests
    assert (told.grade_id, told.ended) == ("test_relu_any", None)
    expected = hidden_relu.checks["any"].cases(DRAW)
    assert [case.call for case in told.cases] == [case.call for case in expected]
    wrong = [case for case in told.cases if case.difference is not None]
    assert len(wrong) > 0
    assert wrong[0].expected != wrong[0].got
    assert any(case.inputs["z"].startswith("shape (") for case in told.cases)


def test_the_command_prints_inputs_expected_and_got(graded, capsys):
    folder = graded.submitted / "sample-a" / LESSON
    notebook = nbformat.read(folder / f"{LESSON}.ipynb", 4)
    raises = "def relu(z):\n    raise ValueError('\\x1b[31mred')"
    nbformat.write(with_solutions(notebook, {"relu": raises}), folder / f"{LESSON}.ipynb")
    assert main(["--root", str(graded.root), "explain", "sample-a", LESSON, "relu"]) == 0
    printed = capsys.readouterr()
    assert "test_relu_any: 0 of" in printed.out
    for part in ("     z: ", "     expected: ", "     got: it raises ValueError", "     verdict: "):
        assert part in printed.out
    assert "\x1b" not in printed.out
    assert "THE SUBMISSION HAS CHANGED since it was graded" in printed.err


@pytest.mark.parametrize(
    ("exercise", "student", "says"),
    [
        ("softmax", "sample-a", "01_relu has no exercise softmax: there are relu, relu_facts"),
        ("relu_facts", "sample-a", "relu_facts has no cases that are drawn"),
        ("relu", "sample-b", "sample-b has no grade for 01_relu"),
    ],
)
def test_what_cannot_be_replayed_is_said(graded, exercise, student, says):
    with pytest.raises(ExplainError, match=says):
        asked(graded, exercise, student)
