"""Hidden tests of ``dropout_forward`` and ``dropout_backward``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from typing import Any

import numpy as np

from course_lib._messages import described, fail
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.regularization.penalties import l1_penalty, l2_penalty
from course_lib.hidden.results import Arguments, Result
from course_lib.reference import regularization

OUT, MASK = "out", "the mask"


class Mask(Result):
    """A mask, or None at test time."""

    def check(self, got: Any, right: Any, call: str, arguments: Arguments, otherwise: str) -> None:
        """Compare the mask that a student returned with the right one."""
        if right is not None:
            super().check(got, right, call, arguments, otherwise)
        elif got is not None:
            found = f"expected None, got {described(got)}"
            fail(f"{call}, {self.name}", f"at test time there is no mask: {found}", "mask_at_test")


def _scales(x, p, rng, train):
    return {"1/(1 - p)": 1 / (1 - p)} if p else {}


dropout_forward = Exercise(
    regularization.dropout_forward,
    Result(OUT, means="that of x", factors=_scales),
    Mask(MASK, means="that of x", factors=_scales),
    builds_on=(l2_penalty, l1_penalty),
)
dropout_backward = Exercise(
    regularization.dropout_backward,
    Result(
        means="that of upstream",
        groups=lambda upstream, mask: (
            {}
            if mask is None
            else {"the entry was dropped": mask == 0, "the entry was kept": mask > 0}
        ),
    ),
    builds_on=(l2_penalty, l1_penalty, dropout_forward),
)


def outputs(draw, *shape):
    """Return what a layer may put out: both signs, and nothing near 0."""
    x = draw.rng.normal(0.4, 1.5, size=shape)
    return x + 0.1 * np.sign(x)


def generator(draw):
    """Return a generator for the solution to draw from."""
    return np.random.default_rng(int(draw.rng.integers(2**31)))


# --- dropout_forward ---------------------------------------------------------------------------


def training_case(draw, title, shape, p, zeros=False):
    """Return a case in which some entries are dropped and more than one is kept."""

    def make():
        x = outputs(draw, *shape)
        if zeros:
            x[::2] = 0.0
        seed = int(draw.rng.integers(2**31))
        kept = np.random.default_rng(seed).random(shape) >= p
        draw.require(1 < kept.sum() < kept.size or p == 0, "dropped and kept entries")
        rng = np.random.default_rng(seed)
        return dropout_forward.case(title, x=x, p=p, rng=rng, train=True)

    return draw.until(make)


@dropout_forward.cases()
def in_training(draw):
    n, d = draw.sizes(2, low=7)
    small, large = (round(float(p), 2) for p in draw.rng.uniform([0.15, 0.6], [0.3, 0.85]))
    yield training_case(draw, "", (n, d), small)
    yield training_case(draw, "of three dimensions", (3, d, n), large)
    yield training_case(draw, "of a vector", (4 * n,), 0.35)
    yield training_case(draw, "", (d, n), 0.5)
    yield training_case(draw, "of as many rows as columns", (d, d), small)


@dropout_forward.cases("test_time", unchanged=True)
def at_test_time(draw):
    n, d = draw.sizes(2, high=11)
    p = round(float(draw.rng.uniform(0.2, 0.7)), 2)
    for title, shape in (("", (n, d)), ("of three dimensions", (2, d, n)), ("of a vector", (n,))):
        x = outputs(draw, *shape)
        yield dropout_forward.case(title, x=x, p=p, rng=generator(draw), train=False)


@dropout_forward.cases("edges", unchanged=True)
def unusual_dropout(draw):
    n, d = draw.sizes(2, low=5)
    p = round(float(draw.rng.uniform(0.2, 0.5)), 2)
    yield training_case(draw, "", (n, d), 0.0)
    yield training_case(draw, "", (17 * n, d), 0.97)
    yield training_case(draw, "where some of x is 0", (d, n), p, zeros=True)
    yield training_case(draw, "of one row", (1, 3 * n), p)
    seed = int(draw.rng.integers(2**31))
    drawn = np.random.default_rng(seed).random((n, d))
    yield dropout_forward.case(
        "where an entry of rng.random(x.shape) is p itself",
        x=outputs(draw, n, d),
        p=float(np.sort(drawn, axis=None)[drawn.size // 3]),
        rng=np.random.default_rng(seed),
        train=True,
        otherwise="an entry stays where its draw is at least p: >=, not >",
    )


@dropout_forward.helper
def dropout(x, p, rng, train, keep=None, scale=None, at_test=1.0):
    if not train:
        return x * at_test, None
    kept = rng.random(x.shape) >= p if keep is None else keep
    mask = kept / (1 - p) if scale is None else kept * scale
    return x * mask, mask


@dropout_forward.mistake(
    "what stays is not scaled up: divide the mask by 1 - p, so that the mean stays the same",
    warned=True,
)
def no_scale(x, p, rng, train):
    return dropout(x, p, rng, train, scale=1.0)


@dropout_forward.mistake("out is not scaled: it is x times the mask, which has the 1/(1 - p) in it")
def out_without_the_scale(x, p, rng, train):
    mask = dropout(x, p, rng, train)[1]
    return (x, None) if mask is None else (x * (mask > 0), mask)


@dropout_forward.mistake(
    "the mask is not scaled: it holds 1/(1 - p) where an entry stays, since the backward pass "
    "needs it",
    warned=True,
)
def mask_without_the_scale(x, p, rng, train):
    out, mask = dropout(x, p, rng, train)
    return (x, None) if mask is None else (out, 1.0 * (mask > 0))


@dropout_forward.mistake("the scale is applied twice: the mask has it already", warned=True)
def scaled_twice(x, p, rng, train):
    out, mask = dropout(x, p, rng, train)
    return (x, None) if mask is None else (out / (1 - p), mask)


@dropout_forward.mistake("what stays is divided by p: divide by 1 - p, the share that stays")
def divided_by_p(x, p, rng, train):
    return dropout(x, p, rng, train, scale=1 / p if p else np.inf)


@dropout_forward.mistake("what stays is multiplied by 1 - p: divide by it")
def multiplied_by_the_share(x, p, rng, train):
    return dropout(x, p, rng, train, scale=1 - p)


@dropout_forward.mistake(
    "p is read as the probability to keep: here it is the probability to drop", warned=True
)
def p_is_to_keep(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.random(x.shape) < p, scale=1 / p if p else 0.0)


@dropout_forward.mistake(
    "what should be dropped is kept: an entry stays where its draw is at least p", warned=True
)
def kept_below_p(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.random(x.shape) < p)


@dropout_forward.mistake("what should be dropped is kept, and nothing is scaled up")
def kept_below_p_without_the_scale(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.random(x.shape) < p, scale=1.0)


@dropout_forward.mistake(
    "an entry stays where its draw is below 1 - p: that is as likely, but the rule is a draw of "
    "at least p"
)
def kept_below_the_share(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.random(x.shape) < 1 - p)


@dropout_forward.mistake("an entry whose draw is p itself is dropped: it stays, >= and not >")
def kept_above_p(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.random(x.shape) > p)


@dropout_forward.mistake("at test time it drops as well: return x itself, and None", warned=True)
def active_at_test_time(x, p, rng, train):
    return dropout(x, p, rng, True)


@dropout_forward.mistake("at test time it drops, and in training it does not: train is inverted")
def train_inverted(x, p, rng, train):
    return dropout(x, p, rng, not train)


@dropout_forward.mistake(
    "at test time x is scaled: training has scaled up already, so return x itself", warned=True
)
def scaled_down_at_test_time(x, p, rng, train):
    return dropout(x, p, rng, train, at_test=1 - p)


@dropout_forward.mistake(
    "this is the paper's dropout, scaled at test time: here it is inverted, scaled in training"
)
def scaled_at_test_time_only(x, p, rng, train):
    return dropout(x, p, rng, train, scale=1.0, at_test=1 - p)


@dropout_forward.mistake("at test time x is scaled up: return x itself")
def scaled_up_at_test_time(x, p, rng, train):
    return dropout(x, p, rng, train, at_test=1 / (1 - p))


@dropout_forward.mistake("at test time there is no mask: return None in its place", warned=True)
def ones_at_test_time(x, p, rng, train):
    return dropout(x, p, rng, train) if train else (x, np.ones(x.shape))


@dropout_forward.mistake(
    "all rows have the same mask: draw one number for each entry, rng.random(x.shape)",
    warned=True,
    of_one_row=(False, True),
)
def one_mask_for_the_batch(x, p, rng, train, of_one_row=False):
    if not train:
        return x, None
    kept = rng.random(x.shape[1:]) >= p
    return dropout(x, p, rng, train, keep=kept if of_one_row else np.broadcast_to(kept, x.shape))


@dropout_forward.mistake("whole rows are dropped: draw one number for each entry")
def whole_rows(x, p, rng, train):
    if not train:
        return x, None
    drawn = rng.random(len(x)).reshape(len(x), *[1] * (x.ndim - 1))
    return dropout(x, p, rng, train, keep=np.broadcast_to(drawn >= p, x.shape))


@dropout_forward.mistake("the numbers come from a generator of your own: draw from rng")
def own_generator(x, p, rng, train):
    return dropout(x, p, np.random.default_rng(0), train)


@dropout_forward.mistake("the draws are from a normal distribution: rng.random is uniform, 0 to 1")
def normal_draws(x, p, rng, train):
    if not train:
        return x, None
    return dropout(x, p, rng, train, keep=rng.normal(size=x.shape) >= p)


@dropout_forward.mistake("the mask says what is dropped: it is 1/(1 - p) where an entry stays")
def mask_of_the_dropped(x, p, rng, train):
    if not train:
        return x, None
    dropped = rng.random(x.shape) < p
    return np.where(dropped, 0, x / (1 - p)), dropped


@dropout_forward.mistake("the mask is missing: return out and the mask")
def no_mask(x, p, rng, train):
    return dropout(x, p, rng, train)[0], None


@dropout_forward.mistake("nothing is dropped: multiply x by the mask")
def nothing_is_dropped(x, p, rng, train):
    return x, dropout(x, p, rng, train)[1]


@dropout_forward.mistake("it is divided by the share that happened to stay: divide by 1 - p")
def divided_by_the_share_that_stayed(x, p, rng, train):
    if not train:
        return x, None
    kept = rng.random(x.shape) >= p
    return dropout(x, p, rng, train, keep=kept, scale=1 / kept.mean())


@dropout_forward.symptom(
    "the mask has the right values in other places: keep where rng.random(x.shape) >= p, drawn "
    "once, and from the rng that is handed in"
)
def kept_in_other_places(got, right):
    out, mask = got.result
    largest = right.result[1].max()
    return mask.shape == out.shape and np.isin(mask, (0.0, largest)).all() and (mask > 0).any()


# --- dropout_backward --------------------------------------------------------------------------


def mask_of(draw, shape, p):
    """Return a mask that drops some entries and keeps more than one."""

    def make():
        kept = draw.rng.random(shape) >= p
        draw.require(1 < kept.sum() < kept.size, "dropped and kept entries")
        return kept / (1 - p)

    return draw.until(make)


@dropout_backward.cases(unchanged=True)
def through_a_mask(draw):
    n, d = draw.sizes(2, low=5)
    p = round(float(draw.rng.uniform(0.2, 0.45)), 2)
    for title, shape, dropped in (
        ("", (n, d), p),
        ("of three dimensions", (2, d, n), 0.7),
        ("of a vector", (3 * n,), p),
        ("where p was 0.5", (d, n), 0.5),
        ("of one row", (1, 2 * n), p),
        ("of as many rows as columns", (n, n), p),
    ):
        upstream = outputs(draw, *shape)
        yield dropout_backward.case(title, upstream=upstream, mask=mask_of(draw, shape, dropped))
    upstream = outputs(draw, n, d)
    upstream[:, 1] = 0.0
    mask = mask_of(draw, (n, d), p)
    yield dropout_backward.case("where some of upstream is 0", upstream=upstream, mask=mask)
    mask = np.ones((d, n))
    yield dropout_backward.case("where p was 0", upstream=outputs(draw, d, n), mask=mask)


@dropout_backward.cases("test_time", unchanged=True)
def without_a_mask(draw):
    n, d = draw.sizes(2)
    for title, shape in (("", (n, d)), ("of a vector", (d,)), ("of three dimensions", (2, d, n))):
        yield dropout_backward.case(
            f"{title} where mask is None".strip(),
            upstream=outputs(draw, *shape),
            mask=None,
            otherwise="None means test time: nothing was dropped, and the gradient passes as it is",
        )


@dropout_backward.mistake(
    "it is passed on unchanged: what was dropped gets the gradient 0, what stayed 1/(1 - p) times "
    "its own",
    warned=True,
)
def upstream_itself(upstream, mask):
    return upstream


@dropout_backward.mistake(
    "the scale is missing: out was x times the mask, so the gradient is multiplied by the mask as "
    "it is",
    warned=True,
)
def backward_without_the_scale(upstream, mask):
    return upstream if mask is None else upstream * (mask > 0)


@dropout_backward.mistake("the mask is applied twice", warned=True)
def backward_through_the_mask_twice(upstream, mask):
    return upstream if mask is None else upstream * mask * mask


@dropout_backward.mistake("it is divided by the scale: multiply by the mask, forwards and back")
def divided_by_the_mask(upstream, mask):
    if mask is None:
        return upstream
    return np.where(mask > 0, upstream / np.where(mask > 0, mask, 1), 0)


@dropout_backward.mistake("only what was dropped gets a gradient: it is the other way round")
def gradient_of_the_dropped(upstream, mask):
    return upstream if mask is None else upstream * (mask == 0)


@dropout_backward.mistake("this is ReLU's rule: the mask decides, not the sign of upstream")
def by_the_sign_of_upstream(upstream, mask):
    return upstream if mask is None else upstream * (upstream > 0) * mask.max()


@dropout_backward.mistake("negative gradients are lost: a gradient may have either sign")
def positive_gradients_only(upstream, mask):
    return upstream if mask is None else np.maximum(upstream * mask, 0)


@dropout_backward.mistake("this is the mask itself: multiply upstream by it")
def mask_itself(upstream, mask):
    return upstream if mask is None else mask


@dropout_backward.mistake("it is divided by the number of rows: the loss has done that already")
def divided_by_rows(upstream, mask):
    return upstream if mask is None else upstream * mask / len(upstream)


@dropout_backward.mistake("the rows are added up: each entry of x has a gradient of its own")
def rows_added_up(upstream, mask):
    return upstream if mask is None else (upstream * mask).sum(axis=0)


@dropout_backward.mistake("a fresh mask is drawn: use the one of the forward pass", warned=True)
def fresh_mask(upstream, mask):
    if mask is None:
        return upstream
    return upstream * np.random.default_rng(0).permuted(mask)


@dropout_backward.mistake(
    "where mask is None the gradient is 0: None means test time, where it passes unchanged",
    warned=True,
)
def zero_at_test_time(upstream, mask):
    return np.zeros(upstream.shape) if mask is None else upstream * mask


@dropout_backward.mistake("where mask is None it returns None: return upstream")
def none_at_test_time(upstream, mask):
    return None if mask is None else upstream * mask


@dropout_backward.mistake("where mask is None ones are returned: return upstream")
def ones_without_a_mask(upstream, mask):
    return np.ones(upstream.shape) if mask is None else upstream * mask
