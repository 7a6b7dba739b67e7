"""The objects that two processes know of each other, by number."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.engine.protocol import course_objects, generators
from autograder.engine.protocol.proxies import (
    ALL_ABILITIES,
    Caller,
    Link,
    Proxy,
    proxy_class,
    safe_name,
)
from autograder.engine.protocol.values import CannotCross, DecodeError

MOST_OBJECTS = 200_000
"""Proxies that one side holds at a time."""
MOST_TYPE_NAMES = 100
"""Names of types, for each of which there are classes of proxies, for good."""
MOST_GENERATORS = 1_000


@dataclass
class Policy:
    """What distinguishes the two sides: whom they trust with what."""

    may_leave: Callable[[Any], None]
    """Raises CannotCross for objects that the other side may hold no proxy for, by their type."""
    shows_nodes: bool = False
    """Whether inputs, value and name are sent along with nodes of graphs."""
    trusts_peer: bool = False
    """Whether attributes of nodes and states of generators are believed as they come."""


@dataclass
class _Generators:
    own: dict[int, np.random.Generator] = field(default_factory=dict)
    others: dict[int, np.random.Generator] = field(default_factory=dict)
    names: dict[int, tuple[bool, int]] = field(default_factory=dict)
    """By the generator's id: whether it is our own, and its number."""
    synced: dict[int, generators.State] = field(default_factory=dict)
    """By the generator's id: the state that both sides know."""


class ObjectTable:
    """Numbers for our own objects, proxies for those of the other side.

    Everything in it lasts until `forget`, which the end of each test cell calls. Numbers are never
    used twice, so that a proxy that someone kept names nothing afterwards.
    """

    def __init__(self, policy: Policy, caller: Caller) -> None:
        self.policy = policy
        self._caller = caller
        self._next_number = 1
        self._type_names: set[str] = set()
        self.forget()

    def forget(self) -> None:
        """Forget all objects of both sides."""
        self._own: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._others: dict[int, Proxy] = {}
        self._generators = _Generators()
        self._to_introduce: list[tuple[int, Any]] = []
        self._leaving: set[type] = set()

    def own_object(self, number: int) -> Any:
        """Return our own object with this number.

        Raises
        ------
        DecodeError
            If there is none, or no longer.
        """
        if number not in self._own:
            raise DecodeError("an object that was handed over in a test cell which has ended")
        return self._own[number]

    # What the encoder asks for.

    def object_out(self, value: Any) -> tuple[bool, int]:
        """Return whether `value` is our own object, and its number."""
        if isinstance(value, Proxy):
            link = value.__dict__["_link"]
            if self._others.get(link.number) is not value:
                raise CannotCross("an object from a test cell that has ended")
            return False, link.number
        number = self._numbers.get(id(value))
        if number is None:
            if type(value) not in self._leaving:
                self.policy.may_leave(value)
                self._leaving.add(type(value))
            number = self._new_number()
            self._own[number] = value
            self._numbers[id(value)] = number
            self._to_introduce.append((number, value))
        return True, number

    def generator_out(self, value: np.random.Generator) -> tuple[bool, int, generators.State]:
        """Return whether a random generator is our own, its number and its state."""
        state = generators.state_of(value)
        known = self._generators
        if id(value) not in known.names:
            number = self._new_number()
            known.own[number] = value
            known.names[id(value)] = (True, number)
        known.synced[id(value)] = state
        return (*known.names[id(value)], state)

    def layer_out(self, value: Any) -> tuple[str, dict[str, Any]] | None:
        """Take a layer description apart."""
        return course_objects.take_apart(value)

    def introductions(self) -> list[tuple[int, Any]]:
        """Return our objects that the other side has not met, with their numbers; only once."""
        met, self._to_introduce = self._to_introduce, []
        return met

    def generators_drawn_from(self) -> list[tuple[bool, int, generators.State]]:
        """Return the random generators whose states the other side does not know."""
        known = self._generators
        changed = []
        for table in (known.own, known.others):
            for number, generator in table.items():
                state = generators.state_of(generator)
                if known.synced[id(generator)] != state:
                    known.synced[id(generator)] = state
                    changed.append((table is known.own, number, state))
        return changed

    # What the decoder asks for.

    def kind_in(
        self, found: int, type_name: str, name: str, is_node: bool
    ) -> tuple[type[Proxy], str, str]:
        """Return what proxies for one kind of the other side's objects are made of."""
        if is_node and not self.policy.trusts_peer:
            raise DecodeError("attributes that were not asked for")
        type_name = safe_name(type_name, "object")
        if len(self._type_names) >= MOST_TYPE_NAMES:
            type_name = "object"
        self._type_names.add(type_name)
        looks_like = course_objects.node_class(type_name) if is_node else None
        kind = proxy_class(found & ALL_ABILITIES, type_name, looks_like)
        return kind, type_name, safe_name(name, "")

    def meet(self, number: int, kind: type[Proxy], type_name: str, name: str) -> Proxy:
        """Make the proxy for an object that the other side introduces."""
        if number in self._others or len(self._others) >= MOST_OBJECTS:
            raise DecodeError("too many objects")
        proxy = self._others[number] = kind(Link(self._caller, number, type_name, name))
        return proxy

    def object_in(self, is_senders: bool, number: int) -> Any:
        """Return the proxy for the sender's object, or our own object."""
        if not is_senders:
            return self.own_object(number)
        if number not in self._others:
            raise DecodeError("an object that was never introduced")
        return self._others[number]

    def generator_in(
        self, is_senders: bool, number: int, state: generators.State
    ) -> np.random.Generator:
        """Return a random generator, brought to the state that the sender left it in."""
        known = self._generators
        table = known.others if is_senders else known.own
        generator = table.get(number)
        if generator is None and is_senders and len(table) < MOST_GENERATORS:
            generator = generators.make(state)
            table[number] = generator
            known.names[id(generator)] = (False, number)
        elif generator is None:
            raise DecodeError("a random generator that is not known")
        elif self.policy.trusts_peer or is_senders:
            generators.set_state(generator, state)
        else:
            generators.advance(generator, state)
        known.synced[id(generator)] = state
        return generator

    def layer_in(self, name: str, fields: dict[str, Any]) -> Any:
        """Make a layer description."""
        return course_objects.put_together(name, fields)

    def _new_number(self) -> int:
        if len(self._own) >= MOST_OBJECTS:
            raise CannotCross(f"more than {MOST_OBJECTS:,} objects in one test cell")
        self._next_number += 1
        return self._next_number - 1
