"""What the cases of the lessons' hidden tests promise, whatever the draw."""

import importlib
import pkgutil
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib import hidden, lending
from course_lib.checks import CheckFailed
from course_lib.hidden import knn as hidden_knn
from course_lib.hidden import regularization as hidden_regularization
from course_lib.hidden.cases import Handed
from course_lib.hidden.exercise import Exercise, solutions_of
from course_lib.hidden.knn.choice import quick_means
from course_lib.reference import knn

TOPICS = [
    importlib.import_module(f"course_lib.hidden.{module.name}")
    for module in pkgutil.iter_modules(hidden.__path__)
    if module.ispkg
]
EXERCISES = [
    value
    for topic in TOPICS
    for value in (getattr(topic, name) for name in topic.__all__)
    if isinstance(value, Exercise)
]
DRAWS = range(3)


def shape_of(value):
    """Return the shape of an array, and of each array in a list or a tuple."""
    return (
        [np.shape(part) for part in value] if isinstance(value, list | tuple) else np.shape(value)
    )


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_the_reference_passes_and_twins_have_one_shape(exercise):
    for draw in DRAWS:
        for check in exercise.checks.values():
            check.run(exercise.reference, draw)
            first, second = check.twins(draw)
            shapes = [[shape_of(value) for value in case.arguments.values()] for case in first]
            # Which rows have clear votes differs, so their number does for labels.
            if exercise is not hidden_knn.predict_labels:
                assert shapes == [
                    [shape_of(value) for value in case.arguments.values()] for case in second
                ]


def first_failure(exercise, solution):
    for check in exercise.checks.values():
        try:
            check.run(solution)
        except CheckFailed as failure:
            return failure
    return None


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")  # what the mistakes compute
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_mistake_is_recognised_in_the_draw_of_a_kernel(exercise):
    for mistake in exercise.mistakes.values():
        for variant, solution in zip(mistake.variants, solutions_of(mistake), strict=True):
            failure = first_failure(exercise, solution)
            assert failure is not None, f"{mistake.id} {variant} passes"
            assert failure.mistake == mistake.id, f"{mistake.id} {variant}: {failure}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_every_mistake_says_what_was_done_in_a_sentence(exercise):
    for mistake in exercise.mistakes.values():
        assert mistake.sentence[0].islower() or mistake.sentence[0] in "012W X*"
        assert not mistake.sentence.endswith(".")


def test_no_vote_has_a_tie_at_the_kth_distance():
    for draw in DRAWS:
        for check in hidden_knn.predict_labels.checks.values():
            for case in check.cases(draw):
                distances, y_train, k = case.arguments.values()
                ordered = np.sort(distances, axis=1)
                if k < len(y_train):
                    assert (ordered[:, k - 1] < ordered[:, k]).all()


def test_no_mean_differs_from_the_best_by_rounding_alone():
    for draw in DRAWS:
        for check in hidden_knn.choose_k.checks.values():
            for case in check.cases(draw):
                means = np.array([*knn.choose_k(*case.arguments.values())[1].values()])
                behind = means.max() - means
                assert ((behind > 1e-6) | (behind == 0)).all()


@given(st.integers(0, 2**32), st.integers(3, 6))
def test_quick_means_are_those_of_the_reference(seed, n_folds):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(31, 4)), rng.integers(0, 3, size=31)
    k_choices = [3, 1, 2, 5, 8]
    quick = quick_means(X, y, k_choices, n_folds)
    assert quick == pytest.approx(knn.choose_k(X, y, k_choices, n_folds)[1], abs=1e-12)


def test_votes_are_clear_or_tied_as_their_check_says():
    vote = hidden_regularization.majority_vote
    for draw in DRAWS:
        for case in vote.checks[""].cases(draw):
            assert not ties_of(*case.arguments.values()).any()
        for case in vote.checks["ties"].cases(draw):
            if "tied" in case.call:
                assert ties_of(*case.arguments.values()).all()


def ties_of(member_labels, n_classes):
    """Tell for each sample whether two labels share the first place."""
    votes = np.sort([np.bincount(labels, minlength=n_classes) for labels in member_labels.T])
    return votes[:, -1] == votes[:, -2]


def test_training_masks_drop_some_entries_and_keep_others():
    dropout = hidden_regularization.dropout_forward
    for draw in DRAWS:
        for case in dropout.checks[""].cases(draw):
            _, mask = dropout(*case.trace(dropout).arguments.values())
            assert 0 < np.count_nonzero(mask) < mask.size


def frozen(value):
    """Return what tells inputs of cases apart."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    if isinstance(value, dict):
        return tuple((key, frozen(part)) for key, part in value.items())
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    return "a function" if isinstance(value, Handed) else repr(value)


def cases_whose_inputs_never_come_back(check, draws):
    """Return the calls of those cases that have other inputs in each of the draws."""
    seen, calls = {}, {}
    for draw in draws:
        first, _ = check.twins(draw)
        for place, case in enumerate(first):
            seen.setdefault(place, set()).add(frozen(dict(case.arguments)))
            calls[place] = case.call
    return [calls[place] for place, inputs in seen.items() if len(inputs) == len(draws)]


@pytest.mark.parametrize("n_draws", [6, pytest.param(300, marks=pytest.mark.slow)])
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_no_check_gives_points_on_inputs_that_may_come_back(exercise, n_draws):
    """Of inputs that never repeat in 300 draws there are tens of thousands, or far more."""
    rng = np.random.default_rng(n_draws)
    draws = [int(number) for number in rng.integers(2**63, size=n_draws)]
    for check in exercise.checks.values():
        assert cases_whose_inputs_never_come_back(check, draws), check.name


def test_a_check_whose_inputs_come_back_is_seen():
    coin = Exercise(np.abs)

    @coin.cases()
    def heads_or_tails(draw):
        yield coin.case(x=int(draw.rng.choice([-1, 1])))

    assert not cases_whose_inputs_never_come_back(coin.checks[""], range(12))


def test_what_has_few_inputs_is_lent_nowhere():
    few = {exercise.name for exercise in EXERCISES if exercise.few_inputs}
    assert few == {"output_size", "parameter_count", "receptive_field", "count_parameters"}
    lent = {}
    lending.use_lender(SimpleNamespace(lend=lent.update))
    try:
        for exercise in EXERCISES:
            exercise.lend()
    finally:
        lending.use_lender(None)
    assert "mlp_forward" in lent
    assert not few & set(lent)
