"""Ending, outliving and outgrowing what grades the others."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

from tests.attacks.attack import Attack, Outcome, lasts, shows, stops_others

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


def slow(outcome: Outcome) -> bool:
    """Tell whether grading took far longer than a submission may take."""
    return outcome.score is None or lasts(22)(outcome)


def no_score(outcome: Outcome) -> bool:
    """Tell whether the grader never came to the end of the submission."""
    return outcome.score is None


def code_that_prints(condition: str, work: str) -> str:
    return f"import os, sys, time\n{work}\nif {condition}:\n    print('UNLIMITED')"


unlimited = shows("UNLIMITED")

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
        lambda outcome: outcome.honest == [None] or slow(outcome),
        "import atexit, sys, time\natexit.register(lambda: time.sleep(1000))\nsys.exit()",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-that-catches-interrupts",
        "Loops for ever and catches whatever should end the loop.",
        slow,
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-in-c",
        "Calls a function of the C library that never looks for signals.",
        slow,
        "import itertools\nsum(itertools.repeat(1))",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-loop-in-a-test",
        "Never returns from the function that a test calls.",
        slow,
        "def row_norms(X):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            pass",
        on="in process",
        alone=True,
    ),
    Attack(
        "endless-sequence",
        "Answers a test with a generator that never ends.",
        slow,
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
        slow,
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "time.sleep(1000)",
        on="in process",
        alone=True,
    ),
    Attack(
        "process-that-outlives-its-grading",
        "Leaves a process of a session of its own behind.",
        survives,
        "import subprocess, sys\n"
        "code = 'import os, time; os.fork() and os._exit(0); time.sleep(600)'\n"
        f"subprocess.Popen([sys.executable, '-I', '-S', '-c', code + ' # {MARK}-COURSE'],\n"
        "                 start_new_session=True)",
    ),
    Attack(
        "many-processes",
        "Starts more processes than a submission may have.",
        unlimited,
        code_that_prints(
            "started >= 150",
            "started = 0\ntry:\n    while started < 150:\n"
            "        if os.fork() == 0:\n            time.sleep(2)\n            os._exit(0)\n"
            "        started += 1\nexcept OSError:\n    pass",
        ),
    ),
    Attack(
        "many-threads",
        "Starts more threads than a submission may have.",
        unlimited,
        code_that_prints(
            "len(threads) >= 150",
            "import threading\nthreads = []\ntry:\n    while len(threads) < 150:\n"
            "        threads.append(threading.Thread(target=time.sleep, args=(2,)))\n"
            "        threads[-1].start()\nexcept RuntimeError:\n    threads.pop()",
        ),
    ),
    Attack(
        "much-memory",
        "Takes more memory than a submission may have.",
        unlimited,
        code_that_prints("held", "held = bytearray(1200 << 20)\nheld[::4096] = held[::4096]"),
        in_suite=True,
    ),
    Attack(
        "much-memory-in-many-processes",
        "Takes more memory than a submission may have, each of several processes a part.",
        unlimited,
        code_that_prints(
            "alive == 4",
            "children = []\n"
            "for _ in range(4):\n"
            "    child = os.fork()\n"
            "    if child == 0:\n"
            "        held = bytearray(300 << 20)\n        held[::4096] = held[::4096]\n"
            "        time.sleep(0.7)\n        os._exit(0)\n"
            "    children.append(child)\n"
            "alive = sum(os.waitpid(child, 0)[1] == 0 for child in children)",
        ),
        alone=True,
    ),
    Attack(
        "memory-that-no-process-owns",
        "Keeps memory in files that have no name, which no process's size shows.",
        unlimited,
        code_that_prints(
            "written >= 200 << 20",
            "written = 0\nfile = os.memfd_create('x')\n"
            "while written < 200 << 20:\n    written += os.write(file, bytes(1 << 20))",
        ),
    ),
    Attack(
        "many-open-files",
        "Opens more files than a submission may have.",
        unlimited,
        code_that_prints(
            "len(opened) >= 600",
            "import resource\n"
            "hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]\n"
            "resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 700), hard))\n"
            "opened = [open('/dev/null') for _ in range(610)]",
        ),
    ),
    Attack(
        "computing-in-many-processes",
        "Has many processes compute at once, so that nobody else gets on.",
        lambda outcome: outcome.facts.get("cpu_seconds", 0.0) > 40 or "UNLIMITED" in outcome.text,
        code_that_prints(
            "nice < 19",
            "begin = time.monotonic()\n"
            "for _ in range(40):\n"
            "    if os.fork() == 0:\n"
            "        while time.monotonic() < begin + 2:\n            pass\n"
            "        os._exit(0)\n"
            "while time.monotonic() < begin + 2.2:\n    time.sleep(0.1)\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    time.sleep(0.3)\n"
            "    os._exit(os.getpriority(os.PRIO_PROCESS, 0))\n"
            "nice = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])",
        ),
        alone=True,
    ),
]


class Listener:
    """A server of the grader's machine that counts who connects."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self.server.accept()
            self.connections += 1
            connection.sendall(b"REACHED")
            connection.close()


