"""Submissions on a Dask cluster: an executor that takes the place of this machine's processes."""

import asyncio
import pickle
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from nbformat import NotebookNode

from autograder.engine import Engine, Execution, Limits
from autograder.engine.base import DEFAULT_LIMITS
from autograder.engine.isolated import COLD, WARM
from autograder.grading.cluster_crew import Call, Crew

_Result = TypeVar("_Result")


@dataclass
class WorkersEngine:
    """Stands for the engine of a cluster's workers: sent to one, it is the one made there."""

    make: Callable[[], Engine]
    name: str
    knows_mistakes: bool
    isolation: str

    def execute(
        self,
        notebook: NotebookNode,
        *,
        files: Path | None = None,
        limits: Limits = DEFAULT_LIMITS,
        draw: int = 0,
    ) -> Execution:
        """Run the code cells of `notebook` by an engine that is made here."""
        return self.make().execute(notebook, files=files, limits=limits, draw=draw)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.make, ()


class Cluster(Executor):
    """Runs calls on the workers of a Dask cluster, each in a process of its own there.

    It is used as any executor of `concurrent.futures`. A call whose worker dies or is lost, or
    that fails by the machine's fault, is tried once more on another worker; then its future raises
    `WorkerDied`, and no other call notices. While there is no worker, calls wait for one.

    A call travels once to each worker that runs it; then only its arguments do.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``tcp://10.0.0.1:8786``.
    make_engine : callable
        Makes the engine on each worker. It is pickled.
    say : callable
        Called with a sentence, in another thread, when calls wait for workers, and for each worker
        that gets none.

    Attributes
    ----------
    threads : int
        How many calls the workers that were there at first run at one time.
    engine : Engine
        Theirs; of several kinds of isolation it has the best.

    Raises
    ------
    ClusterError
        If the scheduler does not answer, or none of the workers that are there can be used.
    """

    def __init__(
        self, address: str, make_engine: Callable[[], Engine], say: Callable[[str], None]
    ) -> None:
        self._crew = Crew(address, pickle.dumps(make_engine), say)
        self._call: Call | None = None
        self._under_way: set[Future[Any]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        try:
            workers = self._start(self._crew.assemble()).result()
        except BaseException:
            self.shutdown(cancel_futures=True)
            raise
        best = min((worker.about for worker in workers), key=lambda about: _rank(about.isolation))
        self.threads = sum(worker.threads for worker in workers)
        self.engine: Engine = WorkersEngine(
            make_engine, best.engine, best.knows_mistakes, best.isolation
        )

    @property
    def isolation(self) -> dict[str, str]:
        """How the workers that have run something keep a student's code apart, by address."""
        return dict(self._crew.isolation)

    def submit(
        self, call: Callable[..., _Result], /, *arguments: Any, **options: Any
    ) -> "Future[_Result]":
        """Have `call` run on one of the workers."""
        if self._call is None or self._call.call is not call:
            self._call = Call(call)
        return self._start(self._crew.run(self._call, pickle.dumps((arguments, options))))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster when all that was submitted and is not cancelled is done."""
        if self._loop.is_closed():
            return
        under_way = list(self._under_way)
        for future in under_way if cancel_futures else ():
            future.cancel()
        wait_for(under_way)
        self._start(self._crew.leave()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        self.shutdown(cancel_futures=error is not None)  # what still runs is wanted by nobody then

    def _start(self, what: Coroutine[Any, Any, _Result]) -> "Future[_Result]":
        future = asyncio.run_coroutine_threadsafe(what, self._loop)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future


def _rank(isolation: str) -> int:
    return [WARM, COLD, isolation].index(isolation)
