"""Examiners and student processes that are forked from warm ones."""

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.engine import Limits, examiners
from autograder.engine.base import MachineFault
from autograder.engine.isolated import COLD, WARM
from autograder.engine.sandbox import process_tree
from tests.autograder.engine.notebooks import engine, needs_bubblewrap, run, warm_engine
from tests.support.cells import REPOSITORY
from tests.support.waiting import wait_until

pytestmark = [
    needs_bubblewrap,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forking is for Linux"),
]
F = "def f():\n    return 1"
PASSES = "# test\nassert f() == 1"
WAIT = "import os, time\nos.fork(), os.fork(), os.fork()\ntime.sleep(3000)"
"""Has eight processes as soon as it waits."""


def zygote_of(warm):
    """Return the number of the warm process in the sandbox, which is below two of bubblewrap's."""
    assert warm.isolation == WARM  # and it is there
    return process_tree.members(warm._examiners._process.pid)[3]


def students_of(warm):
    """Return the numbers of all processes that come from the warm one in the sandbox."""
    return process_tree.members(warm._examiners._process.pid)[4:]


def waiting_submission(warm):
    """Start a submission that waits for ever; return its future result as soon as it waits."""
    future = ThreadPoolExecutor(1).submit(run, WAIT, limits=Limits(), with_engine=warm)
    wait_until(lambda: len(students_of(warm)) > 8)
    return future


def test_a_zygote_that_was_killed_is_replaced():
    with warm_engine() as warm:
        before = zygote_of(warm)
        os.kill(before, signal.SIGKILL)
        bubblewrap = process_tree.members(warm._examiners._process.pid)[1]
        wait_until(lambda: "State:\tZ" in process_tree.read(f"/proc/{bubblewrap}/status"))
        assert run(F, PASSES, with_engine=warm).messages == [None, None]
        assert warm.isolation == WARM
        assert zygote_of(warm) != before


def test_a_zygote_that_is_killed_under_a_submission_is_no_fault_of_it():
    with warm_engine() as warm:
        under_way = waiting_submission(warm)
        os.kill(zygote_of(warm), signal.SIGKILL)
        found = under_way.result()
        assert "the student's process ended in cell [1]" in found.messages[0]


def test_when_the_process_that_examiners_come_from_is_killed_another_takes_its_place():
    with warm_engine() as warm:
        first = warm._examiners
        under_way = waiting_submission(warm)
        first._process.kill()
        wait_until(lambda: warm._examiners is not first and len(students_of(warm)) > 8)
        warm._examiners._process.kill()
        with pytest.raises(MachineFault, match="has ended"):
            under_way.result()
        assert run(F, PASSES, with_engine=warm).messages == [None, None]
        first.end()


def test_processes_of_a_machine_share_the_warm_ones():
    shared = pickle.loads(pickle.dumps(engine()))
    assert run(F, PASSES, with_engine=shared).messages == [None, None]
    assert shared.isolation == WARM
    assert shared._examiners._folder == engine()._examiners.folder


def test_on_another_machine_an_engine_has_warm_processes_of_its_own(monkeypatch):
    sent = pickle.dumps(engine())
    monkeypatch.setattr(examiners, "_this_machine", lambda: "another")
    elsewhere = pickle.loads(sent)
    with warm_engine() as own:
        monkeypatch.setattr(examiners, "_ours", own._examiners)
        assert run(F, PASSES, with_engine=elsewhere).messages == [None, None]
        assert elsewhere.isolation == WARM


def test_nothing_is_left_of_a_submission_whose_grader_has_lost_interest():
    with warm_engine() as warm:
        examiner = warm._examiners.start(job_of(WAIT))
        wait_until(lambda: len(students_of(warm)) > 8)
        examiner.end(patience=0)
        wait_until(lambda: not students_of(warm))
        assert run(F, PASSES, with_engine=warm).messages == [None, None]