_listener = Listener()
_hidden = socket.socket(socket.AF_UNIX)
_hidden.bind(f"\0attacked-{os.getpid()}")
_hidden.listen()

ATTACKS += [
    Attack(
        "network",
        "Connects to a server of the machine that grades.",
        shows("REACHED"),
        "import socket\n"
        f"print(socket.create_connection(('127.0.0.1', {_listener.port}), 2).recv(9))",
        in_suite=True,
    ),
    Attack(
        "socket-without-a-file",
        "Connects to an abstract socket of the machine that grades.",
        shows("REACHED"),
        "import socket\n"
        "connection = socket.socket(socket.AF_UNIX)\n"
        f"connection.connect('\\0attacked-{os.getpid()}')\nprint('REACHED')",
    ),
    Attack(
        "environment",
        "Prints the environment of its own process and of its ancestors.",
        shows("canary"),
        "import os\n"
        "print(os.environ)\n"
        "process = os.getpid()\n"
        "while process:\n"
        "    print(open(f'/proc/{process}/environ', 'rb').read())\n"
        "    process = int(open(f'/proc/{process}/stat').read().split(')')[1].split()[1])",
        in_suite=True,
    ),
    Attack(
        "command-lines",
        "Lists the processes of the machine, with how they were started.",
        shows("tests.attacks.weak"),
        "import os\n"
        "for name in filter(str.isdigit, os.listdir('/proc')):\n"
        "    print(open(f'/proc/{name}/cmdline').read())",
    ),
    Attack(
        "memory-of-the-grader",
        "Reads a secret in the memory of the process that started its own.",
        shows("canary"),
        "import os, re\n"
        "parent = os.getppid()\n"
        "with open(f'/proc/{parent}/maps') as maps, open(f'/proc/{parent}/mem', 'rb') as memory:\n"
        "    for line in maps:\n"
        "        start, end = (int(part, 16) for part in line.split()[0].split('-'))\n"
        "        if 'rw' not in line:\n            continue\n"
        "        try:\n            memory.seek(start)\n"
        "            data = memory.read(min(end - start, 10**7))\n"
        "        except (OSError, OverflowError, ValueError):\n            continue\n"
        "        print(set(re.findall(rb'canary-in-[a-z-]{8,20}', data)) or '')",
    ),
    Attack(
        "namespaces-of-its-own",
        "Becomes root in a new user namespace, where it could mount and listen.",
        unlimited,
        code_that_prints(
            "os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0",
            "import ctypes\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    failed = ctypes.CDLL(None).unshare(0x10000000 | 0x20000)\n"
            "    os._exit(1 if failed else 0)",
        ),
    ),
    Attack(
        "programs-of-the-system",
        "Runs a program of the machine.",
        shows("uid="),
        "import subprocess\nprint(subprocess.run(['id'], capture_output=True, text=True).stdout)",
    ),
]
