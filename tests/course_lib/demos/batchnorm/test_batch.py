import numpy as np
import pytest

from course_lib.demos import batchnorm
from course_lib.demos.batchnorm import batch as module
from course_lib.reference.batchnorm import batchnorm_forward
from tests.course_lib.demos.batchnorm import slips

NONE, BIAS, WEIGHT = module._BEFORE


@pytest.fixture
def shown(figure):
    return figure(batchnorm.one_batch, batchnorm_forward)


def test_the_batch_is_brought_to_mean_0_and_std_1(shown):
    sentence = shown.sentence()
    assert "What enters, x, has mean 2.00 and standard deviation 3.00" in sentence
    assert "−1.33, −0.83, −0.50, 0.17, 1.00, 1.50: mean 0.00, standard deviation 1.00" in sentence
    assert "differ" not in sentence


def test_one_value_that_is_dragged_moves_all_results(shown):
    assert "6 of 6 differ from those of the first batch" in shown.sentence(x6=(9.0, 2.0))


def test_gamma_and_beta_undo_it(shown):
    assert "γ and β undo it" in shown.sentence(gamma=3.0, beta=2.0)
    assert "undo" not in shown.sentence(gamma=3.0)


@pytest.mark.parametrize("before", [BIAS, WEIGHT])
def test_a_bias_or_a_weight_before_it_changes_nothing(shown, before):
    sentence = shown.sentence(before=before, gamma=-1.5, beta=1.0)
    assert f"Without {before} before it, they are the same" in sentence


def test_a_scale_of_0_leaves_beta(shown):
    sentence = shown.sentence(gamma=0.0, beta=2.5)
    assert "2.50, 2.50, 2.50, 2.50, 2.50, 2.50: mean 2.50, standard deviation 0.00" in sentence


def test_equal_values_are_drawn(shown):
    drawing = shown.state(**dict.fromkeys(module._NAMES, (2.0, 2.0)))
    assert "standard deviation 0.00" in drawing.sentence
    assert drawing.picture is not None


def test_statistics_with_n_minus_1_are_shown_as_they_are(figure):
    sentence = figure(batchnorm.one_batch, slips.one_less).sentence()
    assert f"mean 0.00, standard deviation {np.sqrt(5 / 6):.2f}" in sentence


def test_a_function_that_does_not_centre_feels_the_bias(figure):
    def uncentred(x, gamma, beta, *rest):
        y, *others = batchnorm_forward(x, gamma, beta, *rest)
        return (y + x.mean(axis=0), *others)

    sentence = figure(batchnorm.one_batch, uncentred).sentence(before=BIAS)
    assert "Without a bias of 5 before it, they differ by up to 5.00" in sentence


def test_results_far_beyond_the_picture_are_drawn(figure):
    def enormous(*arguments):
        y, *others = batchnorm_forward(*arguments)
        return (1e9 * y, *others)

    assert figure(batchnorm.one_batch, enormous).state().picture is not None


def test_it_waits_for_the_function(figure, unwritten):
    sentence = figure(batchnorm.one_batch, unwritten).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    # The first of the options is the first state.
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(before=BIAS), shown.in_a_narrow_page(gamma=-2.0)]
    assert all(drawing.picture is not None for drawing in drawings)
