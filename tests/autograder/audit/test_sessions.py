"""Trials that share a session come to what they come to alone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from autograder.audit.sessions import run_session, run_trials_together, sessions_of
from autograder.audit.trials import Trial, run_trial
from autograder.engine import Limits
from autograder.grading.executors import Workers
from tests.support.engines import PassingEngine, PlainEngine

RIGHT = "def add_up(values):\n    return sum(p * v * v for p, v in enumerate(values, start=1))"
NO_SQUARES = "def add_up(values):\n    return sum(values)"
RAISES = "def add_up(values):\n    return values.total"


class CountingEngine(PlainEngine):
    """Remembers how many cells each of its executions had."""

    def __init__(self):
        self.executed = []

    def execute(self, notebook, **options):
        self.executed.append(len(notebook.cells))
        return super().execute(notebook, **options)


@pytest.fixture
def own(lesson):
    return {exercise.name: exercise.solution for exercise in lesson.exercises}


@pytest.fixture
def tried(released, own):
    """A function that makes a trial of an exercise."""

    def tried(source, kind="wrong", exercise="add_up", **more):
        return Trial(kind, exercise, source[-20:], released, own | {exercise: source}, **more)

    return tried


def what(outcome):
    """Return what an outcome says of its own exercise."""
    visible = {name: test.passed for name, test in outcome.visible.items()}
    return outcome.trial.name, outcome.own, visible


def test_each_comes_to_what_it_comes_to_alone(lesson, tried):
    trials = [
        tried(source, kind, visible=True)
        for source, kind in [(NO_SQUARES, "wrong"), (RIGHT, "right"), (RAISES, "wrong")]
    ]
    engine = CountingEngine()
    together = run_session(trials, lesson, engine)
    assert len(engine.executed) == 1
    alone = [run_trial(trial, lesson, PlainEngine()) for trial in trials]
    assert list(map(what, together)) == list(map(what, alone))
    assert [outcome.own.score for outcome in together] == [0, 60, 0]


def test_the_first_has_the_tests_of_all_exercises_and_the_others_their_own(lesson, tried):
    host, companion = run_session([tried(NO_SQUARES), tried(RAISES)], lesson, PlainEngine())
    assert [bool(result.tests) for result in host.results] == [True, True]
    assert [bool(result.tests) for result in companion.results] == [True, False]


def test_what_does_not_come_out_as_it_should_is_run_alone(lesson, tried):
    spoils = tried("def add_up(values):\n    globals()['sum'] = max\n    return 0")
    right = tried(RIGHT, "right")
    engine = CountingEngine()
    _, outcome = run_session([spoils, right], lesson, engine)
    assert len(engine.executed) == 2
    assert outcome.own.score == 60


def test_a_mutant_that_seems_to_survive_is_run_alone(lesson, tried):
    mutants = [tried(s, "mutant", tests_of="add_up") for s in (NO_SQUARES, RIGHT)]
    engine = CountingEngine()
    outcomes = run_session(mutants, lesson, engine)
    assert [outcome.own.score for outcome in outcomes] == [0, 60]
    assert len(engine.executed) == 2


def test_those_share_a_session_that_have_the_same_surroundings(tried, released):
    ups = [tried(RIGHT, "right") for _ in range(35)]
    facts = [tried("add_facts = 'a'", exercise="add_facts")]
    quick = [replace(ups[0], limits=Limits(cell_seconds=1.0))]
    whole = [Trial("source", None, "whole", released, {}) for _ in range(3)]
    trials = [*ups[:5], *facts, *whole, *quick, *ups[5:]]
    expected = [[*range(5), *range(10, 22)], [*range(22, 40)], [5], [6], [7], [8], [9]]
    assert list(sessions_of(trials)) == expected


@pytest.mark.parametrize(("number", "sizes"), [(32, [32]), (65, [16, 16, 16, 17])])
def test_sessions_are_about_as_long_as_each_other(tried, number, sizes):
    trials = [tried(RIGHT, "right") for _ in range(number)]
    assert [len(session) for session in sessions_of(trials)] == sizes


def test_one_that_takes_its_worker_with_it_takes_no_other(lesson, tried):
    sources = [RIGHT, f"# KILL THE WORKER\n{RIGHT}", NO_SQUARES]
    with Workers(1) as pool:
        outcomes = run_trials_together(
            [tried(source, "right") for source in sources], lesson, PassingEngine(), pool
        )
    assert [bool(outcome.died) for outcome in outcomes] == [False, True, False]


def test_outcomes_come_in_the_order_of_the_trials(lesson, tried):
    names = [f"# {number}" for number in range(20)]
    trials = [
        tried(f"{name}\n{RIGHT}", "right", exercise)
        for name, exercise in zip(names, ["add_up", "add_facts"] * 10, strict=True)
    ]
    with ThreadPoolExecutor(3) as pool:
        outcomes = run_trials_together(trials, lesson, PassingEngine(), pool)
    assert [outcome.trial for outcome in outcomes] == trials
