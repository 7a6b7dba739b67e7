"""What lesson 07 says in numbers, computed anew."""

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import batchnorm as demos
from course_lib.demos._student import StudentFunction
from course_lib.demos.batchnorm import (
    _network,
    applying,
    averages,
    batch,
    checking,
    layering,
    neighbours,
    valleys,
)
from course_lib.gradcheck import numerical_gradient, relative_error
from course_lib.reference import batchnorm
from course_lib.reference.descent import gradient_descent
from tests.support.figures import figures_of

EXAMPLE = {
    "x": np.array([[2.4, -0.7], [0.8, -1.1], [1.6, -0.9], [3.2, -1.3]]),
    "gamma": np.array([2.0, -1.0]),
    "beta": np.array([0.5, 1.0]),
    "running_mean": np.array([-2.0, 1.0]),
    "running_var": np.array([3.8, 0.8]),
    "momentum": 0.75,
    "eps": 0.2,
}
UPSTREAM = np.array([[1.0, -2.0], [-1.0, 1.0], [2.0, 4.0], [0.0, 0.0]])


@pytest.fixture
def figure(monkeypatch):
    return figures_of(
        monkeypatch, applying, averages, batch, checking, layering, neighbours, valleys
    )


@pytest.fixture(scope="module")
def layers():
    """The figure of the deep networks, which are trained once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layering, "patience", lambda seconds: np.inf)  # on a busy machine, too
        yield figures_of(patch, layering)(demos.layers, forward, backward)


def forward(x, gamma, beta, running_mean, running_var, momentum, eps, train):
    """Do what the lesson's solution does, which is faster than the reference."""
    mean, var = running_mean, running_var
    if train:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * var
    inv_std = 1 / np.sqrt(var + eps)
    x_hat = (x - mean) * inv_std
    return gamma * x_hat + beta, (x_hat, inv_std, gamma), running_mean, running_var


def backward(upstream, cache):
    x_hat, inv_std, gamma = cache
    dgamma, dbeta = (upstream * x_hat).sum(axis=0), upstream.sum(axis=0)
    means = (dbeta + x_hat * dgamma) / len(upstream)
    return gamma * inv_std * (upstream - means), dgamma, dbeta


# --- features of one scale -----------------------------------------------------------------------


def test_penguins_measurements_have_unlike_scales():
    measurements = datasets.load_penguins().measurements
    deviations = np.round(measurements.std(axis=0), 1)
    assert deviations.tolist() == [5.5, 2.0, 14.0, 800.8]
    assert np.round(measurements.mean(axis=0), 1).tolist() == [43.9, 17.2, 200.9, 4201.8]


def test_a_flipper_is_twelve_times_a_depth_and_its_curvature_about_140_times():
    flipper, depth = datasets.load_penguins().columns("flipper_length_mm", "bill_depth_mm").T
    assert np.mean(flipper) / np.mean(depth) == pytest.approx(12, abs=0.5)
    assert np.mean(flipper**2) / np.mean(depth**2) == pytest.approx(140, abs=5)


def test_seven_tenths_vary_by_rounding():
    tenths = np.full(7, 0.1)
    assert tenths.mean() != 0.1
    assert 1e-18 < tenths.std() < 1e-16


def test_the_examples_of_standardize():
    X_train, X_test = [[-4, 0.6], [2, 1.2], [4, -0.2], [10, 0.4]], [[8, 0], [-2, 0.75]]
    Z_train, Z_test, mean, std = batchnorm.standardize(X_train, X_test)
    np.testing.assert_allclose(Z_train, [[-1.4, 0.2], [-0.2, 1.4], [0.2, -1.4], [1.4, -0.2]])
    np.testing.assert_allclose(Z_test, [[1, -1], [-1, 0.5]])
    np.testing.assert_allclose([mean, std], [[3, 0.5], [5, 0.5]])
    _, Z_test, _, std = batchnorm.standardize([[4, 1], [4, 3]], [[9, 1]])
    assert (std.tolist(), Z_test.tolist()) == ([1, 1], [[5, -1]])


def test_the_ravine_becomes_circles_and_one_step_arrives(figure):
    ravine = figure(demos.ravine, batchnorm.standardize, gradient_descent)
    sixty = ravine.sentence(share=0.5, n_steps=60)
    assert "curvatures 0.0225 and 42.6, κ = 1,894" in sixty
    assert "from 6.42 to 5.83" in sixty
    one = ravine.sentence(share=0.5, n_steps=1)
    assert one.endswith("the distance from the star from 3.17 to less than 0.0001.")
    assert "curvatures 2 and 2, κ = 1.00" in one


# --- inside a network ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scale", "first", "last"), [(0.1, 0.20, 0.01), (0.18, 0.35, 0.34), (0.3, 0.59, 7.34)]
)
def test_hidden_values_die_out_or_blow_up(scale, first, last):
    rng = np.random.default_rng(7)
    h, sizes = datasets.load_digits().X_train[:200] / 16, []
    for _ in range(6):
        h = np.maximum(h @ rng.normal(scale=scale, size=(64, 64)), 0)
        sizes.append(h.std())
    assert sizes[0] == pytest.approx(first, abs=0.005)
    assert sizes[-1] == pytest.approx(last, abs=0.005)
    assert np.sqrt(2 / 64) == pytest.approx(0.177, abs=0.0005)


