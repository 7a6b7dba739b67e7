"""Ending, hanging and outliving what grades the others."""

import os
import signal
import time
from pathlib import Path

from tests.attacks.attack import Attack, Outcome, hangs, stops_others

MARK = "outlives-its-grading"


def survives(outcome: Outcome) -> bool:
    """Tell whether a process with the mark is alive; end it if so."""
    time.sleep(0.3)
    found = False
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = Path(f"/proc/{name}/cmdline").read_text()
            if f"{MARK}-{outcome.course}" in command:
                found = True
                os.kill(int(name), signal.SIGKILL)
        except OSError:
            continue
    return found


def no_score(outcome: Outcome) -> bool:
    """Tell whether the grader never came to the end of the submission."""
    return outcome.score is None


ATTACKS = [
    Attack(
        "exit-of-the-program",
        "Calls sys.exit in a cell.",
        stops_others,
        "import sys\nsys.exit(0)",
        on="in process",
        alone=True,
        in_suite=True,
    ),
    Attack(
        "exit-without-goodbye",
        "Calls os._exit, which nothing can catch.",
        stops_others,
        "import os\nos._exit(0)",
        on="in process",
        alone=True,
    ),
    Attack(
        "exit-within-a-test",
        "Ends the process when a test calls its function.",
        stops_others,
        "import os\ndef row_norms(X):\n    os._exit(0)",
        on="in process",
        alone=True,
    ),
    Attack(
        "exit-while-its-error-is-read",
        "Raises an exception whose message ends the process.",
        stops_others,
        "import os\n"
        "class Last(Exception):\n"
        "    def __str__(self):\n        os._exit(1)\n"
        "def row_norms(X):\n    raise Last",
        on="in process",
        alone=True,
    ),
    Attack(
        "hostile-interrupt",
        "Raises KeyboardInterrupt, as if the instructor had pressed a key.",
        stops_others,
        "raise KeyboardInterrupt",
        on="in process",
        alone=True,
    ),
    Attack(
        "kill-of-itself",
        "Sends itself the signal that cannot be caught.",
        stops_others,
        "import os\nos.kill(os.getpid(), 9)",
        on="in process",
        alone=True,
    ),
    Attack(
        "crash-of-the-interpreter",
        "Reads from address 0.",
        stops_others,
        "import ctypes\nctypes.string_at(0)",
        on="in process",
        alone=True,
    ),
    Attack(
        "exhausted-stack",
        "Recurses without end, with Python's own limit lifted.",
        stops_others,
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "class Deep:\n    def __getattr__(self, name):\n        return getattr(self, name + 'x')\n"
        "def f(x):\n    return f(x)\n"
        "import functools\n"
        "nested = []\n"
        "for _ in range(10**6):\n    nested = [nested]\n"
        "repr(nested)",
        on="in process",
        alone=True,
    ),
    Attack(
        "kill-of-the-parent",
        "Kills the process that started its own.",
        stops_others,
        "import os\nos.kill(os.getppid(), 9)",
        alone=True,
    ),
    Attack(
        "stop-of-the-parent",
        "Puts the process that started its own to sleep for ever.",
        no_score,
        "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)",
        alone=True,
    ),
    Attack(
        "hang-at-the-end",
        "Registers something endless for the end of the process.",
        lambda outcome: outcome.honest == [None] or hangs(outcome),
        "import atexit, sys, time\natexit.register(lambda: time.sleep(1000))\nsys.exit()",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-that-catches-interrupts",
        "Loops for ever and catches whatever should end the loop.",
        hangs,
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-in-c",
        "Calls a function of the C library that never looks for signals.",
        hangs,
        "import itertools\nsum(itertools.repeat(1))",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-in-a-test",
        "Never returns from the function that a test calls.",
        hangs,
        "def row_norms(X):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            pass",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-sequence",
        "Answers a test with a generator that never ends.",
        hangs,
        solutions={
            "norm_facts": "class Letters(str):\n"
            "    def __iter__(self):\n"
            "        while True:\n"
            "            try:\n                yield 'b'\n"
            "            except BaseException:\n                pass\n"
            "norm_facts = Letters('b')"
        },
        on="in process",
        alone=True,
    ),
    Attack(
        "signals-blocked",
        "Blocks all signals, then sleeps.",
        hangs,
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "time.sleep(1000)",
        on="in process",
        alone=True,
    ),
    Attack(
        "interrupt-lost-in-a-finaliser",
        "Loops so that each interrupt is raised where Python can only drop it.",
        hangs,
        "def numbers():\n    try:\n        yield 1\n"
        "    finally:\n        sum(range(50))\n"
        "while True:\n    next(numbers())",
        on="in process",
        alone=True,
    ),
    Attack(
        "timers-turned-off",
        "Turns off the timers that would interrupt it, ignores their signals, then loops.",
        hangs,
        "import signal\n"
        "for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF, signal.ITIMER_VIRTUAL):\n"
        "    signal.setitimer(timer, 0)\n"
        "for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGINT, signal.SIGTERM):\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n    pass",
        on="in process",
        alone=True,
    ),
    Attack(
        "stop-of-itself",
        "Puts its own process to sleep for ever.",
        hangs,
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        on="in process",
        alone=True,
    ),
    Attack(
        "process-that-outlives-its-grading",
        "Leaves a process of a session of its own behind.",
        survives,
        "import subprocess, sys\n"
        "code = 'import os, time; os.fork() and os._exit(0); time.sleep(3000)'\n"
        f"subprocess.Popen([sys.executable, '-I', '-S', '-c', code + ' # {MARK}-COURSE'],\n"
        "                 start_new_session=True)",
    ),
]
