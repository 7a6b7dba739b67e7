from course_lib import datasets
from course_lib.demos import losses


def test_the_penguins_are_told_apart_by_colour_and_shape(figure):
    shown = figure(losses.meet_penguins, datasets.load_penguins())
    assert shown.state().picture is not None
    assert "342 penguins" in shown.sentence()
    assert "Adelie (blue circles), Chinstrap (vermilion triangles)" in shown.sentence()
    assert shown.controls == {}


def test_a_narrow_page_shows_one_picture_above_the_other(figure):
    shown = figure(losses.meet_penguins, datasets.load_penguins())
    width, height = shown.narrow
    assert height > width
    assert shown.in_a_narrow_page().picture is not None
