import itertools

import pytest

from course_lib.demos import convolution
from course_lib.demos.convolution.seeing import _MOST, _STACKS, _field
from course_lib.reference.convolution import output_size
from course_lib.reference.receptive_field import receptive_field


@pytest.fixture
def shown(figure):
    return figure(convolution.pyramid, receptive_field)


def test_an_output_is_followed_down_to_the_inputs(shown):
    assert shown.sentence() == (
        "Kernel 3, stride 2 in layer 1, through 3 layers: output 3 sees the inputs 6 to 16, 11 in "
        "all: 1, and 2, 4 and 4 more with each layer. Your receptive_field says 11 ✓."
    )
    assert "output 0 sees the inputs 0 to 10, 11 in all" in shown.sentence(cell=(0, 0))


def test_a_layer_s_own_stride_does_not_widen_what_it_sees(shown):
    plain = "sees the inputs 3 to 9, 7 in all: 1, and 2, 2 and 2 more"
    assert plain in shown.sentence(stack="plain")
    assert "7 in all: 1, and 2, 2 and 2 more" in shown.sentence(stack="stride 2 in layer 3")
    assert "15 in all: 1, and 2, 4 and 8 more" in shown.sentence(stack="stride 2 in all")


def test_kernels_of_one_see_one_input(shown):
    assert "output 3 sees input 6 alone, for a kernel of 1 adds nothing." in shown.sentence(
        kernel=1
    )


def test_what_the_picture_counts_is_what_the_reference_says():
    for stack, kernel, count in itertools.product(_STACKS, (1, 2, 3), range(1, _MOST + 1)):
        layers = [(kernel, *layer) for layer in _STACKS[stack]][:count]
        assert _field(layers) == receptive_field(layers)


@pytest.mark.parametrize("stack", list(_STACKS))
def test_the_output_ends_where_the_last_layer_ends(shown, stack):
    n = 23
    for stride, dilation in _STACKS[stack]:
        n = output_size(n, 3, stride, 0, dilation)
    assert shown.state(stack=stack).ends == {"cell": (n - 1, 0)}
    assert f"output {n - 1} sees" in shown.sentence(stack=stack, cell=(22, 0))


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (lambda layers: 1 + sum(d * (k - 1) for k, _, d in layers), "says 7 ✗"),
        (lambda layers: sum(k for k, _, _ in layers), "says 9 ✗"),
    ],
)
def test_another_number_is_told(figure, slip, words):
    assert words in figure(convolution.pyramid, slip).sentence()


def test_the_list_that_is_handed_over_is_the_function_s_own(figure):
    def emptying(layers):
        number = receptive_field(layers)
        layers.clear()
        return number

    assert "says 11 ✓" in figure(convolution.pyramid, emptying).sentence()


def test_it_waits_for_a_number(figure, unwritten):
    sentence = figure(convolution.pyramid, unwritten).sentence()
    assert sentence == "This figure waits for receptive_field, which is not written yet."
    assert "not a number" in figure(convolution.pyramid, lambda layers: None).sentence()


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 3
    drawings += [shown.in_the_dark(), shown.in_a_narrow_page(n_layers=1, kernel=1)]
    assert all(drawing.picture is not None for drawing in drawings)
