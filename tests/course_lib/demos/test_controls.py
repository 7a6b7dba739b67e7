"""What a page sends becomes the value that a figure draws, whatever its arithmetic made of it."""

import pytest

from course_lib.demos._controls import Choice, Point, Slider, Steps, decimals

POINT = Point("query", (0.5, 0.3), (-1, 0), (1, 2), step=0.1)


@pytest.mark.parametrize(
    ("control", "sent", "value"),
    [
        (Slider("k", 1, 9, 3), 4.0, 4),
        (Slider("rate", 0.0, 1.0, 0.5, 0.1), 0.30000000000000004, 0.3),
        (Slider("rate", 0.0, 1.0, 0.5, 0.1), 1, 1.0),
        (Slider("rate", 0.0, 1.0, 0.5, 0.1), 7, 1.0),
        (Slider("shift", -2.0, 2.0, 0.0, 0.1), -1e-17, 0.0),
        (Steps("steps", 0, 100, 0, 5), 15.0, 15),
        (Steps("steps", 0, 100, 0, 5), 101, 100),
        (Choice("metric", ("L1", "L2")), "L2", "L2"),
        (Choice("metric", ("L1", "L2")), "L3", "L1"),
        (POINT, [0.30000000000000004, 1.77], (0.3, 1.8)),
        (POINT, [-9, 9], (-1.0, 2.0)),
    ],
)
def test_values_are_those_that_the_control_has(control, sent, value):
    read = control.read(sent)
    assert read == value
    assert type(read) is type(value)
    assert "-0.0" not in repr(read)


def test_a_point_is_two_floats_and_moves_along_a_line_if_its_limits_say_so():
    prediction = Point("prediction", (8, 0), (0, 0), (12, 0), step=0.5)
    assert prediction.value == (8.0, 0.0)
    assert {type(number) for number in (*prediction.value, *prediction.read([3, 4]))} == {float}
    assert prediction.read([7.4, 3]) == (7.5, 0.0)


@pytest.mark.parametrize(
    ("numbers", "digits"), [((1, 2), 0), ((0.0, 0.25), 2), ((-1.75, 0.5), 2), ((0, 0.1), 1)]
)
def test_as_many_digits_are_shown_as_the_steps_need(numbers, digits):
    assert decimals(*numbers) == digits
