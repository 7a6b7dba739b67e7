"""What a receiver must know of the sender's objects in a message that it has not met.

Two parts of a message. The first names the kinds of objects there are, then each object's number
and kind. The second has what is sent along with nodes of graphs, in columns: a chain may have
20,000 of them, each within reach of the one that is handed over.
"""

from array import array
from collections.abc import Iterator
from typing import Any

from autograder.engine.protocol import course_objects
from autograder.engine.protocol.decoder import Decoder
from autograder.engine.protocol.encoder import Encoder
from autograder.engine.protocol.proxies import Proxy, abilities
from autograder.engine.protocol.references import ObjectTable
from autograder.engine.protocol.values import DecodeError

_NUMBERS, _FLOATS = "q", "d"
"""Of the system's own form: both sides are on one machine."""

_Kind = tuple[int, str, str, bool]
"""Abilities, the type's name, the object's own, whether it is a node with its attributes."""


def pack(table: ObjectTable) -> tuple[bytes, bytes]:
    """Introduce what the other side has not met; both parts are empty where that is nothing.

    Raises
    ------
    CannotCross
        If something that is sent along does not cross.
    """
    waiting = table.introductions()
    if not waiting:
        return b"", b""
    kinds: dict[_Kind, int] = {}
    node_kinds: dict[type, _Kind | None] = {}
    numbers, kinds_of = array(_NUMBERS), array(_NUMBERS)
    attributes = Encoder(table)
    while waiting:
        nodes = []
        while waiting:  # the inputs of a node are met with it, and theirs in turn
            for number, value in waiting:
                if type(value) not in node_kinds:
                    node_kinds[type(value)] = _node_kind(table, value)
                kind = node_kinds[type(value)] or _kind(value)
                numbers.append(number)
                kinds_of.append(kinds.setdefault(kind, len(kinds)))
                if kind[-1]:
                    nodes.append((value, _inputs(table, value)))
            waiting = table.introductions()
        if nodes:
            attributes.value(_columns(nodes))
        waiting = table.introductions()
    head = Encoder(table)
    head.value((tuple(kinds), numbers.tobytes(), kinds_of.tobytes()))
    return bytes(head.out), bytes(attributes.out)


def unpack(table: ObjectTable, head: bytes, attributes: bytes) -> None:
    """Meet the objects that the other side introduces.

    Raises
    ------
    DecodeError
        If these are no introductions, or attributes come that were not asked for.
    """
    nodes = list(_meet(table, head))
    decoder = Decoder(attributes, table)
    while nodes:
        count = _receive_columns(table, nodes, decoder.value())
        del nodes[:count]
    decoder.end()


def _node_kind(table: ObjectTable, value: Any) -> _Kind | None:
    name = course_objects.node_class_name(value) if table.policy.shows_nodes else None
    return None if name is None else (0, name, "", True)


def _kind(value: Any) -> _Kind:
    found = abilities(value)
    name = getattr(value, "__name__", "") if found else ""
    type_name = course_objects.node_class_name(value) or type(value).__name__
    return found, type_name, name if type(name) is str else "", False


def _inputs(table: ObjectTable, node: Any) -> list[int]:
    """Return the numbers of a node's inputs, those of the other side's objects below zero."""
    numbered = map(table.object_out, node.inputs)
    return [number if is_own else -number for is_own, number in numbered]


def _columns(nodes: list[tuple[Any, list[int]]]) -> tuple[Any, ...]:
    """Return columns: numbers of inputs, all inputs, values, and names with whose each is."""
    counts = array(_NUMBERS, [len(inputs) for _, inputs in nodes])
    inputs = array(_NUMBERS, [number for _, numbers in nodes for number in numbers])
    values: Any = tuple(node.value for node, _ in nodes)
    if set(map(type, values)) == {float}:
        values = array(_FLOATS, values).tobytes()
    names: dict[str, int] = {}
    named = array(_NUMBERS, [names.setdefault(node.name, len(names)) for node, _ in nodes])
    return counts.tobytes(), inputs.tobytes(), values, tuple(names), named.tobytes()


def _meet(table: ObjectTable, head: bytes) -> Iterator[Proxy]:
    """Make proxies; yield those whose attributes are sent along."""
    decoder = Decoder(head, table)
    parts = decoder.value()
    decoder.end()
    if type(parts) is not tuple or tuple(map(type, parts)) != (tuple, bytes, bytes):
        raise DecodeError("no introductions")
    kinds = [table.kind_in(*_checked(kind)) for kind in parts[0]]
    numbers, kinds_of = _read(_NUMBERS, parts[1]), _read(_NUMBERS, parts[2])
    if len(numbers) != len(kinds_of) or not all(0 <= kind < len(kinds) for kind in kinds_of):
        raise DecodeError("an object of no kind")
    for number, kind in zip(numbers, kinds_of, strict=True):
        proxy = table.meet(number, *kinds[kind])
        if parts[0][kind][-1]:
            yield proxy


def _checked(kind: Any) -> _Kind:
    if type(kind) is not tuple or tuple(map(type, kind)) != (int, str, str, bool):
        raise DecodeError("no kind of object")
    return kind


def _receive_columns(table: ObjectTable, nodes: list[Proxy], columns: Any) -> int:
    """Keep what was sent along with the first of `nodes`; return with how many of them.

    Only from a peer that is trusted.
    """
    counts, inputs, values, names, named = columns
    all_inputs = [table.object_in(number > 0, abs(number)) for number in _read(_NUMBERS, inputs)]
    if type(values) is bytes:
        values = _read(_FLOATS, values)
    end = 0
    for node, count, value, name in zip(
        nodes, _read(_NUMBERS, counts), values, _read(_NUMBERS, named), strict=False
    ):
        start, end = end, end + count
        node.__dict__.update(inputs=tuple(all_inputs[start:end]), value=value, name=names[name])
    return len(values)


def _read(form: str, data: bytes) -> "array[Any]":
    numbers = array(form)
    try:
        numbers.frombytes(data)
    except ValueError as error:
        raise DecodeError("a column that ends too early") from error
    return numbers