def job_of(source):
    return {
        "cells": [{"number": 1, "name": "", "source": source, "is_test": False}],
        "files": None,
        "limits": {},
        "draw": 0,
    }


def test_warm_processes_end_with_the_process_that_has_started_them():
    program = (
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "from autograder.engine import IsolatedEngine\n"
        "engine = IsolatedEngine()\nprint(engine.isolation, flush=True)\nsys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(REPOSITORY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with owner:
        assert owner.stdout.readline() == f"{WARM}\n"
        warm = process_tree.members(owner.pid)[1:]
        assert len(warm) >= 4
        owner.kill()
    wait_until(lambda: not any(Path(f"/proc/{process}").exists() for process in warm))


@pytest.mark.parametrize("many", [50, pytest.param(1000, marks=pytest.mark.attack)])
def test_many_submissions_leave_nothing_behind(many):
    with warm_engine() as warm:
        run(F, PASSES, with_engine=warm)
        wait_until(lambda: not students_of(warm))
        before, pages = what_it_holds(warm), pages_of(warm)
        for _ in range(many):
            assert run(F, PASSES, with_engine=warm).messages == [None, None]
        wait_until(lambda: what_it_holds(warm) == before, "all that was held is given back")
        assert pages_of(warm) <= pages + 256


def what_it_holds(warm):
    """Return what the two warm processes have of the system, as far as they let us see it."""
    forkserver, zygote = warm._examiners._process.pid, zygote_of(warm)
    held = [process_tree.members(forkserver), sorted(os.listdir(f"/proc/{forkserver}/fd"))]
    with suppress(PermissionError):  # the zygote shows itself to root alone
        held.append(sorted(os.listdir(f"/proc/{zygote}/fd")))
        held.append(Path(f"/proc/{zygote}/mountinfo").read_text())
    return held


def pages_of(warm):
    """Return how many pages of memory the two have."""
    both = warm._examiners._process.pid, zygote_of(warm)
    return sum(int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in both)


def test_what_is_forked_has_one_thread():
    with warm_engine() as warm:
        assert process_tree.count_threads([warm._examiners._process.pid]) == 1
        assert process_tree.count_threads([zygote_of(warm)]) == 1


def with_zygote_that(does):
    """Return code for the examiners' parent that starts a zygote which `does` something first."""
    code = f"import autograder.engine.student.{does}\nfrom autograder.engine"
    return (
        "from autograder.engine.sandbox import zygote\n"
        f"zygote._START = zygote._START.replace('from autograder.engine', {code!r}, 1)"
    )


def test_a_zygote_with_a_second_thread_is_not_forked():
    does = "shell, threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    with warm_engine(with_zygote_that(does)) as warm:
        assert warm.isolation == COLD
        assert "2 threads" in warm._examiners.without_zygote


def test_where_namespaces_are_refused_each_submission_gets_a_bubblewrap_of_its_own():
    does = (
        "namespaces as namespaces\n"
        "def refuse(*sizes, own_user):\n    raise PermissionError('refused here')\n"
        "namespaces.enter = refuse"
    )
    with warm_engine(with_zygote_that(does)) as warm:
        found = run(F, PASSES, with_engine=warm)
        assert found.messages == [None, None]
        assert found.execution.isolation == warm.isolation == COLD
        assert "cannot be made: failed PermissionError: refused" in warm._examiners.without_zygote


def test_a_zygote_whose_children_are_not_all_that_they_should_be_is_not_used():
    does = (
        "namespaces as namespaces\n"
        "def refuse():\n    raise PermissionError('refused there')\n"
        "namespaces.mount_processes = refuse"
    )
    with warm_engine(with_zygote_that(does)) as warm:
        assert warm.isolation == COLD
        assert "PermissionError: refused there" in warm._examiners.without_zygote


def test_several_at_a_time_are_told_apart():
    def grade(number):
        return run(f"x = {number}", f"# test\nassert x == {number}").messages

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(grade, range(8))) == [[None, None]] * 8
