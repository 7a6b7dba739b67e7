import re

import numpy as np
import pytest

from course_lib.demos import descent
from course_lib.demos._student import StudentFunction
from course_lib.demos.descent import batches
from course_lib.demos.descent._training import load_masses, train
from course_lib.reference.descent import train_linear_regression
from tests.course_lib.demos.descent.slips import plain_training, unwritten

ALL = "all 57"
SAMPLES = "samples seen"


@pytest.fixture
def shown(figure):
    return figure(descent.curves, train_linear_regression)


def end_of(sentence):
    return float(re.search(r"from [\d.]+ to ([\d.]+);", sentence)[1])


def test_the_loss_of_a_batch_rises_again_and_again_while_that_of_the_data_falls(shown):
    sentence = shown.sentence(batch="1")
    assert "342 updates bring the loss of all 57 penguins from 20.3 to 0.179" in sentence
    assert "The loss of the batch rises in 173 of 341 updates" in sentence


def test_with_all_the_data_in_a_batch_the_two_losses_are_one(shown):
    sentence = shown.sentence(batch=ALL)
    assert "rises in 0 of 341 updates, and is that of all the data" in sentence


def test_a_smaller_rate_leaves_less_noise_in_the_weights(shown):
    lowest = 0.159
    noisy, calm = (end_of(shown.sentence(batch="1", rate=rate)) for rate in (0.1, 0.02))
    assert noisy - lowest > 5 * (calm - lowest)


def test_small_batches_are_ahead_by_samples_and_large_ones_are_not_behind_by_updates(shown):
    by_samples = [end_of(shown.sentence(batch=size, axis=SAMPLES)) for size in ("4", "16", ALL)]
    assert by_samples[0] < by_samples[1] < by_samples[2]
    by_updates = [end_of(shown.sentence(batch=size)) for size in ("1", "4", ALL)]
    assert by_updates[0] > by_updates[1] > by_updates[2]


def test_the_loss_of_the_data_comes_from_runs_of_fewer_epochs(figure):
    epochs = []

    def spying(X, y, batch_size, learning_rate, n_epochs, rng):
        epochs.append(n_epochs)
        return train_linear_regression(X, y, batch_size, learning_rate, n_epochs, rng)

    figure(descent.curves, spying).state(batch="4", axis=SAMPLES)
    assert epochs == [6, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("axis", ["updates", SAMPLES])
def test_the_loss_of_the_data_stands_where_its_epoch_ends(axis):
    """With all the data in a batch, that is where the next batch has the same loss."""
    masses = load_masses(standardised=True, every=6)
    training = StudentFunction(train_linear_regression, "train_linear_regression")
    course = batches._Course(training, masses, len(masses.X), 0.05, axis)
    where = np.searchsorted(course.x, course.x_data[:-1])
    np.testing.assert_array_equal(course.x[where], course.x_data[:-1])
    np.testing.assert_allclose(course.losses[where], course.data_losses[:-1])
    assert course.x_data[-1] == {"updates": 342, SAMPLES: 6 * 57}[axis]


def test_a_run_that_explodes_is_drawn_and_told(figure):
    drawing = figure(descent.curves, plain_training).state(batch="1", rate=0.3)
    assert drawing.picture is not None
    assert "from 20.3 to more than a million" in drawing.sentence


def test_graph_a_falls_in_every_iteration_and_graph_b_oscillates(figure):
    sentence = figure(descent.graphs_a_and_b, train_linear_regression).sentence()
    assert "graph A goes from 18.3 to 0.318, and falls in 59 of 59 iterations" in sentence
    assert "graph B goes from 22 to 0.31, and falls in 29 of 59 iterations" in sentence
    assert "batch" not in sentence


@pytest.mark.parametrize("name", ["curves", "graphs_a_and_b", "penguin_mass"])
@pytest.mark.parametrize(
    ("function", "words"),
    [
        (unwritten, "waits for train_linear_regression, which is not written yet"),
        (lambda *_: np.zeros(4), "it must return (w, losses)"),
        (lambda *_: (np.zeros(3), []), "must be (4,), w with a weight per feature"),
        (lambda *_: (np.zeros(4), [1.0]), "one loss per update"),
        (lambda *_: (["?"] * 4, [1.0]), "not an array"),
    ],
)
def test_they_wait_for_a_run(figure, name, function, words):
    drawing = figure(getattr(descent, name), function).state()
    assert drawing.picture is None
    assert words in drawing.sentence


def test_a_run_can_be_taken_up_where_a_shorter_one_ended():
    masses = load_masses(standardised=True, every=6)
    training = StudentFunction(train_linear_regression, "train_linear_regression")
    short, long = (train(training, masses, 5, 0.05, n_epochs) for n_epochs in (2, 3))
    np.testing.assert_array_equal(short.losses, long.losses[: len(short.losses)])


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    # Both choices' first options are listed again.
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(batch=ALL)]
    assert all(drawing.picture is not None for drawing in drawings)


def test_the_graphs_are_drawn_in_every_page(figure):
    shown = figure(descent.graphs_a_and_b, train_linear_regression)
    for drawing in (shown.state(), shown.in_the_dark(), shown.in_a_narrow_page()):
        assert drawing.picture is not None
