"""Cells that do not end by themselves, or end the process: only what depends on them is lost."""

import dataclasses

from tests.situations.situation import SHORT, Situation

NOT_TO_BE_STOPPED = """
def numbers():
    try:
        yield 1
    finally:
        sum(range(50))
while True:
    next(numbers())
"""
PICTURES = """
import matplotlib.pyplot as plt
while True:
    plt.plot([1, 2])
    plt.show()
"""
TIRELESS = """
while True:
    try:
        while True:
            pass
    except:
        pass
"""
COMPUTES = "seconds of computing"
WAITS = "seconds of waiting"

_TIRELESS_NEAREST = """
def nearest(points, x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def ends(name: str, cell: str, says: str = "", **others) -> Situation:
    """Return a situation whose cell ends the process."""
    return Situation(name, cell, says=says, limits=SHORT, alone=True, **others)


def two_cells_beyond_the_total() -> Situation:
    total = dataclasses.replace(SHORT, cell_seconds=3, total_seconds=5)
    burn = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end:\n    pass"
    return Situation(
        "two-cells-beyond-the-total",
        burn.format(2.5),
        solutions={"norm_facts": burn.format(2.8) + "\nnorm_facts = 'bd'"},
        loses={"norm_facts": 20.0},
        says=r"(?s)stopped .*whole notebook.*\n.*5 seconds of computing for the submission",
        limits=total,
        alone=True,
        costly=True,
    )


SITUATIONS = [
    # Stopped by the first interrupt
    Situation("loop-without-end", "while True:\n    pass", says=COMPUTES, limits=SHORT),
    Situation(
        "numbers-without-end",
        "n = 0\nwhile n != 0.5:\n    n += 1",
        says=COMPUTES,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "loop-that-passes-over-errors",
        "while True:\n    try:\n        1 / 0\n    except Exception:\n        continue",
        says=COMPUTES,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "pattern-that-tries-everything",
        "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
        says=COMPUTES,
        limits=SHORT,
        costly=True,
    ),
    Situation("power-of-a-power", "10 ** 10 ** 9 % 7", says=COMPUTES, limits=SHORT, costly=True),
    Situation(
        "loop-in-a-function",
        solutions={"nearest": "def nearest(points, x):\n    while True:\n        pass"},
        loses={"nearest": 20.0},
        says=COMPUTES,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "sleep-without-end",
        "import time\nwhile True:\n    time.sleep(1)",
        says=WAITS,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "queue-that-stays-empty",
        "import queue\nqueue.Queue().get()",
        says=WAITS,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "lock-taken-twice",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        says=WAITS,
        limits=SHORT,
        costly=True,
    ),
    Situation(
        "event-that-never-comes",
        "import asyncio\nawait asyncio.Event().wait()",
        says=WAITS,
        limits=SHORT,
        costly=True,
    ),
    two_cells_beyond_the_total(),
    # Not to be stopped
    ends("generators-that-swallow-interrupts", NOT_TO_BE_STOPPED, COMPUTES),
    ends("pictures-without-end", PICTURES, COMPUTES, costly=True),
    ends("bare-except-in-a-loop", TIRELESS, COMPUTES, costly=True),
    ends("sum-without-end", "import itertools\nsum(itertools.repeat(1))", COMPUTES, costly=True),
    ends(
        "loop-in-a-function-that-catches-everything",
        solutions={"nearest": _TIRELESS_NEAREST},
        cell="",
        says=COMPUTES,
        loses={"nearest": 20.0},
        costly=True,
    ),
    # The process ends
    ends("exit-without-goodbye", "import os\nos._exit(0)", "exit status 0"),
    ends("crash-in-c", "import ctypes\nctypes.string_at(0)", "SIGSEGV", costly=True),
    ends("abort", "import os\nos.abort()", "SIGABRT", costly=True),
    ends("kill-of-itself", "import os\nos.kill(os.getpid(), 9)", "SIGKILL", costly=True),
    ends(
        "recursion-until-it-crashes",
        "import sys\nsys.setrecursionlimit(10**9)\n"
        "deep = []\nfor _ in range(10**6):\n    deep = [deep]\nrepr(deep)",
        costly=True,
    ),
    ends(
        "exit-in-the-cell-of-a-solution",
        cell="",
        solutions={"row_norms": "import os\nos._exit(3)"},
        says="exit status 3",
        loses={"row_norms": 30.0},
        costly=True,
    ),
    ends(
        "exit-without-goodbye-in-a-function",
        cell="",
        solutions={"nearest": "import os\ndef nearest(points, x):\n    os._exit(3)"},
        says="exit status 3",
        loses={"nearest": 20.0},
        costly=True,
    ),
    ends(
        "three-cells-that-end-the-process",
        "import os\nos._exit(1)",
        solutions={
            "nearest": "import os\nos._exit(2)",
            "norm_facts": "norm_facts = 'bd'\nimport os\nos._exit(3)",
        },
        loses={"nearest": 20.0},  # what norm_facts is was said before its cell ended the process
        says="exit status 1",
        costly=True,
    ),
    Situation(
        "memory-filled-and-let-go",
        "def fill():\n    held = []\n    while True:\n        held.append(bytes(20 << 20))\nfill()",
        says="MemoryError",
        alone=True,
        costly=True,
    ),
    # Too much to show
    Situation(
        "two-hundred-thousand-displays",
        "for i in range(200_000):\n    display(i)",
        says="cut off|left out|too many",
        alone=True,
        costly=True,
    ),
    *(
        Situation(
            f"millions-of-progress-lines-to-{stream}",
            f"import sys\nfor i in range(3_000_000):\n    print(f'step {{i}}', file=sys.{stream})",
            says="cut off",
            costly=True,
        )
        for stream in ("stderr", "stdout")
    ),
    # What goes on in the background
    Situation(
        "processes-left-behind",
        "import os, time\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0:\n        time.sleep(10_000)\n        os._exit(0)",
        alone=True,
        costly=True,
    ),
    Situation(
        "threads-that-compute",
        "import threading\n"
        "def burn():\n    while not over.wait(0.01):\n        pass\n"
        "over = threading.Event()\nthreading.Thread(target=burn).start()",
        alone=True,
        costly=True,
    ),
    Situation(
        "everything-deleted",
        "%reset -f",
        loses={"row_norms": 30.0},
        says="not defined",
        alone=True,
        costly=True,
    ),
]
