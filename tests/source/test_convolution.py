"""What lesson 08 says in numbers, computed anew."""

import numpy as np
import pytest

from course_lib import datasets
from course_lib.demos import convolution as demos
from course_lib.demos.convolution import (
    comparing,
    filtering,
    fitting,
    hand,
    largest,
    moving,
    seeing,
    windows,
)
from course_lib.reference.convolution import convolve, output_size, parameter_count
from course_lib.reference.neural_networks import relu
from course_lib.reference.pooling import global_average_pool, max_pool
from course_lib.reference.receptive_field import receptive_field
from course_lib.reference.regularization import random_shift
from course_lib.visible.convolution import small_convolution
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    modules = (comparing, filtering, fitting, hand, largest, moving, seeing, windows)
    return figures_of(monkeypatch, *modules)


def test_the_opening_question():
    assert 32 * 32 * 3 == 3072
    assert parameter_count(3, 3, 1) == 28
    assert parameter_count(3, 3, 1, bias=False) == 27


def test_the_practice_by_hand(figure):
    right = {"output": [[11, 5], [-1, 19]], "shape": (14, 10, 6), "parameters": 456}
    assert "✗" not in figure(demos.small_by_hand, right).sentence()
    assert (output_size(28, 5, 2, 2), output_size(20, 5, 2, 2)) == right["shape"][:2]
    assert parameter_count(5, 3, 6) == 456


def test_the_examples_of_sizes():
    assert output_size(10, 3, 2) == 4
    assert output_size(9, 3, 2, 1) == 5
    # Padding that is ignored, or counted once, makes another number of it.
    assert output_size(9, 3, 2) == output_size(9 + 1, 3, 2) == 4
    assert output_size(10, 3, 1, 0, 2) == 6
    # Four windows start at pixels 0, 2, 4, 6; pixel 9 is left over.
    assert 6 + 3 - 1 == 8
    # A fifth window would cover pixels 8, 9 and 10: one of three is not there.
    assert [pixel for pixel in range(8, 8 + 3) if pixel > 9] == [10]


def test_windows_as_tiles(figure):
    shown = figure(demos.tiles, output_size)
    assert "make 11 cells" in shown.sentence()
    assert "with no cells left over. That is 5 windows" in shown.sentence()
    assert "make 12 cells" in shown.sentence(n=10)
    assert "with 1 cell left over. That is 5 windows" in shown.sentence(n=10)
    assert "make 13 cells" in shown.sentence(n=11)
    assert "with no cells left over. That is 6 windows" in shown.sentence(n=11)


def test_the_examples_of_parameters():
    assert parameter_count(3, 2, 4) == 76
    assert parameter_count(3, 2, 4, bias=False) == 72
    assert parameter_count(3, 6, 8, bias=False) == 4 * parameter_count(3, 3, 4, bias=False)


def test_a_convolution_beside_a_dense_layer(figure):
    shown = figure(demos.counting, parameter_count, output_size).sentence(n_filters=16)
    assert "your parameter_count says 448" in shown
    assert "30 × 30 × 16 outputs" in shown
    assert 30 * 30 * 16 == 14_400
    assert "a dense layer with as many outputs has 44,251,200" in shown


def test_the_example_of_the_convolution():
    x, kernels, bias = small_convolution()
    assert x[..., 0].tolist() == [[1, 0, 2], [3, -1, 0.5]]
    assert x[..., 1].tolist() == [[0, 1, -2], [2, 0, 1]]
    assert kernels[..., 0].tolist() == [[[1, 0], [0, 2]], [[0, 1], [-1, 0]]]
    assert kernels[..., 1].tolist() == [[[0, -1], [1, 0]], [[2, 0], [0, 1]]]
    assert bias.tolist() == [0.5, -1]
    assert convolve(x, kernels, bias).tolist() == [[[0.5, -4], [3.5, 5]]]
    sums = (kernels * x[:, :2]).sum(axis=(1, 2))
    assert sums.tolist() == [[1 - 2, -1 + 2], [0 - 3, 0 + 0]]


