"""Whatever bytes the student's side sends, the examiner's reads a message or refuses it."""

import contextlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.engine.protocol import messages
from autograder.engine.protocol.references import ObjectTable, Policy
from autograder.engine.protocol.values import DecodeError


def table():
    """A table that trusts nobody, as the examiner's."""
    return ObjectTable(Policy(may_leave=lambda value: None), caller=None)


def frame(kind, *parts):
    return kind + b"".join(len(part).to_bytes(4, "little") + part for part in parts)


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([b"Q", b"A", b"F", b"x", b""]),
    st.lists(st.binary(max_size=60), min_size=3, max_size=5),
)
@example(b"A", [b"t\x01\x00\x00\x00t\x05\x00\x00\x00", b"", b"", b"N"])
@example(b"A", [b"N", b"", b"", b"N"])
@example(b"A", [b"", b"N", b"", b"N"])
@example(b"A", [b"", b"", b"t\x01\x00\x00\x00N", b"N"])
def test_bytes_that_are_no_message_are_refused_and_nothing_else_happens(kind, parts):
    with contextlib.suppress(DecodeError):
        messages.unpack(table(), frame(kind, *parts), [])


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_message_is_refused_or_read_and_nothing_else_happens(data):
    ours = table()
    drawn_from = np.random.default_rng(1)
    messages.pack(ours, messages.ANSWER, drawn_from, [])
    drawn_from.random()
    whole, _ = messages.pack(ours, messages.ANSWER, (len, {"a": [1.5]}, np.ones(2), print), [])
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DecodeError):
        messages.unpack(table(), bytes(damaged), [])


def test_attributes_that_nobody_asked_for_are_refused():
    introduction = ((7, 0, "Node", "", True),)
    head, _ = messages.pack(table(), messages.ANSWER, introduction, [])
    body = head[1 + 3 * 4 + 4 :]
    with pytest.raises(DecodeError, match="not asked for"):
        messages.unpack(table(), frame(b"A", body, b"", b"", b"N"), [])
