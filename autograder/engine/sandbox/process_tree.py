"""A process and everything that it started, as the system sees it."""

import contextlib
import ctypes
import os
import re
import signal
import sys

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_LEAST_PRIORITY = 19
BUBBLEWRAPS = 2
"""Processes of bubblewrap's own in a sandbox, which are above all others."""
_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that none is lost (on Linux)."""
    if sys.platform.startswith("linux"):
        _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Have the system kill this process when the thread that started it ends (on Linux)."""
    if sys.platform.startswith("linux"):
        _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def members(root: int) -> list[int]:
    """Return the process `root` and all its descendants, parents first."""
    found = [root]
    for process in found:
        for thread in _listing(f"/proc/{process}/task"):
            children = read(f"/proc/{process}/task/{thread}/children")
            found += [int(child) for child in children.split()]
    return found


def read(path: str) -> str:
    """Return a file of ``/proc``, or nothing where its process has ended.

    What is no UTF-8 in it does no harm: a submission may call its processes as it likes.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            return file.readall().decode("utf-8", "replace")
    except OSError:
        return ""


def count_threads(processes: list[int]) -> int:
    """Return how many threads `processes` have together; one each, where it is not known."""
    return sum(len(_listing(f"/proc/{process}/task")) or 1 for process in processes)


def yield_to_others(processes: list[int]) -> None:
    """Give `processes`, each thread of theirs, and what they start the least priority."""
    for process in processes:
        for thread in _listing(f"/proc/{process}/task"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.setpriority(os.PRIO_PROCESS, int(thread), _LEAST_PRIORITY)


def memory_bytes(processes: list[int]) -> int:
    """Return how much memory `processes` hold together, in bytes; what they share counts once."""
    return sum(map(_resident if len(processes) == 1 else _share, processes))


def _resident(process: int) -> int:
    fields = read(f"/proc/{process}/statm").split()
    return int(fields[1]) * _PAGE if len(fields) > 1 else 0


def _share(process: int) -> int:
    """Return the memory of a process, in bytes, with its share of what it shares with others."""
    found = re.search(r"^Pss: *(\d+) kB", read(f"/proc/{process}/smaps_rollup"), re.MULTILINE)
    return int(found.group(1)) * 1024 if found else _resident(process)


def kill(root: int, *, with_root: bool = True) -> None:
    """Kill `root` and all its descendants.

    They are stopped first, parents before children, so that none starts another meanwhile.
    """
    stopped: set[int] = {os.getpid()}
    for _ in range(100):
        running = [process for process in members(root) if process not in stopped]
        if not running:
            break
        for process in running:
            if with_root or process != root:
                _send(process, signal.SIGSTOP)
            stopped.add(process)
    for process in stopped - {os.getpid()}:
        if with_root or process != root:
            _send(process, signal.SIGKILL)


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0)))


def _send(process: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _listing(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []
