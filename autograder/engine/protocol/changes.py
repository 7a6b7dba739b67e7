"""In-place changes of arguments: noticed where they happen, repeated on the other side."""

from typing import Any

import numpy as np

from autograder.engine.protocol.values import Content, DecodeError


def snapshot(containers: list[Any]) -> list[Any]:
    """Remember what is in each of `containers` now."""
    return [_state(container) for container in containers]


def changed(containers: list[Any], before: list[Any]) -> tuple[tuple[int, Content], ...]:
    """Return the containers that are not as they were at the snapshot, with their places."""
    return tuple(
        (place, Content(container))
        for place, (container, state) in enumerate(zip(containers, before, strict=True))
        if not _equal(_state(container), state)
    )


def repeat(containers: list[Any], changes: Any) -> None:
    """Change our own containers as the other side changed its copies.

    Raises
    ------
    DecodeError
        If `changes` are none.
    ValueError
        If an array was made into one of another dtype or size.
    """
    if type(changes) is not tuple:
        raise DecodeError("no changes")
    for change in changes:
        if type(change) is not tuple or len(change) != 2 or type(change[0]) is not int:
            raise DecodeError("no change")
        place, content = change
        if not 0 <= place < len(containers) or type(containers[place]) is not type(content):
            raise DecodeError("a change of something that was not handed over")
        _replace(containers[place], content)


def _state(container: Any) -> Any:
    if type(container) is np.ndarray:
        return container.shape, container.dtype, container.tobytes()
    if type(container) is dict:
        return [part for pair in container.items() for part in pair]
    return list(container)


def _equal(now: Any, before: Any) -> bool:
    if type(now) is tuple:
        return bool(now == before)
    return len(now) == len(before) and all(map(_is, now, before))


def _is(a: Any, b: Any) -> bool:
    return a is b


def _replace(container: Any, content: Any) -> None:
    if type(container) is np.ndarray:
        if container.dtype != content.dtype or container.size != content.size:
            raise ValueError("the dtype or the size of an argument was changed in place")
        if container.shape != content.shape:
            container.shape = content.shape
        np.copyto(container, content)
    elif type(container) is list:
        container[:] = content
    else:
        container.clear()
        container.update(content)
