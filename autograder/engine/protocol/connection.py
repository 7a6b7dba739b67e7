"""One side of the conversation: asks the other side for operations, and does what it is asked.

Only one side works at a time. Whoever waits for an answer serves the requests that come first,
such as a call of the function that it handed over; so calls nest as they would in one process.
"""

from collections.abc import Callable
from typing import Any, NoReturn

from autograder.engine.protocol import changes, messages
from autograder.engine.protocol.channel import Channel, ChannelClosed, ChannelError, ChannelTimeout
from autograder.engine.protocol.failures import Failure, describe
from autograder.engine.protocol.proxies import Proxy
from autograder.engine.protocol.references import ObjectTable, Policy
from autograder.engine.protocol.values import CannotCross, DecodeError

MOST_NESTED = 200
"""Requests that are under way at a time."""

Deadline = Callable[[], float | None]


class ConnectionLost(BaseException):
    """The other side is gone, silent, or breaks the protocol.

    No test may mistake it for an error of the student's code, so it is no Exception.
    """


class ConnectionClosed(ConnectionLost):
    """The other side's process has ended, or has closed the connection."""


class OutOfTime(ConnectionLost):
    """The other side did not answer in time."""


class BrokenOff(ConnectionLost):
    """A request was given up before its answer came, and no other can follow."""


class Connection:
    """What examiner and student have in common; each adds how it does what it is asked."""

    def __init__(self, channel: Channel, policy: Policy) -> None:
        self.table = ObjectTable(policy, self)
        self.depth = 0
        self.broken_off = False
        """Whether a request was given up before its answer came; no other can follow then."""
        self._channel = channel
        self._methods: dict[str, set[str]] = {}

    # For each side to say.

    def deadline(self) -> float | None:
        """Return when to stop waiting for the other side, on the monotonic clock, or None."""
        return None

    def options(self) -> Any:
        """Return what the other side should know of the circumstances of a request."""
        return None

    def perform(self, operation: str, number: int, details: tuple[Any, ...], options: Any) -> Any:
        """Do what the other side asks for, and return its outcome."""
        raise NotImplementedError

    def receive_remarks(self, remarks: Any) -> None:
        """Take note of what the other side says beside an answer."""

    def remarks(self) -> Any:
        """Return what to say beside an answer."""
        return None

    def raise_failure(self, failure: Failure) -> NoReturn:
        """Raise what the other side reports."""
        raise NotImplementedError

    def describe(self, error: BaseException) -> Failure:
        """Describe an exception that `perform` raised; or raise it, where it is none for them."""
        return describe(error)

    def complaint(
        self, error: CannotCross, operation: str, number: int, details: tuple[Any, ...]
    ) -> str:
        """Say that the outcome of an operation cannot cross, as far as it concerns a reader."""
        return f"{error} cannot be handed over"

    # What proxies ask for.

    def operate(self, operation: str, number: int, *details: Any) -> Any:
        """Have the other side do `operation`, serving its requests until it answers."""
        if self.broken_off and not self.depth:
            raise ConnectionLost("an earlier request was broken off")
        if self.depth >= MOST_NESTED:
            raise RecursionError("test and solution call each other too deeply")
        body = (operation, number, details, self.options())
        try:
            frame, containers = messages.pack(self.table, messages.REQUEST, body, [])
        except CannotCross as error:
            raise TypeError(f"{error} cannot be handed over") from None
        self.depth += 1
        self.broken_off = True
        try:
            self._send(frame)
            while True:
                message = self._receive(containers)
                if message.kind != messages.REQUEST:
                    break
                self._serve(message)
                self.broken_off = True
            self.broken_off = False
        finally:
            self.depth -= 1
        return self._outcome(message, containers)

    def assign(self, proxy: Proxy, name: str, value: Any) -> None:
        """Set an attribute of the other side's object."""
        self.operate("setattr", proxy.__dict__["_link"].number, name, value)

    def known_methods(self, type_name: str) -> set[str]:
        """Return the names that are known to be methods of objects of this type."""
        return self._methods.setdefault(type_name, set())

    def forget(self) -> None:
        """Forget all objects and what is known of them."""
        self.table.forget()
        self._methods.clear()

    def serve_next(self) -> None:
        """Wait for a request and do it."""
        message = self._receive([])
        if message.kind != messages.REQUEST:
            raise ConnectionLost("an answer to no request")
        self._serve(message)

    def _outcome(self, message: messages.Message, containers: list[Any]) -> Any:
        try:
            if type(message.body) is not tuple or len(message.body) != 3:
                raise DecodeError("no answer")
            repeated, outcome, remarks = message.body
            changes.repeat(containers, repeated)
            failure = Failure.from_fields(outcome) if message.kind == messages.FAILURE else None
            if message.kind == messages.FAILURE and failure is None:
                raise DecodeError("no failure")
        except DecodeError as error:
            raise ConnectionLost(str(error)) from error
        self.receive_remarks(remarks)
        if failure is not None:
            self.raise_failure(failure)
        return outcome

    def _serve(self, message: messages.Message) -> None:
        body = message.body
        kinds = (str, int, tuple)
        if type(body) is not tuple or len(body) != 4 or tuple(map(type, body[:3])) != kinds:
            raise ConnectionLost("no request")
        if self.depth >= MOST_NESTED:
            raise ConnectionLost("too many requests at a time")
        before = changes.snapshot(message.containers)
        self.depth += 1
        kind = messages.ANSWER
        try:
            outcome = self.perform(*body)
        except ConnectionLost:
            raise
        except BaseException as error:
            kind, outcome = messages.FAILURE, self.describe(error).fields()
        finally:
            self.depth -= 1
        try:
            repeated = changes.changed(message.containers, before)
            answer = (repeated, outcome, self.remarks())
            frame, _ = messages.pack(self.table, kind, answer, message.containers)
        except CannotCross as error:
            failure = describe(TypeError(self.complaint(error, *body[:3])))
            answer = ((), failure.fields(), None)
            frame, _ = messages.pack(self.table, messages.FAILURE, answer, [])
        self._send(frame)

    def _send(self, frame: bytes) -> None:
        try:
            self._channel.send(frame, self.deadline())
        except ChannelTimeout as error:
            raise OutOfTime(str(error)) from error
        except ChannelError as error:
            raise ConnectionClosed(str(error)) from error

    def _receive(self, containers: list[Any]) -> messages.Message:
        try:
            return messages.unpack(self.table, self._channel.receive(self.deadline()), containers)
        except ChannelTimeout as error:
            raise OutOfTime(str(error)) from error
        except ChannelClosed as error:
            raise ConnectionClosed(str(error)) from error
        except (ChannelError, DecodeError) as error:
            raise ConnectionLost(str(error)) from error
