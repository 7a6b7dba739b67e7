"""Sheets: a figure in inches from its upper left corner, and small pictures laid out on it."""

import numpy as np
import pytest

from course_lib.demos import _style
from course_lib.demos._sheet import DARKEST, draw_images, is_narrow, sheet


@pytest.fixture
def axes():
    return sheet(_style.new_figure(7.2, 3))


def test_a_sheet_is_measured_in_inches_from_its_upper_left_corner(axes):
    figure = axes.get_figure()
    left, top = figure.transFigure.inverted().transform(axes.transData.transform((1.8, 0.75)))
    assert (left, top) == pytest.approx((1.8 / 7.2, 1 - 0.75 / 3))
    axes.plot([-5, 20], [-5, 20])
    assert axes.get_xlim() == (0, 7.2)


def test_a_sheet_is_narrow_where_its_figure_is(axes):
    assert not is_narrow(axes)
    assert is_narrow(sheet(_style.new_figure(4.8, 3)))


def test_pictures_stand_in_rows_with_a_pixel_between_them(axes):
    images = np.arange(1.0, 13).reshape(3, 2, 2)
    draw_images(axes, images, left=0.5, top=0.25, size=1.0, columns=2)
    (drawn,) = axes.images
    pixels = np.ma.filled(drawn.get_array(), np.nan)
    nan = np.nan
    np.testing.assert_array_equal(
        pixels,
        [
            [1, 2, nan, 5, 6],
            [3, 4, nan, 7, 8],
            [nan] * 5,
            [9, 10, nan, nan, nan],
            [11, 12, nan, nan, nan],
        ],
    )
    assert drawn.get_extent() == [0.5, 3.0, 2.75, 0.25]
    assert drawn.get_clim() == (0, DARKEST)


def test_dropped_pixels_are_tinted(axes):
    dropped = np.array([[[True, False], [False, False]]])
    draw_images(axes, np.ones((1, 2, 2)), 0, 0, 1, 1, dropped=dropped, cmap="gray", vmin=-1)
    below, tint = axes.images
    assert below.get_cmap().name == "gray"
    assert tint.get_array()[..., 3].tolist() == [[1, 0], [0, 0]]
    assert tint.get_extent() == below.get_extent()
