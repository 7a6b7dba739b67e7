"""Each lesson's right solutions, held directly against hidden tests over random draws.

Each submission meets a draw of its own, so a check must be right in all that there are.
"""

import contextlib
import io
import time
import warnings

import numpy as np
import pytest

from autograder.audit.audit import bank_path
from autograder.audit.bank import read_bank
from autograder.audit.draws import run_solution
from autograder.audit.hidden_tests import hidden_tests
from autograder.lesson.lesson import Lesson, lesson_ids
from course_lib.hidden.exercise import Exercise
from tests.support.cells import REPOSITORY

MOST_SECONDS = 1.0
"""Of processor time for drawing the cases of a check, which each submission pays for."""


def random_draws(n_draws):
    rng = np.random.default_rng(n_draws)
    return [int(number) for number in rng.integers(2**64, size=n_draws, dtype=np.uint64)]


def exercises(lesson):
    """Yield the exercises of a lesson whose hidden tests have cases, with these."""
    for exercise in lesson.exercises:
        tests = hidden_tests(exercise)
        if isinstance(tests, Exercise):
            yield exercise, tests


def hold(tests, source, draws):
    """Run a right solution's code against all checks in each draw; bound the time of drawing."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        solution = run_solution(source, tests)
        for draw in draws:
            for check in tests.checks.values():
                start = time.process_time()
                check.cases(draw)
                assert time.process_time() - start < MOST_SECONDS, (check.name, draw)
                check.run(solution, draw, is_named=False)


@pytest.mark.parametrize(
    ("n_own", "n_bank"), [(3, 0), pytest.param(200, 10, marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("lesson", lesson_ids(REPOSITORY / "source"))
def test_right_solutions_pass_whatever_the_draw(lesson, n_own, n_bank):
    entries = read_bank(bank_path(REPOSITORY, lesson)) if n_bank else ()
    for exercise, tests in exercises(Lesson.load(REPOSITORY / "source", lesson)):
        hold(tests, exercise.solution, random_draws(n_own))
        for entry in entries:
            if entry.right and entry.exercise == exercise.name:
                hold(tests, entry.source, random_draws(n_bank))
