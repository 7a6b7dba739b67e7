import dataclasses

import numpy as np
import pytest

from course_lib.demos import knn
from course_lib.demos._words import percent
from course_lib.demos.knn import _ask
from course_lib.reference import knn as reference

L2, VOTE = reference.l2_distances, reference.predict_labels


def answers(digits, vote, k):
    """Read the last 200 training digits, knowing the first 800."""
    X, y = digits.X_train, digits.y_train
    return vote(L2(X[800:], X[:800]), y[:800], k)


def test_what_is_read_are_training_digits_held_back(figure, digits):
    right = np.sum(answers(digits, VOTE, 3) == digits.y_train[800:])
    assert (
        figure(knn.read_digits, L2, VOTE, digits)
        .sentence()
        .startswith(
            "With k = 3 and 800 training digits to learn from, your functions read "
            f"{right} of 200 others correctly: {percent(right / 200)}."
        )
    )


def test_the_test_digits_stay_out_of_sight(figure, digits):
    hidden = dataclasses.replace(digits, X_test=None, y_test=None)
    assert figure(knn.read_digits, L2, VOTE, hidden).state().picture is not None


def test_all_digits_fill_the_pages_in_their_order(figure, digits):
    shown = figure(knn.read_digits, L2, VOTE, digits)
    assert shown.controls["page"].high == 17
    assert "Page 17 of 17, all digits: " in shown.sentence(page=17)
    assert "read correctly 4, 5, 6" in shown.sentence(page=1)


def test_the_pages_end_with_the_last_digit(figure, digits):
    shown = figure(knn.read_digits, L2, VOTE, digits, k=1)
    misread = np.sum(answers(digits, VOTE, 1) != digits.y_train[800:])
    assert 0 < misread <= 12
    assert "Page 1 of 1, misread digits: a" in shown.sentence(shown="misread", page=1)
    assert shown.state(shown="misread", page=1).ends == {"page": 1}
    assert shown.sentence(shown="misread", page=9) == shown.sentence(shown="misread", page=1)
    assert shown.state(page=1).ends == {"page": 17}


def test_the_neighbours_shown_are_those_that_vote(figure, digits):
    def the_farthest(distances, y_train, k):
        return VOTE(-distances, y_train, k)

    sentence = figure(knn.read_digits, L2, the_farthest, digits, k=2).sentence(shown="misread")
    given = answers(digits, the_farthest, 2)
    first = 800 + int(np.flatnonzero(given != digits.y_train[800:])[0])
    far = np.argsort(-L2(digits.X_train[[first]], digits.X_train[:800])[0], kind="stable")[:2]
    nearest = ", ".join(map(str, digits.y_train[far]))
    assert f"a {digits.y_train[first]} as {given[first - 800]} (nearest: {nearest})" in sentence


def test_where_nothing_is_misread_it_says_so(figure, digits):
    twice = dataclasses.replace(
        digits,
        X_train=np.vstack([digits.X_train[:80], digits.X_train[:20]]),
        y_train=np.concatenate([digits.y_train[:80], digits.y_train[:20]]),
    )
    drawing = figure(knn.read_digits, L2, VOTE, twice, k=1).state(shown="misread")
    assert drawing.sentence.endswith(
        "read 20 of 20 others correctly: 100.0\u00a0%. None of them is misread."
    )


def test_a_slow_function_is_asked_about_fewer_digits(figure, digits, monkeypatch):
    monkeypatch.setattr(_ask, "patience", lambda seconds: 0.0)
    sentence = figure(knn.read_digits, L2, VOTE, digits).sentence()
    assert "of 12 others correctly" in sentence
    assert "asked about 12 of the 200 digits held back" in sentence


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
    drawing = figure(knn.read_digits, *functions, digits).state()
    assert drawing.picture is None
    assert words in drawing.sentence
