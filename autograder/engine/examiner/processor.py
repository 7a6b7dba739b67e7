"""Which processor a submission runs on: one, so that its two processes need not wake another.

Examiner and student process take turns, hundreds of times. On one processor handing over costs a
switch; across two it costs several times that to wake the other one.
"""

import ctypes
import os
from collections import Counter
from collections.abc import Iterable


def stay_on_one(others: Iterable[int]) -> None:
    """Keep this process, and what it starts, on the processor that the fewest `others` are on.

    Parameters
    ----------
    others : iterable of int
        Numbers of processes that have chosen in the same way; those that have ended do no harm.
    """
    possible = os.sched_getaffinity(0)
    taken = Counter(processor for other in others for processor in _chosen(other))
    fewest = min(taken[processor] for processor in possible)
    best = [processor for processor in sorted(possible) if taken[processor] == fewest]
    here = ctypes.CDLL(None).sched_getcpu()
    os.sched_setaffinity(0, {here if here in best else best[0]})


def _chosen(process: int) -> set[int]:
    """Return the one processor that `process` stays on; none where it has not chosen yet."""
    try:
        processors = os.sched_getaffinity(process)
    except ProcessLookupError:
        return set()
    return processors if len(processors) == 1 else set()
