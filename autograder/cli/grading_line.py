"""A graded submission as ``grade --json`` prints it: what scripts ask for, in a line."""

import dataclasses
from typing import Any

from autograder.grading.record import Record


def grading_line(record: Record, *, is_unchanged: bool) -> dict[str, Any]:
    """Return what ``--json`` says of a submission; the whole record lies in ``results/``."""
    return {
        "student": record.student,
        "lesson": record.lesson,
        "score": record.score,
        "points": record.points,
        "unchanged": is_unchanged,
        "broken_cells": [
            dataclasses.asdict(cause.cell) | {"exercises": list(cause.exercises)}
            for cause in record.causes
        ],
        "exercises": [
            {
                "name": exercise.name,
                "score": exercise.score,
                "points": exercise.points,
                "messages": exercise.messages,
                "mistakes": [test.mistake for test in exercise.tests if test.mistake],
            }
            for exercise in record.exercises
        ],
        "problem": record.problem,
        "repairs": list(record.repairs),
        "seconds": record.seconds,
        "peak_memory_bytes": record.peak_memory_bytes,
        "limit": record.limit,
        "isolation": record.isolation,
        "notes": list(record.notes),
    }
