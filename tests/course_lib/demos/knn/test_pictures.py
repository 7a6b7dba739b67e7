from course_lib.demos import knn


def test_twenty_digits_are_shown_with_their_labels(figure, digits):
    drawing = figure(knn.gallery, digits).state()
    assert drawing.picture is not None
    assert drawing.sentence == (
        "The first 20 training digits, with their labels: "
        "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8 and 9."
    )


def test_the_sum_of_the_differences_is_smaller_for_the_other_digit(figure, digits):
    drawing = figure(knn.differences, digits).state()
    assert drawing.picture is not None
    assert drawing.sentence.endswith(
        "those of 3 minus 3 add up to −54 and those of 3 minus 1 add up to 1: "
        "nearer to 0 is 3 minus 1."
    )


def test_what_is_subtracted_are_two_threes_and_a_one(digits):
    assert digits.y_train[[3, 13, 47]].tolist() == [3, 3, 1]


def test_pictures_are_drawn_for_narrow_and_dark_pages(figure, digits):
    for demo in (knn.gallery, knn.differences):
        shown = figure(demo, digits)
        assert shown.in_a_narrow_page().picture is not None
        assert shown.in_the_dark().picture is not None
