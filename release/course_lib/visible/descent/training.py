"""Visible tests of ``train_linear_regression``."""

from typing import Any

import numpy as np

from course_lib import checks
from course_lib.visible._shared import Function, Slips
from course_lib.visible.descent._shared import samples, seeded

LOSSES_MEAN = "one loss per update"
"""What the shape of the losses stands for."""
SLIPS_OF_TRAINING: Slips = (
    ((1.64,), "the gradient is a sum: a batch's mean divides by the samples in the batch"),
    (
        (0.83,),
        "this is half the gradient: is it divided by batch_size once more, or is the 2 of r**2 "
        "missing?",
    ),
    ((2.62 / 4.5,), "the gradient is divided by N: divide by the samples in the batch"),
    ((0.86,), "the last batch has one sample, and is divided by 1, not by batch_size"),
    ((1.61,), "1/n is applied twice: the gradient of mean_squared_error has it already"),
    ((0.48,), "the samples come in their own order: draw batches by minibatches(...)"),
    ((-1.78,), "this goes uphill: subtract learning_rate times the gradient"),
    ((9.0,), "the learning rate is ignored: multiply the gradient by it"),
)
"""Wrong weights of the lesson's example."""
SLIPS_OF_BATCH_LOSSES: Slips = (
    ((29 / 3, 27.26 / 3), "these are losses of all the data: keep each batch's own"),
    ((6.41, 0.5776), "these are the losses after each update: keep those before it"),
    ((10.47,), "this is the epoch's mean: return one loss for each update"),
)
"""Wrong losses of the lesson's example."""
_SEVERAL_EPOCHS = ((11, 3, 0.07, 3, 4), (61, 13, 0.09, 2, 5))
"""Samples, batch size, learning rate, epochs and seed: the last batch is always smaller."""


def check_three_epochs(train_linear_regression: Function) -> None:
    """Compare the weights after three epochs of four batches, the last of which is smaller.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    advice = (
        "does each epoch draw a new order, by minibatches(X, y, batch_size, rng), and each batch "
        "move w by the gradient of its own mean squared error?"
    )
    right = ([0.394741196201, -0.450412237304], [0.281978571955, 0.199016193542])
    for settings, right_w in zip(_SEVERAL_EPOCHS, right, strict=True):
        w, _, call = _trained(train_linear_regression, *settings)
        factors = {"N": settings[0]}
        checks.check_array(w, right_w, f"{call}, w", factors=factors, otherwise=advice)


def check_losses_of_three_epochs(train_linear_regression: Function) -> None:
    """Compare the twelve losses of three epochs, and ten losses of larger batches.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    of_twelve = [2.689751693452, 9.537770081639, 3.444277078835, 10.25879266950]
    of_twelve += [8.170027760298, 7.534197209721, 6.235354144989, 0.368037718091]
    of_twelve += [6.655604650288, 4.129216452817, 7.139022499368, 5.15376940668]
    of_ten = [3.265018251879, 3.588341926002, 5.306167922471, 4.317430954242, 4.447748490156]
    of_ten += [4.342959255383, 3.848501677500, 4.291461318117, 3.042679314628, 5.415782403922]
    for settings, right in zip(_SEVERAL_EPOCHS, (of_twelve, of_ten), strict=True):
        _, losses, call = _trained(train_linear_regression, *settings)
        _check_losses(losses, right, call)


def check_losses_that_explode(train_linear_regression: Function) -> None:
    """Compare the losses where the learning rate is too large.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    _, losses, call = _trained(train_linear_regression, 11, 3, 2.5, 2, 8)
    right = [6.346835045186, 67.10279572628, 102.722803319075, 727.538122818792]
    right += [5454.41527491044, 56817.909352817536, 805219.0309470845, 3708251.581204191]
    _check_losses(losses, right, f"{call}, where they explode")


def check_losses_that_hardly_fall(train_linear_regression: Function) -> None:
    """Make sure that all epochs are gone through where the loss hardly changes.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    for size, n_updates, right in (
        (3, 124, [1.094639659e-07, -1.061478144e-07]),
        (11, 31, [2.698561803e-08, -2.716674041e-08]),
    ):
        w, losses, call = _trained(train_linear_regression, 11, size, 1e-9, 31, 9)
        kept = np.array(losses)
        checks.check_shape(kept, (n_updates,), f"{call}, losses", shape_means=LOSSES_MEAN)
        checks.check_array(w, right, f"{call}, w", otherwise="are all epochs gone through?")


def check_batches_of_all_sizes(train_linear_regression: Function) -> None:
    """Compare weights for batches of all samples, of more than there are, and of one.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    for size, rate, n_epochs, seed, right in (
        (7, 0.11, 4, 6, [0.273307962174, -0.343521409638]),
        (9, 0.11, 2, 6, [0.162989973255, -0.214407018903]),
        (1, 0.05, 1, 7, [0.285385815528, -0.180630129857]),
    ):
        w, _, call = _trained(train_linear_regression, 7, size, rate, n_epochs, seed)
        checks.check_array(w, right, f"{call}, w", factors={"N": 7})


def check_training_leaves_nothing_behind(train_linear_regression: Function) -> None:
    """Make sure that X and y stay, and that a call does not depend on another.

    Parameters
    ----------
    train_linear_regression : callable
        The student's function.
    """
    X, y = samples(7)
    given: dict[str, Any] = {"X": X, "y": y, "batch_size": 3, "learning_rate": 0.1, "n_epochs": 2}
    call = "train_linear_regression(X, y, 3, 0.1, 2, rng)"
    checks.check_unchanged(train_linear_regression, {**given, "rng": seeded(1)}, call)
    first, second = {**given, "rng": seeded(1)}, {**given, "X": -2 * X, "rng": seeded(2)}
    checks.check_repeatable(train_linear_regression, first, second, call)


def _trained(
    train: Function, n_samples: int, batch_size: int, rate: float, n_epochs: int, seed: int
) -> tuple[Any, Any, str]:
    """Return w, the losses, and the call as a student would write it."""
    call = (
        f"train_linear_regression(X, y, {batch_size}, {rate}, {n_epochs}, rng) "
        f"of N = {n_samples} samples"
    )
    X, y = samples(n_samples)
    w, losses = checks.parts(
        train(X, y, batch_size, rate, n_epochs, seeded(seed)), ("w", "losses"), call
    )
    return w, losses, call


def _check_losses(losses: Any, right: list[float], call: str) -> None:
    own = "each is the loss of the batch that is used, before the update that it causes"
    checks.check_array(
        np.array(losses), right, f"{call}, losses", shape_means=LOSSES_MEAN, otherwise=own
    )
