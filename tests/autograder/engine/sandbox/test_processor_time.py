import os
import signal
import subprocess
import sys
import time

import pytest

from autograder.engine.sandbox import processor_time
from autograder.engine.sandbox.process_tree import members
from autograder.engine.sandbox.processor_time import ProcessorTime

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")


@pytest.fixture
def seen(monkeypatch):
    """What looks see: for each process its start, its own ticks and those it has waited for."""
    shown = {}

    def times(process):
        if process not in shown:
            return None
        start, own, waited_for = shown[process]
        return {11: own, 12: 0, 13: waited_for, 14: 0, 19: start}

    monkeypatch.setattr(processor_time, "_times", times)
    monkeypatch.setattr(processor_time, "_TICKS", 1)
    return shown


def test_a_process_that_was_waited_for_counts_once(seen):
    time = ProcessorTime()
    seen |= {1: (0, 5, 0), 2: (0, 3, 0)}
    time.look([1, 2])
    assert time.seconds == 8
    seen[1] = (0, 5, 4)
    del seen[2]
    time.look([1, 2])
    assert time.seconds == 9


def test_a_process_that_nobody_waited_for_counts_as_it_was_last_seen(seen):
    time = ProcessorTime()
    for number in range(2, 5):
        seen |= {1: (0, 5, 0), number: (0, 3, 0)}
        time.look([1, number])
        del seen[number]
    time.look([1])
    assert time.seconds == 14


def test_another_process_may_get_the_number_of_one_that_ended(seen):
    time = ProcessorTime()
    for start in range(3):
        seen |= {1: (0, 5, 0), 2: (start, 3, 0)}
        time.look([1, 2])
    assert time.seconds == 14


def test_the_time_of_real_processes_is_seen():
    child = os.fork()
    if child == 0:
        while time.process_time() < 60:
            pass
        os._exit(0)
    counted = ProcessorTime()
    while counted.seconds < 0.5:
        counted.look(members(child))
    os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    assert used.ru_utime + used.ru_stime > counted.seconds - 0.02


def test_a_process_is_seen_whatever_it_calls_itself():
    script = "import ctypes; ctypes.CDLL(None).prctl(15, b'\\xff) R 1'); print(flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child:
        child.stdout.readline()
        counted = ProcessorTime()
        counted.look([child.pid])
        child.communicate(b"\n")
    assert counted.seconds > 0
