"""Colours that colour-blind readers tell apart, and that never carry meaning alone."""

import itertools

import matplotlib.colors
import numpy as np
import pytest

from course_lib.demos import _style

# Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (2009), at full severity, for linear RGB.
PROTANOPIA = [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
]
DEUTERANOPIA = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
]


def linear(colour) -> np.ndarray:
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1.0, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.fixture(params=_style.LOOKS)
def look(request):
    return _style.LOOKS[request.param]


def test_classes_differ_for_every_kind_of_colour_vision(look):
    for sight in (np.eye(3), np.array(PROTANOPIA), np.array(DEUTERANOPIA)):
        seen = [lab(sight @ linear(colour)) for colour in look.colours[:4]]
        # A difference of 2 is just noticeable when two areas touch.
        assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


def test_every_colour_has_a_name_a_marker_and_a_tint(look):
    for values in (_style.COLOUR_NAMES, _style.MARKERS, _style.MARKER_NAMES, look.tints):
        assert len(set(values)) == len(look.colours)
    assert _style.class_name(1) == "class 1 (vermilion triangles)"


def contrast(first, second) -> float:
    """Contrast ratio as the Web Content Accessibility Guidelines define it, 1 to 21."""
    low, high = sorted(np.array([0.2126, 0.7152, 0.0722]) @ linear(c) for c in (first, second))
    return (high + 0.05) / (low + 0.05)


def test_text_can_be_read(look):
    for colour in (look.ink, look.quiet):
        for background in (look.paper, *look.tints):
            assert contrast(colour, background) >= 4.5


def test_colours_stand_out_in_the_dark():
    dark = _style.LOOKS["dark"]
    for colour in dark.colours:
        for background in (dark.paper, *dark.tints):
            assert contrast(colour, background) >= 3


def test_shades_go_from_paper_to_ink(look):
    shades = matplotlib.colormaps[look.shades]
    assert contrast(shades(0.0), look.paper) < 1.2
    assert contrast(shades(1.0), look.paper) > 15


def test_the_look_is_that_of_the_figure_being_drawn():
    assert _style.look() is _style.LOOKS["light"]
    with _style.house_style("dark"):
        assert _style.look() is _style.LOOKS["dark"]
        assert matplotlib.rcParams["axes.facecolor"] == _style.LOOKS["dark"].paper
    assert _style.look() is _style.LOOKS["light"]


def corners(axes) -> list[tuple[float, float]]:
    return [(round(box.x0, 3), round(box.y0, 3)) for box in (a.get_position() for a in axes)]


def test_panels_stand_side_by_side_where_there_is_room_and_else_one_above_the_other():
    wide, narrow = _style.new_figure(8, 4), _style.new_figure(4, 8)
    assert not _style.is_narrow(wide)
    assert _style.is_narrow(narrow)
    margins = (0.4, 0.8, 0, 0)
    assert corners(_style.panels(wide, 2, margins)) == [(0.05, 0.2), (0.55, 0.2)]
    assert corners(_style.panels(narrow, 2, margins)) == [(0.1, 0.6), (0.1, 0.1)]


def test_panels_leave_room_for_a_legend():
    (axes,) = _style.panels(_style.new_figure(8, 4), 1, (0, 0, 0, 0), head=1)
    assert axes.get_position().y1 == 0.75
