import numpy as np

from course_lib.demos._words import at, listed, mark, number, numbers, percent, short_number, signed


def test_halves_of_a_percentage_are_rounded_up():
    assert percent(383 / 400) == "95.8\u00a0%"
    assert [percent(share, 0) for share in (0, 0.005, 0.435, 1)] == [
        f"{number}\u00a0%" for number in (0, 1, 44, 100)
    ]


def test_numbers_have_a_minus_sign_and_names():
    assert number(-0.4567) == "−0.457"
    assert number(-1e-9) == "0.000"
    assert number(-12345.6) == "−12346"
    assert [number(value) for value in (np.nan, -np.inf)] == ["NaN", "infinity"]
    assert numbers(np.array([0.125, -0.75]), 2) == "0.12, −0.75"
    assert [short_number(value) for value in (-0.75, 0.625, 2)] == ["−0.75", "0.625", "2"]


def test_lists_and_verdicts():
    assert [listed([1]), listed([1, 0, 1])] == ["1", "1, 0 and 1"]
    assert mark(True) + mark(False) == "✓✗"


def test_places_have_a_minus_sign():
    assert at((-0.5, 2)) == "(−0.5, 2.0)"
    assert at((-5, 0), 0) == "(−5, 0)"


def test_a_change_has_its_sign():
    changes = (1.5, -2.04, 0.0, -0.01, 0.06)
    assert [signed(change) for change in changes] == ["+1.5", "−2.0", "0.0", "0.0", "+0.1"]
