"""What the visible tests of a lesson catch by themselves, and where that is too little."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.audit.trials import Outcome
from autograder.audit.verdicts import Gap, find_gaps
from autograder.lesson.lesson import Exercise, Lesson

LEAST_SHARE = 0.95
"""How much of a lesson's wrong solutions the visible tests must catch."""


@dataclass(frozen=True)
class VisibleReport:
    """What came of the visible tests of a lesson's code exercises."""

    lesson_id: str
    exercises: tuple[Exercise, ...]
    """The code exercises that were looked at."""
    outcomes: tuple[Outcome, ...]
    """Of their right and wrong solutions."""
    is_whole: bool
    """Whether the whole lesson was looked at: only then is the share judged."""

    @classmethod
    def of(
        cls, lesson: Lesson, exercises: Sequence[Exercise], outcomes: Sequence[Outcome]
    ) -> "VisibleReport":
        """Return the report of some `exercises` of `lesson`, from the outcomes of all trials."""
        return cls(
            lesson.id,
            tuple(exercise for exercise in exercises if exercise.kind == "code"),
            tuple(outcome for outcome in outcomes if outcome.trial.visible),
            is_whole=tuple(exercises) == lesson.exercises,
        )

    def right(self, exercise: Exercise) -> list[Outcome]:
        """Return the outcomes of the right solutions of `exercise`."""
        return [o for o in self._outcomes_of(exercise) if o.trial.kind == "right"]

    def wrong(self, exercise: Exercise | None = None) -> list[Outcome]:
        """Return the outcomes of the wrong solutions of `exercise`, or of all exercises."""
        return [o for o in self._outcomes_of(exercise) if o.trial.kind in ("wrong", "mistake")]

    def caught(self, exercise: Exercise | None = None) -> list[Outcome]:
        """Return those of the wrong solutions that fail some visible test."""
        return [outcome for outcome in self.wrong(exercise) if fails_visibly(outcome)]

    @property
    def missed(self) -> list[Outcome]:
        """The wrong solutions that pass every visible test."""
        return [outcome for outcome in self.wrong() if not fails_visibly(outcome)]

    def gaps(self) -> Iterator[Gap]:
        """Yield what the visible tests refuse or let through and should not."""
        for outcome in self.outcomes:
            if outcome.trial.kind == "right" and fails_visibly(outcome):
                yield _refused(outcome)
            elif outcome.trial.warned and not (outcome.died or fails_visibly(outcome)):
                yield _let_through(outcome)
        caught, tried = len(self.caught()), len(self.wrong())
        if self.is_whole and caught < LEAST_SHARE * tried:
            expected = f"them to catch at least {LEAST_SHARE:.0%} of the wrong solutions"
            got = f"they catch {caught} of {tried} ({share(caught, tried)})"
            yield Gap("the lesson", "the visible tests", expected, got)

    def all_gaps(self) -> Iterator[Gap]:
        """Yield the gaps where visible tests alone were run: first of solutions that could not be.

        Where more was run, the trials themselves tell of those.
        """
        for outcome in self.outcomes:
            if outcome.died:
                yield from find_gaps(outcome)
        yield from self.gaps()

    def counts(self) -> dict[str, list[int]]:
        """Return of each exercise how many wrong solutions are caught, and how many there are."""
        return {e.name: [len(self.caught(e)), len(self.wrong(e))] for e in self.exercises}

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "lesson": self.lesson_id,
            "trials": [outcome.as_json() for outcome in self.outcomes],
            "visible_catch": self.counts(),
            "gaps": [dataclasses.asdict(gap) for gap in self.all_gaps()],
        }

    def _outcomes_of(self, exercise: Exercise | None) -> Sequence[Outcome]:
        if exercise is None:
            return self.outcomes
        return [o for o in self.outcomes if o.trial.exercise == exercise.name]


def fails_visibly(outcome: Outcome) -> bool:
    """Tell whether a solution fails some visible test, run by itself."""
    return any(not test.passed for test in outcome.visible.values())


def share(caught: int, tried: int) -> str:
    """Return a share in per cent, rounded down: what is too little must not look enough."""
    return f"{100 * caught // tried} %" if tried else "none to catch"


def _refused(outcome: Outcome) -> Gap:
    own = ((name, test.failure) for name, test in outcome.visible.items())
    name, failure = next((name, failure) for name, failure in own if failure is not None)
    got = f"{name} says: {' '.join(failure.sentence.split())}"
    about, expected = outcome.trial.name, "it to pass the visible tests"
    return Gap(str(outcome.trial.exercise), about, expected, got)


def _let_through(outcome: Outcome) -> Gap:
    expected = "the visible tests to catch it, as the exercise warns of it"
    return Gap(str(outcome.trial.exercise), outcome.trial.name, expected, "it passes them all")
