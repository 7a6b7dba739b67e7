"""Forked from a warm process or started from nothing: a submission gets the same record."""

from dataclasses import replace

import nbformat
import pytest

from autograder.audit.bank import read_bank
from autograder.audit.samples import write_samples
from autograder.engine.base import DEFAULT_LIMITS
from autograder.engine.isolated import COLD, WARM
from autograder.grading.run import run_submission
from autograder.lesson.lesson import Lesson, lesson_ids
from autograder.release.build import generate
from autograder.submission.submissions import Submission
from tests.autograder.engine.notebooks import cold_engine, engine, needs_bubblewrap
from tests.support.cells import REPOSITORY

SOURCE = REPOSITORY / "source"
SAMPLES = ("perfect", "alternative", "mistakes", "cells-deleted", "untouched", "broken")


def told(record):
    """Return what a student is told, but for where: how deep recursion gets is no part of it."""
    return [replace(test, line=None, traceback="") for test in record.tests]


@needs_bubblewrap
@pytest.mark.slow
@pytest.mark.parametrize("lesson_id", lesson_ids(SOURCE))
def test_samples_get_the_same_records_from_either_engine(tmp_path, lesson_id):
    lesson = Lesson.load(SOURCE, lesson_id)
    released = nbformat.read(generate(lesson, tmp_path / "release"), as_version=4)
    bank = read_bank(REPOSITORY / "banks" / f"{lesson_id}.py")
    write_samples(lesson, released, bank, tmp_path / "submitted")
    for sample in (f"sample-{kind}" for kind in SAMPLES):
        submission = Submission(sample, lesson_id, tmp_path / "submitted" / sample / lesson_id)
        warm, cold = (
            run_submission(submission.read(), lesson, kind, DEFAULT_LIMITS, b"secret").record
            for kind in (engine(), cold_engine())
        )
        assert told(warm) == told(cold)
        assert warm.broken_cells == cold.broken_cells
        assert warm.problem or (warm.isolation, cold.isolation) == (WARM, COLD)
