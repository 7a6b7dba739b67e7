"""Every number that the text of lesson 04 claims, from the lesson's own solutions."""

import re
from math import comb
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from autograder.lesson.lesson import Lesson
from course_lib import datasets
from course_lib.demos import regularization as demos
from course_lib.demos._student import StudentFunction
from course_lib.demos.regularization import _study, gathering, touching, weighing
from course_lib.demos.regularization._study import (
    MAX_SHIFTS,
    MEMBERS,
    PROBABILITIES,
    STRENGTHS,
    Study,
)
from course_lib.reference import losses
from course_lib.reference.descent import gradient_descent
from tests.support.figures import figures_of

SOURCE = Path(__file__).parents[2] / "source"


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch):
    """Let networks take all their steps, however slow the machine is just now."""
    monkeypatch.setattr(_study, "_SECONDS", float("inf"))


@pytest.fixture(scope="module")
def lesson():
    """Return what the lesson's own solutions define."""
    namespace = {"np": np}
    for exercise in Lesson.load(SOURCE, "04_regularization").exercises:
        exec(exercise.solution, namespace)
    return SimpleNamespace(**namespace)


@pytest.fixture(scope="module")
def memory():
    """Return the features and labels of the first experiment."""
    digits = datasets.load_digits(100, 500)
    rng = np.random.default_rng(0)
    mixtures = rng.normal(size=(64, 300))
    features, new_features = (np.maximum(X @ mixtures, 0) for X in (digits.X_train, digits.X_test))
    shuffled = rng.permutation(digits.y_train)
    return SimpleNamespace(
        digits=digits, features=features, new_features=new_features, shuffled=shuffled
    )


def shares(memory, labels, W):
    """Return the training and the test accuracy of a linear model of the features."""
    return (
        np.mean((memory.features @ W).argmax(axis=1) == labels),
        np.mean((memory.new_features @ W).argmax(axis=1) == memory.digits.y_test),
    )


def test_a_model_learns_shuffled_labels_by_heart(memory):
    inverse = np.linalg.pinv(memory.features)
    true, shuffled = memory.digits.y_train, memory.shuffled
    assert shares(memory, true, inverse @ np.eye(10)[true]) == (1.0, pytest.approx(0.806))
    assert shares(memory, shuffled, inverse @ np.eye(10)[shuffled]) == (1.0, pytest.approx(0.12))


@pytest.mark.parametrize(
    ("strength", "of_true", "on_new", "of_shuffled"),
    [
        (1e2, 1.00, 0.810, 1.00),
        (1e4, 1.00, 0.834, 1.00),
        (1e5, 0.99, 0.808, 0.82),
        (1e6, 0.98, 0.768, 0.52),
        (1e7, 0.92, 0.614, 0.32),
    ],
)
def test_shuffled_labels_are_the_first_to_be_given_up(
    memory, strength, of_true, on_new, of_shuffled
):
    squares = memory.features.T @ memory.features + strength * np.eye(300)
    true, shuffled = memory.digits.y_train, memory.shuffled
    found = []
    for labels in (true, shuffled):
        W = np.linalg.solve(squares, memory.features.T @ np.eye(10)[labels])
        found += shares(memory, labels, W)
    assert found[:3] == pytest.approx([of_true, on_new, of_shuffled])


def test_penalties_of_the_example(lesson):
    W = np.array([[1.5, -2, 0.5], [0, 3, -1]])
    penalty, gradient = lesson.l2_penalty(W, 0.1)
    assert (np.sum(W**2), penalty) == pytest.approx((16.5, 1.65))
    np.testing.assert_allclose(gradient, [[0.3, -0.4, 0.1], [0, 0.6, -0.2]])
    penalty, gradient = lesson.l1_penalty(W, 0.1)
    assert (np.sum(np.abs(W)), penalty) == pytest.approx((8, 0.8))
    np.testing.assert_allclose(gradient, [[0.1, -0.1, 0.1], [0, 0.1, -0.1]])


