import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.reference import losses as reference
from course_lib.reference.linear_models import fit_linear

LOSSES = (
    reference.mean_squared_error,
    reference.binary_cross_entropy,
    reference.cross_entropy,
)
SQUASHERS = (reference.sigmoid, reference.softmax)


@pytest.fixture
def models(figure):
    return figure(losses.three_models, fit_linear, *LOSSES, *SQUASHERS)


@pytest.mark.parametrize(
    ("question", "start"),
    [("body mass", "18.898"), ("two species", "0.693"), ("three species", "1.099")],
)
def test_each_loss_starts_where_all_scores_are_0(models, question, start):
    assert f"your loss is {start} before the first" in models.sentence(question=question)


def test_training_makes_the_models_good_on_penguins_that_were_held_back(models):
    mass = models.sentence(question="body mass", n_steps=100)
    assert "gains 49 g per millimetre" in mass
    assert "310 g off, on average, for the 85 penguins" in mass
    two = models.sentence(question="two species", n_steps=100)
    assert "Of the 54 penguins that were held back, your model tells 54 right" in two
    three = models.sentence(question="three species", n_steps=100)
    assert "Of the 85 penguins that were held back, your model tells 83 right" in three


def test_every_setting_is_drawn_and_told_apart(models):
    drawings = [models.state(**values) for values in models.settings()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1


def test_the_student_trains_without_the_penguins_held_back(figure):
    seen = []

    def spying(X, targets, *rest):
        seen.append((X.shape, targets.shape))
        return fit_linear(X, targets, *rest)

    shown = figure(losses.three_models, spying, *LOSSES, *SQUASHERS)
    for question in ("body mass", "two species", "three species"):
        shown.state(question=question)
    assert seen == [((257, 1), (257,)), ((165, 2), (165,)), ((257, 2), (257,))]


def test_a_model_is_trained_once_for_each_setting(figure):
    calls = []

    def counting(*arguments):
        calls.append(arguments)
        return fit_linear(*arguments)

    shown = figure(losses.three_models, counting, *LOSSES, *SQUASHERS)
    for n_steps in (3, 7, 3, 7):
        shown.state(n_steps=n_steps)
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (None, "must return (W, b, losses)"),
        ((np.zeros(1), np.zeros(1), np.ones(5)), "must be (1, 1), W with a column per output"),
        ((np.zeros((1, 1)), 0.0, np.ones(5)), "must be (1,), b with an entry per output"),
        ((np.zeros((1, 1)), np.zeros(1), [1.0]), "must be (5,), one loss per step"),
        ((np.full((1, 1), np.nan), np.zeros(1), np.ones(5)), "NaN among its numbers"),
    ],
)
def test_it_waits_for_a_model_that_can_be_drawn(figure, result, words):
    drawing = figure(losses.three_models, lambda *_: result, *LOSSES, *SQUASHERS).state()
    assert drawing.picture is None
    assert "waits for fit_linear" in drawing.sentence
    assert words in drawing.sentence


def test_a_loss_that_is_not_written_is_what_it_waits_for(figure):
    def unwritten(scores, targets):
        raise NotImplementedError

    shown = figure(losses.three_models, fit_linear, unwritten, *LOSSES[1:], *SQUASHERS)
    assert "waits for mean_squared_error, which is not written yet" in shown.sentence()
    assert shown.state(question="two species").picture is not None
