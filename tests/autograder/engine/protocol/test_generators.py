import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.engine.protocol import generators
from autograder.engine.protocol.values import DecodeError


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**64), st.integers(0, 2**39))
def test_a_generator_follows_one_that_was_drawn_from(seed, draws):
    ours, theirs = np.random.default_rng(seed), np.random.default_rng(seed)
    theirs.bit_generator.advance(draws)
    generators.advance(ours, generators.state_of(theirs))
    assert ours.random() == theirs.random()


def test_32_bits_that_are_left_over_cross_too():
    ours, theirs = np.random.default_rng(1), np.random.default_rng(1)
    theirs.integers(10, dtype=np.uint32)
    assert generators.state_of(theirs)[2] == 1
    generators.advance(ours, generators.state_of(theirs))
    assert ours.integers(10**6, size=3).tolist() == theirs.integers(10**6, size=3).tolist()


@pytest.mark.parametrize(
    "tamper",
    [
        lambda rng: rng.bit_generator.advance(-1),
        lambda rng: rng.bit_generator.advance(2**60),
        lambda rng: setattr(rng.bit_generator, "state", np.random.PCG64(0).state),
    ],
)
def test_a_generator_cannot_be_set_to_a_state_that_drawing_does_not_lead_to(tamper):
    ours, theirs = np.random.default_rng(1), np.random.default_rng(1)
    tamper(theirs)
    with pytest.raises(DecodeError, match="drawing"):
        generators.advance(ours, generators.state_of(theirs))


@pytest.mark.parametrize(
    "state", [(-1, 1, 0, 0), (0, 2, 0, 0), (2**128, 1, 0, 0), (0, 1, 2, 0), (0, 1, 0, 2**32)]
)
def test_numbers_that_are_no_state_are_refused(state):
    with pytest.raises(DecodeError):
        generators.make(state)
