"""What happens at each limit, and when the student's process ends itself."""

import dataclasses
from pathlib import Path

import pytest

from autograder.engine import Limits
from tests.autograder.engine.notebooks import (
    IMPATIENT,
    SHORT,
    needs_bubblewrap,
    run,
    without_sandbox,
)
from tests.support.waiting import wait_until

ANEW = "it was started anew, and the cells before were run again"
F = "def f():\n    return 1"
PASSES = "# test\nassert f() == 1"
COMPUTED = "stopped after 1 seconds of computing: is there a loop that never ends?"


def test_an_endless_loop_costs_its_own_cell_and_no_other():
    found = run(F, "while True:\n    pass", PASSES, "def g():\n    while True:\n        pass")
    assert found.messages[0] is None
    assert found.messages[1] == COMPUTED
    assert found.messages[2:] == [None, None]
    assert found.execution.limit == "1 seconds of computing for one cell"


@pytest.mark.parametrize(
    "source",
    [
        "import threading\ndef burn():\n    while True:\n        pass\n"
        "thread = threading.Thread(target=burn, daemon=True)\nthread.start()\nthread.join()",
        "import os\nchild = os.fork()\nwhile not child:\n    pass\nos.waitpid(child, 0)",
        "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "while True:\n    if os.fork() == 0:\n"
        "        sum(range(3 * 10**6))\n        os._exit(0)\n    try:\n        os.wait()\n"
        "    except ChildProcessError:\n        pass",
    ],
    ids=["a thread", "a child", "children that nobody waits for"],
)
def test_what_others_compute_for_a_cell_counts(source):
    found = run(F, source, limits=dataclasses.replace(SHORT, wall_factor=200))
    assert found.messages[1] == COMPUTED


@pytest.mark.parametrize("source", ["{}", "# test\n{}", "def f():\n    {}\n|# test\nf()"])
def test_what_waits_for_ever_ends_by_the_time_that_passes(source):
    cells = source.format("__import__('time').sleep(1000)").split("|")
    found = run(*cells, F, PASSES, limits=IMPATIENT)
    waited = "stopped after 8 seconds of waiting: does something sleep, or wait for what never"
    assert found.messages[len(cells) - 1].startswith(waited)
    assert found.messages[len(cells) :] == [None, None]
    assert found.execution.limit == "8 seconds of waiting for one cell"


def test_time_that_a_cell_does_not_get_is_not_counted():
    # What sleeps here stands for what a loaded machine makes wait.
    found = run(
        "import os, time\n"
        "while time.process_time() < 0.6:\n    pass\nbegin = time.monotonic()\n"
        "time.sleep(2)\nprint(time.monotonic() - begin > 1.5)",
        "# test\nimport time\ntime.sleep(1.5)",
        limits=dataclasses.replace(SHORT, cell_seconds=1.4),
    )
    assert found.messages == [None, None]
    assert found.printed[0] == "True\n"


@pytest.mark.parametrize(
    ("student", "test"),
    [
        ("def f():\n    while True:\n        pass", "# test\nf()"),
        ("def f():\n    while True:\n        yield 1", "# test\nfor _ in f():\n    pass"),
        ("def f():\n    return 10**12", "# test\nfor _ in range(f()):\n    pass"),
        (
            "def f(g):\n    while True:\n        g()",
            "# test\nf(lambda: None)",
        ),
    ],
    ids=["loop", "generator", "number", "callback"],
)
def test_an_endless_loop_in_a_test_costs_that_test(student, test):
    found = run(student, test, "def f():\n    return 1", PASSES)
    assert found.messages[1] == COMPUTED
    assert found.messages[3] is None
    assert found.execution.limit == "1 seconds of computing for one cell"


DEFIANT = """
import time
from pathlib import Path
while True:
    try:
        time.sleep(9)
    except BaseException:
        pass
"""
BLOCKED = (
    "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\ntime.sleep(60)"
)
STOPPED = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"


