"""Draws: other values each time, the same for the same number, twins of the same sizes."""

import numpy as np
import pytest

from course_lib._draws import BrokenTest
from course_lib.hidden.draws import MOST_ATTEMPTS, Draw, first_twin, twins


def sized_values(draw):
    n, d = draw.sizes(2)
    yield draw.rng.normal(size=(n, d))


def test_a_draw_is_always_the_same():
    for ours, theirs in zip(twins("f", 3, sized_values), twins("f", 3, sized_values), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("other", [("f", 4), ("g", 3)], ids=["draw", "check"])
def test_another_draw_or_check_has_other_values(other):
    ours, theirs = twins("f", 3, sized_values)[0][0], twins(*other, sized_values)[0][0]
    assert ours.shape != theirs.shape or not np.allclose(ours, theirs)


def test_twins_have_one_shape_and_different_values():
    for number in range(20):
        (first,), (second,) = twins("f", number, sized_values)
        assert first.shape == second.shape
        assert not np.isclose(first, second).any()


def test_sizes_are_different_primes_within_bounds():
    draw = Draw([1], [2])
    for _ in range(50):
        sizes = draw.sizes(3, low=3, high=11)
        assert len(set(sizes)) == 3
        assert set(sizes) <= {3, 5, 7, 11}


def test_a_condition_holds_in_both_twins():
    def cases(draw):
        value = draw.rng.normal()
        draw.require(value > 1, "a value above 1")
        yield value

    for number in range(20):
        first, second = twins("f", number, cases)
        assert min(*first, *second) > 1
        assert first_twin("f", number, cases) == first


@pytest.mark.parametrize("draw", [twins, first_twin])
def test_an_author_hears_of_a_condition_that_never_holds(draw):
    def cases(draw):
        draw.require(False, "a square that is negative")
        yield 1

    with pytest.raises(BrokenTest, match=r"f, draw 7: in 100 attempts never: a square that is neg"):
        draw("f", 7, cases)


def test_a_part_is_drawn_until_its_own_condition_holds():
    def cases(draw):
        def large():
            value = draw.rng.normal()
            draw.require(value > 1, "a value above 1")
            return value

        yield from [draw.until(large) for _ in range(30)]  # all at once would never hold

    first, _ = twins("f", 0, cases)
    assert len(first) == 30
    assert min(first) > 1


def test_a_part_that_never_holds_is_the_authors_fault_too():
    attempts = []

    def cases(draw):
        def never():
            attempts.append(draw)
            draw.require(False, "what cannot be")

        yield draw.until(never)

    with pytest.raises(BrokenTest, match="what cannot be"):
        twins("f", 0, cases)
    assert len(attempts) == MOST_ATTEMPTS**2
