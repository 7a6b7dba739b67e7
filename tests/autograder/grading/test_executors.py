"""Workers: results and exceptions come back, and a process that dies takes one call down."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError

import pytest

from autograder.grading.executors import (
    _PRELOADED,
    Allowance,
    TookTooLongError,
    WorkerDied,
    WorkerProcess,
    Workers,
    gather,
    process_context,
)
from tests.support.cells import REPOSITORY


def double(number):
    return 2 * number


def raises(error):
    raise error


def dies(seconds=0.0):
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def dies_beside_others(folder):
    """As where the machine's memory runs out: the call is well when nothing runs beside it."""
    (folder / f"{os.getpid()}-began").touch()
    time.sleep(0.3)
    if len(list(folder.iterdir())) == 2:
        dies()
    return "alone"


def sleeps(seconds, path):
    path.touch()
    time.sleep(seconds)


def waits_for(path):
    while not path.exists():
        time.sleep(0.02)


def lambda_of(number):
    return lambda: number


def where():
    return os.getpid()


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as pool:
        yield pool


def test_results_come_back_from_other_processes(workers):
    assert [workers.submit(double, n).result() for n in range(5)] == [0, 2, 4, 6, 8]
    assert list(workers.map(double, range(3))) == [0, 2, 4]
    assert workers.submit(where).result() != os.getpid()


def test_an_exception_comes_back_as_it_is(workers):
    with pytest.raises(KeyError, match="why"):
        workers.submit(raises, KeyError("why")).result()


@pytest.mark.parametrize("call", [lambda: 1, lambda_of])
def test_what_cannot_be_sent_is_an_error_of_that_call_alone(workers, call):
    with pytest.raises(Exception, match="pickle"):
        workers.submit(call, *([1] if call is lambda_of else [])).result()
    assert workers.submit(double, 4).result() == 8


def test_a_call_that_kills_its_process_takes_no_other_down(workers):
    calls = [workers.submit(double, n) for n in range(3)]
    deadly = workers.submit(dies)
    calls += [workers.submit(double, n) for n in range(3, 6)]
    with pytest.raises(WorkerDied, match="is there enough memory"):
        deadly.result()
    assert [call.result() for call in calls] == [0, 2, 4, 6, 8, 10]


def test_a_call_that_died_beside_another_is_tried_alone(workers, tmp_path):
    """The second attempt of one finds the other one gone, so both end well."""
    one, other = (workers.submit(dies_beside_others, tmp_path) for _ in range(2))
    assert {one.result(), other.result()} == {"alone"}


def test_an_error_ends_what_runs_and_drops_what_waits(tmp_path):
    pool = Workers(1)
    running = pool.submit(sleeps, 600, tmp_path / "began")
    waiting = pool.submit(double, 1)
    while not (tmp_path / "began").exists():
        time.sleep(0.01)
    with pytest.raises(ZeroDivisionError), pool:
        raise ZeroDivisionError
    with pytest.raises(WorkerDied):
        running.result()
    with pytest.raises(CancelledError):
        waiting.result()


def test_a_call_that_nobody_waits_for_any_more_is_ended(tmp_path):
    process = WorkerProcess(process_context())
    call = waits_for, (tmp_path / "never",), {}
    with pytest.raises(WorkerDied, match="nobody waits"):
        process.run(call, is_wanted=lambda: False)
    assert process.is_dead


def computes_for_ever(folder):
    """In code that no exception of Python's ends."""
    (folder / str(os.getpid())).touch()
    sum(range(10**12))


def takes_memory(size):
    return len(bytearray(size))


@pytest.fixture(scope="module")
def limited():
    with Workers(1, Allowance(seconds=0.3, wall_seconds=600, memory_bytes=200 << 20)) as pool:
        yield pool


class TestAllowance:
    def test_what_computes_too_long_is_ended_and_not_tried_again(self, limited, tmp_path):
        with pytest.raises(TookTooLongError, match=r"more than 0.3 seconds of computing"):
            limited.submit(computes_for_ever, tmp_path).result()
        assert len(list(tmp_path.iterdir())) == 1
        assert limited.submit(double, 2).result() == 4

    def test_the_time_of_one_call_is_not_held_against_the_next(self, limited):
        assert list(limited.map(double, range(50))) == [2 * number for number in range(50)]

    def test_what_wants_too_much_memory_is_refused_it(self, limited):
        assert limited.submit(takes_memory, 1 << 20).result() == 1 << 20
        with pytest.raises(MemoryError):
            limited.submit(takes_memory, 1 << 30).result()

    def test_what_only_waits_is_ended_too(self, tmp_path):
        limited = Workers(1, Allowance(seconds=600, wall_seconds=1, memory_bytes=1 << 30))
        with limited, pytest.raises(TookTooLongError, match="more than 1 seconds"):
            limited.submit(waits_for, tmp_path / "never").result()


class TestGather:
    def test_results_come_in_the_order_of_the_calls(self, workers):
        futures = {workers.submit(double, n): n for n in (3, 1, 2)}
        assert gather(futures, died=lambda n, why: -n) == [6, 2, 4]

    def test_of_a_call_that_its_process_died_of_somebody_says_what_came(self, workers):
        futures = {workers.submit(dies): "a", workers.submit(double, 2): "b"}
        told = []
        results = gather(
            futures,
            died=lambda job, why: (job, "died" in why or "killed" in why),
            name=str.upper,
            progress=lambda *what: told.append(what),
        )
        assert results == [("a", True), 4]
        assert {name for name, _, _ in told} == {"A", "B"}
        assert [(done, total) for _, done, total in told] == [(1, 2), (2, 2)]

    def test_an_exception_gives_up_what_has_not_begun(self, workers, tmp_path):
        failing = workers.submit(raises, ValueError("no"))
        later = [workers.submit(waits_for, tmp_path / "go") for _ in range(8)]
        with pytest.raises(ValueError, match="no"):
            gather({failing: "failing"} | dict.fromkeys(later, "later"), died=lambda *_: None)
        assert sum(future.cancelled() for future in later) >= 6
        (tmp_path / "go").touch()


def test_what_workers_are_forked_with_needs_no_nbgrader():
    """Its package imports a server and a database, a second for whatever starts with it."""
    tell = f"import sys, {', '.join(_PRELOADED)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", tell], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"nbgrader", "sqlalchemy", "jupyter_server"}
    assert {"autograder", "nbformat"} <= loaded


def test_workers_are_forked_from_what_was_loaded_before_there_was_any():
    program = (
        "import os, autograder.grading.executors as e; "
        "from autograder.engine.sandbox.process_tree import members; "
        "e.load_workers(); loaded = members(os.getpid()); workers = e.Workers(1); "
        "print(workers.submit(os.getppid).result() in loaded); workers.shutdown()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert done.stdout == "True\n"
