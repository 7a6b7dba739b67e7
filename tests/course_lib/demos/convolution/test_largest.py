import numpy as np
import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution import largest as module
from course_lib.reference.pooling import average_pool, global_average_pool, max_pool

NEGATIVE = "2, all negative"


@pytest.fixture
def shown(figure):
    return figure(convolution.pooling, max_pool, global_average_pool)


def test_the_largest_number_of_a_window_is_told_and_the_means(shown):
    assert shown.sentence() == (
        "Windows of 2 × 2 in stride 2 make 3 × 3 numbers of 6 × 7. In window [1, 1] of channel 1, "
        "mixed signs, the largest of 4 is 8, and your max_pool says 8 ✓. All 9 are the largest of "
        "their windows. Your global_average_pool leaves one number of each channel, 0.90 and "
        "−4.93 ✓."
    )


@pytest.mark.parametrize("channel", list(module._CHANNELS))
@pytest.mark.parametrize(("size", "stride"), [(1, 1), (2, 1), (2, 3), (3, 2), (4, 4)])
def test_windows_and_winners_are_those_of_the_reference(shown, channel, size, stride):
    numbers = module._CHANNELS[channel]
    windows = module._windows(numbers, size, stride)
    expected = max_pool(numbers[:, :, None], size, stride)[:, :, 0]
    assert [[each.largest for each in row] for row in windows] == expected.tolist()
    sentence = shown.sentence(size=size, stride=stride, channel=channel, window=(6, 5))
    assert "✗" not in sentence
    assert f"window [{expected.shape[0] - 1}, {expected.shape[1] - 1}]" in sentence


def test_a_maximum_that_starts_from_0_shows_on_negative_numbers(figure):
    def from_zero(x, size, stride):
        return np.maximum(0, max_pool(x, size, stride))

    shown = figure(convolution.pooling, from_zero, global_average_pool)
    assert "All 9 are the largest" in shown.sentence()
    sentence = shown.sentence(channel=NEGATIVE)
    assert "the largest of 4 is −1, and your max_pool says 0 ✗. 9 of 9 are not" in sentence


def test_means_for_maxima_are_told(figure):
    shown = figure(convolution.pooling, average_pool, global_average_pool)
    assert "9 of 9 are not the largest of their windows." in shown.sentence()


def test_a_mean_over_channels_has_another_shape(figure):
    shown = figure(convolution.pooling, max_pool, lambda x: x.mean(axis=2))
    drawing = shown.state()
    assert drawing.picture is not None
    assert "it returned the shape (6, 7); the shape must be (2,)" in drawing.sentence
    sums = figure(convolution.pooling, max_pool, lambda x: x.sum(axis=(0, 1)))
    assert "one number of each channel, 38.00 and −207.00 ✗." in sums.sentence()


def test_the_window_ends_where_the_outputs_end(shown):
    assert shown.state(size=4, stride=3).ends == {"window": (1, 0)}


def test_maxima_are_drawn_while_the_means_are_to_come(figure, unwritten):
    drawing = figure(convolution.pooling, max_pool, unwritten).state()
    assert drawing.picture is not None
    assert "This figure waits for global_average_pool, which is not written" in drawing.sentence
    sentence = figure(convolution.pooling, unwritten, global_average_pool).sentence()
    assert sentence == "This figure waits for max_pool, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(size=1, stride=1)]
    assert all(drawing.picture is not None for drawing in drawings)
