"""The processes that submissions run in, beside the one that keeps the books."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def available_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def worker_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes, which share no state with this one."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
