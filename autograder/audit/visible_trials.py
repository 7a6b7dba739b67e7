"""Trials of which nothing but the visible tests is run: quick, for whoever writes these tests."""

from collections.abc import Sequence
from concurrent.futures import Executor

from autograder.audit.trials import Outcome, Trial, died
from autograder.audit.visible_tests import run_visible_tests
from autograder.engine import Engine
from autograder.grading.executors import gather
from autograder.lesson.lesson import Lesson
from autograder.progress import Progress, silent

_TOGETHER = 8
"""Trials of an exercise that share a session."""


def run_visible_trials(
    trials: Sequence[Trial],
    lesson: Lesson,
    engine: Engine,
    pool: Executor,
    progress: Progress = silent,
) -> list[Outcome]:
    """Run the visible tests of what `trials` try, some solutions of an exercise in one session.

    Returns
    -------
    list of Outcome
        Exercise by exercise. No test cell of the lesson itself is among the results.

    Raises
    ------
    EngineError
        If the engine cannot work on this machine.
    """
    series = [
        of_exercise[first : first + _TOGETHER]
        for exercise in lesson.exercises
        for of_exercise in [[trial for trial in trials if trial.exercise == exercise.name]]
        for first in range(0, len(of_exercise), _TOGETHER)
    ]
    outcomes = gather(
        {pool.submit(run_series, some, lesson, engine): some for some in series},
        died=lambda some, why: [died(trial, lesson, why) for trial in some],
        name=lambda some: f"visible tests of {some[0].exercise}",
        progress=progress,
    )
    return [outcome for of_series in outcomes for outcome in of_series]


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
