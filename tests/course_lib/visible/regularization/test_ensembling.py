"""The visible tests of averages and votes: what passes, what slips are told."""

from collections import Counter

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import ensembles
from course_lib.visible import regularization as visible

OF_AVERAGE = [
    visible.check_average_of_five_members,
    visible.check_average_of_one_member,
    visible.check_average_of_equally_many,
    visible.check_average_leaves_nothing_behind,
]
OF_VOTE = [
    visible.check_votes_of_eleven_members,
    visible.check_large_labels,
    visible.check_tied_votes,
    visible.check_vote_of_one,
    visible.check_vote_leaves_nothing_behind,
]


@pytest.mark.parametrize("check", OF_AVERAGE)
@pytest.mark.parametrize(
    "right", [ensembles.average_probabilities, lambda members: sum(members) / len(members)]
)
def test_a_right_average_passes(check, right):
    check(right)


def vote_by_counting(member_labels, n_classes):
    counters = [Counter(labels) for labels in member_labels.T.tolist()]
    return np.array([min(votes, key=lambda c: (-votes[c], c)) for votes in counters])


@pytest.mark.parametrize("check", OF_VOTE)
@pytest.mark.parametrize("right", [ensembles.majority_vote, vote_by_counting])
def test_a_right_vote_passes(check, right):
    check(right)


def added_in_place(members):
    members[0] += members[1:].sum(axis=0)
    return members[0] / len(members)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_AVERAGE[0], lambda members: members.sum(axis=0), "every row must sum to 1"),
        (OF_AVERAGE[0], lambda members: members[0], "each member counts the same"),
        (OF_AVERAGE[1], lambda members: np.squeeze(members).mean(axis=0), "expected shape"),
        (OF_AVERAGE[2], lambda members: members.mean(axis=1), "row 2 and column 1"),
        (OF_AVERAGE[3], added_in_place, "leave members unchanged"),
    ],
)
def test_a_wrong_average_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def ties_to_the_largest(member_labels, n_classes):
    return n_classes - 1 - ensembles.majority_vote(n_classes - 1 - member_labels, n_classes)


def sorted_in_place(member_labels, n_classes):
    member_labels.sort(axis=0)
    return ensembles.majority_vote(member_labels, n_classes)


def counted_in_eight_bits(member_labels, n_classes):
    votes = [(member_labels == c).sum(axis=0, dtype=np.uint8) for c in range(n_classes)]
    return np.argmax(votes, axis=0)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_VOTE[0], lambda labels, n: np.median(labels, axis=0).astype(int), "count, for each"),
        (OF_VOTE[1], lambda labels, n: vote_by_counting(labels % 256, n), "labels are wrong"),
        (OF_VOTE[1], counted_in_eight_bits, "of 380 members"),
        (OF_VOTE[2], ties_to_the_largest, "a tied vote goes to the smallest label"),
        (OF_VOTE[3], lambda labels, n: np.squeeze(vote_by_counting(labels, n)), "expected shape"),
        (OF_VOTE[4], sorted_in_place, "leave member_labels unchanged"),
    ],
)
def test_a_wrong_vote_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


ROWS = np.array([[7, 0, 5, 6], [2, 8, 5, 0], [7, 8, 1, 3], [2, 8, 0, 6], [4, 3, 5, 1]])


@pytest.mark.parametrize(
    ("slips", "rows", "right"),
    [
        (visible.SLIPS_OF_VOTE, ROWS[:, 1:], (8, 5, 6)),
        (visible.SLIPS_OF_TIED_VOTE, ROWS, (2, 8, 5, 6)),
    ],
)
def test_slips_of_the_example_are_what_wrong_votes_give(slips, rows, right):
    columns = [np.unique(column, return_counts=True) for column in rows.T]
    expected = [
        rows.mean(axis=0).round(),
        np.median(rows, axis=0),
        [votes.max() for _, votes in columns],
        rows[0],
        [votes.argmax() for _, votes in columns],
        (rows == right).argmax(axis=0),
    ]
    assert [wrong for wrong, _ in slips] == [tuple(map(int, wrong)) for wrong in expected]