@pytest.mark.parametrize("source", [DEFIANT, BLOCKED, STOPPED])
def test_what_cannot_be_interrupted_is_killed(source):
    found = run(F, source, PASSES, "1", limits=IMPATIENT)
    how = "it could not be stopped after 8 seconds of waiting"
    ended = f"the student's process ended in cell [2]: {how}"
    assert found.messages == [None, ended, None, None]
    assert found.execution.notes == [ended, ANEW]
    assert found.execution.limit == "8 seconds of waiting for one cell"


@pytest.mark.parametrize(
    "source",
    [
        "import signal\nsignal.signal(signal.SIGPROF, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    pass",
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass",
    ],
    ids=["ignores signals", "catches everything"],
)
def test_what_goes_on_computing_after_it_was_interrupted_is_killed(source):
    found = run(F, source, PASSES)
    limit = "1 seconds of computing for one cell"
    ended = f"the student's process ended in cell [2]: it was stopped at the limit: {limit}"
    assert found.messages == [None, ended, None]
    assert found.execution.limit == limit


def test_what_goes_on_computing_while_a_test_calls_it_is_killed_and_told_so():
    tireless = (
        "def f():\n    while True:\n        try:\n            while True:\n                pass\n"
        "        except BaseException:\n            pass"
    )
    found = run(tireless, PASSES, "1")
    limit = "1 seconds of computing for one cell"
    assert f"it was stopped at the limit: {limit}" in found.messages[1]
    assert found.execution.limit == limit
    assert found.messages[2] is None


def test_a_finaliser_that_swallows_an_interrupt_does_not_swallow_the_next():
    endless = "def g():\n    try:\n        yield 1\n    finally:\n        sum(range(50))\n"
    found = run(F, f"{endless}while True:\n    next(g())", PASSES, "g")
    assert found.messages == [None, COMPUTED, None, None]
    assert found.execution.notes == []


def test_a_figure_that_is_drawn_again_and_again_is_stopped_and_shows_where():
    found = run(
        "import matplotlib.pyplot as plt\nwhile True:\n    plt.plot([1, 2])\n    plt.show()"
    )
    shown = found.cells[0].traceback
    assert shown.startswith("  cell [1], line ")
    assert shown.endswith(f"TimeIsUp: {COMPUTED}")
    assert found.execution.notes == []


def test_what_brings_a_cell_to_its_end_is_not_interrupted():
    """The error's own text takes longer to make than lies between two interrupts."""
    slow = "def __str__(self):\n        end = time.process_time() + 0.3\n"
    slow += "        while time.process_time() < end:\n            pass\n        return 'late'"
    found = run(
        f"import time\nclass Late(Exception):\n    {slow}\n"
        "try:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    raise Late from None",
        "1",
    )
    assert found.messages == [COMPUTED, None]
    assert found.execution.broken_cells[0].error == "TimeoutError"


@pytest.mark.parametrize(
    ("source", "how"),
    [
        ("import os\nos._exit(3)", "it ended itself with the exit status 3"),
        ("import os\nos.kill(os.getpid(), 9)", "it was ended by the signal SIGKILL"),
        ("import ctypes\nctypes.string_at(0)", "it was ended by the signal SIGSEGV"),
        (
            "import os\nfor fd in range(3, 50):\n    try:\n        os.write(fd, b'x' * 99)\n"
            "    except OSError:\n        pass",
            "it broke the rules of the conversation",
        ),
    ],
)
def test_a_process_that_ends_itself_costs_that_cell_alone(source, how):
    found = run(F, source, PASSES, "f")
    ended = "the student's process ended in cell [2]: " + how
    assert found.messages[1].startswith(ended)
    assert [found.messages[i] for i in (0, 2, 3)] == [None] * 3
    (broken,) = found.execution.broken_cells
    assert (broken.number, broken.error) == (2, "ProcessEnded")
    assert broken.message.startswith(how)
    assert found.execution.notes[1:] == [ANEW]


