"""Reaching, from a process that was forked, what it was forked from and what came from there too.

The walls are taken out in the zygote. Traces that two submissions leave for each other are in
`tests.attacks.test_neighbours`.
"""

from tests.attacks.attack import Attack, hangs, shows, stops_others
from tests.attacks.bank.limits import code_that_prints, unlimited
from tests.attacks.bank.processes import MARK, survives
from tests.autograder.engine.test_examiners import with_zygote_that

_OPEN_MEMORY = with_zygote_that(
    "seal as seal\n"
    "control = seal.control\n"
    "seal._leave_root = lambda *user: None\n"
    "seal.control = lambda library, option, *values: (\n"
    "    option == seal.SET_DUMPABLE or control(library, option, *values))"
)
_ONE_VIEW_OF_PROCESSES = with_zygote_that(
    "namespaces as namespaces\nnamespaces._NEW_PID, namespaces.mount_processes = 0, lambda: None"
)
_ONE_VIEW_AND_USER = with_zygote_that(
    "namespaces as namespaces, autograder.engine.student.seal as seal\n"
    "namespaces._NEW_PID, namespaces.mount_processes = 0, lambda: None\n"
    "seal._leave_root = lambda *user: None"
)
_OPEN_SOCKETS = with_zygote_that(
    "zygote as zygote\nimport socket\nsocket.socket.close = socket.socket.detach"
)
_OTHERS = (
    "import os, signal\n"
    "others = [int(n) for n in os.listdir('/proc') if n.isdigit() and int(n) != os.getpid()]\n"
)
ATTACKS = [
    Attack(
        "voice-of-its-supervisor",
        "Reports its own end, as the process that supervises it would, and goes on.",
        shows("REPORTED"),
        "import socket\n"
        "for descriptor in range(3, 64):\n"
        "    try:\n"
        "        found = socket.socket(fileno=descriptor)\n"
        "    except OSError:\n"
        "        continue\n"
        "    if found.type == socket.SOCK_SEQPACKET:\n"
        "        print('REPORTED', found.send(b'ended 0'))\n"
        "    found.detach()",
        on="engine",
        patch=_OPEN_SOCKETS,
        in_suite=True,
    ),
    Attack(
        "memory-of-the-first-process",
        "Reads the memory of the process above its own, which was forked from the same one.",
        shows("READ"),
        "with open('/proc/1/maps') as maps, open('/proc/1/mem', 'rb') as memory:\n"
        "    memory.seek(int(maps.readline().split('-')[0], 16))\n"
        "    print('READ', len(memory.read(4096)))",
        on="engine",
        patch=_OPEN_MEMORY,
    ),
    Attack(
        "descriptors-of-the-first-process",
        "Opens what the process above its own has open.",
        shows("OPENED"),
        "import os\nprint('OPENED', os.listdir('/proc/1/fd'))",
        on="engine",
        patch=_OPEN_MEMORY,
    ),
    Attack(
        "stop-of-all-that-it-sees",
        "Puts all other processes to sleep for ever, among them the one that others come from.",
        lambda outcome: stops_others(outcome) or hangs(outcome),
        _OTHERS + "for process in others:\n"
        "    try:\n        os.kill(process, signal.SIGSTOP)\n    except OSError:\n        pass",
        on="engine",
        patch=_ONE_VIEW_AND_USER,
        alone=True,
    ),
    Attack(
        "processes-beside-its-own",
        "Lists processes that are not its own, with how they were started.",
        shows("BESIDE"),
        _OTHERS + "print('BESIDE' if others != [1] else '')",
        on="engine",
        patch=_ONE_VIEW_OF_PROCESSES,
    ),
    Attack(
        "library-patched-for-the-next",
        "Patches NumPy in memory, so that whoever computes with it after is wrong.",
        stops_others,
        "import numpy as np\nnp.sqrt = lambda x: x\nnp.ndarray = None",
        on="in process",
        alone=True,
        in_suite=True,
    ),
    Attack(
        "daemon-deaf-to-signals",
        "Leaves a process behind, forked twice, that ignores all signals and is busy.",
        survives,
        "import subprocess, sys\n"
        "code = ('import os, signal, time\\n'\n"
        "        'for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:\\n'\n"
        "        '    signal.signal(number, signal.SIG_IGN)\\n'\n"
        "        'os.fork() and os._exit(0)\\nos.setsid()\\nos.fork() and os._exit(0)\\n'\n"
        "        'held = open(os.devnull)\\ntime.sleep(3000)')\n"
        f"subprocess.Popen([sys.executable, '-I', '-S', '-c', code + ' # {MARK}-COURSE'])",
    ),
    Attack(
        "terminals-without-end",
        "Opens more terminals than a submission may have, of which the system has few.",
        unlimited,
        code_that_prints(
            "len(opened) >= 100",
            "opened = []\ntry:\n    while len(opened) < 100:\n"
            "        opened.append(os.openpty())\nexcept OSError:\n    pass",
        ),
    ),
    Attack(
        "signals-without-end",
        "Keeps more signals waiting than a submission may, of which a user has so many.",
        unlimited,
        code_that_prints(
            "sent >= 5000",
            "import signal, threading\n"
            "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])\n"
            "sent = 0\ntry:\n    while sent < 5000:\n"
            "        signal.pthread_kill(threading.get_ident(), signal.SIGRTMIN)\n"
            "        sent += 1\nexcept OSError:\n    pass",
        ),
    ),
    Attack(
        "watch-over-shared-files",
        "Has the system tell it when others open files of NumPy.",
        shows("WATCHING"),
        "import ctypes, numpy, os\n"
        "library = ctypes.CDLL(None)\n"
        "watch = library.inotify_add_watch(\n"
        "    library.inotify_init1(0), os.path.dirname(numpy.__file__).encode(), 0x20)\n"
        "print('WATCHING' if watch >= 0 else '')",
        in_suite=True,
    ),
]
