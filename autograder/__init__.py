"""Everything that happens to a notebook outside a lesson: releasing, grading, auditing."""
