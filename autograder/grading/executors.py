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
    """Return a pool of fresh processes, which share no state with this one.

    Where the system can, they are forked from a process that has imported what they need.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(["autograder.grading.run", "autograder.feedback.page"])
    return ProcessPoolExecutor(workers, mp_context=context)
