"""Hidden tests of ``fit_linear``."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from functools import partial

import numpy as np

from course_lib.hidden.cases import Handed
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.losses.logistic import binary_cross_entropy, sigmoid
from course_lib.hidden.losses.regression import mean_squared_error
from course_lib.hidden.losses.softmax import cross_entropy, softmax
from course_lib.hidden.results import Numbers, Result
from course_lib.reference import linear_models

fit_linear = Exercise(
    linear_models.fit_linear,
    Result("W", means="one row per feature, one column per output"),
    Result("b", means="one entry per output", atol=1e-9),
    Numbers("losses", means="one loss per step", factors=lambda X, **_: {"N": len(X)}),
    builds_on=(mean_squared_error, sigmoid, binary_cross_entropy, softmax, cross_entropy),
)


@Handed
def squared_error(scores, targets):
    """Return the MSE and its gradient, whatever shapes come."""
    residuals = scores - targets
    return np.mean(residuals**2), 2 * residuals / len(residuals)


@Handed
def logistic_loss(scores, targets):
    """Return the BCE and its gradient, whatever shapes come."""
    loss = np.mean(np.logaddexp(0, scores) - targets * scores)
    return loss, (1 / (1 + np.exp(-scores)) - targets) / len(scores)


@Handed
def class_loss(scores, labels):
    """Return the cross-entropy and its gradient."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.mean(np.log(p[rows, labels]))
    p[rows, labels] -= 1
    return loss, p / len(labels)


@Handed
def hinge_loss(scores, targets):
    """Return the hinge loss for targets 0 and 1, and its gradient."""
    signs = 2 * targets - 1
    missing = 1 - signs * scores
    return np.mean(np.maximum(0, missing)), -signs * (missing > 0) / len(scores)


def samples_on_a_plane(draw, n, d, scale=1.0):
    """Return samples whose features are correlated and off centre, and noisy linear targets."""
    X = scale * (draw.rng.normal(0.3, 1.0, size=(n, d)) + draw.rng.normal(size=(n, 1)))
    return X, X @ draw.rng.normal(size=d) + 1.5 + draw.rng.normal(size=n)


@fit_linear.cases(counted=("W", "b"), unchanged=True)
def squared_errors(draw):
    n, d = draw.sizes(2, high=7)
    X, y = samples_on_a_plane(draw, 4 * n, d)
    given = {"loss": squared_error, "n_outputs": 1}
    rate, n_steps = round(0.02 + 0.01 * draw.rng.random(), 4), 4
    yield fit_linear.case(X=X, targets=y, **given, learning_rate=rate, n_steps=n_steps)
    # The last feature is small and learned slowly, when the loss hardly changes any more.
    slow = draw.rng.normal(size=(4 * n, d))
    slow = np.sqrt(4 * n) * np.linalg.qr(slow - slow.mean(axis=0))[0]
    slow[:, -1] /= 10
    weights = np.append(draw.rng.normal(size=d - 1), 0.08)
    yield fit_linear.case(
        "with many steps, the last of which change little",
        X=slow,
        targets=10 + slow @ weights,
        **given,
        learning_rate=0.2,
        n_steps=61,
    )
    yield fit_linear.case(
        "with so large a learning_rate that the loss rises",
        X=200 + X,
        targets=y,
        **given,
        learning_rate=0.001,
        n_steps=4,
    )
    # As many samples as some would take for a batch, and a few more.
    X, y = samples_on_a_plane(draw, 64 + n, 1)
    yield fit_linear.case("with one feature", X=X, targets=y, **given, learning_rate=0.1, n_steps=3)