ENDS = "import os\nos._exit(3)"


def test_what_ran_before_a_cell_that_ended_the_process_runs_again_and_shows_nothing_new():
    found = run(
        "from pathlib import Path\nx = [1]\nPath('kept').write_text('1')\nprint('once')",
        "x.append(2)\n1 / 0",
        ENDS,
        "print(x, Path('kept').read_text())",
        "# test\nassert x == [1, 2]",
    )
    assert found.printed == ["once\n", "", "", "[1, 2] 1\n", ""]
    assert found.messages[1] == "division by zero"
    assert found.messages[3:] == [None, None]


def test_a_verdict_stands_and_a_test_that_ended_the_process_is_not_tried_again():
    found = run(
        "import os\ncalled = []\ndef f():\n    called.append(1)\n    return len(called)\n"
        "def g():\n    os._exit(0)",
        "# test\nassert f() == 1",
        "# test\ng()",
        "# test\nassert f() == 1",
    )
    ended = "the student's process ended in cell [3] (test_2): it ended itself with the exit status"
    assert found.messages == [None, None, f"{ended} 0", None]


def test_only_what_depends_on_the_cell_that_ended_the_process_is_lost():
    found = run(
        F,
        "%matplotlib inline\nimport os\nC = 3\ndef g():\n    return C\nh = g()\nos._exit(1)",
        PASSES,
        "# test\nassert g() == 3",
        "# test\nassert h == 3",
        limits=Limits(),
    )
    assert found.messages[2:4] == [None, None]
    assert found.messages[4].startswith("h is not defined")


def test_a_process_is_started_anew_three_times():
    found = run(F, ENDS, PASSES, ENDS, ENDS, PASSES, ENDS, PASSES, "1")
    assert found.messages[2] is found.messages[5] is None
    ended = "the student's process ended in cell [7]: it ended itself with the exit status 3"
    assert found.messages[6:] == [ended] * 3
    assert found.execution.notes.count(ANEW) == 3


def test_a_cell_that_ends_the_process_only_when_it_runs_again_is_left_out_then(tmp_path):
    once = f"import os\nos.mkdir({str(tmp_path / 'once')!r})\n"
    with without_sandbox("none is wanted") as bare:
        found = run(
            "x = 1",
            f"def h():\n    return 1\ntry:\n    exec({once!r})\nexcept OSError:\n    os._exit(4)",
            F,
            ENDS,
            "# test\nassert (x, h(), f()) == (1, 1, 1)",
            with_engine=bare,
        )
    assert found.messages[:3] == [None] * 3
    assert found.messages[4] is None
    lost = "the student's process ended in cell [{}]: it ended itself with the exit status {}"
    assert found.execution.notes[1:] == [lost.format(4, 3), ANEW, lost.format(2, 4), ANEW]


def test_the_time_of_all_processes_is_added_up():
    spend = "import os, time\nwhile time.process_time() < {}:\n    pass\nos._exit(1)"
    limits = Limits(cell_seconds=20, total_seconds=7)
    found = run(F, spend.format(5), spend.format(5), PASSES, limits=limits)
    assert "exit status 1" in found.messages[1]
    assert found.execution.limit == "7 seconds of computing for the submission"
    assert found.messages[2] is not None


def test_a_test_during_which_the_process_ends_fails_even_if_it_expects_an_error():
    found = run(
        "import os\ndef f():\n    os._exit(0)",
        "# test\ntry:\n    f()\nexcept Exception:\n    pass",
    )
    assert "(test_1): it ended itself with the exit status 0" in found.messages[1]


def test_exit_in_a_cell_is_an_error_of_that_cell_alone():
    found = run(F, "import sys\nsys.exit()", PASSES)
    assert found.cells[1].name == "SystemExit"
    assert found.messages[2] is None