def test_the_window_on_paper_has_two_rows_of_three_outputs_at_stride_2():
    assert (output_size(4, 3, 2, 1), output_size(5, 3, 2, 1)) == (2, 3)
    lies_in = np.zeros((6, 7), int)
    for row in range(2):
        for column in range(3):
            lies_in[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += 1
    assert lies_in[0, 0] == 1
    assert not lies_in[-1].any()
    assert np.argwhere(lies_in[1:-1, 1:-1] == 4).tolist() == [[1, 1], [1, 3]]


def test_a_window_on_paper_adds_up_both_channels_and_the_bias(figure):
    sentence = figure(demos.window, convolve).sentence()
    assert "Output [2, 0]: the products add up to −5 in channel 1 and to 10" in sentence
    assert "−5 + 10 + 2 for the bias is 7" in sentence


def test_the_photograph_moves_to_the_left(figure):
    to_the_right = [[0, 0, 0], [0, 0, 1], [0, 0, 0]]
    sentence = figure(demos.filters, convolve, to_the_right).sentence()
    assert "The window at row 85, column 23 adds up to 0.93" in sentence
    photograph = datasets.load_photograph()
    assert photograph[85 + 1, 23 + 2] == pytest.approx(0.93, abs=0.005)


def test_a_digit_is_found_everywhere_by_the_kernel_alone(figure):
    shown = figure(demos.shifted, convolve)
    at_home, one, two = (shown.sentence(corner=(6.0 + step, 3.0)) for step in range(3))
    assert "dense unit says 2.93" in at_home
    for sentence in (at_home, one, two):
        assert "largest response of the kernel is 2.93 ✓" in sentence
    assert "dense unit says 0.21" in one
    assert "dense unit says −1.71" in two


def test_what_is_worked_by_hand():
    x = np.stack([[[1, 3], [2, 4]], [[5, 3], [1, 5]]], axis=-1)
    kernel = np.stack([[[2, 3], [1, 6]], [[4, 8], [2, 5]]], axis=-1)
    output = convolve(x, kernel[None], None, stride=2, padding=1)
    assert output[..., 0].tolist() == [[31, 9], [14, 28]]
    assert parameter_count(7, 8, 16) == 6288
    assert output_size(32, 7, 3, 2) == 10


def test_the_examples_of_pooling():
    x = np.array([[-1.0, -3, 2, 0], [-2, -4, -1, 5], [4, 1, -6, -2]])[:, :, None]
    assert max_pool(x, 2, 2)[..., 0].tolist() == [[-1, 5]]
    assert max_pool(x, 2, 1)[..., 0].tolist() == [[-1, 2, 5], [4, 1, 5]]
    channels = [[[1, -2, 4], [0.5, 2.5, -3]], [[2, 2, -0.5], [-1, 5, 1.5]]]
    assert global_average_pool(np.stack(channels, axis=-1)).tolist() == [0.5, 1.5]


def test_nine_numbers_win_and_the_means_take_all_into_account(figure):
    shown = figure(demos.pooling, max_pool, global_average_pool)
    assert "make 3 × 3 numbers of 6 × 7" in shown.sentence()
    assert "one number of each channel, 0.90 and −4.93" in shown.sentence()


def test_the_examples_of_the_receptive_field():
    assert receptive_field([(3, 2, 1), (3, 1, 1)]) == 7
    assert receptive_field([(3, 1, 1), (3, 2, 1)]) == 5
    layers = [(3, 1, 1), (3, 2, 1), (5, 1, 2)]
    assert [receptive_field(layers[:count]) for count in (1, 2, 3)] == [3, 5, 21]


@pytest.mark.parametrize(
    ("stack", "seen"),
    [
        ("plain", 7),
        ("dilation 1, 2, 4", 15),
        ("stride 2 in all", 15),
        ("stride 2 in layer 1", 11),
        ("stride 2 in layer 3", 7),
    ],
)
def test_what_the_pyramid_sees(figure, stack, seen):
    shown = figure(demos.pyramid, receptive_field)
    assert f"{seen} in all" in shown.sentence(stack=stack)


def test_what_is_left_of_32_by_32_numbers():
    assert output_size(32, 2, 3) ** 2 == 121
    assert output_size(32, 5) ** 2 == 784


def test_two_small_kernels_see_what_a_large_one_sees_with_fewer_weights():
    assert receptive_field([(3, 1, 1), (3, 1, 1)]) == receptive_field([(5, 1, 1)]) == 5
    weights = [parameter_count(k, 10, 10, bias=False) / 10**2 for k in (5, 3)]
    assert (weights[0], 2 * weights[1]) == (25, 18)


def test_random_filters_read_digits_wherever_they_are_and_pixels_do_not():
    digits, rng = datasets.load_digits(), np.random.default_rng(3)
    kernels = rng.normal(size=(16, 3, 3, 1))
    sides = ((0, 0), (2, 2), (2, 2))
    train, middle = (
        np.pad(X[:200].reshape(-1, 8, 8), sides) for X in (digits.X_train, digits.X_test)
    )
    moved = random_shift(middle, 2, rng)

    def filtered(pictures):
        maps = convolve(pictures[..., None], kernels, None, stride=1, padding=2)
        return relu(maps).mean(axis=(1, 2))

    def percent_right(features):
        X = [np.column_stack([features(p), np.ones(200)]) for p in (train, middle, moved)]
        W = np.linalg.lstsq(X[0], np.eye(10)[digits.y_train[:200]], rcond=1e-6)[0]
        return [100 * np.mean((Z @ W).argmax(axis=1) == digits.y_test[:200]) for Z in X[1:]]

    assert percent_right(lambda p: p.reshape(200, -1)) == pytest.approx([83.0, 20.0])
    assert percent_right(filtered) == pytest.approx([78.5, 78.5])