@fit_linear.cases("losses", counted=["losses"])
def losses_before_each_step(draw):
    n, d = draw.sizes(2)
    X, y = samples_on_a_plane(draw, n, d)
    targets = (y > np.sort(y)[n // 2]).astype(float)
    given = {"X": X, "targets": targets, "loss": logistic_loss, "n_outputs": 1}
    yield fit_linear.case(**given, learning_rate=0.7, n_steps=5)
    yield fit_linear.case("with many steps", **given, learning_rate=0.3, n_steps=13)
    yield fit_linear.case("with one step", **given, learning_rate=0.3, n_steps=1)
    slow = {"learning_rate": 1e-12, "n_steps": 23}
    yield fit_linear.case("where the loss hardly falls", **given, **slow)
    given |= {"X": 200 + X, "targets": y, "loss": squared_error}
    yield fit_linear.case("where the loss rises", **given, learning_rate=0.001, n_steps=5)


@fit_linear.cases("outputs", counted=("W", "b"))
def several_outputs(draw):
    n, c, d = draw.sizes(3)
    X, y = samples_on_a_plane(draw, n, d)
    labels = draw.rng.integers(0, c - 1, size=n)
    signs = (y > np.sort(y)[n // 2]).astype(float)
    given = {"loss": class_loss, "n_outputs": c, "learning_rate": 0.4, "n_steps": 6}
    yield fit_linear.case("with cross-entropy", X=X, targets=labels, **given)
    yield fit_linear.case("with a single sample", X=X[:1], targets=labels[:1], **given)
    given = {"loss": hinge_loss, "n_outputs": 1, "learning_rate": 0.4, "n_steps": 6}
    yield fit_linear.case("with another loss, the hinge loss", X=X, targets=signs, **given)
    yield fit_linear.case("with one sample", X=X[:1], targets=signs[:1], **given)
    slow = {"loss": class_loss, "n_outputs": c, "learning_rate": 1e-11, "n_steps": 3}
    title = "with cross-entropy that hardly falls"
    yield fit_linear.case(title, X=X, targets=labels, **slow)
    X, signs = draw.until(partial(with_losses_that_rise, draw, 64 + n, d))
    fast = {"loss": hinge_loss, "n_outputs": 1, "learning_rate": 3.0, "n_steps": 4}
    title = "with so large a learning_rate that the hinge loss rises"
    yield fit_linear.case(title, X=X, targets=signs, **fast)


def with_losses_that_rise(draw, n, d):
    """Draw samples for which the hinge loss rises on the way, and is not lowest in the end."""
    X, _ = samples_on_a_plane(draw, n, d)
    signs = draw.rng.integers(0, 2, size=n).astype(float)
    losses = linear_models.fit_linear(X, signs, hinge_loss.function, 1, 3.0, 5)[2]
    draw.require(np.diff(losses[:4]).max() > 0.01, "a rise on the way")
    draw.require(losses[4] > min(losses[:4]) + 0.01, "a loss in the end that is not the lowest")
    return X, signs


# --- mistakes ----------------------------------------------------------------------------------


@fit_linear.helper
def descend(
    X,
    targets,
    loss,
    n_outputs,
    rate,
    n_steps,
    *,
    W_rate=1.0,
    b_rate=1.0,
    fresh=False,
    once=False,
    singly=False,
    pooled=False,
    decay=1.0,
    momentum=0.0,
    bias=1.0,
    shrink=0.0,
    clip=np.inf,
):
    W, b, losses = np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), []
    running, first = 0.0, None

    def slopes(W, b, some):
        scores = X[some] @ W + bias * b
        value, gradient = loss(scores[:, 0] if n_outputs == 1 else scores, targets[some])
        return value, gradient.reshape(scores.shape)

    for step in range(n_steps):
        some = np.array([step % len(X)]) if singly else np.arange(len(X))
        value, gradient = slopes(W, b, some)
        first = gradient if first is None else first
        running = momentum * running + (first if once else gradient)
        losses.append(value)
        step_size = decay**step * rate
        W = W - step_size * W_rate * (np.clip(X[some].T @ running, -clip, clip) + shrink * W)
        for_b = slopes(W, b, some)[1] if fresh else running
        b = b - step_size * b_rate * for_b.sum(axis=None if pooled else 0)
    return W, b, losses


@fit_linear.mistake("W and b stay 0: in each step, subtract learning_rate times the gradient")
def never_moves(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, 0, n_steps)


@fit_linear.mistake("the bias never moves: b has a gradient too, and is updated with W")
def bias_never_moves(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, b_rate=0)


@fit_linear.mistake("W never moves: it is updated in each step, together with b")
def weights_never_move(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, W_rate=0)


@fit_linear.mistake("the bias moves too little: its gradient is a sum over samples, not a mean")
def mean_for_the_bias(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, b_rate=1 / len(X))


@fit_linear.mistake("1/N is too much in W's step: it is in the gradient")
def mean_for_the_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, W_rate=1 / len(X))


@fit_linear.mistake("1/N is too much: the loss's gradient holds it already", warned=True)
def divided_by_n_again(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate / len(X), n_steps)


@fit_linear.mistake("this is gradient ascent, uphill: subtract learning_rate times the gradient")
def uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, -learning_rate, n_steps)


@fit_linear.mistake("the bias goes uphill: subtract its gradient")
def bias_uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, b_rate=-1)


