"""Trying mutants: each is noticed by the tests of its exercise, or listed with a reason."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nbformat import NotebookNode

from autograder.audit.mutation.equivalents import as_entry
from autograder.audit.mutation.mutants import Mutant, MutantKey
from autograder.audit.trials import Outcome, Trial
from autograder.audit.verdicts import Gap, is_caught
from autograder.engine.base import DEFAULT_LIMITS

State = Literal["killed", "equivalent", "survived", "died"]

_LIMITS = dataclasses.replace(DEFAULT_LIMITS, cell_seconds=10.0)
"""A mutant may loop for ever; no cell of a lesson takes half of this."""


@dataclass(frozen=True)
class MutantResult:
    """What became of a mutant."""

    mutant: Mutant
    state: State
    """Whether a test noticed it; where none did, whether it is listed as equivalent. "died" where
    nothing is known: the process that ran it did."""

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return dataclasses.asdict(self.mutant.key) | {"state": self.state}


def mutant_trial(mutant: Mutant, notebook: NotebookNode, own: Mapping[str, str]) -> Trial:
    """Return the trial of `mutant` among the lesson's `own` solutions of the other exercises."""
    exercise = mutant.key.exercise
    return Trial(
        kind="mutant",
        exercise=exercise,
        name=f"{exercise}: {mutant.key}",
        notebook=notebook,
        solutions={**own, exercise: mutant.source},
        tests_of=exercise,
        limits=_LIMITS,
    )


def mutant_results(
    mutants: Sequence[Mutant], outcomes: Sequence[Outcome], listed: Mapping[MutantKey, str]
) -> list[MutantResult]:
    """Return what became of each of `mutants`, whose trials came to `outcomes`."""

    def state(mutant: Mutant, outcome: Outcome) -> State:
        if outcome.died:
            return "died"
        if is_caught(outcome):
            return "killed"
        return "equivalent" if mutant.key in listed else "survived"

    return [
        MutantResult(mutant, state(mutant, outcome))
        for mutant, outcome in zip(mutants, outcomes, strict=True)
    ]


def mutant_gaps(results: Sequence[MutantResult], listed: Mapping[MutantKey, str]) -> Iterator[Gap]:
    """Yield a gap for each survivor, and for each entry of the list that is not true.

    Parameters
    ----------
    results : sequence of MutantResult
        What became of the mutants.
    listed : mapping
        The listed mutants of the same exercises, with reasons.
    """
    for result in results:
        if result.state == "survived":
            yield survivor_gap(result.mutant)
        elif result.state == "died":
            key = result.mutant.key
            yield Gap(key.exercise, f"mutant: {key}", "it to be run", "its process was killed")
    killed = {result.mutant.key for result in results if result.state == "killed"}
    made = {result.mutant.key for result in results}
    for key in listed:
        if key not in made:
            got = "no such mutant is made: correct the entry or remove it"
            yield Gap(key.exercise, f"listed as equivalent: {key}", "a mutant", got)
        elif key in killed:
            got = "a test notices it: remove the entry"
            yield Gap(key.exercise, f"listed as equivalent: {key}", "a survivor", got)


def survivor_gap(mutant: Mutant) -> Gap:
    """Return the gap that a survivor leaves, with its diff and its entry for the list."""
    got = f"it passed every test\n{mutant.diff}\n{as_entry(mutant.key)}"
    return Gap(mutant.key.exercise, f"mutant: {mutant.key}", "a test to notice it", got)
