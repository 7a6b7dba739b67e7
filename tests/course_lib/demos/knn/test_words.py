from course_lib.demos.knn._words import at, percent


def test_halves_of_a_percentage_are_rounded_up():
    assert percent(383 / 400) == "95.8\u00a0%"
    assert [percent(share, 0) for share in (0, 0.005, 0.435, 1)] == [
        f"{number}\u00a0%" for number in (0, 1, 44, 100)
    ]


def test_places_have_a_minus_sign():
    assert at((-0.5, 2)) == "(−0.5, 2.0)"
    assert at((-5, 0), 0) == "(−5, 0)"
