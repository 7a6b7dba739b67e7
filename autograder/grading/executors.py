"""The processes that submissions and trials run in, beside the one that keeps the books."""

import multiprocessing
import multiprocessing.forkserver
import os
import resource
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from autograder.grading.socket_folder import make_room_for_sockets
from autograder.grading.turns import Turns
from autograder.progress import Progress, silent

_Result = TypeVar("_Result")
_Job = TypeVar("_Job")

_PRELOADED = ["autograder.grading.preloaded"]
_ENDING_SECONDS = 5.0
_LOOKING_SECONDS = 0.5
"""How often to look whether a call is still wanted."""


class WorkerDied(RuntimeError):
    """The process that ran a call died of it, also when it ran alone."""


class TookTooLongError(WorkerDied):
    """The process that ran a call was ended, since the call took longer than it may."""


@dataclass(frozen=True)
class Allowance:
    """What a call may use; the system ends the process of one that wants more."""

    seconds: float
    """Of processor time, whatever code it is in."""
    wall_seconds: float
    """Far more, for a machine that does other things as well."""
    memory_bytes: int
    """Beside what a process has at its start; on Linux."""


def gather(
    futures: "Mapping[Future[_Result], _Job]",
    *,
    died: Callable[[_Job, str], _Result],
    name: Callable[[_Job], str] = str,
    progress: Progress = silent,
) -> list[_Result]:
    """Wait for calls, and return their results in the order of `futures`.

    Parameters
    ----------
    futures : mapping of Future to job
        The calls, each with what it is about.
    died : callable
        ``died(job, why)`` returns what stands for the result of a call that its process died of.
    name : callable
        What `progress` calls a job.
    progress : callable
        Called after each of them.

    Raises
    ------
    Exception
        What a call raised. Calls that have not begun are given up then, as they are when waiting is
        interrupted.
    """
    results = {}
    try:
        for done, future in enumerate(as_completed(futures), start=1):
            try:
                results[future] = future.result()
            except WorkerDied as error:
                results[future] = died(futures[future], str(error))
            progress(name(futures[future]), done, len(futures))
    finally:
        for future in futures:
            future.cancel()
    return [results[future] for future in futures]


def available_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load_workers() -> None:
    """Have what workers are forked from load before there is any, beside this process.

    Raises
    ------
    EngineError
        If there is no place for its socket.
    """
    if process_context().get_start_method() == "forkserver":
        multiprocessing.forkserver.ensure_running()


class Workers(Executor):
    """Runs calls in fresh processes that share no state with this one, and outlives all of them.

    It is used as any executor of `concurrent.futures`. A call that its process dies of is tried
    once more, alone, since it may be another one that took the machine's memory; if its process
    dies again, its future raises `WorkerDied`, and no other call notices.

    Calls, their arguments and results are pickled. They should hold data, not local paths, so that
    a cluster's executor can take the place of this one: `autograder.grading.cluster`.

    Parameters
    ----------
    workers : int
        How many calls run at one time.
    allowance : Allowance, optional
        What each call may use. One that takes too long is not tried again: its future raises
        `TookTooLongError`.
    """

    def __init__(self, workers: int, allowance: Allowance | None = None) -> None:
        self._context = process_context()
        self._allowance = allowance
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="worker")
        self._local = threading.local()
        self._turns = Turns()
        self._all: list[WorkerProcess] = []
        self._is_stopping = False

    def submit(
        self, call: Callable[..., _Result], /, *arguments: Any, **options: Any
    ) -> "Future[_Result]":
        """Have `call` run in one of the processes."""
        return self._threads.submit(self._run, call, arguments, options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes when all that was submitted and is not cancelled is done."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for worker in self._all:
            worker.end(_ENDING_SECONDS if wait else 0.0)

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if error is not None:  # what still runs is wanted by nobody
            self._is_stopping = True
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._all:
                worker.interrupt()
        self.shutdown()

    def _run(self, *call: Any) -> Any:
        try:
            with self._turns.shared():
                return self._in_process(*call)
        except TookTooLongError:
            raise
        except WorkerDied:
            if self._is_stopping:
                raise
            with self._turns.alone():
                return self._in_process(*call)

    def _in_process(self, *call: Any) -> Any:
        worker: WorkerProcess | None = getattr(self._local, "worker", None)
        if worker is None or worker.is_dead:
            worker = self._local.worker = WorkerProcess(self._context, self._allowance)
            self._all.append(worker)
        return worker.run(call)


class WorkerProcess:
    """One process, at the other end of a pipe.

    Parameters
    ----------
    context : BaseContext
        How to start it: that of `process_context`.
    allowance : Allowance, optional
        What each call may use.
    """

    def __init__(self, context: BaseContext, allowance: Allowance | None = None) -> None:
        self._allowance = allowance
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, allowance), daemon=True
        )
        self._process.start()
        theirs.close()
        self.is_dead = False

    def run(self, call: tuple[Any, ...], is_wanted: Callable[[], bool] | None = None) -> Any:
        """Have the process run `call`; return its result or raise its exception.

        Parameters
        ----------
        call : tuple
            A callable, its arguments, and its options.
        is_wanted : callable, optional
            Tells whether anybody still waits for the result. If not, the process is ended, and
            `WorkerDied` raised.
        """
        try:
            self._pipe.send(call)
            while is_wanted and not self._pipe.poll(_LOOKING_SECONDS):
                if not is_wanted():
                    self.interrupt()
                    self.end(_ENDING_SECONDS)
                    raise WorkerDied("nobody waits for it any more")
            if self._allowance and not self._pipe.poll(self._allowance.wall_seconds):
                self._process.kill()
                self.end(_ENDING_SECONDS)
                seconds = self._allowance.wall_seconds
                raise TookTooLongError(f"it took more than {seconds:g} seconds")
            succeeded, result = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self.end(_ENDING_SECONDS)
            if self._allowance and self._process.exitcode == -signal.SIGPROF:
                seconds = self._allowance.seconds
                raise TookTooLongError(
                    f"it took more than {seconds:g} seconds of computing"
                ) from error
            raise WorkerDied("its process was killed: is there enough memory?") from error
        if succeeded:
            return result
        raise result

    def interrupt(self) -> None:
        """Have the process end what it is at, and itself."""
        self._process.terminate()

    def end(self, seconds: float) -> None:
        """Close the pipe, which ends an idle process."""
        self.is_dead = True
        self._pipe.close()
        self._process.join(seconds)


