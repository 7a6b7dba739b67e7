"""What a situation is: an oddity in an honest submission, and what is just all the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.engine import Limits

ORDINARY = Limits(cell_seconds=20, total_seconds=120)
"""So much that no oddity reaches it which ends by itself."""
SHORT = Limits(cell_seconds=2, total_seconds=40, wall_factor=5, wall_margin_seconds=10)
"""For what does not end by itself."""


@dataclass(frozen=True)
class Situation:
    """One oddity in a submission that is otherwise right."""

    name: str
    cell: str = ""
    """A scratch cell, right after the first solution."""
    solutions: Mapping[str, str] = field(default_factory=dict)
    """What stands in place of right solutions, by exercise."""
    loses: Mapping[str, float] = field(default_factory=dict)
    """The points that it justly costs, by exercise; what is not named here keeps all."""
    says: str = ""
    """What must be read about it, as a pattern: in what its cells show and, where it costs points
    or stands alone, in what the record says of tests and limits."""
    limits: Limits = ORDINARY
    alone: bool = False
    """Whether it needs a notebook of its own, since it would disturb other oddities."""
    costly: bool = False
    """Whether it takes longer than a test that runs each time should."""
