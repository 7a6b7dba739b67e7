"""A student process is watched, or it is ended."""

import pytest

from autograder.engine import Limits
from autograder.engine.sandbox.stage import stage
from autograder.engine.sandbox.student_process import StudentProcess


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_process_that_cannot_be_watched_is_ended(monkeypatch):
    def fail(self):
        raise RuntimeError("an entry of /proc that nobody expects")

    with monkeypatch.context() as patched:
        patched.setattr(StudentProcess, "look", fail)
        process = StudentProcess(stage().folder, Limits(), sandboxed=False)
        process._watcher.join()
        process._process.wait()
        reason, limit = process.why_ended()
    process.end()
    assert reason == f"it was stopped at the limit: {limit}"
    assert limit == "the watch over it failed"
