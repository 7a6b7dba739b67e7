"""Random generators cross by their state, and the student can only draw from them."""

from typing import Any

import numpy as np

from autograder.engine.protocol.values import CannotCross, DecodeError

State = tuple[int, ...]
"""The four integers of a PCG64: state, increment, whether 32 bits are left over, and which."""

MOST_DRAWS = 1 << 40
"""How far a generator may be ahead of where it was."""

_MULTIPLIER = (2549297995355413924 << 64) + 4865540595714422341
_MASK = (1 << 128) - 1


def state_of(generator: np.random.Generator) -> State:
    """Return the state of a generator that ``np.random.default_rng`` made.

    Raises
    ------
    CannotCross
        If it is a generator of another kind.
    """
    state: Any = generator.bit_generator.state
    if type(generator.bit_generator) is not np.random.PCG64:
        kind = type(generator.bit_generator).__name__
        raise CannotCross(f"a random generator of the kind {kind}; use np.random.default_rng(seed)")
    inner = state["state"]
    return (
        int(inner["state"]),
        int(inner["inc"]),
        int(state["has_uint32"]),
        int(state["uinteger"]),
    )


def set_state(generator: np.random.Generator, state: State) -> None:
    """Bring `generator` to `state`.

    Raises
    ------
    DecodeError
        If that is no state.
    """
    position, increment, has_left_over, left_over = state
    in_range = 0 <= position <= _MASK and 0 <= increment <= _MASK and 0 <= left_over < 1 << 32
    if not in_range or increment % 2 == 0 or has_left_over not in (0, 1):
        raise DecodeError("no state of a random generator")
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": position, "inc": increment},
        "has_uint32": has_left_over,
        "uinteger": left_over,
    }


def make(state: State) -> np.random.Generator:
    """Make a generator in `state`."""
    generator = np.random.Generator(np.random.PCG64(0))
    set_state(generator, state)
    return generator


def advance(generator: np.random.Generator, state: State) -> None:
    """Bring `generator` to a `state` that drawing from it leads to.

    Raises
    ------
    DecodeError
        If drawing does not lead there: someone has set the state.
    """
    before = state_of(generator)
    if state[1] != before[1] or _steps(before[0], state[0], before[1]) > MOST_DRAWS:
        raise DecodeError("a random generator was set to another state than drawing leads to")
    set_state(generator, state)


def _steps(start: int, goal: int, increment: int) -> int:
    """Return how many steps of the generator lead from `start` to `goal`.

    The state is a linear congruential generator modulo 2**128, whose low bits have short periods:
    each bit of the number of steps can be read off in turn (M. E. O'Neill, "PCG: A Family of Simple
    Fast Space-Efficient Statistically Good Algorithms for Random Number Generation", 2014, 4.3.1).
    """
    multiplier, steps, bit = _MULTIPLIER, 0, 1
    while start != goal and bit <= _MASK:
        if (start ^ goal) & bit:
            start = (start * multiplier + increment) & _MASK
            steps |= bit
        increment = (multiplier + 1) * increment & _MASK
        multiplier = multiplier * multiplier & _MASK
        bit <<= 1
    return steps
