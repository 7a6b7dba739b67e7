"""What the gradebook says of a submission, as data: whoever shows it needs no gradebook."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Grades:
    """What the gradebook says of a submission, with what graders entered by hand."""

    lesson: str
    score: float
    """All points together, less the penalty."""
    max_score: float
    late_penalty: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    """By test cell."""
    comments: dict[str, str] = field(default_factory=dict)
    """By solution cell."""
