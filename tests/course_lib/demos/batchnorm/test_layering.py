import pytest

from course_lib.demos import batchnorm
from course_lib.demos.batchnorm import layering as module
from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward
from tests.course_lib.demos.batchnorm import slips
from tests.support.figures import figures_of

SMALL, RIGHT, LARGE = module._SCALES


@pytest.fixture(scope="module")
def shown():
    """The figure, whose networks are trained once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "patience", lambda seconds: float("inf"))  # on a busy machine, too
        yield figures_of(patch, module)(batchnorm.layers, batchnorm_forward, batchnorm_backward)


def accuracies(sentence):
    return [float(part.split()[-1]) for part in sentence.split("\u00a0% of 500")[:-1]]


def test_weights_that_are_too_small_let_hidden_values_die_without_batch_norm(shown):
    sentence = shown.sentence(weights=SMALL)
    assert "Without batch norm: std 0.52, 0.23, 0.15, 0.0" in sentence
    assert "With your batch norm: std 1.0, 1.0, 1.0, 1.0, 1.0, 1.1" in sentence
    without, with_it = accuracies(sentence)
    assert without < 30
    assert with_it > 92


def test_weights_that_are_too_large_break_a_network_without_it(shown):
    sentence = shown.sentence(weights=LARGE)
    assert "Without batch norm the network broke after 5 updates" in sentence
    assert accuracies(sentence)[0] > 85
    assert "broke" not in shown.sentence(weights=LARGE, updates=4)


def test_with_the_right_ones_both_learn(shown):
    assert min(accuracies(shown.sentence(weights=RIGHT))) > 90


def test_before_training_both_guess(shown):
    sentence = shown.sentence(updates=0)
    assert sentence.startswith("After 0 updates")
    assert accuracies(sentence) == [8.8, 8.8]


def test_it_is_told_anew_for_every_moment(shown):
    sentences = {shown.sentence(updates=updates) for updates in range(0, 121, 24)}
    assert len(sentences) == 6


def test_statistics_of_another_axis_are_shown_as_they_are(figure):
    def backward(upstream, cache):
        return upstream * 0.0, upstream.sum(axis=0), upstream.sum(axis=0)

    wrong = figure(batchnorm.layers, slips.each_sample_by_itself, backward)
    assert accuracies(wrong.sentence())[1] < 80


def test_a_network_that_breaks_with_the_students_functions_is_drawn(figure):
    broken = figure(batchnorm.layers, batchnorm_forward, slips.uphill)
    drawing = broken.state(weights=LARGE)
    assert drawing.picture is not None
    assert "With your batch norm" in drawing.sentence


def test_slow_functions_are_told_and_end_the_slider(figure, monkeypatch):
    monkeypatch.setattr(module, "patience", lambda seconds: 0.0)
    drawing = figure(batchnorm.layers, batchnorm_forward, batchnorm_backward).state()
    assert drawing.sentence.startswith("After 0 updates")
    assert "cut short after 0 updates" in drawing.sentence
    assert drawing.ends == {"updates": 0.0}


def test_networks_are_trained_anew_for_another_function(figure, monkeypatch):
    monkeypatch.setattr(module, "patience", lambda seconds: 0.0)
    trained = []
    monkeypatch.setattr(
        module, "train", lambda *a, train=module.train: trained.append(a) or train(*a)
    )
    shown = figure(batchnorm.layers, batchnorm_forward, batchnorm_backward)
    shown.state()
    shown.state(updates=0)
    assert len(trained) == 2  # one without batch norm and one with it


@pytest.mark.parametrize(
    ("std", "words"),
    [(0.0, "0"), (0.0951, "0.095"), (0.998, "1.0"), (1.0, "1.0"), (9.96, "10"), (1e9, "huge")],
)
def test_standard_deviations_are_written_with_two_digits(std, words):
    assert module._size(std) == words


def test_it_waits_for_the_function_that_is_missing(figure, unwritten):
    sentence = figure(batchnorm.layers, unwritten, batchnorm_backward).sentence()
    assert sentence == "This figure waits for batchnorm_forward, which is not written yet."
    sentence = figure(batchnorm.layers, batchnorm_forward, unwritten).sentence()
    assert sentence == "This figure waits for batchnorm_backward, which is not written yet."


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(weights=LARGE), shown.in_a_narrow_page(updates=4)]
    assert all(drawing.picture is not None for drawing in drawings)
