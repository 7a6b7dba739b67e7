"""What a command takes, and which of its processes take it."""

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.sandbox import process_tree

_LOOK_EVERY_SECONDS = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")
_UTIME, _STIME, _CUTIME, _CSTIME = 11, 12, 13, 14
_KINDS = (
    ("examiner.start", "examiners"),
    ("student.zygote", "students"),
    ("multiprocessing", "workers"),
)
"""Words of a command line, and what such processes, with those that they have waited for, do."""


@dataclass(frozen=True)
class Measured:
    """What a command took."""

    seconds: float
    """From its start to its end."""
    processor_seconds: float
    """Of all its processes."""
    parts: dict[str, float]
    """Of that, by what the processes did, as last seen."""
    status: int


def measured(process: "subprocess.Popen[bytes]") -> Measured:
    """Wait for a command that has just been started, and tell what it took."""
    start, before = time.monotonic(), _of_children()
    seen: dict[int, tuple[str, float]] = {}
    while process.poll() is None:
        for number in process_tree.members(process.pid):
            kind = "coordinator" if number == process.pid else _kind(number)
            # What is forked looks like its parent, and is in that one's time once it has ended.
            if kind and kind != _kind(_parent(number)):
                seen[number] = kind, _computed(number, with_children=number != process.pid)
        time.sleep(_LOOK_EVERY_SECONDS)
    seconds = time.monotonic() - start
    parts: dict[str, float] = {}
    for kind, computed in seen.values():
        parts[kind] = parts.get(kind, 0.0) + computed
    # The system's own account leaves out what a process namespace that ends has not waited for.
    processor_seconds = max(_of_children() - before, sum(parts.values()))
    return Measured(seconds, processor_seconds, parts, process.returncode)


def _parent(process: int) -> int:
    fields = process_tree.read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return int(fields[1]) if fields else 0


def _kind(process: int) -> str:
    line = process_tree.read(f"/proc/{process}/cmdline")
    if Path(line.partition("\0")[0]).name == "bwrap":
        return ""
    return next((kind for words, kind in _KINDS if words in line), "")


def _computed(process: int, with_children: bool) -> float:
    fields = process_tree.read(f"/proc/{process}/stat").rpartition(")")[2].split()
    counted = (_UTIME, _STIME, *((_CUTIME, _CSTIME) if with_children else ()))
    return sum(int(fields[field]) for field in counted) / _TICKS if fields else 0.0


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
