"""From a lesson's exercise to its hidden tests in `course_lib.hidden`, and to their mistakes."""

import ast
import importlib

from autograder.audit.bank import BankEntry, as_solution
from autograder.lesson.lesson import Exercise
from autograder.lesson.names import without_magics
from course_lib.hidden.answers import ByHand, Choice
from course_lib.hidden.exercise import Exercise as HiddenTests
from course_lib.hidden.exercise import sources_of

_PACKAGE = "course_lib.hidden"


def hidden_tests(exercise: Exercise) -> HiddenTests | Choice | ByHand | None:
    """Return the hidden tests that the test cells of `exercise` call, or None if they call none."""
    for test in exercise.tests:
        for node in ast.walk(ast.parse(without_magics(test.source))):
            if isinstance(node, ast.ImportFrom) and node.module == _PACKAGE:
                topic = importlib.import_module(f"{_PACKAGE}.{node.names[0].name}")
                found = getattr(topic, exercise.name, None)
                if isinstance(found, HiddenTests | Choice | ByHand):
                    return found
    return None


def known_mistakes(exercise: Exercise) -> list[BankEntry]:
    """Return the mistakes that the hidden tests of `exercise` know, each as a wrong solution."""
    tests = hidden_tests(exercise)
    if isinstance(tests, HiddenTests):
        return [
            _mistake(
                exercise,
                name,
                _as_code(sources_of(tests, mistake), exercise.name),
                warned=mistake.warned,
            )
            for name, mistake in tests.mistakes.items()
        ]
    if tests is None:
        return []
    return [
        _mistake(exercise, name, f"{exercise.name} = {value!r}\n")
        for name, value in tests.wrong_answers.items()
    ]


def _mistake(exercise: Exercise, name: str, source: str, *, warned: bool = False) -> BankEntry:
    return BankEntry(
        exercise.name,
        name,
        source,
        right=False,
        mistakes=(name,),
        is_known=True,
        warned=warned,
    )


def _as_code(sources: list[str], name: str) -> str:
    *helpers, mistake = sources
    return "\n\n\n".join([*map(as_solution, helpers), as_solution(mistake, name)])
