"""What becomes of mutants, and which gaps they and their list leave."""

import pytest

from autograder.audit.mutation.mutants import MutantKey, make_mutants
from autograder.audit.mutation.trials import mutant_gaps, mutant_results, mutant_trial
from autograder.audit.trials import Outcome, run_trial
from autograder.lesson.lesson import Exercise
from tests.support.engines import PlainEngine
from tests.support.records import exercise, failed, passed

KILLED, SURVIVED = failed("test_f"), passed("test_f")


@pytest.fixture
def mutant():
    mutants = make_mutants(Exercise("f", "code", "def f(x):\n    return abs(x)\n", ()))
    return next(mutant for mutant in mutants if mutant.key.operator == "forgotten call")


def results(mutant, test, listed=()):
    outcome = Outcome(mutant_trial(mutant, None, {}), (exercise("f", test),))
    return mutant_results([mutant], [outcome], dict.fromkeys(listed, "why"))


def gaps(mutant, test, listed=()):
    found = mutant_gaps(results(mutant, test, listed), dict.fromkeys(listed, "why"))
    return [str(gap) for gap in found]


def test_a_mutant_that_a_test_notices_is_killed(mutant):
    assert [result.state for result in results(mutant, KILLED)] == ["killed"]
    assert gaps(mutant, KILLED) == []


def test_a_survivor_comes_with_its_diff_and_its_entry_for_the_list(mutant):
    (gap,) = gaps(mutant, SURVIVED)
    assert gap.startswith("f: mutant: forgotten call: return abs(x) → return x: expected a test")
    assert "\n-    return abs(x)\n+    return x\n[[equivalent]]\n" in gap


def test_a_listed_survivor_is_equivalent(mutant):
    assert [result.state for result in results(mutant, SURVIVED, [mutant.key])] == ["equivalent"]
    assert gaps(mutant, SURVIVED, [mutant.key]) == []


def test_a_listed_mutant_that_is_killed_is_a_gap(mutant):
    (gap,) = gaps(mutant, KILLED, [mutant.key])
    assert gap.endswith("expected a survivor; a test notices it: remove the entry")


def test_a_listed_mutant_that_is_not_made_is_a_gap(mutant):
    (gap,) = gaps(
        mutant, KILLED, [MutantKey("f", "forgotten call", "return abs(x)", "return x", 2)]
    )
    assert "return x (occurrence 2): expected a mutant; no such mutant is made" in gap


def test_a_mutant_is_run_with_the_tests_of_its_exercise_alone(lesson, released):
    own = {exercise.name: exercise.solution for exercise in lesson.exercises}
    mutant = make_mutants(lesson.exercises[0])[0]
    outcome = run_trial(mutant_trial(mutant, released, own), lesson, PlainEngine())
    assert [len(result.tests) for result in outcome.results] == [1, 0]


def test_a_mutant_that_its_process_died_of_is_neither_killed_nor_a_survivor(mutant):
    outcome = Outcome(mutant_trial(mutant, None, {}), (exercise("f"),), "its process was killed")
    (result,) = mutant_results([mutant], [outcome], {})
    assert result.state == "died"
    (gap,) = mutant_gaps([result], {})
    assert "expected it to be run; its process was killed" in str(gap)
