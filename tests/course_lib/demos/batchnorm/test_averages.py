import re

import numpy as np
import pytest

from course_lib.demos import batchnorm
from course_lib.demos._student import StudentFunction
from course_lib.demos.batchnorm import averages as module
from course_lib.reference.batchnorm import batchnorm_forward
from tests.course_lib.demos.batchnorm import slips

FORWARD = StudentFunction(batchnorm_forward, "batchnorm_forward")


@pytest.fixture
def shown(figure):
    return figure(batchnorm.running, batchnorm_forward)


def lag_and_noise(sentence):
    return [float(part) for part in re.findall(r"([\d.]+) by (?:lag|noise)", sentence)]


def test_more_momentum_lags_more_and_is_less_noisy(shown):
    told = [lag_and_noise(shown.sentence(momentum=momentum)) for momentum in (0.0, 0.5, 0.9, 0.99)]
    lags, noises = np.transpose(told)
    assert (np.diff(lags) > 0).all()
    assert (np.diff(noises) < 0).all()
    assert lags[0] == 0


def test_larger_batches_are_less_noisy_and_lag_the_same(shown):
    told = [lag_and_noise(shown.sentence(batch_size=size)) for size in ("4", "16", "64")]
    lags, noises = np.transpose(told)
    assert len(set(lags)) == 1
    assert (np.diff(noises) < 0).all()


def test_momentum_says_of_how_many_batches_the_average_is_made(shown):
    assert "made of about the last 10 batches, of 16 samples each" in shown.sentence()
    assert "about the last 100 batches" in shown.sentence(momentum=0.99)
    assert "made of its last batch alone" in shown.sentence(momentum=0.0)


def test_the_running_statistics_are_the_decaying_sums_that_they_should_be():
    course = module._follow(FORWARD, 0.8, 16)[module._MEAN]
    mean = 0.0
    for batch, running in zip(course.batches, course.running, strict=True):
        mean = 0.8 * mean + 0.2 * batch
        assert running == pytest.approx(mean)


def test_batches_without_noise_have_exactly_the_true_statistics():
    for statistic in (module._MEAN, module._STD):
        course = module._follow(FORWARD, 0.0, 4)[statistic]
        np.testing.assert_allclose(course.without_noise, course.true)


def test_average_batches_have_what_batches_of_their_size_have_on_average():
    courses = module._follow(FORWARD, 0.0, 4)
    mean, std = courses[module._MEAN], courses[module._STD]
    np.testing.assert_allclose(mean.expected, mean.true)
    np.testing.assert_allclose(std.expected**2, 3 / 4 * std.true**2)


def test_the_bias_of_small_batches_is_told_apart_from_noise(shown):
    assert "1/N" not in shown.sentence()
    biases = [
        float(re.findall(r"([\d.]+) by the 1/N", shown.sentence(statistic=module._STD, **size))[0])
        for size in ({"batch_size": "4"}, {"batch_size": "16"}, {"batch_size": "64"})
    ]
    assert biases == sorted(biases, reverse=True)
    assert biases[0] > 0.3


def test_exchanged_roles_are_shown_as_they_are(figure, shown):
    wrong = figure(batchnorm.running, slips.roles_exchanged).sentence(momentum=0.9)
    right = shown.sentence(momentum=0.1)
    assert lag_and_noise(wrong) == lag_and_noise(right)


def test_variances_below_0_are_drawn(figure):
    def negative(*arguments):
        y, cache, mean, var = batchnorm_forward(*arguments[:4], np.ones(1), *arguments[5:])
        return y, cache, mean, -var

    drawing = figure(batchnorm.running, negative).state(statistic=module._STD)
    assert drawing.picture is not None


def test_the_course_is_asked_for_once(figure):
    calls = []

    def counting(*arguments):
        calls.append(arguments)
        return batchnorm_forward(*arguments)

    shown = figure(batchnorm.running, counting)
    shown.state()
    first = len(calls)
    shown.state(steps=20, statistic=module._STD)
    assert len(calls) == first == 3 * module._STEPS


def test_it_waits_for_the_function(figure, unwritten):
    sentence = figure(batchnorm.running, unwritten).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    # The first state is there again as an option, twice, and as the last step.
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 3
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(statistic=module._STD)]
    assert all(drawing.picture is not None for drawing in drawings)
