"""What an attack is, and what is seen of one that was tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from tests.attacks.footprint import Footprint
from tests.attacks.lesson import CANARY


@dataclass
class Outcome:
    """What came of an attack, on whatever grader it was tried."""

    score: float | None = None
    """The attacker's points, or None where the grader never got to them."""
    text: str = ""
    """All that the attacker's executed notebook shows."""
    page: str = ""
    """The page that is made of it."""
    terminal: str = ""
    """What the instructor's terminal is told of it."""
    seconds: float = 0.0
    honest: list[float | None] = field(default_factory=list)
    """The points of those who were graded in the same run; None for whoever got lost."""
    course: Path = Path()
    """The course's folder, as the attack left it."""
    pieces: int = 0
    """How many outputs the attacker's executed notebook has."""
    footprint: Footprint = field(default_factory=Footprint)
    """What the submission cost the grader itself."""
    batch: Footprint = field(default_factory=Footprint)
    """What all of its batch did."""
    page_seconds: float | None = None
    """How long after its score its page was there."""

    @property
    def cost(self) -> str:
        """What the submission cost the grader, for a table."""
        taken = self.footprint
        sizes = f"{taken.memory_bytes >> 20} MB, files of {taken.temporary_bytes >> 20} MB"
        page = "no page" if self.page_seconds is None else f"page after {self.page_seconds:.1f} s"
        return f"{sizes}, {self.seconds:.1f} s, {page}"


HANGING_SECONDS = 300.0
"""More than the limits of the arena let pass, on a busy machine too."""

Harm = Callable[[Outcome], bool]


@dataclass(frozen=True)
class Attack:
    """One way to get what is not one's own."""

    name: str
    does: str
    """What it tries, in one sentence."""
    harm: Harm
    """Whether it succeeded."""
    code: str = ""
    """What the attacker writes into the first solution cell; ``COURSE`` is the course's folder."""
    solutions: Mapping[str, str] = field(default_factory=dict)
    """What else the attacker writes, by exercise."""
    document: Callable[[NotebookNode], bytes] | None = None
    """Makes the submitted file of a solved notebook, where the file itself is the attack."""
    prepare: Callable[[Path], None] | None = None
    """Puts other things into the attacker's folder."""
    on: str = "kernel"
    """The weaker grader that it is shown to harm; see `tests.attacks.weak`."""
    patch: str = ""
    """What weakens our engine, where the attack is `on` it: statements for the examiner."""
    alone: bool = False
    """Whether it may take the weaker grader down, so that it has to be tried alone."""
    in_suite: bool = False
    """Whether it is one of the few that run with all other tests."""


def earns(outcome: Outcome) -> bool:
    """Tell whether points were given for nothing."""
    return bool(outcome.score)


def reads(outcome: Outcome) -> bool:
    """Tell whether something hidden is shown."""
    return CANARY in outcome.text


def shows(text: str) -> Harm:
    """Tell whether the attacker's code got so far as to print `text`."""
    return lambda outcome: text in outcome.text


def stops_others(outcome: Outcome) -> bool:
    """Tell whether someone who was graded in the same run went without their points."""
    return any(score != 100 for score in outcome.honest)


def hangs(outcome: Outcome) -> bool:
    """Tell whether grading never came to its end, or took far longer than a submission may."""
    return outcome.score is None or outcome.seconds > HANGING_SECONDS
