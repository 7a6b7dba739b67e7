"""Taking more than a submission may have."""

from tests.attacks.attack import Attack, shows

unlimited = shows("UNLIMITED")


def code_that_prints(condition: str, work: str) -> str:
    return f"import os, sys, time\n{work}\nif {condition}:\n    print('UNLIMITED')"


MEMORY_IN_FOUR_PROCESSES = (
    "children = []\n"
    "for _ in range(4):\n"
    "    child = os.fork()\n"
    "    if child == 0:\n"
    "        held = bytearray(300 << 20)\n        held[::4096] = held[::4096]\n"
    "        time.sleep(5)\n        os._exit(0)\n"
    "    children.append(child)\n"
    "alive = sum(os.waitpid(child, 0)[1] == 0 for child in children)"
)
ATTACKS = [
    Attack(
        "many-processes",
        "Starts more processes than a submission may have.",
        unlimited,
        code_that_prints(
            "started >= 150",
            "started = 0\ntry:\n    while started < 150:\n"
            "        if os.fork() == 0:\n            time.sleep(60)\n            os._exit(0)\n"
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
            "        threads.append(threading.Thread(target=time.sleep, args=(60,), daemon=True))\n"
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
            MEMORY_IN_FOUR_PROCESSES,
        ),
        alone=True,
    ),
    Attack(
        "much-memory-under-a-name-that-is-no-text",
        "Calls its processes by bytes that are no text, then takes more memory than it may have.",
        unlimited,
        code_that_prints(
            "alive == 4",
            "import ctypes\nctypes.CDLL(None).prctl(15, b'\\xff)')\n" + MEMORY_IN_FOUR_PROCESSES,
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
        "one-large-file",
        "Writes a file that is larger than one may be.",
        unlimited,
        code_that_prints(
            "written >= 100 << 20",
            "written = 0\nwith open('large', 'wb', buffering=0) as file:\n"
            "    try:\n        while written < 100 << 20:\n"
            "            written += file.write(bytes(1 << 20))\n    except OSError:\n        pass",
        ),
    ),
    Attack(
        "many-large-files",
        "Fills its private folder, file by file.",
        unlimited,
        code_that_prints(
            "len(kept) >= 10",
            "kept = []\ntry:\n    for number in range(10):\n"
            "        with open(f'large-{number}', 'wb') as file:\n"
            "            file.write(bytes(20 << 20))\n"
            "        kept.append(number)\nexcept OSError:\n    pass",
        ),
    ),
    Attack(
        "many-empty-files",
        "Makes files without end, which are empty but cost the system memory.",
        unlimited,
        code_that_prints(
            "made == 200_000",
            "made = 0\n"
            "for made in range(1, 200_001):\n"
            "    os.close(os.open(f'empty-{made}', os.O_CREAT | os.O_WRONLY))",
        ),
    ),
    Attack(
        "shared-memory",
        "Keeps memory in the folder that processes share memory by.",
        unlimited,
        code_that_prints(
            "written >= 60 << 20",
            "written = 0\ntry:\n    with open('/dev/shm/x', 'wb', buffering=0) as file:\n"
            "        while written < 60 << 20:\n"
            "            written += file.write(bytes(1 << 20))\nexcept OSError:\n    pass",
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
        "Has many processes compute at once, with the same priority as all others.",
        unlimited,
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
