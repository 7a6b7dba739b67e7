"""Attacks on a lesson as students get it: harm on stock nbgrader's way of running, none on ours."""

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.engine import IsolatedEngine, KernelEngine
from autograder.engine.base import DEFAULT_LIMITS
from autograder.grading.run import run_submission
from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from autograder.submission.submissions import Submission
from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.support.cells import REPOSITORY

LESSON_ID = "01_knn"

BORROWED = "from course_lib.reference.knn import l1_distances"

CONTENT = """import ast
class Tame(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node)
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Tame())"""

ATTACKS = {"borrowed-reference": BORROWED, "tests-without-checks": CONTENT}


@pytest.fixture(scope="module")
def lesson():
    return Lesson.load(REPOSITORY / "source", LESSON_ID)


@pytest.fixture
def hand_in(lesson, tmp_path):
    released = nbformat.read(generate(lesson, tmp_path / "release"), as_version=4)

    def write(student, solutions):
        folder = tmp_path / "submitted" / student / LESSON_ID
        folder.mkdir(parents=True)
        nbformat.write(with_solutions(released, solutions), folder / f"{LESSON_ID}.ipynb")
        return Submission(student, LESSON_ID, folder)

    return write


def score(submission, lesson, engine):
    return run_submission(submission.read(), lesson, engine, DEFAULT_LIMITS, b"secret").record.score


@needs_bubblewrap
@pytest.mark.attack
@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS.keys())
def test_it_does_harm_elsewhere_and_none_here(lesson, hand_in, code):
    last = lesson.exercises[-1].name
    stolen = hand_in("attacker", {lesson.exercises[0].name: code, last: f"{last} = None"})
    assert score(stolen, lesson, KernelEngine()) > 0
    assert score(stolen, lesson, IsolatedEngine(require_isolation=True)) == 0
    honest = hand_in("honest", {exercise.name: exercise.solution for exercise in lesson.exercises})
    assert score(honest, lesson, IsolatedEngine()) == lesson.max_score