def process_context() -> BaseContext:
    """Return how to start processes: forked from one that has imported what they need, if possible.

    Neither way copies this process, with its threads and its connection to the gradebook.
    """
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    context.set_forkserver_preload(_PRELOADED)
    make_room_for_sockets()
    return context


def _serve(pipe: "Connection[Any, Any]", allowance: Allowance | None) -> None:
    """Run the calls that come through `pipe` until its other end is closed."""
    # So that what a call has started ends with it.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt_once)
    busy = threading.Event()
    threading.Thread(target=_end_with, args=(pipe.fileno(), busy), daemon=True).start()
    if allowance:
        _limit_memory(allowance.memory_bytes)
    while True:
        try:
            call, arguments, options = pipe.recv()
        except (EOFError, ConnectionError, KeyboardInterrupt):
            return
        except Exception as error:  # what was sent cannot be unpickled here
            pipe.send((False, error))
            continue
        busy.set()
        if allowance:  # the system ends this process when the time is over, in whatever code it is
            signal.setitimer(signal.ITIMER_PROF, allowance.seconds)
        try:
            answer = True, call(*arguments, **options)
        except KeyboardInterrupt:
            return
        except Exception as error:
            answer = False, error
        busy.clear()
        if allowance:
            signal.setitimer(signal.ITIMER_PROF, 0)
        _answer(pipe, answer)


def _interrupt_once(number: int, frame: object) -> None:
    """Interrupt the call that runs; nothing interrupts what it does then to end in good order."""
    for other in (signal.SIGTERM, signal.SIGINT):
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end_with(other_end: int, busy: threading.Event) -> None:
    """End this process when nobody is at the `other_end` of its pipe, even while it is `busy`.

    So nothing stays that works for a coordinator which was killed.
    """
    if not hasattr(select, "poll"):
        return
    closed = select.poll()
    closed.register(other_end, 0)  # of a closed end one is told in any case
    closed.poll()
    if busy.is_set():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_ENDING_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)


def _answer(pipe: "Connection[Any, Any]", answer: tuple[bool, Any]) -> None:
    try:
        pipe.send(answer)
    except (BrokenPipeError, ConnectionError):
        return  # nobody waits for it any more; the next recv() says so
    except Exception as error:  # a result, or an exception, that cannot be pickled
        pipe.send((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _limit_memory(more: int) -> None:
    """Have this process get no more than `more` bytes from here on, where the system can tell."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        present = int(sizes.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (present + more, present + more))
