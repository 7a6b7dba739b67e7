"""What the outcome of a trial says about a lesson's tests, and where that leaves a gap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.audit.trials import Outcome, Trial
from autograder.grading.record import ExerciseRecord, TestRecord


@dataclass(frozen=True)
class Gap:
    """Something that the audit holds against a lesson."""

    exercise: str
    about: str
    """The solution or test that shows it."""
    expected: str
    got: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.exercise}: {self.about}: expected {self.expected}; {self.got}"


def find_gaps(outcome: Outcome) -> Iterator[Gap]:
    """Yield where `outcome` is not what its kind of trial has to come to.

    The lesson's own solutions earn everything; its release and do-nothing answers earn nothing. A
    solution of one exercise costs no points in any other: a right one earns everything, a wrong one
    loses points and is told why. One that the process died of which ran it shows nothing.
    """
    trial = outcome.trial
    if outcome.died:
        yield Gap(trial.exercise or "the lesson", trial.name, "it to be run", outcome.died)
        return
    for result in outcome.results:
        if trial.kind in ("source", "right") or trial.exercise not in (None, result.name):
            yield from _too_little(trial, result)
        elif trial.kind in ("released", "nothing"):
            yield from _too_much(trial, result)
        elif trial.kind in ("wrong", "mistake"):
            yield from _uncaught(outcome)


def earns_everything(outcome: Outcome) -> bool:
    """Tell whether nothing was lost in any exercise."""
    return not outcome.died and all(result.score == result.points for result in outcome.results)


def is_caught(outcome: Outcome) -> bool:
    """Tell whether a solution lost points of its own exercise."""
    return not outcome.died and outcome.own.score < outcome.own.points


def is_named(outcome: Outcome) -> bool:
    """Tell whether the first message names the mistake that was made.

    By its id; or by the words that the bank expects, in any case and layout. What the bank expects
    nothing of is not named.
    """
    trial = outcome.trial
    return is_caught(outcome) and bool(trial.says or trial.mistakes) and _says_enough(outcome)


def _says_enough(outcome: Outcome) -> bool:
    trial, message = outcome.trial, _plain(outcome.first_message)
    recognised = not trial.mistakes or outcome.first_mistake in trial.mistakes
    return all(_plain(words) in message for words in trial.says) and (
        recognised or not outcome.knows_mistakes
    )


def _too_little(trial: Trial, result: ExerciseRecord) -> Iterator[Gap]:
    if result.score < result.points:
        elsewhere = trial.exercise not in (None, result.name)
        about = f"{trial.name} of {trial.exercise}" if elsewhere else trial.name
        expected = f"all {result.points:g} points"
        broken = next((test for test in result.tests if test.broke), None)
        got = _first(result.messages) if broken is None else _broken(broken)
        yield Gap(result.name, about, expected, f"it earned {result.score:g}, and {got}")


def _too_much(trial: Trial, result: ExerciseRecord) -> Iterator[Gap]:
    passed = [test.grade_id for test in result.tests if test.passed]
    if passed:
        yield Gap(result.name, trial.name, "no points", f"it passed {', '.join(passed)}")


def _uncaught(outcome: Outcome) -> Iterator[Gap]:
    trial, own = outcome.trial, outcome.own
    if not is_caught(outcome):
        yield Gap(own.name, trial.name, "it to lose points", "it passed every test")
    elif not _says_enough(outcome):
        words = ", ".join(repr(words) for words in trial.says)
        expected = f"{words} in the first message" if words else "its mistake to be recognised"
        if trial.mistakes:
            expected += f" ({' or '.join(trial.mistakes)}, not {outcome.first_mistake})"
        yield Gap(own.name, trial.name, expected, _first(own.messages))


def _broken(test: TestRecord) -> str:
    message = " ".join((test.message or "").split())
    return f"the test itself is broken: {message} ({test.grade_id})"


def _first(messages: Iterable[str]) -> str:
    message = next(iter(messages), "none")
    return f"the first message is: {' '.join(message.split())}"


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
