"""Notebooks that have no record, from before there were any or by nbgrader alone: their outputs."""

from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from autograder.engine import Execution
from autograder.engine.read_outputs import read_broken_cells, read_outcomes
from autograder.grading.record import Fingerprint, Record
from autograder.grading.run import test_records

UNKNOWN = "unknown"
"""The engine and the version of the grader in a record that is read out of outputs."""


def read_older(notebook: NotebookNode, student: str = "") -> Record:
    """Return what can be known of an executed notebook that has no record of its own."""
    about: Mapping[str, Any] = notebook.metadata.get("course", {})
    run: Mapping[str, Any] = about.get("run", {})
    execution = Execution(notebook, read_outcomes(notebook), 0.0, None, None, UNKNOWN)
    return Record(
        student=student,
        lesson=str(about.get("lesson", "")),
        graded=Fingerprint(
            notebook=None,
            files={},
            lesson_version=str(about.get("version", "")),
            engine=UNKNOWN,
            grader_version=UNKNOWN,
            draw=None,
            remarks=(),
            lesson_code="",
            limits={},
            secret="",
            figures=True,
        ),
        tests=test_records(execution),
        broken_cells=tuple(read_broken_cells(notebook)),
        problem=about.get("problem"),
        repairs=tuple(about.get("repairs", ())),
        limit=run.get("limit"),
        seconds=float(run.get("seconds", 0.0)),
        peak_memory_bytes=run.get("peak_memory_bytes"),
        isolation=str(run.get("isolation", UNKNOWN)),
        notes=tuple(run.get("notes", ())),
    )
