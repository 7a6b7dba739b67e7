import pytest

from course_lib.demos import losses
from course_lib.reference.losses import cross_entropy, softmax


@pytest.fixture
def logits(figure):
    return figure(losses.three_logits, softmax, cross_entropy)


def test_adding_to_all_logits_changes_nothing_but_what_the_plain_formulas_give(logits):
    plain, shifted = logits.sentence(), logits.sentence(change="plus 1000")
    yours = "your softmax makes A 0.705, B 0.259, C 0.035; with label A your loss is 0.349"
    assert yours in plain
    assert yours in shifted
    assert "give 0.705, 0.259, 0.035 and the loss 0.349" in plain
    assert "give NaN, NaN, NaN and the loss NaN" in shifted


def test_a_probability_that_is_rounded_to_0_has_an_infinite_loss(logits):
    sentence = logits.sentence(a=5.0, b=1.0, c=-5.0, change="times 100", label="C")
    assert "with label C your loss is 1000" in sentence
    assert "and the loss infinity" in sentence


def test_every_setting_is_drawn_and_told_apart(logits):
    drawings = [logits.state(**values) for values in logits.settings()]
    assert all(drawing.picture is not None for drawing in drawings)
    changed = {drawing.sentence for drawing in drawings}
    assert len(changed) == len(drawings) - 2  # both choices list their first option again


def test_it_waits_for_the_function_that_fails(figure):
    def not_a_row(values):
        return softmax(values)[0]

    def unwritten(values, labels):
        raise NotImplementedError("cross_entropy: replace this line")

    assert (
        "waits for softmax: it returned the shape (3,)"
        in figure(losses.three_logits, not_a_row, cross_entropy).sentence()
    )
    assert (
        "waits for cross_entropy, which is not written yet"
        in figure(losses.three_logits, softmax, unwritten).sentence()
    )


def test_a_step_moves_the_labels_logit_up_and_the_others_down(logits):
    assert (
        "moves the logit of A up by 0.295, B down by 0.259 and C down by 0.035" in logits.sentence()
    )
    assert (
        "moves the logit of A down by 0.705, B down by 0.259 and C up by 0.965"
        in logits.sentence(label="C")
    )


def test_a_logit_that_is_right_for_certain_is_not_moved(logits):
    told = logits.sentence(change="times 100")
    assert "the logit of A not at all, B not at all and C not at all" in told
    assert "Measured on your loss, the slopes are the same" in told


def test_a_gradient_without_the_onehot_is_told(figure):
    def without_the_label(values, labels):
        return cross_entropy(values, labels)[0], softmax(values)

    shown = figure(losses.three_logits, softmax, without_the_label)
    assert "of A down by 0.705, B down by 0.259 and C down by 0.035" in shown.sentence()
    assert "the slopes are others: −0.295, 0.259, 0.035" in shown.sentence()


def test_a_gradient_that_leaves_the_picture_is_drawn_as_far_as_it_goes(figure):
    def enormous(values, labels):
        loss, gradient = cross_entropy(values, labels)
        return loss, 1e6 * gradient

    assert figure(losses.three_logits, softmax, enormous).state().picture is not None
