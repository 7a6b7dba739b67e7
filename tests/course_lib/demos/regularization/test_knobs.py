import re

import numpy as np
import pytest

from course_lib.demos import regularization
from course_lib.demos._student import StudentFunction, Waiting
from course_lib.demos.regularization import _network, _study, knobs
from course_lib.demos.regularization._study import MEMBERS, Study
from course_lib.reference.ensembles import average_probabilities
from course_lib.reference.losses import cross_entropy
from course_lib.reference.regularization import (
    dropout_backward,
    dropout_forward,
    l2_penalty,
    random_shift,
)

FUNCTIONS = {
    "l2_penalty": l2_penalty,
    "dropout_forward": dropout_forward,
    "dropout_backward": dropout_backward,
    "random_shift": random_shift,
    "average_probabilities": average_probabilities,
    "cross_entropy": cross_entropy,
}
KNOBS = ("strength", "p", "shift", "members")


def study_with(**others):
    functions = FUNCTIONS | others
    return Study({name: StudentFunction(function, name) for name, function in functions.items()})


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch):
    """Let networks take all their steps, however slow the machine is just now."""
    monkeypatch.setattr(_study, "_SECONDS", float("inf"))


@pytest.fixture(scope="module")
def study():
    return study_with()


@pytest.fixture
def briefly(monkeypatch):
    """Networks that are trained for a few steps only."""
    monkeypatch.setattr(_network, "STEPS", 3)


@pytest.mark.parametrize("knob", KNOBS)
def test_at_rest_the_networks_know_their_digits_by_heart_and_others_badly(study, knob):
    course = study.course(knob)
    assert course.training[0] == 1
    assert 0.6 < course.test[0] < 0.72


@pytest.mark.parametrize(
    ("knob", "gain"), [("strength", 0.03), ("p", 0.03), ("shift", 0.12), ("members", 0.03)]
)
def test_each_knob_makes_them_better_on_other_digits(study, knob, gain):
    test = study.course(knob).test
    assert test.max() > test[0] + gain


@pytest.mark.parametrize("knob", ["strength", "p", "shift"])
def test_at_its_end_a_knob_makes_them_worse_on_all_digits(study, knob):
    course = study.course(knob)
    assert course.training[-1] < 0.75
    assert course.test[-1] < course.test[0] - 0.2


def test_an_ensemble_levels_off(study):
    test = study.course("members").test
    assert len(test) == len(MEMBERS)
    assert abs(test[-1] - test[-2]) < 0.01


def test_where_every_panel_waits_so_does_the_figure(figure, unwritten):
    shown = figure(regularization.four_knobs, *[unwritten] * 6)
    assert shown.state().picture is None
    assert shown.sentence() == "This figure waits for l2_penalty, which is not written yet."


@pytest.fixture
def shown(figure, briefly):
    return figure(regularization.four_knobs, *FUNCTIONS.values())


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page()]
    assert all(drawing.picture is not None for drawing in drawings)
    assert "With max_shift = 5: " in shown.sentence(shift=5)
    assert "With strength λ = 0.03: " in shown.sentence(strength="0.03")
    assert "With p = 0.45: " in shown.sentence(p=0.45)
    assert "With 6 networks together: " in shown.sentence(members="6")


def test_a_control_trains_nothing(figure, briefly):
    calls = []

    def counting(logits, labels):
        calls.append(1)
        return cross_entropy(logits, labels)

    functions = FUNCTIONS | {"cross_entropy": counting}
    shown = figure(regularization.four_knobs, *functions.values())
    shown.state()
    trained = len(calls)
    for values in ({"p": 0.9}, {"shift": 5}, {"strength": "0.1"}, {"members": "12"}):
        shown.state(**values)
    assert len(calls) == trained == 4 * 3


def test_in_a_browser_it_says_how_far_the_training_is(figure, briefly, unwritten, monkeypatch):
    said = []

    class Page:
        def update(self, html):
            said.append(re.sub("<.*?>", "", html.data))

    monkeypatch.setattr(knobs, "has_browser", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda html, display_id: Page())
    figure(regularization.four_knobs, *(FUNCTIONS | {"random_shift": unwritten}).values())
    assert said == [
        "Training the networks: 0 of 4 knobs, next strength λ …",
        "Training the networks: 1 of 4 knobs, next p …",
        "Training the networks: 2 of 4 knobs, next max_shift …",
        "Training the networks: 3 of 4 knobs, next members …",
        "",  # the figure takes its place
    ]


def test_a_panel_waits_by_itself(figure, briefly, unwritten):
    functions = FUNCTIONS | {"random_shift": unwritten}
    drawing = figure(regularization.four_knobs, *functions.values()).state()
    assert drawing.picture is not None
    assert "The panel of max_shift waits for random_shift, which is not" in drawing.sentence
    assert "With p = 0: " in drawing.sentence


def test_steps_that_slow_functions_leave_no_time_for_are_told(figure, monkeypatch):
    monkeypatch.setattr(_network, "_LEAST_STEPS", 2)
    monkeypatch.setattr(_study, "_SECONDS", 0.0)
    sentence = figure(regularization.four_knobs, *FUNCTIONS.values()).sentence()
    assert len(re.findall(r"the networks took 2 steps instead of 250", sentence)) == 4


def test_only_what_a_changed_function_trains_is_trained_again(briefly):
    calls = []

    def counting(logits, labels):
        calls.append(len(labels))
        return cross_entropy(logits, labels)

    functions = {name: StudentFunction(f, name) for name, f in FUNCTIONS.items()}
    functions["cross_entropy"] = StudentFunction(counting, "cross_entropy")
    study = Study(functions)
    for knob in KNOBS:
        study.course(knob)
    calls.clear()
    functions["l2_penalty"]._function = lambda W, strength: l2_penalty(W, strength)
    for knob in KNOBS:
        study.course(knob)
    assert len(calls) == 3


def test_a_penalty_that_pushes_away_is_told():
    def pushing(W, strength):
        return np.sum(W**2), -1e6 * W

    with pytest.raises(Waiting, match="l2_penalty: with it, the weights grow beyond all bounds"):
        study_with(l2_penalty=pushing).course("strength")


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("l2_penalty", lambda W, strength: 1.0, r"must return \(penalty, gradient\)"),
        ("dropout_forward", lambda x, p, rng, train: (x, x[0]), "dropout_forward's mask"),
        ("dropout_backward", lambda upstream, mask: None, "dropout_backward: it returned None"),
        ("random_shift", lambda images, reach, rng: images[0], "that of the images"),
        ("average_probabilities", lambda members: members, "a row of probabilities per sample"),
        ("cross_entropy", lambda logits, labels: (0.0, 0.0), "one entry per logit"),
    ],
)
def test_it_waits_for_what_each_function_should_return(briefly, name, function, words):
    study = study_with(**{name: function})
    knob = {"l2_penalty": 0, "cross_entropy": 0, "random_shift": 2, "average_probabilities": 3}
    with pytest.raises(Waiting, match=words):
        study.course(KNOBS[knob.get(name, 1)])
