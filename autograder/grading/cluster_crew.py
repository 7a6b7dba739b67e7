"""The workers of a Dask cluster: which are there and fit, which gets a call, what is tried again.

Dask carries calls to workers, and answers back. Where a call goes is decided here: Dask by itself
would try one that kills its worker on four of them.
"""

import asyncio
import contextlib
import hashlib
import logging
import pickle
import uuid
from collections.abc import Callable, Container, Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from typing import Any

import dask.config
from distributed import Client, Future, KilledWorker

from autograder.engine import EngineError
from autograder.grading.cluster_worker import Introduction, edition, introduce, run_call
from autograder.grading.executors import WorkerDied

_WORKERS_TO_TRY = 2
_MACHINES_FAULTS = (EngineError, WorkerDied, OSError, MemoryError)
"""What a call raises on one machine and perhaps not on another, such as that its disk is full."""
_PATIENCE = 10.0
"""Seconds to wait for the scheduler, at first and when the connection to it was lost."""
_LOOKING_SECONDS = 1.0
"""How often to look which workers are there."""


class ClusterError(EngineError):
    """The cluster cannot be used, or no more; says why, and what to do."""


class Call:
    """A callable as it travels: pickled, and named by what that is."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.call = call
        self.content = pickle.dumps(call)
        self.digest = hashlib.sha256(self.content).hexdigest()


@dataclass
class CrewMember:
    """A worker that calls may go to."""

    address: str
    threads: int
    about: Introduction
    busy: int = 0
    """How many of its threads have a call."""
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class Crew:
    """The workers of a cluster, in the event loop in which all of this runs.

    Parameters
    ----------
    address : str
        The scheduler's.
    make_engine : bytes
        What makes the engine on each worker, pickled.
    say : callable
        Called with a sentence when calls wait for workers, and for each worker that gets none.
    """

    def __init__(self, address: str, make_engine: bytes, say: Callable[[str], None]) -> None:
        self._address = address
        self._make_engine = make_engine
        self._say = say
        self._client: Client | None = None
        self._fit: dict[str, CrewMember] = {}
        self._unfit: set[str] = set()
        """Those that get no calls."""
        self._asked: set[str] = set()
        """Those that have not said yet whether they are fit."""
        self._changed = asyncio.Condition()
        self._was_told_to_wait = False
        self._is_lost = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.isolation: dict[str, str] = {}
        """How the workers that have run something keep a student's code apart, by address."""

    async def assemble(self) -> list[CrewMember]:
        """Connect, and return the workers that are there and fit, one at least.

        Raises
        ------
        ClusterError
            If the scheduler does not answer, or none of the workers that are there is fit.
        """
        _keep_dask_quiet()
        try:
            self._client = Client(self._address, asynchronous=True, timeout=_PATIENCE)
            await asyncio.wait_for(self._client, 2 * _PATIENCE)  # another server may say nothing
        except (OSError, ValueError, TypeError) as error:  # what Dask says of a wrong address
            why = str(error) or "it says nothing"
            raise ClusterError(
                f"no Dask scheduler answers at {self._address} ({why}): start one with `dask "
                "scheduler`, or correct the address"
            ) from error
        await self._look(self._client)
        self._keep(self._watch(self._client))
        async with self._changed:
            while self._asked or not self._fit:
                self._refuse_if_lost()
                if not self._asked and self._unfit:
                    raise ClusterError(
                        f"none of the workers at {self._address} can be used, for what was said "
                        "of each: nothing was graded"
                    )
                if not self._asked:
                    self._tell_to_wait()
                await self._changed.wait()
            return list(self._fit.values())

    async def run(self, call: Call, arguments: bytes) -> Any:
        """Have a worker run `call`, and return its result or raise its exception.

        Raises
        ------
        WorkerDied
            If its worker died or was lost, or the call failed by the machine's fault; and so it was
            on another worker, if there is one.
        ClusterError
            If the cluster was lost.
        """
        faults: dict[str, str] = {}
        while len(faults) < _WORKERS_TO_TRY:
            worker = await self._next_free(faults)
            if worker is None:
                break
            try:
                succeeded, result = await self._answer(worker, call, arguments)
            except WorkerDied as error:
                succeeded, result = False, error
            except _ConnectionLost:
                continue
            finally:
                await self._set_free(worker)
            if succeeded:
                self.isolation[worker.address] = worker.about.isolation
                return result
            if not isinstance(result, _MACHINES_FAULTS):
                raise result
            faults[worker.address] = str(result) or type(result).__name__
        raise WorkerDied("; ".join(f"on {address}: {why}" for address, why in faults.items()))

    async def leave(self) -> None:
        """End the connection, and with it what still runs."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._client.close(), _PATIENCE)

    async def _next_free(self, tried: Container[str]) -> CrewMember | None:
        """Return a worker with a free thread; None where each that is fit was tried before."""
        async with self._changed:
            while True:
                self._refuse_if_lost()
                others = [each for each in self._fit.values() if each.address not in tried]
                free = [each for each in others if each.busy < each.threads]
                if not self._fit:
                    self._tell_to_wait()
                elif not others:
                    return None
                elif free and self._is_connected:
                    worker = max(free, key=lambda each: each.threads - each.busy)
                    worker.busy += 1
                    return worker
                await self._changed.wait()

    async def _set_free(self, worker: CrewMember) -> None:
        async with self._changed:
            worker.busy -= 1
            self._changed.notify_all()

    async def _answer(self, worker: CrewMember, call: Call, arguments: bytes) -> tuple[bool, Any]:
        """Return whether `call` succeeded on `worker`, and its result or exception."""
        answer = await self._ask(worker, call.digest, None, arguments)
        if answer is None:  # the worker does not have the call yet
            answer = await self._ask(worker, call.digest, call.content, arguments)
        assert answer is not None
        return pickle.loads(answer)  # type: ignore[no-any-return]

    async def _ask(self, worker: CrewMember, *task: Any) -> bytes | None:
        assert self._client is not None
        key = f"grading-{uuid.uuid4()}"
        future = self._client.submit(run_call, *task, key=key, pure=False, workers=worker.address)
        outcome = asyncio.create_task(_outcome(future))
        gone = asyncio.create_task(worker.gone.wait())
        try:
            await asyncio.wait({outcome, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            future.release()  # where it still runs, this cancels it
        if outcome.done() and not isinstance(found := outcome.result(), Exception):
            return found
        if not self._is_connected:
            raise _ConnectionLost
        raise WorkerDied("the worker died, or the connection to it was lost")

    async def _watch(self, client: Client) -> None:
        """Look again and again which workers are there, until the scheduler is lost for good."""
        try:
            while client.status in ("running", "connecting"):
                await asyncio.sleep(_LOOKING_SECONDS)
                await self._look(client)
        finally:  # also after a mistake: nobody would tell those who wait
            async with self._changed:
                self._is_lost = True
                self._changed.notify_all()

    async def _look(self, client: Client) -> None:
        """Take note of which workers are there, and ask those that are new whether they are fit."""
        there: dict[str, int] = {}
        if client.status == "running":
            with contextlib.suppress(OSError):
                there = await asyncio.wait_for(client.nthreads(), _PATIENCE)
        async with self._changed:
            for address in self._fit.keys() - there:
                self._fit.pop(address).gone.set()
            self._unfit &= there.keys()
            for address in there.keys() - self._fit.keys() - self._unfit - self._asked:
                self._asked.add(address)
                self._keep(self._meet(client, address, there[address]))
            self._changed.notify_all()

    async def _meet(self, client: Client, address: str, threads: int) -> None:
        """Ask a worker whether it is fit."""
        member = None
        try:
            said = await client.run(introduce, edition(), self._make_engine, workers=[address])
            member = CrewMember(address, threads, said[address])
        except ImportError as error:
            why = f"it lacks the grader, or has another version ({error}): install it there"
        except Exception as error:
            why = str(error) or type(error).__name__
        async with self._changed:
            self._asked.discard(address)
            if member:
                self._fit[address] = member
                self._was_told_to_wait = False
            else:
                self._unfit.add(address)
                self._say(f"{address} gets no submissions: {why}")
            self._changed.notify_all()

    def _keep(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def _is_connected(self) -> bool:
        return self._client is not None and self._client.status == "running"

    def _refuse_if_lost(self) -> None:
        if self._is_lost:
            raise ClusterError(
                f"the connection to the Dask scheduler at {self._address} was lost: start it "
                "again, and its workers, and grade again"
            )

    def _tell_to_wait(self) -> None:
        if not self._was_told_to_wait:
            self._was_told_to_wait = True
            if self._is_connected:
                self._say(f"waiting for workers: none is connected to {self._address}")
            else:
                self._say(f"the connection to {self._address} was lost: trying to have it again")


class _ConnectionLost(Exception):
    """The connection to the scheduler was lost, which is no worker's fault."""


def _keep_dask_quiet() -> None:
    """Have it say nothing of a lost connection, which is said here, and of large submissions."""
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "10 GiB"})


async def _outcome(future: Future) -> bytes | Exception | None:
    """Return what became of a task; an exception where Dask could not carry it out."""
    try:
        return await future  # type: ignore[no-any-return]
    except (KilledWorker, CancelledError, OSError) as error:
        return error