@pytest.mark.parametrize(("lowest", "with_l2", "with_l1"), [(3, 1.5, 2.5), (0.4, 0.2, 0)])
def test_where_a_penalty_moves_the_lowest_point(lesson, lowest, with_l2, with_l1):
    weights = np.linspace(-1, 4, 5001)
    for penalty_of, expected in ((lesson.l2_penalty, with_l2), (lesson.l1_penalty, with_l1)):
        sums = [(w - lowest) ** 2 / 2 + penalty_of(np.array([w]), 0.5)[0] for w in weights]
        assert weights[np.argmin(sums)] == pytest.approx(expected, abs=1e-9)


def test_dropout_of_the_example_and_its_gradient(lesson):
    x = np.array([[3.0, -1, 4], [2, -5, 6]])
    draws = np.random.default_rng(3).random((2, 3))
    np.testing.assert_array_equal(draws.round(2), [[0.09, 0.24, 0.80], [0.58, 0.09, 0.43]])
    out, mask = lesson.dropout_forward(x, 0.2, np.random.default_rng(3), True)
    np.testing.assert_allclose(out, [[0, -1.25, 5], [2.5, 0, 7.5]])
    np.testing.assert_allclose(mask, [[0, 1.25, 1.25], [1.25, 0, 1.25]])
    gradient = lesson.dropout_backward(np.array([[1, 2, -3], [0.5, 4, -1]]), mask)
    np.testing.assert_allclose(gradient, [[0, 2.5, -3.75], [0.625, 0, -1.25]])


def test_what_is_left_of_64_eights(lesson):
    rng = np.random.default_rng(0)
    outs = [lesson.dropout_forward(np.full(64, 8.0), 0.75, rng, True)[0] for _ in range(4000)]
    assert set(np.unique(outs)) == {0.0, 32.0}
    assert np.mean(np.count_nonzero(outs, axis=1)) == pytest.approx(16, abs=0.3)
    assert np.mean(np.sum(outs, axis=1)) == pytest.approx(512, rel=0.02)


def test_shifts_of_the_example(lesson):
    shifts = np.random.default_rng(91).integers(-1, 2, size=(3, 2))
    assert shifts.tolist() == [[1, -1], [0, 1], [-1, 1]]
    images = np.array(
        [[[1, 2, 3, 4], [5, 6, 7, 8]], [[9, 8, 7, 6], [5, 4, 3, 2]], [[2, 4, 6, 8], [1, 3, 5, 7]]]
    )
    assert lesson.random_shift(images, 1, np.random.default_rng(91)).tolist() == [
        [[0, 0, 0, 0], [2, 3, 4, 0]],
        [[0, 9, 8, 7], [0, 5, 4, 3]],
        [[0, 1, 3, 5], [0, 0, 0, 0]],
    ]


def test_the_majority_of_five_members_that_err_apart():
    wrong = sum(comb(5, k) * 0.2**k * 0.8 ** (5 - k) for k in (3, 4, 5))
    assert round(100 * wrong, 1) == 5.8


def test_average_and_vote_of_the_table(lesson):
    first = [[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.8, 0.1, 0.1]]
    table = [[0.4, 0.1, 0.5], [0.9, 0.1, 0.0], [0.2, 0.1, 0.7]]
    members = np.array([first, table]).transpose(1, 0, 2)
    averages = lesson.average_probabilities(members)
    np.testing.assert_allclose(averages, [[0.6, 0.3, 0.1], [0.5, 0.1, 0.4]])
    assert averages[1].argmax() == 0
    assert lesson.majority_vote(members.argmax(axis=2), 3).tolist() == [0, 2]


def test_the_vote_of_the_example(lesson):
    rows = [[7, 0, 5, 6], [2, 8, 5, 0], [7, 8, 1, 3], [2, 8, 0, 6], [4, 3, 5, 1]]
    assert lesson.majority_vote(np.array(rows), 9).tolist() == [2, 8, 5, 6]


