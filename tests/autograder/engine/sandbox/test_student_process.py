"""A student process is watched, or it is ended."""

import pytest

from autograder.engine import Limits
from autograder.engine.base import MachineFault
from autograder.engine.sandbox import student_process
from autograder.engine.sandbox.fresh_process import FreshProcess
from autograder.engine.sandbox.stage import stage
from autograder.engine.sandbox.student_process import StudentProcess


def unsandboxed():
    return FreshProcess(stage().folder, Limits(), sandboxed=False)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_process_that_cannot_be_watched_is_ended(monkeypatch):
    def fail(self):
        raise RuntimeError("an entry of /proc that nobody expects")

    with monkeypatch.context() as patched:
        patched.setattr(StudentProcess, "look", fail)
        process = StudentProcess(unsandboxed(), Limits())
        process._watcher.join()
        reason, limit = process.why_ended()
    process.end()
    assert reason == f"it was stopped at the limit: {limit}"
    assert limit == "the watch over it failed"


@pytest.mark.parametrize("killed_meanwhile", [0, 1])
def test_a_kill_for_want_of_memory_is_told_from_one_of_the_submissions_own(
    killed_meanwhile, monkeypatch
):
    counts = iter([7, 7 + killed_meanwhile])
    monkeypatch.setattr(student_process, "_killed_for_want_of_memory", lambda: next(counts))
    started = unsandboxed()
    process = StudentProcess(started, Limits())
    started.kill()
    try:
        if killed_meanwhile:
            with pytest.raises(MachineFault, match=r"out of memory .* grade it again"):
                process.why_ended()
        else:
            assert process.why_ended() == ("it was ended by the signal SIGKILL", None)
    finally:
        process.end()


def test_the_system_counts_what_it_kills_for_want_of_memory(monkeypatch):
    shown = "oom_kill_disable 1\noom_kill 3\n"
    monkeypatch.setattr(student_process.process_tree, "read", lambda path: shown)
    assert student_process._killed_for_want_of_memory() == 3
