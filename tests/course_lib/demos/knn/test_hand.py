import pytest

from course_lib.demos import knn
from course_lib.reference import knn as reference

L1, L2, VOTE = reference.l1_distances, reference.l2_distances, reference.predict_labels
NOTHING = {"nearest_l1": None, "nearest_l2": None, "vote_l1": None, "vote_l2": None}
RIGHT = {"nearest_l1": "B", "nearest_l2": "A", "vote_l1": 0, "vote_l2": 1}


def unwritten(*arguments):
    raise NotImplementedError("l2_distances: replace this line with your code.")


def test_answers_are_compared_with_the_students_functions(figure):
    answers = {"nearest_l1": "b", "nearest_l2": "E", "vote_l1": None, "vote_l2": 7, "vote_l3": 1}
    shown = figure(knn.by_hand, answers, L1, L2, VOTE)
    assert shown.sentence().splitlines()[1:] == [
        "nearest_l1: ✓ agrees with your functions",
        "nearest_l2: ✗ your functions find otherwise: check which of the two is wrong",
        "vote_l1: not filled in yet",
        "vote_l2: the answer must be 0 or 1",
        "vote_l3: there is no such question",
    ]


def test_the_answer_for_the_other_metric_is_recognised(figure):
    exchanged = {"nearest_l1": "A", "nearest_l2": "B", "vote_l1": 1, "vote_l2": 0}
    sentence = figure(knn.by_hand, exchanged, L1, L2, VOTE).sentence()
    assert sentence.count("✗ this is the L2 answer") == 2
    assert sentence.count("✗ this is the L1 answer") == 2
    waits = figure(knn.by_hand, exchanged, L1, unwritten, VOTE).sentence()
    assert "nearest_l1: ✗ your functions find otherwise" in waits


def test_the_points_are_drawn_before_anything_is_written(figure):
    drawing = figure(knn.by_hand, {"nearest_l2": "A"}, unwritten, unwritten, unwritten).state()
    assert drawing.picture is not None
    assert "nearest_l2: waits for l2_distances, which is not written yet" in drawing.sentence


def test_the_answer_given_for_the_nearest_is_drawn(figure):
    def picture(**answers):
        return figure(knn.by_hand, NOTHING | answers, unwritten, unwritten, unwritten).state()

    pictures = [picture(), picture(nearest_l1="B"), picture(nearest_l1="A"), picture(vote_l1=0)]
    assert len({drawing.picture for drawing in pictures}) == len(pictures)


@pytest.mark.parametrize("missing", [None, "", "Z"])
@pytest.mark.parametrize("question", RIGHT)
def test_nothing_is_given_away_before_all_four_answers_are_in(figure, question, missing):
    answers = RIGHT | {question: missing}
    assert figure(knn.by_hand, answers, L1, L2, VOTE).state().unfold is None


def test_the_worked_solution_unfolds_after_four_answers_right_or_wrong(figure):
    for answers in (RIGHT, dict(zip(RIGHT, ("C", "D", "1", "0"), strict=True))):
        title, lines = figure(knn.by_hand, answers, L1, L2, VOTE).state().unfold
        assert title == "Worked solution"
        assert "nearest is B" in lines[2]


def test_the_worked_solution_is_what_right_functions_find(figure):
    sentence = figure(knn.by_hand, RIGHT, L1, L2, VOTE).sentence()
    assert sentence.count("✓ agrees with your functions") == 4


@pytest.mark.parametrize("answer", [["B"], {}, 3.5, object()])
def test_any_value_may_be_given(figure, answer):
    drawing = figure(knn.by_hand, NOTHING | {"nearest_l1": answer}, L1, L2, VOTE).state()
    assert 'nearest_l1: the answer must be the letter of a point, such as "E"' in drawing.sentence
