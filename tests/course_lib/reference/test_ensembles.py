import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

from course_lib.reference.ensembles import average_probabilities, majority_vote
from course_lib.reference.losses import softmax

label_tables = st.tuples(st.integers(1, 7), st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda sizes: st.tuples(
        arrays(np.int64, sizes[:2], elements=st.integers(0, sizes[2] - 1)), st.just(sizes[2])
    )
)


@pytest.fixture(scope="module")
def voters():
    """Three fitted members, and scikit-learn's ensembles of them."""
    rng = np.random.default_rng(1)
    y = rng.integers(0, 3, 60)
    X, queries = rng.normal(size=(60, 2)) + 0.8 * y[:, None], rng.normal(size=(40, 2)) + 1
    members = [
        ("a", GaussianNB()),
        ("b", LogisticRegression()),
        ("c", DecisionTreeClassifier(max_depth=2)),
    ]
    hard = VotingClassifier(members, voting="hard").fit(X, y)
    soft = VotingClassifier(members, voting="soft").fit(X, y)
    return hard, soft, queries


class TestAverage:
    def test_it_agrees_with_scikit_learns_soft_voting(self, voters):
        _, soft, queries = voters
        members = np.array([member.predict_proba(queries) for member in soft.estimators_])
        ours = average_probabilities(members)
        np.testing.assert_allclose(ours, soft.predict_proba(queries), rtol=1e-12)

    @given(seed=st.integers(0, 999), m=st.integers(1, 4), n=st.integers(1, 4), c=st.integers(1, 4))
    def test_the_mean_is_made_of_probabilities_again(self, seed, m, n, c):
        logits = np.random.default_rng(seed).normal(scale=5, size=(m * n, c))
        mean = average_probabilities(softmax(logits).reshape(m, n, c))
        assert mean.shape == (n, c)
        assert (mean >= 0).all()
        np.testing.assert_allclose(mean.sum(axis=1), 1, rtol=1e-12)

    def test_one_member_is_right_on_its_own(self):
        assert average_probabilities([[[0.25, 0.75]]]).tolist() == [[0.25, 0.75]]

    def test_sure_members_weigh_more_than_in_a_vote(self):
        members = np.array([[[0.9, 0.1]], [[0.4, 0.6]], [[0.4, 0.6]]])
        assert average_probabilities(members).argmax(axis=1) == [0]
        assert majority_vote(members.argmax(axis=2), 2) == [1]

    def test_float32_members_are_averaged_in_float64(self):
        members = softmax(np.random.default_rng(0).normal(size=(4, 1000)))[None].astype(np.float32)
        assert average_probabilities(members).dtype == np.float64

    @pytest.mark.parametrize(
        ("members", "words"),
        [
            (np.ones((2, 1)), "members: expected 3 dimensions"),
            (np.ones((0, 2, 2)), "members: expected at least one member"),
            ([[[1.5, -0.5]]], "members: expected probabilities, got -0.5 among them"),
            ([[[0.5, 0.5], [3.0, 4.0]]], "adds up to 7; logits have to go through softmax"),
            ([[[0.5, np.nan]]], "members: expected finite"),
        ],
    )
    def test_bad_input_is_named(self, members, words):
        with pytest.raises(ValueError, match=words):
            average_probabilities(members)


class TestVote:
    def test_it_agrees_with_scikit_learns_hard_voting(self, voters):
        hard, _, queries = voters
        labels = np.array([member.predict(queries) for member in hard.estimators_])
        assert len(np.unique(labels, axis=1).T) > 5
        assert np.array_equal(majority_vote(labels, 3), hard.predict(queries))

    @given(label_tables)
    def test_it_agrees_with_scipys_mode_ties_included(self, table):
        labels, n_classes = table
        winners = majority_vote(labels, n_classes)
        assert winners.dtype.kind == "i"
        assert np.array_equal(winners, stats.mode(labels, axis=0).mode)

    def test_a_tie_goes_to_the_smallest_label(self):
        assert majority_vote([[2, 0], [1, 3]], 4).tolist() == [1, 0]

    @given(label_tables, st.integers(0, 99))
    def test_the_members_order_does_not_matter(self, table, seed):
        labels, n_classes = table
        shuffled = np.random.default_rng(seed).permutation(labels)
        assert np.array_equal(majority_vote(shuffled, n_classes), majority_vote(labels, n_classes))

    def test_small_dtypes_do_not_overflow(self):
        labels = np.full((3, 300), 199, dtype=np.uint8)
        assert (majority_vote(labels, 200) == 199).all()

    @pytest.mark.parametrize(
        ("labels", "n_classes", "error", "words"),
        [
            ([0, 1], 2, ValueError, r"member_labels: expected a matrix, got shape \(2,\)"),
            (np.zeros((0, 3), int), 2, ValueError, "member_labels: expected at least one member"),
            ([[0.0, 1.0]], 2, TypeError, "member_labels: expected integer labels"),
            ([[0, 2]], 2, ValueError, "member_labels: expected labels from 0 and below 2"),
            ([[0, 1]], 0, ValueError, "n_classes: expected at least 1, got 0"),
        ],
    )
    def test_bad_input_is_named(self, labels, n_classes, error, words):
        with pytest.raises(error, match=words):
            majority_vote(labels, n_classes)
