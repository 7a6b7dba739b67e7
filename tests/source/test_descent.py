"""What lesson 03 says in numbers, recomputed from the solutions that stand in it."""

from typing import Any

import nbformat
import numpy as np
import pytest

from autograder.lesson.lesson import may_hold_solution
from course_lib import datasets
from course_lib.demos.descent import batches, hills, masses
from course_lib.reference import losses
from tests.support.cells import REPOSITORY
from tests.support.figures import figures_of

NOTEBOOK = REPOSITORY / "source/03_gradient_descent/03_gradient_descent.ipynb"
VALLEY = np.array([0.2, 8.0])
START = np.array([-9.0, 1.6])
FAIR = 1 - 0.8


def solutions() -> dict[str, Any]:
    """Run the lesson's cells with solutions, and return what they define."""
    namespace: dict[str, Any] = {"np": np}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if may_hold_solution(cell):
            exec(cell.source, namespace)
    return namespace


LESSON = solutions()
gradient_descent, momentum_descent = LESSON["gradient_descent"], LESSON["momentum_descent"]
train = LESSON["train_linear_regression"]


@pytest.fixture
def figure(monkeypatch):
    return figures_of(monkeypatch, batches, hills, masses)


def of_the_example(x):
    return np.array([1.0, 4.0]) * x


def distances(path):
    return np.linalg.norm(path, axis=1)


def plain(alpha, n_steps):
    return distances(gradient_descent(lambda x: VALLEY * x, START, alpha, n_steps))


def rolling(alpha, rho, n_steps):
    return distances(momentum_descent(lambda x: VALLEY * x, START, alpha, rho, n_steps))


def nesterov(alpha, rho, n_steps):
    return LESSON["nesterov_descent"](lambda x: VALLEY * x, START, alpha, rho, n_steps)


# --- steps -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("alpha", "factor"), [(0.05, 0.6), (0.1, 0.2), (0.2, -0.6), (0.3, -1.4)])
def test_the_factors_of_the_opening_question(alpha, factor):
    path = gradient_descent(lambda x: 8 * x, np.array([2.0]), alpha, 3)[:, 0]
    assert path == pytest.approx(2 * factor ** np.arange(4))


def test_the_example_of_gradient_descent():
    path = gradient_descent(of_the_example, np.array([2.0, -1.0]), 0.3, 2)
    assert path == pytest.approx(np.array([[2, -1], [1.4, 0.2], [0.98, -0.04]]))


def test_forty_five_steps_gain_a_digit_in_a_valley_of_condition_40():
    assert pytest.approx(0.1, abs=0.001) == (1 - 2 / 40) ** 45
    assert pytest.approx(0.951, abs=0.0005) == 39 / 41


# --- momentum ----------------------------------------------------------------------------------


def test_the_example_of_momentum():
    path = momentum_descent(of_the_example, np.array([2.0, -1.0]), 0.1, 0.7, 3)
    right = [[2, -1], [1.8, -0.6], [1.48, -0.08], [1.108, 0.316]]
    assert path == pytest.approx(np.array(right))
    v = np.diff(path, axis=0) / -0.1
    assert v == pytest.approx(np.array([[2, -4], [3.2, -5.2], [3.72, -3.96]]))


def test_a_steady_gradient_builds_up_and_an_alternating_one_is_damped():
    steady = momentum_descent(lambda x: np.ones(1), np.zeros(1), 1.0, 0.8, 100)
    assert steady[-2] - steady[-1] == pytest.approx(5)
    signs = iter(np.tile([1.0, -1.0], 50))
    alternating = momentum_descent(lambda x: np.array([next(signs)]), np.zeros(1), 1.0, 0.8, 100)
    assert abs(alternating[-2] - alternating[-1]) == pytest.approx(0.56, abs=0.005)


def test_the_valley_s_distances():
    assert plain(0.22, 60)[[40, 60]] == pytest.approx([1.49, 0.60], abs=0.006)
    assert rolling(0.22, 0.8, 40)[-1] == pytest.approx(0.07, abs=0.005)
    assert rolling(FAIR * 0.22, 0.8, 60)[[40, 60]] == pytest.approx([1.23, 0.37], abs=0.006)
    assert pytest.approx(0.956) == 1 - 0.22 * 0.2
    assert plain(0.26, 60)[-1] > 100
    assert rolling(0.26, 0.8, 60)[-1] < 0.02