@fit_linear.mistake("W goes uphill: subtract its gradient")
def weights_uphill(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, W_rate=-1)


@fit_linear.mistake("the learning rate is ignored: multiply the gradient by it")
def learning_rate_ignored(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, 1, n_steps)


@fit_linear.mistake("the bias ignores the learning rate: multiply its gradient by it")
def bias_without_learning_rate(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, b_rate=1 / learning_rate)


@fit_linear.mistake("W ignores the learning rate: multiply its gradient by it")
def weights_without_learning_rate(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, W_rate=1 / learning_rate)


@fit_linear.mistake("the learning rate is applied twice")
def learning_rate_twice(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate**2, n_steps)


@fit_linear.mistake("one of the n_steps steps is missing")
def one_step_short(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, _ = descend(X, targets, loss, n_outputs, learning_rate, n_steps - 1)
    return W, b, descend(X, targets, loss, n_outputs, learning_rate, n_steps)[2]


@fit_linear.mistake("one step too many: take n_steps steps")
def one_step_too_many(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps + 1)


@fit_linear.mistake("only one step is taken: does a return stand in the loop?")
def one_step_only(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, 1)


@fit_linear.mistake(
    "the gradient is computed anew for b, after W has moved: compute both first", warned=True
)
def fresh_gradient_for_the_bias(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, fresh=True)


@fit_linear.mistake("the gradient is computed once, before the loop: take a fresh one in each step")
def gradient_once(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, once=True)


@fit_linear.mistake("each step takes one sample: it must use all of them", warned=True)
def one_sample_at_a_time(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, singly=True)


@fit_linear.mistake("the learning rate shrinks: keep it the same", decay=(0.5, 0.9, 0.95, 0.99))
def learning_rate_shrinks(X, targets, loss, n_outputs, learning_rate, n_steps, decay=0.5):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, decay=decay)


@fit_linear.mistake(
    "earlier gradients count as well, as with momentum: take a fresh one in each step",
    momentum=(0.9, 0.5, 1.0),
)
def momentum_added(X, targets, loss, n_outputs, learning_rate, n_steps, momentum=0.9):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, momentum=momentum)


@fit_linear.mistake("b is missing from the scores: they are X @ W + b", warned=True)
def bias_left_out_of_the_scores(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, bias=0)


@fit_linear.mistake("W shrinks in each step, as by weight decay: leave it out", shrink=(0.01, 0.1))
def weight_decay(X, targets, loss, n_outputs, learning_rate, n_steps, shrink=0.01):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, shrink=shrink)


@fit_linear.mistake("large gradients are clipped: take them as they are", clip=(1, 5, 10, 100, 200))
def clipped_gradients(X, targets, loss, n_outputs, learning_rate, n_steps, clip=5):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, clip=clip)


@fit_linear.mistake("X is changed: take the samples as they are", scaled=(True, False))
def standardised(X, targets, loss, n_outputs, learning_rate, n_steps, scaled=True):
    X = (X - X.mean(axis=0)) / (X.std(axis=0) if scaled else 1)
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("it stops as soon as the loss rises: take all n_steps steps")
def stops_when_rising(X, targets, loss, n_outputs, learning_rate, n_steps):
    losses = descend(X, targets, loss, n_outputs, learning_rate, n_steps)[2]
    rises = [i for i in range(1, n_steps) if losses[i] > losses[i - 1]]
    return descend(X, targets, loss, n_outputs, learning_rate, rises[0] if rises else n_steps)


