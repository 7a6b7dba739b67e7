"""Whether what a record says would come out again: all that a grade depends on."""

import dataclasses

from autograder.engine import Engine, Limits
from autograder.grading.draws import Submitted, secret_id
from autograder.grading.record import Fingerprint, Record
from autograder.grading.version import grader_version
from autograder.lesson.lesson import Lesson

_NOT_RUN = "not run"


def fingerprint(
    submitted: Submitted,
    lesson_version: str,
    lesson_code: str,
    engine: Engine,
    limits: Limits,
    secret: bytes,
    figures: bool,
) -> Fingerprint:
    """Return what is graded and by what, before it is known which draw it meets."""
    return Fingerprint(
        notebook=submitted.notebook,
        files=submitted.files,
        lesson_version=lesson_version,
        engine=engine.name,
        grader_version=grader_version(),
        draw=None,
        remarks=submitted.remarks,
        lesson_code=lesson_code,
        limits={name: float(value) for name, value in dataclasses.asdict(limits).items()},
        secret=secret_id(secret),
        figures=figures,
    )


def would_come_out_again(
    record: Record,
    submitted: Submitted,
    lesson: Lesson,
    engine: Engine,
    limits: Limits,
    secret: bytes,
    figures: bool,
) -> bool:
    """Tell whether `submitted` was graded before in just this way, and `record` came of it.

    The draw follows from the secret and from what was handed in, so it need not be compared. Where
    no figures are asked for, those that are there do no harm.
    """
    figures = figures or record.graded.figures
    now = fingerprint(
        submitted, lesson.version, lesson.code_version, engine, limits, secret, figures
    )
    is_isolated_as_then = record.isolation in (engine.isolation, _NOT_RUN)
    return dataclasses.replace(record.graded, draw=None) == now and is_isolated_as_then
