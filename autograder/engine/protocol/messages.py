"""Messages: what is in a frame. A kind, then four parts.

1. Introductions: the sender's objects that the receiver has not met.
2. Attributes that are sent along with nodes among them.
3. States of random generators that were drawn from.
4. The body: a request, an answer or a failure.

Each of the first three has its length before it. Where all of them are empty, as in most messages,
they are left out, and the kind says so.
"""

from dataclasses import dataclass
from typing import Any

from autograder.engine.protocol import introductions
from autograder.engine.protocol.channel import MOST_BYTES
from autograder.engine.protocol.decoder import Decoder
from autograder.engine.protocol.encoder import Encoder
from autograder.engine.protocol.references import ObjectTable
from autograder.engine.protocol.values import COUNT, CannotCross, DecodeError

REQUEST, ANSWER, FAILURE = b"QAF"
_BODY_ALONE = {kind: kind + 32 for kind in (REQUEST, ANSWER, FAILURE)}
"""The kinds, as small letters, of messages that are a body and nothing else."""
_KINDS = {small: kind for kind, small in _BODY_ALONE.items()}


@dataclass(frozen=True)
class Message:
    """A message that was received."""

    kind: int
    body: Any
    containers: list[Any]
    """The lists, dicts, sets and arrays of the body, for the answer to refer to."""


def pack(table: ObjectTable, kind: int, body: Any, known: list[Any]) -> tuple[bytes, list[Any]]:
    """Encode a message; also return the containers of its body.

    Raises
    ------
    CannotCross
        If something in it does not cross, or it is too large.
    """
    encoder = Encoder(table, known)
    encoder.value(body)
    parts = (*introductions.pack(table), _states(table))
    if any(parts):
        before = b"".join(COUNT.pack(len(part)) + part for part in parts)
        frame = bytes((kind,)) + before + encoder.out
    else:
        frame = bytes((_BODY_ALONE[kind],)) + encoder.out
    if len(frame) > MOST_BYTES:
        raise CannotCross(f"{len(frame) >> 20} MB of data; at most {MOST_BYTES >> 20} MB cross")
    return frame, encoder.containers


def unpack(table: ObjectTable, frame: bytes, known: list[Any]) -> Message:
    """Decode a message.

    Raises
    ------
    DecodeError
        If it is not one.
    """
    kind = frame[0] if frame else 0
    start = 1
    if kind in _KINDS:
        kind = _KINDS[kind]
    elif kind in _BODY_ALONE:
        start = _unpack_before_body(table, frame)
    else:
        raise DecodeError("no message starts like this")
    decoder = Decoder(frame, table, known if kind != REQUEST else [], start)
    value = decoder.value()
    decoder.end()
    return Message(kind, value, decoder.containers)


def _unpack_before_body(table: ObjectTable, frame: bytes) -> int:
    """Take in what stands before a body, and return where that begins."""
    parts, place = [], 1
    for _ in range(3):
        if len(frame) < place + COUNT.size:
            raise DecodeError("the message ends too early")
        (length,) = COUNT.unpack_from(frame, place)
        place += COUNT.size
        parts.append(frame[place : place + length])
        place += length
    head, attributes, states = parts
    if head:
        introductions.unpack(table, head, attributes)
    for entry in _whole(Decoder(states, table)) if states else ():
        _check(entry, (bool, int, tuple))
        if tuple(map(type, entry[2])) != (int,) * 4:
            raise DecodeError("no state of a random generator")
        table.generator_in(*entry)
    return place


def _states(table: ObjectTable) -> bytes:
    drawn_from = table.generators_drawn_from()
    return _encoded(table, tuple(drawn_from)) if drawn_from else b""


def _encoded(table: ObjectTable, value: Any) -> bytes:
    encoder = Encoder(table)
    encoder.value(value)
    return bytes(encoder.out)


def _whole(decoder: Decoder) -> tuple[Any, ...]:
    value = decoder.value()
    decoder.end()
    if type(value) is not tuple:
        raise DecodeError("not a tuple")
    return value


def _check(entry: Any, types: tuple[type, ...]) -> None:
    if type(entry) is not tuple or tuple(map(type, entry)) != types:
        raise DecodeError("an entry of another form")
