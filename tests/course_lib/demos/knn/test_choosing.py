import itertools
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import knn
from course_lib.demos._words import percent
from course_lib.demos.knn import choosing
from course_lib.reference import knn as reference
from tests.course_lib.demos.knn.classifiers import NearestNeighbours, Unwritten

CHOOSE = reference.choose_k
K_CHOICES = [1, 3, 9]
FOLDS = {"k_choices": K_CHOICES, "n_folds": 5}


@pytest.fixture(scope="module")
def few():
    return datasets.load_digits(n_train=200, n_test=300)


def test_the_curve_shows_what_the_student_found(figure, few):
    best, accuracies = CHOOSE(few.X_train, few.y_train, K_CHOICES, 5)
    listed = ", ".join(f"{percent(accuracies[k])} for {k}" for k in K_CHOICES)
    assert figure(knn.accuracy_curve, CHOOSE, few, **FOLDS).sentence() == (
        f"On 200 training digits in 5 folds your function picks k = {best}. "
        f"The mean accuracies are {listed}."
    )


def test_the_dip_at_two_neighbours_is_told_of(figure, digits):
    shown = figure(knn.accuracy_curve, CHOOSE, digits, k_choices=[1, 2, 3], n_folds=5)
    assert "95.8\u00a0% for 2, 98.0\u00a0% for 3. At k = 2 the curve dips" in shown.sentence()


def test_choosing_is_done_once_for_all_pictures(figure, few):
    calls = []

    def choose_k(*arguments):
        calls.append(arguments)
        return CHOOSE(*arguments)

    shown = figure(knn.accuracy_curve, choose_k, few, **FOLDS)
    shown.state()
    before = len(calls)
    shown.in_the_dark()
    assert len(calls) == before


def test_a_slow_function_gets_fewer_digits_and_is_told_of(figure, few, monkeypatch):
    monkeypatch.setattr(choosing, "patience", lambda seconds: 0.0)
    sentence = figure(knn.accuracy_curve, CHOOSE, few, **FOLDS).sentence()
    assert sentence.startswith("On 80 training digits")
    assert sentence.endswith(
        "takes long, so it was given 80 digits in place of 200: "
        "a version of l2_distances without loops shows all."
    )


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
def test_both_figures_wait_for_a_choice(figure, few, found, words):
    def choose_k(X, y, k_choices, n_folds):
        return found

    curve = figure(knn.accuracy_curve, choose_k, few, **FOLDS).state()
    once = figure(knn.test_once, NearestNeighbours, choose_k, few, **FOLDS).state()
    for drawing in (curve, once):
        assert drawing.picture is None
        assert drawing.sentence.startswith("This figure waits for choose_k: it returned")
        assert words in drawing.sentence


def test_the_test_set_is_read_with_the_k_that_was_chosen(figure, digits):
    misread = reference.KNNClassifier(9).fit(digits.X_train, digits.y_train)
    wrong = int(np.sum(misread.predict(digits.X_test) != digits.y_test))

    def nine(X, y, k_choices, n_folds):
        return 9, dict.fromkeys(k_choices, 0.9)

    sentence = figure(knn.test_once, NearestNeighbours, nine, digits, **FOLDS).sentence()
    assert sentence.startswith("On 1,000 training digits your choose_k picks k = 9.")
    assert (
        f"reads {500 - wrong} of 500 test digits correctly: {percent(1 - wrong / 500)}." in sentence
    )


def test_all_misread_test_digits_are_told(figure, digits):
    sentence = figure(knn.test_once, NearestNeighbours, CHOOSE, digits, **FOLDS).sentence()
    classifier = reference.KNNClassifier(1).fit(digits.X_train, digits.y_train)
    answers = classifier.predict(digits.X_test)
    assert "picks k = 1" in sentence
    expected = Counter(
        f"{label} as {answer}"
        for label, answer in zip(digits.y_test, answers, strict=True)
        if label != answer
    )
    told = sentence.partition("Misread are ")[2].rstrip(".").split(", ")
    assert told == [f"{pair} ({n} times)" if n > 1 else pair for pair, n in expected.items()]


def test_who_nearly_makes_it_gets_all_digits(figure, few, monkeypatch):
    clock = SimpleNamespace(process_time=itertools.count().__next__)
    monkeypatch.setattr(choosing, "time", clock)
    # The few digits take 1 s; in 4.5 s there is time for 80 · √4.5 = 170 of the 200 digits.
    monkeypatch.setattr(choosing, "patience", lambda seconds: 4.5)
    sentence = figure(knn.accuracy_curve, CHOOSE, few, **FOLDS).sentence()
    assert sentence.startswith("On 200 training digits")


def test_a_slow_classifier_is_asked_about_fewer_digits(figure, few, monkeypatch):
    monkeypatch.setattr(choosing, "patience", lambda seconds: 0.0)
    sentence = figure(knn.test_once, NearestNeighbours, CHOOSE, few, **FOLDS).sentence()
    assert "given 80 digits in place of 200" in sentence
    assert "asked about just these of the 300 test digits" in sentence


def test_it_waits_for_what_the_classifier_calls(figure, few):
    drawing = figure(knn.test_once, Unwritten, CHOOSE, few, **FOLDS).state()
    assert drawing.picture is None
    assert drawing.sentence == "This figure waits for l2_distances, which is not written yet."


def test_a_class_without_fit_is_told_of(figure, few):
    drawing = figure(knn.test_once, lambda k: object(), CHOOSE, few, **FOLDS).state()
    assert drawing.sentence == "This figure waits for NearestNeighbours.fit, which is None so far."