def test_the_example_of_batch_norm_in_training():
    y, (x_hat, inv_std, _), mean, var = batchnorm.batchnorm_forward(**EXAMPLE, train=True)
    np.testing.assert_allclose(EXAMPLE["x"].var(axis=0), [0.8, 0.05])
    np.testing.assert_allclose(x_hat, [[0.4, 0.6], [-1.2, -0.2], [-0.4, 0.2], [1.2, -0.6]])
    np.testing.assert_allclose(y, [[1.3, 0.4], [-1.9, 1.2], [-0.3, 0.8], [2.9, 1.6]])
    np.testing.assert_allclose(inv_std, [1, 2])
    np.testing.assert_allclose([mean, var], [[-1, 0.5], [3.05, 0.6125]])


def test_the_example_of_batch_norm_at_test_time():
    y, *_ = batchnorm.batchnorm_forward(**EXAMPLE, train=False)
    np.testing.assert_allclose(y[0], [4.9, 2.7])


def test_one_value_that_is_dragged_moves_all(figure):
    one_batch = figure(demos.one_batch, forward)
    first, dragged = one_batch.sentence(), one_batch.sentence(x6=(9.0, 2.0))
    assert "mean 2.00 and standard deviation 3.00. Your y are −1.33, −0.83, −0.50, 0.17" in first
    assert "Your y are −1.20, −0.79, −0.52, 0.02" in dragged
    assert "undo it: y is x again" in one_batch.sentence(gamma=3.0, beta=2.0)
    for before in ("a bias of 5", "a weight of ½"):
        assert "they are the same" in one_batch.sentence(before=before)


def test_a_digit_depends_on_its_company_by_the_statistics_of_the_batch(figure):
    company = figure(demos.company, forward)
    sentence = company.sentence()
    for size, spread, right in ((2, 0.16, 9), (8, 0.14, 44), (32, 0.09, 58)):
        told = sentence.split(f"of {size}, ")[1].split(";")[0]
        assert f"spread {spread}, read right {right} times" in told
    assert "0.78 for its own class, whatever is in the batch" in sentence
    ones = company.sentence(others="ones alone")
    assert ones.count("read right 0 times") == 2
    for digit, right in (("a 5", 58), ("a 3", 55)):
        told = company.sentence(others="ones alone", digit=digit).split("of 8, ")[1]
        assert f"read right {right} times" in told.split(";")[0]


def test_alone_every_digit_is_read_as_8():
    reader = neighbours._Reader(StudentFunction(forward, "batchnorm_forward"))
    digits = neighbours._digits().X_test[:50]
    read = {int(reader.scores(each[None], by_batch=True).argmax()) for each in digits}
    assert read == {8}


def test_the_running_deviation_of_small_batches_is_too_low(figure):
    running = figure(demos.running, forward)
    for momentum in (0.5, 0.9):
        sentence = running.sentence(
            statistic="standard deviation", batch_size="4", momentum=momentum
        )
        assert float(sentence.split(" by the 1/N")[0].split()[-1]) > 0.3


@pytest.mark.parametrize(
    ("settings", "lag", "noise"),
    [
        ({"momentum": 0.5}, 0.05, 0.37),
        ({}, 0.36, 0.15),
        ({"momentum": 0.99}, 1.87, 0.04),
        ({"batch_size": "64"}, 0.36, 0.07),
    ],
)
def test_a_large_momentum_lags_and_a_small_one_is_noisy(figure, settings, lag, noise):
    sentence = figure(demos.running, forward).sentence(**settings)
    assert f"{lag:.2f} by lag, {noise:.2f} by noise" in sentence


# --- backward ------------------------------------------------------------------------------------


def test_the_example_of_the_gradient():
    cache = batchnorm.batchnorm_forward(**EXAMPLE, train=True)[1]
    dx, dgamma, dbeta = batchnorm.batchnorm_backward(UPSTREAM, cache)
    right = [[0.84, 5.32], [-2.52, -0.44], [3.16, -6.56], [-1.48, 1.68]]
    np.testing.assert_allclose(dx, right)
    np.testing.assert_allclose([dgamma, dbeta], [[0.8, -0.6], [2, 3]])
    np.testing.assert_allclose(dx.sum(axis=0), 0, atol=1e-14)


def test_the_formula_is_the_slope_of_the_forward_pass():
    given = {name: value for name, value in EXAMPLE.items() if name != "x"}

    def y(x):
        return batchnorm.batchnorm_forward(x, **given, train=True)[0]

    dx, _, _ = backward(UPSTREAM, batchnorm.batchnorm_forward(**EXAMPLE, train=True)[1])
    assert relative_error(dx, numerical_gradient(y, EXAMPLE["x"], UPSTREAM)) < 1e-8


