"""What a worker of a Dask cluster does: it has each call run in a process of its own.

So no notebook that somebody handed in is even parsed in the worker itself, and what nobody waits
for any more can be ended, which no thread of a worker can.
"""

import asyncio
import pickle
import platform
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import current_process
from typing import Any

import numpy as np
from distributed import Status, Worker, get_worker

from autograder.engine import Engine
from autograder.grading.executors import WorkerProcess, process_context
from autograder.grading.version import grader_version

_MOST_CALLS = 4
"""Calls that a worker keeps, each with its lesson: there is one for each run of a grader."""
_ENDING = (Status.closing, Status.closed, Status.failed)


@dataclass(frozen=True)
class Introduction:
    """What a worker says of itself."""

    engine: str
    knows_mistakes: bool
    isolation: str
    """How it keeps a student's code apart."""


class UnfitError(RuntimeError):
    """A worker that no submission may go to; says why, and what to do."""


def edition() -> str:
    """Return what has to be the same wherever results are to be the same."""
    python = ".".join(platform.python_version_tuple()[:2])
    return f"{grader_version()} (Python {python}, NumPy {np.__version__})"


async def introduce(expected: str, make_engine: bytes) -> Introduction:
    """Make the engine, probe the sandbox, and say what came of it, while the worker works on.

    Parameters
    ----------
    expected : str
        The coordinator's `edition`.
    make_engine : bytes
        What makes the engine, pickled.

    Raises
    ------
    UnfitError
        If the worker has another edition, or may not start processes.
    EngineError
        If the engine cannot work on this machine.
    """
    if edition() != expected:
        raise UnfitError(
            f"it has the grader {edition()}, and here is {expected}: install the same on both, "
            "from the same commit and lock file"
        )
    if current_process().daemon:
        raise UnfitError(
            "its nanny lets it start no processes: start it with --no-nanny, or with "
            "DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment"
        )
    return await asyncio.to_thread(_introduction, make_engine)


def _introduction(make_engine: bytes) -> Introduction:
    engine: Engine = pickle.loads(make_engine)()
    return Introduction(engine.name, engine.knows_mistakes, engine.isolation)


_calls: dict[str, Callable[..., Any]] = {}
_mine = threading.local()


def run_call(digest: str, content: bytes | None, arguments: bytes) -> bytes | None:
    """Have a call run in the process that this thread of the worker keeps for that.

    Parameters
    ----------
    digest : str
        The SHA-256 of the pickled call.
    content : bytes or None
        The pickled call, or None to have the one that was sent before.
    arguments : bytes
        The call's arguments and options, pickled.

    Returns
    -------
    bytes or None
        Whether it succeeded, and its result or exception, pickled; None where `content` is needed.
    """
    try:
        call = _call(digest, content)
        if call is None:
            return None
        result = _process().run((call, *pickle.loads(arguments)), _is_wanted(get_worker()))
        return pickle.dumps((True, result))
    except Exception as error:
        return pickle.dumps((False, error))


def _call(digest: str, content: bytes | None) -> Callable[..., Any] | None:
    if content is not None and digest not in _calls:
        while len(_calls) >= _MOST_CALLS:
            _calls.pop(next(iter(_calls)), None)
        _calls[digest] = pickle.loads(content)
    return _calls.get(digest)


def _process() -> WorkerProcess:
    process: WorkerProcess | None = getattr(_mine, "process", None)
    if process is None or process.is_dead:
        process = _mine.process = WorkerProcess(process_context())
    return process


def _is_wanted(worker: Worker) -> Callable[[], bool]:
    """Return what tells whether the task that this thread runs has not been cancelled."""
    key = worker.get_current_task()

    def tell() -> bool:
        task = worker.state.tasks.get(key)
        return worker.status not in _ENDING and task is not None and task.state == "executing"

    return tell