def test_how_the_two_walks_swing():
    along, across = momentum_descent(lambda x: VALLEY * x, START, 0.22, 0.8, 40).T
    assert along.max() == pytest.approx(1.5, abs=0.05)
    plain_across = gradient_descent(lambda x: VALLEY * x, START, 0.22, 40)[:, 1]
    assert plain_across[1] / plain_across[0] == pytest.approx(-0.76)
    assert abs(across[2]) > abs(plain_across[2])
    for curvature in VALLEY:  # the eigenvalues of a step of x and v, which both directions share
        step = np.array([[1 - 0.22 * curvature, -0.22 * 0.8], [curvature, 0.8]])
        assert np.abs(np.linalg.eigvals(step)) == pytest.approx([0.8**0.5] * 2)
    assert pytest.approx(0.89, abs=0.005) == 0.8**0.5


@pytest.mark.parametrize("rho", [0.5, 0.8, 0.9])
def test_momentum_is_stable_up_to_twice_one_plus_rho(rho):
    limit = 2 * (1 + rho) / 8
    assert rolling(0.99 * limit, rho, 2000)[-1] < 1
    assert rolling(1.01 * limit, rho, 2000)[-1] > 1e6


def test_the_ball_that_looks_ahead():
    momentum = momentum_descent(lambda x: VALLEY * x, START, 0.1, 0.9, 40)
    ahead = nesterov(0.1, 0.9, 40)
    assert momentum[:, 0].max() == pytest.approx(2.7, abs=0.05)
    assert ahead[:, 0].max() == pytest.approx(2.0, abs=0.05)
    last = distances(momentum)[-1], distances(ahead)[-1]
    assert last == pytest.approx((0.47, 0.14), abs=0.005)
    late = rolling(0.1, 0.9, 60)[-1], distances(nesterov(0.1, 0.9, 60))[-1]
    assert late == pytest.approx((0.04, 0.07), abs=0.002)
    assert distances(nesterov(0.22, 0.9, 40))[-1] > 1e6
    limit = (2 + 2 * 0.9) / (1 + 2 * 0.9)
    assert limit == pytest.approx(1.36, abs=0.005)
    assert distances(nesterov(0.99 * limit / 8, 0.9, 2000))[-1] < 1
    assert distances(nesterov(1.01 * limit / 8, 0.9, 2000))[-1] > 1e3


def test_two_steps_by_hand():
    path = momentum_descent(lambda x: 2 * x, np.array([1.0]), 0.1, 0.9, 2)[:, 0]
    v = np.diff(path) / -0.1
    assert LESSON["momentum_by_hand"] == pytest.approx((v[0], path[1], v[1], path[2]))


def test_noise_with_momentum():
    assert 1 / np.sqrt(1 - 0.9**2) == pytest.approx(2.3, abs=0.01)
    assert np.sqrt(0.1 / 1.9) == pytest.approx(0.23, abs=0.001)
    assert pytest.approx(19) == 1.9 / 0.1


def ends_beyond(figure, start, rho):
    state = figure(hills.hill, momentum_descent).state(start=(start, 0.0), rho=rho)
    return "was enough" in state.sentence


def test_which_momentum_gets_over_the_hill(figure):
    over = {
        (start, rho): ends_beyond(figure, start, rho)
        for start, rho in ((-4, 0.81), (-4, 0.84), (-5.5, 0.75), (-5.5, 0.78), (-2, 0.93))
    }
    assert [case for case, beyond in over.items() if beyond] == [(-4, 0.84), (-5.5, 0.78)]


def test_starts_below_the_hilltop_never_get_over_it():
    starts = hills._STARTS[hills._STARTS < hills._TOP]
    low = hills._height(starts) < hills._height(hills._TOP)
    assert hills._height(hills._TOP) == pytest.approx(2.0, abs=0.005)
    least = np.full(len(starts), np.inf)
    for rho in np.arange(100) / 100:
        highest = momentum_descent(hills._slope, starts, hills._RATE, rho, hills._N_STEPS).max(0)
        least = np.minimum(least, np.where(highest > hills._TOP, rho, np.inf))
    assert np.isinf(least[low]).all()
    assert np.isfinite(least[~low]).all()
    assert (np.diff(least[~low]) >= 0).all()


# --- mini-batches and training -----------------------------------------------------------------