def test_only_with_nothing_held_constant_do_all_entries_agree(figure):
    check = figure(demos.gradient_check, forward, backward)
    nothing, mean, variance, both = check.controls["held"].options
    assert "21 of 21 entries agree" in check.sentence(held=nothing)
    for held, largest in ((mean, "0.392"), (variance, "1.2"), (both, "1.11")):
        sentence = check.sentence(held=held)
        assert f"0 of 21 entries agree, the largest difference is {largest} " in sentence
    assert (
        "Σ dx is 0.000, 0.000, 0.000" in check.sentence(held=variance).split("measured slopes,")[1]
    )
    last = check.sentence(eps="1")
    assert "Σ dx is 0.000, 0.000, 0.000 and Σ dx·x̂ 0.656, 0.565, −0.373" in last


@pytest.mark.parametrize(
    ("number", "without", "with_it"), [(0, "15.6", "92.6"), (1, "88.0", "90.2"), (2, None, "85.0")]
)
def test_what_batch_norm_does_to_a_deep_network(layers, number, without, with_it):
    weights = layers.controls["weights"].options[number]
    sentence = layers.sentence(weights=weights, updates=60)
    assert f"{with_it} % of 500" in sentence.replace("\u00a0", " ")
    if without is None:
        assert "broke after 5 updates" in sentence
        assert "13, 19" in layers.sentence(weights=weights, updates=0)
    else:
        assert f"{without} % of 500" in sentence.replace("\u00a0", " ")
    if number == 0:
        assert "0.012, 0.0045" in layers.sentence(weights=weights, updates=0)


def test_in_the_end_the_right_weights_are_level(layers):
    weights = layers.controls["weights"].options[1]
    sentence = layers.sentence(weights=weights, updates=120).replace("\u00a0", " ")
    assert "91.2 % of 500" in sentence
    assert "90.8 % of 500" in sentence
    assert "With your batch norm: std 1.0, 1.0, 1.0, 1.0, 1.0, 1.1" in sentence


def test_gamma_of_the_sixth_layer_is_learned():
    deep = _network.Deep(
        1.0, StudentFunction(forward, "batchnorm_forward"), StudentFunction(backward, "backward")
    )
    X, labels, _, _ = _network._digits()
    rng = np.random.default_rng(_network._SEED)
    for _ in range(_network.UPDATES):
        batch = rng.integers(0, len(X), _network._BATCH)
        deep.update(X[batch], labels[batch])
    gamma = deep._layers[-1].norm.gamma
    assert (round(gamma.min(), 2), round(gamma.max(), 2)) == (1.02, 1.34)


# --- folding, and the end ------------------------------------------------------------------------


def test_the_example_of_folding():
    W, b = batchnorm.fold_batchnorm(
        [[1, 2], [-1, 0.5], [0.5, -3]], [1, -2], [3, -1], [0.5, 2], [-1, 0.5], [2, 3.75], 0.25
    )
    np.testing.assert_allclose(W, [[2, -1], [-2, -0.25], [1, 1.5]])
    np.testing.assert_allclose(b, [4.5, 3.25])


def test_folded_layers_agree_but_for_rounding(figure):
    folded = figure(demos.folded, forward, batchnorm.fold_batchnorm)
    sentence = folded.sentence()
    assert "γ = −0.91 and a running variance of 0.40, so that γ/√(var + ε) is −1.438" in sentence
    assert "its bias from −0.87 into 2.57" in sentence
    assert "4 operations an output, 40 a digit" in sentence
    assert "is −0.768" in folded.sentence(eps="1")
    assert "by nothing but rounding over all 10" in folded.sentence(eps="1")


def test_a_running_value_is_slow_to_forget():
    assert round(0.99**50, 1) == 0.6


def test_ten_times_the_weights_have_a_tenth_of_the_gradient():
    given = EXAMPLE | {"eps": 0.0}
    (y, cache, *_), (other, wide, *_) = (
        batchnorm.batchnorm_forward(**given | {"x": size * given["x"]}, train=True)
        for size in (1, 10)
    )
    np.testing.assert_allclose(other, y)
    dx, dx_wide = (batchnorm.batchnorm_backward(UPSTREAM, each)[0] for each in (cache, wide))
    np.testing.assert_allclose(10 * dx_wide, dx)


def test_the_batch_worked_by_hand():
    x = np.array([[1.0], [3], [4], [5], [7]])
    y, (x_hat, _, _), mean, _ = batchnorm.batchnorm_forward(x, [3], [1], [10], [1], 0.9, 0, True)
    assert (x.mean(), x.var()) == (4, 4)
    assert x_hat.ravel().tolist() == [-1.5, -0.5, 0, 0.5, 1.5]
    assert y.ravel().tolist() == [-3.5, -0.5, 1, 2.5, 5.5]
    assert mean.tolist() == pytest.approx([9.4])


def test_a_common_bias_is_idle_before_layer_norm_and_others_are_not():
    rng = np.random.default_rng(8)
    x = rng.normal(2, 3, size=(5, 7))

    def layer_norm(x):
        return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)

    assert np.abs(layer_norm(x + 5) - layer_norm(x)).max() < 1e-12
    moved = np.abs(layer_norm(x + rng.normal(size=7)) - layer_norm(x)).max()
    assert moved == pytest.approx(1.212, abs=0.0005)
