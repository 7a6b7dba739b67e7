"""Trials of which nothing but the visible tests is run: quick, for whoever writes these tests."""

from collections.abc import Sequence
from concurrent.futures import Executor

from autograder.audit.sessions import run_sessions
from autograder.audit.trials import Outcome, Trial
from autograder.audit.visible_tests import run_visible_tests
from autograder.engine import Engine
from autograder.lesson.lesson import Lesson
from autograder.progress import Progress, silent


def run_visible_trials(
    trials: Sequence[Trial],
    lesson: Lesson,
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[Outcome]:
    """Run the visible tests of what `trials` try, some solutions of an exercise in one session.

    No test cell of the lesson itself is among the results.
    """
    return run_sessions(trials, run_series, lesson, engine, pool, progress)


def run_series(trials: Sequence[Trial], lesson: Lesson, engine: Engine) -> list[Outcome]:
    """Run the visible tests of what `trials` try, all of one exercise, in one session."""
    name, notebook, limits = trials[0].exercise, trials[0].notebook, trials[0].limits
    exercise = next(exercise for exercise in lesson.exercises if exercise.name == name)
    solutions = [trial.solutions[exercise.name] for trial in trials]
    found = run_visible_tests(exercise, solutions, notebook, lesson, engine, limits)
    return [
        Outcome(trial, (), knows_mistakes=engine.knows_mistakes, visible=visible)
        for trial, visible in zip(trials, found, strict=True)
    ]