def test_the_whole_submission_has_a_time():
    limits = Limits(cell_seconds=5, total_seconds=1.5)
    spend = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end:\n    pass"
    found = run(F, spend, spend, PASSES, limits=limits)
    assert found.messages[1] is None
    rest = "seconds of computing: the cells before had left no more of the time of the whole"
    assert rest in found.messages[2]
    assert found.messages[3] == "not run: the submission used up its 1.5 seconds of computing"
    assert found.execution.limit == "1.5 seconds of computing for the submission"


def test_the_whole_submission_may_wait_for_so_long():
    limits = Limits(cell_seconds=2, total_seconds=1, wall_factor=5, wall_margin_seconds=0)
    found = run("import time\ntime.sleep(1000)", PASSES, limits=limits)
    assert found.messages[0].startswith("stopped after 5 seconds of waiting")
    assert found.messages[1] == "not run: the submission used up its 5 seconds of waiting"
    assert found.execution.limit == "5 seconds of waiting for the submission"


def test_memory_is_limited_with_an_error_that_python_knows():
    limits = Limits(cell_seconds=20, memory_bytes=512 << 20)
    hoard = "import numpy as np\nx = [np.ones(10**7) for _ in range(100)]"
    found = run(F, hoard, PASSES, limits=limits)
    assert "Unable to allocate" in found.messages[1]
    assert found.messages[2] is None
    assert 300 << 20 < found.execution.peak_memory_bytes < 900 << 20


def test_memory_of_several_processes_is_added_up():
    found = run(
        "import os, time\nimport numpy as np\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n        x = np.ones(4 * 10**7)\n        time.sleep(1000)\n"
        "time.sleep(1000)",
        "1",
        limits=Limits(cell_seconds=10, total_seconds=20, memory_bytes=512 << 20),
    )
    assert "at the limit: 512 MB of memory" in found.messages[0]
    assert found.execution.limit == "512 MB of memory"


def test_the_system_itself_limits_the_time_of_each_process():
    found = run("import resource\nprint(resource.getrlimit(resource.RLIMIT_CPU))")
    assert found.printed[0] == "(50, 55)\n"  # twenty for the submission, thirty to start up
    assert "seconds of computing" in run("import os\nos.kill(os.getpid(), 24)").messages[0]


@needs_bubblewrap
def test_processes_and_threads_are_limited():
    found = run(
        "import os, time\nn = 0\n"
        "try:\n    while True:\n        if os.fork() == 0:\n            time.sleep(1000)\n"
        "        n += 1\nexcept OSError as error:\n    print(n, error)",
        "import threading\n"
        "try:\n    threading.Thread(target=print).start()\nexcept RuntimeError as error:\n"
        "    print(error)",
    )
    count, _, message = found.printed[0].partition(" ")
    assert int(count) < SHORT.processes
    assert "temporarily unavailable" in message
    assert "can't start new thread" in found.printed[1]


@needs_bubblewrap
def test_a_fork_bomb_leaves_nothing_behind():
    found = run(
        "import os\nwith open('/proc/self/comm', 'w') as name:\n    name.write('fork-bomb')\n"
        "print(open('/proc/self/comm').read())",
        "while True:\n    os.fork()",
        PASSES,
    )
    assert found.printed[0].strip() == "fork-bomb"  # and so are all that it starts
    assert found.messages[1] is not None
    wait_until(lambda: not _processes_named("fork-bomb"))


def _processes_named(name: str) -> list[str]:
    named = []
    for comm in Path("/proc").glob("[0-9]*/comm"):
        try:
            if comm.read_text().strip() == name:
                named.append(comm.parent.name)
        except OSError:  # it has ended meanwhile
            pass
    return named


