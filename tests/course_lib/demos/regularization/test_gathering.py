import re

import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.reference.ensembles import average_probabilities, majority_vote

COPIES = "copies of one"


@pytest.fixture
def shown(figure):
    return figure(regularization.members, average_probabilities, majority_vote)


def shares(shown, **values):
    """Return in percent the best member's share, and those by average and by vote."""
    numbers = re.findall(r"([\d.]+)\u00a0%", shown.sentence(**values))
    return [float(number) for number in numbers[-3:]]


def test_members_that_err_differently_are_better_together(shown):
    best, average, vote = shares(shown, count=15)
    assert average > best + 10
    assert vote > best + 10


def test_copies_of_one_are_one(shown):
    best, average, vote = shares(shown, kind=COPIES, count=15)
    assert best == average == vote


def test_one_member_is_what_it_is(shown):
    best, average, vote = shares(shown, count=1)
    assert best == average == vote
    assert "One member is right" in shown.sentence(count=1)


def test_the_vote_by_the_mean_label_is_seen_to_be_worse(figure):
    def mean_label(member_labels, n_classes):
        return member_labels.mean(axis=0).astype(int)

    shown = figure(regularization.members, average_probabilities, mean_label)
    best, _, vote = shares(shown, count=15)
    assert vote < best


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ((lambda members: members, majority_vote), "waits for average_probabilities: it returned"),
        ((average_probabilities, lambda labels, n: np.full(1000, 12)), "the label 12"),
    ],
)
def test_it_waits_for_answers(figure, functions, words):
    drawing = figure(regularization.members, *functions).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_every_setting_is_drawn(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
