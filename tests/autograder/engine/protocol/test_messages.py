"""Whatever bytes the student's side sends, the examiner's reads a message or refuses it."""

import contextlib
from array import array

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.engine.protocol import messages
from autograder.engine.protocol.encoder import Encoder
from autograder.engine.protocol.proxies import Proxy
from autograder.engine.protocol.references import MOST_OBJECTS, ObjectTable, Policy
from autograder.engine.protocol.values import DecodeError
from course_lib.graph import Leaf, Node


def table():
    """A table that trusts nobody, as the examiner's."""
    return ObjectTable(Policy(may_leave=lambda value: None), caller=None)


def frame(kind, *parts):
    *before, body = parts
    return kind + b"".join(len(part).to_bytes(4, "little") + part for part in before) + body


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([b"Q", b"A", b"F", b"q", b"a", b"f", b"x", b""]),
    st.lists(st.binary(max_size=60), min_size=1, max_size=5),
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


NUMBERS = array("q", [7, 8]).tobytes()
A_FUNCTION = (1, "function", "f", False)


def introducing(head, attributes=b""):
    """A message whose first part is made of `head`."""
    encoder = Encoder(table())
    encoder.value(head)
    return frame(b"A", bytes(encoder.out), attributes, b"", b"N")


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ((((0, "Node", "", True),), NUMBERS, bytes(16)), "not asked for"),
        ((((1, "function", 5, False),), NUMBERS, bytes(16)), "no kind of object"),
        (((A_FUNCTION,), NUMBERS, bytes(8)), "of no kind"),
        (((A_FUNCTION,), NUMBERS, array("q", [0, 1]).tobytes()), "of no kind"),
        (((A_FUNCTION,), NUMBERS, array("q", [0, -1]).tobytes()), "of no kind"),
        (((A_FUNCTION,), NUMBERS[:-1], bytes(16)), "ends too early"),
        (((A_FUNCTION,), array("q", [7, 7]).tobytes(), bytes(16)), "too many objects"),
        (((A_FUNCTION,), NUMBERS, [0, 0]), "no introductions"),
    ],
)
def test_introductions_of_another_form_are_refused(head, complaint):
    with pytest.raises(DecodeError, match=complaint):
        messages.unpack(table(), introducing(head), [])


def test_attributes_of_what_is_no_node_are_refused():
    introduced = introducing(((A_FUNCTION,), NUMBERS, bytes(16)), attributes=b"N")
    with pytest.raises(DecodeError, match="bytes after the end"):
        messages.unpack(table(), introduced, [])


def test_more_objects_than_one_side_may_hold_are_refused():
    numbers = array("q", range(1, MOST_OBJECTS + 2)).tobytes()
    with pytest.raises(DecodeError, match="too many objects"):
        messages.unpack(table(), introducing(((A_FUNCTION,), numbers, bytes(len(numbers)))), [])


def test_a_graph_is_met_whole_with_values_of_all_kinds():
    """Its nodes are reached from one another, and hold numbers, arrays, and what stays."""
    examiner = ObjectTable(Policy(may_leave=lambda value: None, shows_nodes=True), caller=None)
    student = ObjectTable(Policy(may_leave=lambda value: None, trusts_peer=True), caller=None)
    a, b = Leaf(2.0, "a"), Leaf(np.ones((2, 3)))
    total = Node(Plus(), a, b, a, name="total")
    odd = Node(Plus(lambda *values: print), a)
    packed, _ = messages.pack(examiner, messages.REQUEST, (total, a, odd), [])
    there, there_a, there_odd = messages.unpack(student, packed, []).body
    assert [there.inputs[place] is there_a for place in range(3)] == [True, False, True]
    assert isinstance(there, Node)
    assert (there.name, there_a.name, there.inputs[1].name) == ("total", "a", "")
    assert (there_a.value, there_a.inputs) == (2.0, ())
    assert np.array_equal(there.value, np.full((2, 3), 5.0))
    assert isinstance(there_odd.value, Proxy)
    assert there_odd.inputs == (there_a,)


class Plus:
    """A gate that adds up, or does what it is given."""

    def __init__(self, forward=lambda *values: sum(values)):
        self.forward = forward

    def backward(self, upstream):
        raise NotImplementedError