@pytest.fixture
def figure(monkeypatch):
    return figures_of(monkeypatch, gathering, weighing)


def plain(sentence):
    """Return a sentence with plain spaces before its units."""
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_what_the_weights_do(lesson, figure):
    functions = (lesson.l1_penalty, lesson.l2_penalty, losses.cross_entropy, gradient_descent)
    weights = figure(demos.weights, *functions)
    sentence = plain(weights.sentence(strength="0.01"))
    assert "L1: 450 of 640 weights are 0, the largest is 1.57" in sentence
    assert "L2: 106 of 640 weights are 0, the largest is 0.97" in sentence
    assert "the 100 weights of pixels without ink in any training digit" in sentence
    sentence = plain(weights.sentence(strength="0.1"))
    assert "L1: 640 of 640 weights are 0" in sentence
    assert "86 % of the training digits" in sentence
    told = [plain(weights.sentence(strength=f"{value:g}")) for value in weighing.STRENGTHS]
    tests = [[int(share) for share in re.findall(r"(\d+) % of 1,000 others", t)] for t in told]
    assert np.max(tests, axis=0).tolist() == tests[0]  # no strength helps


def test_what_members_do(lesson, figure):
    members = figure(demos.members, lesson.average_probabilities, lesson.majority_vote)
    sentence = plain(members.sentence(count=15, kind="different members"))
    assert "right for 55.5 % to 68.4 %" in sentence
    assert "average_probabilities they are right for 84.0 %" in sentence
    assert "majority_vote for 82.8 %" in sentence
    assert "majority_vote for 68.4 %" in plain(members.sentence(count=15, kind="copies of one"))


@pytest.mark.parametrize(
    ("knob", "training", "test"),
    [
        ("strength", {0.0: 100, 0.003: 100, 0.1: 24}, {0.0: 66, 0.003: 71, 0.1: 16.5}),
        ("p", {0.0: 100, 0.45: 100, 0.9: 60}, {0.0: 66, 0.45: 70, 0.9: 30}),
        ("shift", {0: 100, 1: 99, 5: 27}, {0: 66, 1: 84, 5: 25}),
        ("members", {1: 100, 6: 100, 12: 100}, {1: 66, 6: 71, 12: 71}),
    ],
)
def test_what_the_knobs_do(study, knob, training, test):
    course = study.course(knob)
    positions = {
        "strength": STRENGTHS,
        "p": PROBABILITIES,
        "shift": MAX_SHIFTS,
        "members": MEMBERS,
    }[knob]
    for expected, shares_of_knob in ((training, course.training), (test, course.test)):
        for position, share in expected.items():
            found = 100 * shares_of_knob[positions.index(position)]
            assert found == pytest.approx(share, abs=0.6), position
    best = {"strength": 0.003, "p": 0.45, "shift": 1, "members": 6}[knob]
    assert positions[int(course.test.argmax())] == best


@pytest.fixture(scope="module")
def study(lesson):
    """Return the networks of the four knobs, which are trained once."""
    functions = (
        lesson.l2_penalty,
        lesson.dropout_forward,
        lesson.dropout_backward,
        lesson.random_shift,
        lesson.average_probabilities,
        losses.cross_entropy,
    )
    return Study({f.__name__: StudentFunction(f, f.__name__) for f in functions})


def test_where_two_weights_end(lesson, monkeypatch):
    figure = figures_of(monkeypatch, touching)
    sentence = figure(demos.diamond_and_circle, lesson.l1_penalty, lesson.l2_penalty).sentence()
    assert "lowest at (1.8, 0.9), λ = 0.8" in sentence
    assert "w₂ exactly 0" in sentence
    assert "lowest at (0.77, 0.46): no weight exactly 0" in sentence
