"""The visible tests of dropout and its gradient: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import regularization
from course_lib.visible import regularization as visible

FORWARD = [
    visible.check_dropout_of_thirty_entries,
    visible.check_mean_of_dropout,
    visible.check_dropout_at_the_edge,
    visible.check_dropout_leaves_nothing_behind,
    visible.check_dropout_at_test_time,
]
BACKWARD = [
    visible.check_backward_of_thirty_entries,
    visible.check_backward_leaves_nothing_behind,
    visible.check_backward_at_test_time,
]


def by_entries(x, p, rng, train):
    if not train:
        return x.copy(), None
    mask = np.array([0 if rng.random() < p else 1 / (1 - p) for _ in x.flat]).reshape(x.shape)
    return [x * mask, mask]


@pytest.mark.parametrize("check", FORWARD)
@pytest.mark.parametrize("right", [regularization.dropout_forward, by_entries])
def test_a_right_dropout_passes(check, right):
    check(right)


@pytest.mark.parametrize("check", BACKWARD)
def test_a_right_gradient_passes(check):
    check(regularization.dropout_backward)
    check(lambda upstream, mask: upstream * (1 if mask is None else mask))


def wrong_dropout(scale=1.0, at_test=1.0, keep=np.greater_equal, always=False):
    """Return dropout whose mask, or what happens at test time, is another."""

    def dropout(x, p, rng, train):
        if not (train or always):
            return x * (at_test if at_test == 1 else 1 - p), None
        mask = keep(rng.random(x.shape), p) * scale / (1 - p)
        return x * mask, mask

    return dropout


def from_the_global_state(x, p, rng, train):
    return by_entries(x, p, np.random.default_rng(), train)


def in_place(x, p, rng, train):
    if train:
        mask = (rng.random(x.shape) >= p) / (1 - p)
        x *= mask
    return x, mask if train else None


def mask_from_the_output(x, p, rng, train):
    out, _ = regularization.dropout_forward(x, p, rng, train)
    return out, (out != 0) / (1 - p)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (FORWARD[0], wrong_dropout(scale=0.3), "the same factor is off everywhere|a factor"),
        (FORWARD[0], wrong_dropout(keep=np.less), r"keep where rng.random\(x.shape\) >= p"),
        (FORWARD[1], wrong_dropout(scale=0.65), "the mean of out is 0.65"),
        (FORWARD[1], wrong_dropout(keep=np.less), "65 % of the entries are dropped"),
        (FORWARD[2], wrong_dropout(keep=np.greater), "the draw of x.3. is p itself"),
        (FORWARD[2], mask_from_the_output, "of x with zeros in it, mask"),
        (FORWARD[3], in_place, "leave x unchanged"),
        (FORWARD[3], from_the_global_state, "something else when it is called again"),
        (FORWARD[4], wrong_dropout(at_test=0.5), "x is scaled down"),
        (FORWARD[4], lambda x, p, rng, train: (x, None), "in training some entries must be 0"),
        (FORWARD[4], wrong_dropout(always=True), "at test time x itself is returned"),
    ],
)
def test_a_wrong_dropout_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def test_a_mask_at_test_time_is_refused():
    def with_ones(x, p, rng, train):
        return regularization.dropout_forward(x, p, rng, train) if train else (x, np.ones(x.shape))

    with pytest.raises(CheckFailed, match="there is no mask: return None"):
        visible.check_dropout_at_test_time(with_ones)


def with_the_last_mask(upstream, mask, kept={}):  # noqa: B006
    if mask is not None:
        kept[upstream.shape] = mask
    return upstream * kept.get(upstream.shape, 1)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (BACKWARD[0], lambda upstream, mask: upstream * (mask > 0), "of what is expected|times"),
        (BACKWARD[0], lambda upstream, mask: upstream, "values are wrong"),
        (
            BACKWARD[1],
            lambda upstream, mask: np.multiply(upstream, mask, out=upstream),
            "unchanged",
        ),
        (BACKWARD[2], lambda upstream, mask: 0 * upstream, "every value is 0|passes as it is"),
        (BACKWARD[2], with_the_last_mask, "None means test time"),
        (BACKWARD[2], lambda upstream, mask: upstream, "where all was dropped"),
    ],
)
def test_a_wrong_gradient_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