@fit_linear.mistake("these are the weights of the lowest loss: return those after the last step")
def best_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    losses = descend(X, targets, loss, n_outputs, learning_rate, n_steps)[2]
    best = int(np.argmin(losses))
    return *descend(X, targets, loss, n_outputs, learning_rate, best)[:2], losses


@fit_linear.mistake("all biases get the same: each output's bias has a gradient of its own")
def one_bias_for_all(X, targets, loss, n_outputs, learning_rate, n_steps):
    return descend(X, targets, loss, n_outputs, learning_rate, n_steps, pooled=True)


@fit_linear.mistake(
    "these are the losses after each step: losses[i] is the loss before step i", warned=True
)
def losses_after_the_step(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, _ = descend(X, targets, loss, n_outputs, learning_rate, n_steps)
    return W, b, descend(X, targets, loss, n_outputs, learning_rate, n_steps + 1)[2][1:]


@fit_linear.mistake("there is one too many: of n_steps steps each has one loss, that before it")
def a_final_loss_as_well(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, _ = descend(X, targets, loss, n_outputs, learning_rate, n_steps)
    return W, b, descend(X, targets, loss, n_outputs, learning_rate, n_steps + 1)[2]


@fit_linear.helper
def with_losses(change, X, targets, loss, n_outputs, rate, n_steps):
    W, b, losses = descend(X, targets, loss, n_outputs, rate, n_steps)
    return W, b, change(losses)


@fit_linear.mistake("the first loss is missing: losses[0] is the loss before anything has moved")
def first_loss_missing(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(lambda v: v[1:], X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("the last step's loss is missing")
def last_loss_missing(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(lambda v: v[:-1], X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("this is the last loss alone: return one loss for each step")
def last_loss_alone(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(lambda v: v[-1], X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("they stand in reverse order: the first step's loss comes first")
def losses_in_reverse(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(lambda v: v[::-1], X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("the losses are added up: losses[i] is the loss before step i alone")
def losses_added_up(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(np.cumsum, X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("not every step has its loss: return one for each", every=(2, 10))
def some_losses_only(X, targets, loss, n_outputs, learning_rate, n_steps, every=10):
    return with_losses(lambda v: v[::every], X, targets, loss, n_outputs, learning_rate, n_steps)


@fit_linear.mistake("all are the first loss: compute it anew in each step")
def first_loss_repeated(X, targets, loss, n_outputs, learning_rate, n_steps):
    return with_losses(
        lambda v: [v[0]] * len(v), X, targets, loss, n_outputs, learning_rate, n_steps
    )


@fit_linear.mistake("the results come in another order: return W, b, losses")
def bias_before_weights(X, targets, loss, n_outputs, learning_rate, n_steps):
    W, b, losses = descend(X, targets, loss, n_outputs, learning_rate, n_steps)
    return b, W, losses


# --- what the handed-in loss sees --------------------------------------------------------------


@fit_linear.symptom("the loss that is handed in is never called: call loss(...)", decisive=True)
def loss_never_called(got, right):
    return not got.calls["loss"]


@fit_linear.symptom("the loss gets the targets first: call loss(scores, targets)", decisive=True)
def targets_first(got, right):
    return np.array_equal(got.calls["loss"][0][0], got.arguments["targets"])


@fit_linear.symptom("each step takes some of the samples: it must use all of them")
def some_samples_only(got, right):
    return len(got.calls["loss"][0][0]) < len(got.arguments["X"])


@fit_linear.symptom("the loss gets scores of another shape")
def shape_of_scores(got, right):
    shape, expected = (np.shape(trace.calls["loss"][0][0]) for trace in (got, right))
    return shape != expected and (
        f"the loss gets scores of shape {shape}; hand it (N, n_outputs) where n_outputs is above "
        "1, and an array of shape (N,), such as scores[:, 0], where it is 1"
    )


@fit_linear.symptom("W and b must start at 0; yours start elsewhere")
def starts_elsewhere(got, right):
    return np.any(got.calls["loss"][0][0])


@fit_linear.symptom("it takes fewer steps than n_steps: does it stop when the loss changes little?")
def stops_early(got, right):
    return len(got.calls["loss"]) < len(right.calls["loss"])
