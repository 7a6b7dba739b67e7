"""The classes of course_lib that both sides have: layer descriptions and nodes of graphs.

Layer descriptions cross by value. Nodes stay on their side, but their inputs and values are sent
along, so that a chain of 20,000 nodes is walked without asking for each.
"""

import dataclasses
import importlib
import sys
from typing import Any

from autograder.engine.protocol.values import DecodeError

_LAYERS = "course_lib.layers"
_GRAPH = "course_lib.graph"
_PLAIN = (bool, int, float, str, type(None))


def take_apart(value: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the class name and the fields of a layer description, or None for anything else."""
    kind = type(value)
    if kind.__module__ != _LAYERS or not dataclasses.is_dataclass(value):
        return None
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return kind.__name__, fields


def put_together(name: str, fields: dict[str, Any]) -> Any:
    """Make a layer description.

    Raises
    ------
    DecodeError
        If there is no such layer, or it does not take these fields.
    """
    kind = getattr(importlib.import_module(_LAYERS), name, None)
    if not isinstance(kind, type) or kind.__module__ != _LAYERS:
        raise DecodeError("no layer description")
    if not dataclasses.is_dataclass(kind) or any(
        type(part) not in _PLAIN for pair in fields.items() for part in pair
    ):
        raise DecodeError("no layer description")
    if set(fields) != {field.name for field in dataclasses.fields(kind)}:
        raise DecodeError("a layer description with other fields")
    try:
        return kind(**fields)
    except (TypeError, ValueError) as error:
        raise DecodeError("a layer description that is not valid") from error


def node_class(name: str) -> type:
    """Return the class of course_lib.graph that a node is of, by its name."""
    graph = importlib.import_module(_GRAPH)
    kind: type = getattr(graph, name, graph.Node)
    return kind


def node_class_name(value: Any) -> str | None:
    """Return the name of the class in course_lib.graph that a node is of, or None for others."""
    graph = sys.modules.get(_GRAPH)
    if graph is None or not isinstance(value, graph.Node):
        return None
    return next(kind.__name__ for kind in type(value).__mro__ if kind.__module__ == _GRAPH)
