import re

import pytest

from course_lib.demos import batchnorm
from course_lib.demos._student import StudentFunction
from course_lib.demos.batchnorm import neighbours as module
from course_lib.reference.batchnorm import batchnorm_forward
from tests.course_lib.demos.batchnorm import slips


@pytest.fixture
def shown(figure):
    return figure(batchnorm.company, batchnorm_forward)


def spreads(sentence):
    return [float(spread) for spread in re.findall(r"spread ([\d.]+)", sentence)]


def test_larger_batches_spread_less(shown):
    for digit in module._DIGITS:
        _, of_8, of_32 = spreads(shown.sentence(digit=digit))
        assert of_32 < of_8


def test_alone_every_digit_gets_the_same_score_by_the_batch(shown):
    assert "alone 0.48, the score that every digit gets there" in shown.sentence()


def test_by_running_statistics_company_does_not_count(shown):
    told = {
        shown.sentence(others=others).split(" By the batch")[0]
        for others in (module._ANY, module._ONES)
    }
    assert told == {
        "An 8 by running statistics: 0.78 for its own class, whatever is in the batch, and read "
        "right."
    }


def test_company_of_one_kind_can_spoil_what_is_read(shown):
    sentence = shown.sentence(others=module._ONES)
    assert "of 32, 0.04 to 0.28" in sentence
    assert "read right 0 times." in sentence


def test_most_digits_are_read_by_running_statistics():
    reader = module._Reader(StudentFunction(batchnorm_forward, "batchnorm_forward"))
    digits = module._digits()
    right = reader.scores(digits.X_test, by_batch=False).argmax(axis=1) == digits.y_test
    assert right.mean() > 0.9


def test_the_digit_is_never_company_of_its_own():
    sample = module._sample(8)
    digits = module._digits()
    assert (digits.X_test == sample).all(axis=1).sum() == 1


def test_batch_statistics_at_test_time_are_shown_as_they_are(figure):
    """The score at test time is then that of a digit alone."""
    sentence = figure(batchnorm.company, slips.batch_at_test_time).sentence()
    by_running, alone = re.findall(r"(−?\d\.\d\d)", sentence)[:2]
    assert by_running == alone


def test_statistics_of_another_axis_give_digits_alone_scores_of_their_own(figure):
    sentence = figure(batchnorm.company, slips.each_sample_by_itself).sentence()
    assert "every digit" not in sentence
    assert spreads(sentence) == [0.0, 0.0, 0.0]


def test_batches_can_be_drawn_one_by_one(shown):
    assert "In one batch each with any digits as company: of 2," in shown.sentence(batches=1)
    assert "In 7 batches each with any digits" in shown.sentence(batches=7)


def test_a_digit_is_scored_once_for_each_company(figure):
    calls = []

    def counting(*arguments):
        calls.append(arguments)
        return batchnorm_forward(*arguments)

    shown = figure(batchnorm.company, counting)
    shown.state()
    first = len(calls)
    shown.state(batches=3)
    assert len(calls) == first


def test_it_waits_for_the_function(figure, unwritten):
    sentence = figure(batchnorm.company, unwritten).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 3
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(others=module._ONES)]
    assert all(drawing.picture is not None for drawing in drawings)