def test_files_and_descriptors_are_limited():
    found = run(
        "opened = []\n"
        "try:\n    while True:\n        opened.append(open('/dev/null'))\n"
        "except OSError as error:\n    print(error)\n    opened.clear()",
        "try:\n    with open('large', 'wb') as file:\n        for _ in range(200):\n"
        "            file.write(bytes(10**6))\nexcept OSError as error:\n    print(error)",
    )
    assert "Too many open files" in found.printed[0]
    assert "File too large" in found.printed[1]


@needs_bubblewrap
def test_the_scratch_folder_is_limited():
    found = run(
        "try:\n    for i in range(9):\n        with open(str(i), 'wb') as file:\n"
        "            file.write(bytes(6 * 10**7))\nexcept OSError as error:\n    print(error)",
        "try:\n    with open('/dev/shm/x', 'wb') as file:\n        file.write(bytes(3 * 10**7))\n"
        "except OSError as error:\n    print(error)",
    )
    assert "No space left" in found.printed[0]
    assert "No space left" in found.printed[1]


@needs_bubblewrap
@pytest.mark.parametrize("folder", [".", "/dev/shm"])
def test_empty_files_are_limited_too(folder):
    endless = (
        "import itertools, os\n"
        "for i in itertools.count():\n"
        f"    os.close(os.open(f'{folder}/{{i}}', os.O_CREAT))"
    )
    found = run(endless, "print('the next')", limits=Limits(files=1000))
    assert "stopped at the limit: 1000 files" in found.messages[0]
    assert "the next" in found.printed[1]


def test_output_is_cut_while_it_is_produced():
    limits = Limits(cell_seconds=10, text_bytes=1000, output_bytes=50_000)
    found = run(
        "for i in range(10**5):\n    print('x' * 100)",
        "from IPython.display import HTML, display\n"
        "for i in range(10**3):\n    display(HTML('y' * 1000))",
        "raise ValueError('z' * 10**6)",
        limits=limits,
    )
    assert "cut off here" in found.printed[0]
    assert len(str(found.execution.notebook)) < 120_000
    assert found.execution.peak_memory_bytes < 200 << 20


def test_a_reply_that_is_too_large_is_an_error_of_the_test():
    found = run(
        "import numpy as np\ndef f():\n    return np.zeros(10**7)\ndef g():\n    return 1",
        "# test\nf()",
        "# test\nassert g() == 1",
    )
    assert "f returned 76 MB of data; at most 64 MB cross" in found.messages[1]
    assert found.messages[2] is None


def test_student_and_test_that_call_each_other_for_ever_are_stopped():
    found = run("def f(g):\n    return g()", "# test\ndef g():\n    return f(g)\nf(g)", "1")
    assert "call each other too deeply" in found.messages[1]
    assert found.messages[2] is None


def test_the_report_says_how_long_it_took_and_how_much_it_held():
    found = run("import numpy as np\nx = np.ones(2 * 10**7)\nimport time\ntime.sleep(0.3)")
    assert found.execution.seconds > 0.3
    assert found.execution.peak_memory_bytes > 160_000_000
    assert found.execution.limit is None


@needs_bubblewrap
@pytest.mark.parametrize(
    ("start", "number", "nice"),
    [
        ("if os.fork() == 0:\n        time.sleep(1000)\n        os._exit(0)", 6, 19),
        ("threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()", 6, 19),
        ("threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()", 2, 0),
    ],
)
def test_a_submission_that_starts_many_others_has_the_least_priority(start, number, nice):
    shown = "print(os.getpriority(os.PRIO_PROCESS, 0))"
    # Where nothing should happen, half a second is ten looks; else it happens when it happens.
    wait = f"while os.getpriority(os.PRIO_PROCESS, 0) < {nice}:\n    time.sleep(0.01)"
    found = run(
        f"import os, threading, time\n{shown}\n"
        f"for _ in range({number}):\n    {start}\n{wait}\ntime.sleep(0.5)\n{shown}"
    )
    before, after = map(int, found.printed[0].split())
    assert after == max(before, nice)
