import itertools

import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution.fitting import _Row
from course_lib.reference.convolution import output_size


@pytest.fixture
def shown(figure):
    return figure(convolution.tiles, output_size)


def test_windows_are_counted_and_what_is_left_over_told(shown):
    assert shown.sentence() == (
        "n = 9 and padding 1 on both sides make 11 cells; a kernel of 3 with dilation 1 spans 3. "
        "Behind the first window 8 cells are free: room for 4 whole strides of 2, with no cells "
        "left over. That is 5 windows. Your output_size says 5 ✓."
    )
    assert "with 1 cell left over. That is 5 windows." in shown.sentence(n=10)
    assert "spans 5" in shown.sentence(dilation=2)


@pytest.mark.parametrize("n", [4, 9, 14])
def test_the_tiles_are_as_many_as_the_reference_counts(n):
    for k, s, p, d in itertools.product(range(1, 6), range(1, 5), range(4), range(1, 4)):
        row = _Row(n, k, s, p, d)
        if row.starts:
            assert len(row.starts) == output_size(n, k, s, p, d)
            assert 0 <= row.left_over < s
        else:
            with pytest.raises(ValueError, match="fits"):
                output_size(n, k, s, p, d)


def test_where_none_fits_a_value_error_is_right(figure, shown):
    wide = {"n": 5, "kernel": 5, "dilation": 3}
    sentence = shown.sentence(**wide)
    assert "spans 13: it does not fit, whatever the stride 2." in sentence
    assert "Your output_size raises ValueError ✓." in sentence

    def never(*arguments):
        return 0

    assert "Your output_size says 0 ✗." in figure(convolution.tiles, never).sentence(**wide)

    def always(*arguments):
        raise ValueError

    assert "Your output_size raises ValueError ✗." in figure(convolution.tiles, always).sentence()


def test_a_result_that_is_not_whole_is_told(figure):
    def unrounded(n, kernel, stride, padding, dilation):
        return (n + 2 * padding - kernel) / stride + 1

    assert "Your output_size says 5.5 ✗." in figure(convolution.tiles, unrounded).sentence(n=10)


def test_padding_that_counts_once_is_seen_at_once(figure):
    def once(n, kernel, stride, padding, dilation):
        return (n + padding - kernel) // stride + 1

    assert "Your output_size says 4 ✗." in figure(convolution.tiles, once).sentence()


def test_the_graded_layer_is_out_of_reach(shown):
    assert shown.controls["n"].high < 32
    assert shown.controls["kernel"].high < 7


def test_it_waits_for_a_number(figure, unwritten):
    sentence = figure(convolution.tiles, unwritten).sentence()
    assert sentence == "This figure waits for output_size, which is not written yet."
    assert "not a number" in figure(convolution.tiles, lambda *_: None).sentence()

    def raising(*arguments):
        raise TypeError("no")

    assert "it raised TypeError: no" in figure(convolution.tiles, raising).sentence()


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 1
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(n=4, kernel=5, dilation=3)]
    assert all(drawing.picture is not None for drawing in drawings)
