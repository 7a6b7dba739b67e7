import numpy as np
import pytest

from course_lib.demos import losses
from course_lib.demos._figure import Steps
from course_lib.reference import losses as reference
from course_lib.reference.linear_models import fit_linear

LOSSES = (
    reference.mean_squared_error,
    reference.binary_cross_entropy,
    reference.cross_entropy,
)
SQUASHERS = (reference.sigmoid, reference.softmax)
MASS, TWO, THREE = "How heavy?", "Adelie or Chinstrap?", "Which of three species?"


@pytest.fixture
def models(figure):
    return figure(losses.three_models, fit_linear, *LOSSES, *SQUASHERS)


@pytest.mark.parametrize(
    ("question", "start"), [(MASS, "18.898"), (TWO, "0.693"), (THREE, "1.099")]
)
def test_each_loss_starts_where_all_scores_are_0(models, question, start):
    assert f"before the first it was {start}" in models.sentence(question=question)


def test_training_makes_the_models_good_on_penguins_that_were_held_back(models):
    mass = models.sentence(question=MASS, n_steps=101)
    assert "gains 49 g per millimetre" in mass
    assert "310 g off, on average, for the 85 penguins" in mass
    three = models.sentence(question=THREE, n_steps=101)
    assert "Of the 85 penguins that were held back your model tells 83 right" in three
    assert "the others are crossed out" in three


@pytest.mark.parametrize(("n_steps", "loss"), [(1, "0.533"), (5, "0.302"), (101, "0.085")])
def test_the_loss_falls_while_the_accuracy_stays(models, n_steps, loss):
    sentence = models.sentence(question=TWO, n_steps=n_steps)
    assert f"your loss is {loss}" in sentence
    assert "Of the 54 penguins that were held back your model tells 54 right" in sentence
    assert ("after 1 step 54, with a loss of 0.533" in sentence) == (n_steps > 1)
    assert "crossed out" not in sentence


def test_where_the_model_is_sure_is_told_as_it_is_drawn(models):
    assert "nowhere does it pass 90\u00a0%" in models.sentence(question=TWO, n_steps=1)
    assert "beyond a dashed line" in models.sentence(question=TWO, n_steps=101)
    assert "beyond a dashed curve" in models.sentence(question=THREE, n_steps=101)


def test_the_course_of_the_training_can_be_played(models):
    assert models.controls["n_steps"] == Steps("steps of training", 1, 101, 1, 4)


def test_every_setting_is_drawn_and_told_apart(models):
    drawings = [models.state(**values) for values in models.settings()]
    # Both controls' first values are listed again.
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    for question in (MASS, TWO, THREE):
        drawings += [models.in_the_dark(question=question)]
        drawings += [models.in_a_narrow_page(question=question)]
    assert all(drawing.picture is not None for drawing in drawings)


def test_the_student_trains_without_the_penguins_held_back(figure):
    seen = set()

    def spying(X, targets, *rest):
        seen.add((X.shape, targets.shape))
        return fit_linear(X, targets, *rest)

    shown = figure(losses.three_models, spying, *LOSSES, *SQUASHERS)
    for question in (MASS, TWO, THREE):
        shown.state(question=question)
    assert seen == {((257, 1), (257,)), ((165, 2), (165,)), ((257, 2), (257,))}


def test_a_model_is_trained_once_for_each_number_of_steps(figure):
    trained = []

    def counting(*arguments):
        trained.append(arguments[-1])
        return fit_linear(*arguments)

    shown = figure(losses.three_models, counting, *LOSSES, *SQUASHERS)
    for n_steps in (5, 9, 5, 9):
        shown.state(question=TWO, n_steps=n_steps)
    assert sorted(trained) == [1, 5, 9, 101]


def test_the_loss_after_the_last_step_is_that_of_the_model_that_came_back(figure):
    def untrained(X, targets, loss, n_outputs, learning_rate, n_steps):
        return np.zeros((X.shape[1], n_outputs)), np.zeros(n_outputs), np.zeros(n_steps)

    shown = figure(losses.three_models, untrained, *LOSSES, *SQUASHERS)
    assert "your loss is 0.693; before the first it was 0.000" in shown.sentence(question=TWO)


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
    drawing = figure(losses.three_models, lambda *_: result, *LOSSES, *SQUASHERS).state(n_steps=5)
    assert drawing.picture is None
    assert "waits for fit_linear" in drawing.sentence
    assert words in drawing.sentence


def test_a_loss_that_is_not_written_is_what_it_waits_for(figure):
    def unwritten(scores, targets):
        raise NotImplementedError

    shown = figure(losses.three_models, fit_linear, unwritten, *LOSSES[1:], *SQUASHERS)
    assert "waits for mean_squared_error, which is not written yet" in shown.sentence()
    assert shown.state(question=TWO).picture is not None
