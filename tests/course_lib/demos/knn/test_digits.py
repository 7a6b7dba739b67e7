import dataclasses

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import knn
from course_lib.reference import knn as reference

L2, VOTE = reference.l2_distances, reference.predict_labels
K_CHOICES = [1, 3, 9]


@pytest.fixture(scope="module")
def digits():
    return datasets.load_digits(n_train=200, n_test=300)


def test_what_is_read_is_counted(figure, digits):
    shown = figure(knn.read_digits, L2, VOTE, digits, k=3)
    right = np.sum(VOTE(L2(digits.X_test, digits.X_train), digits.y_train, 3) == digits.y_test)
    assert 250 < right < 300
    start = (
        f"With k = 3, your functions read {right} of 300 test digits correctly: {right / 300:.1%}"
    )
    assert shown.sentence().startswith(start)
    assert f"Shown are 1 to 5 of {right} read correctly: a " in shown.sentence()
    assert f"of {300 - right} misread" in shown.sentence(shown="misread")


def test_the_neighbours_shown_are_those_that_vote(figure, digits):
    def the_farthest(distances, y_train, k):
        return VOTE(-distances, y_train, k)

    sentence = figure(knn.read_digits, L2, the_farthest, digits, k=2).sentence(shown="misread")
    first = int(
        np.flatnonzero(
            the_farthest(L2(digits.X_test, digits.X_train), digits.y_train, 2) != digits.y_test
        )[0]
    )
    far = np.argsort(-L2(digits.X_test[first : first + 1], digits.X_train)[0])[:2]
    nearest = ", ".join(map(str, digits.y_train[far]))
    assert f"a {digits.y_test[first]} is read as" in sentence
    assert f"its nearest are {nearest}" in sentence


def test_each_control_changes_what_is_read(figure, digits):
    shown = figure(knn.read_digits, L2, VOTE, digits, k=3)
    first = shown.sentence()
    for values in ({"k": 9}, {"shown": "misread"}, {"page": 2}):
        assert shown.sentence(**values) != first


def test_after_the_last_page_the_last_is_shown(figure, digits):
    shown = figure(knn.read_digits, L2, VOTE, digits, k=1)
    sentence = shown.sentence(shown="misread", page=6)
    misread = int(sentence.split(" misread")[0].split()[-1])
    assert misread < 30
    assert f" to {misread} of {misread} misread" in sentence


def test_where_nothing_is_misread_it_says_so(figure, digits):
    known = dataclasses.replace(digits, X_test=digits.X_train[:20], y_test=digits.y_train[:20])
    drawing = figure(knn.read_digits, L2, VOTE, known, k=1).state(shown="misread")
    assert drawing.sentence.endswith(
        "read 20 of 20 test digits correctly: 100.0%. None of them is misread."
    )


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ((lambda a, b: None, VOTE), "waits for l2_distances: it returned None"),
        ((L2, lambda d, y, k: y[:k]), "waits for predict_labels: it returned the shape (3,)"),
        ((lambda a, b: L2(a, b) * np.nan, VOTE), "NaN among its numbers"),
        ((L2, lambda d, y, k: np.full(len(d), 10)), "the label 10, which no point has"),
    ],
)
def test_reading_waits_for_functions_that_work(figure, digits, functions, words):
    drawing = figure(knn.read_digits, *functions, digits, k=3).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_the_curve_shows_what_the_student_found(figure, digits):
    best, accuracies = reference.choose_k(digits.X_train, digits.y_train, K_CHOICES, 5)
    shown = figure(knn.accuracy_curve, reference.choose_k, digits, k_choices=K_CHOICES, n_folds=5)
    listed = ", ".join(f"{accuracies[k]:.1%} for {k}" for k in K_CHOICES)
    assert shown.sentence() == (
        f"On 200 training digits in 5 folds your function picks k = {best}. "
        f"The mean accuracies are {listed}."
    )


def test_a_slow_function_gets_fewer_digits(figure, digits, monkeypatch):
    monkeypatch.setattr("course_lib.demos.knn.digits.patience", lambda seconds: 0.0)
    shown = figure(knn.accuracy_curve, reference.choose_k, digits, k_choices=K_CHOICES, n_folds=5)
    assert shown.sentence().startswith("On 80 training digits")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, "something else than a pair"),
        ({1: 0.5}, "something else than a pair"),
        ((1, [0.5, 0.6, 0.7]), "something else than a pair"),
        ((2, {1: 0.5, 3: 0.6, 9: 0.7}), "k = 2, which is none of those to try"),
        ((1, {1: 0.5, 3: 0.6}), "no accuracy for k = 9"),
        ((1, {1: 50.0, 3: 60.0, 9: 70.0}), "50 for k = 1, which is no accuracy"),
        ((1, {1: "high", 3: 0.6, 9: 0.7}), "it returned a str, not a number"),
    ],
)
def test_the_curve_waits_for_a_choice(figure, digits, found, words):
    def choose_k(X, y, k_choices, n_folds):
        return found

    shown = figure(knn.accuracy_curve, choose_k, digits, k_choices=K_CHOICES, n_folds=5)
    drawing = shown.state()
    assert drawing.picture is None
    assert drawing.sentence.startswith("This figure waits for choose_k: it returned")
    assert words in drawing.sentence