def test_the_example_of_mini_batches():
    rng = np.random.default_rng(0)
    drawn = [list(y) for _, y in LESSON["minibatches"](np.zeros((5, 2)), np.arange(5), 2, rng)]
    assert drawn == [[2, 4], [3, 0], [1]]


def test_means_of_batches_scatter_half_as_much_with_four_times_the_samples():
    masses_kg = datasets.load_penguins().columns("body_mass_g")[:, 0] / 1000
    rng = np.random.default_rng(0)
    scatter = [
        np.std([rng.permutation(masses_kg)[:size].mean() for _ in range(2000)])
        for size in (1, 4, 16, 64)
    ]
    assert scatter == pytest.approx([0.81, 0.39, 0.20, 0.09], abs=0.006)


def test_the_example_of_training():
    X, y = np.array([[1.0], [2.0], [-1.0]]), np.array([3.0, 4.0, 2.0])
    w, kept = train(X, y, 2, 0.1, 1, np.random.default_rng(0))
    assert w == pytest.approx([1.62])
    assert kept == pytest.approx([6.5, 14.44])


def test_the_lines_of_mean_squared_error_may_be_called():
    rng = np.random.default_rng(3)
    X, y, w = rng.normal(size=(5, 2)), rng.normal(size=5), rng.normal(size=2)
    loss, G = losses.mean_squared_error(X @ w, y)
    assert loss == pytest.approx(np.mean((X @ w - y) ** 2))
    assert pytest.approx(2 / 5 * X.T @ (X @ w - y)) == X.T @ G


@pytest.mark.parametrize(
    ("rate", "said"),
    [(0.05, "from 20.3 to 0.179"), (0.2, "from 20.3 to 2.54"), (0.01, "from 20.3 to 0.163")],
)
def test_the_curves_of_batches_of_one(figure, rate, said):
    sentence = figure(batches.curves, train).sentence(batch="1", rate=rate)
    assert said in sentence
    assert "the lowest possible is 0.159" in sentence
    assert rate != 0.05 or "rises in 173 of 341" in sentence


def test_what_one_epoch_and_57_updates_reach():
    masses_of_57 = batches.load_masses(standardised=True, every=6)

    def left(size, n_epochs):
        X, y = masses_of_57.X, masses_of_57.kilograms
        w, _ = train(X, y, size, 0.05, n_epochs, np.random.default_rng(3))
        return masses_of_57.loss(w)

    one_epoch = [left(size, 1) for size in (1, 4, 16, 57)]
    assert one_epoch == pytest.approx([0.24, 1.16, 8.9, 16.5], rel=0.02)
    assert left(57, 57) == pytest.approx(0.17, abs=0.005)


def curvatures(standardised):
    penguins = datasets.load_penguins()
    X = penguins.columns("bill_length_mm", "bill_depth_mm", "flipper_length_mm")
    if standardised:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    X = np.column_stack([X, np.ones(len(X))])
    return X, penguins.columns("body_mass_g")[:, 0] / 1000, np.linalg.eigvalsh(2 / len(X) * X.T @ X)


def final_loss(standardised, rate, n_epochs):
    X, y, _ = curvatures(standardised)
    w, _ = train(X, y, len(X), rate, n_epochs, np.random.default_rng(0))
    return np.mean((X @ w - y) ** 2)


def test_the_valley_of_raw_measurements():
    _, _, raw = curvatures(standardised=False)
    assert raw[-1] == pytest.approx(86_000, rel=0.01)
    assert raw[0] == pytest.approx(0.003, abs=0.0002)
    assert raw[1:3] == pytest.approx([16, 33], abs=0.3)
    assert raw[-1] / raw[0] == pytest.approx(30e6, rel=0.01)
    assert 2 / raw[-1] == pytest.approx(2.3e-5, rel=0.02)
    assert final_loss(False, 10**-4.75, 100) == pytest.approx(0.31, abs=0.005)
    assert final_loss(False, 10**-4.75, 1000) == pytest.approx(0.27, abs=0.005)


def test_the_valley_of_standardised_measurements():
    _, _, round_ = curvatures(standardised=True)
    assert round_[[0, -1]] == pytest.approx([0.46, 4.0], abs=0.01)
    assert round_[-1] / round_[0] == pytest.approx(8.7, abs=0.05)
    assert final_loss(True, 10**-0.5, 10) == pytest.approx(0.156, abs=0.0005)
    assert final_loss(True, 10**-0.5, 100) == pytest.approx(0.153, abs=0.0003)
