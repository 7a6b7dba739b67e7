import numpy as np
import pytest

from course_lib import gradcheck
from course_lib.demos import gates
from course_lib.demos.gates import circuits as module
from course_lib.reference.gates import AddGate, MaxGate, MultiplyGate
from tests.course_lib.demos.gates import slips

NAMES = "abcde"


@pytest.fixture
def shown(figure):
    return figure(gates.circuit, AddGate, MultiplyGate, MaxGate)


def at(**inputs):
    """Return places of the points with these values."""
    return {name: (0.5, float(value)) for name, value in inputs.items()}


def formula(inputs):
    a, b, c, d, e = inputs
    return max(a * b, c + d) * e


def blame(sentence):
    said = sentence.split("is to blame for ")[1].split(": ")[1].split(".  ")[0]
    parts = said.replace("−", "-").split(", ")[: len(NAMES)]
    return [float(part.split()[1].rstrip(".")) for part in parts]


@pytest.mark.parametrize(
    "inputs", [(1.5, 2, 2.5, -1, -1.5), (-2, 1.5, 0.5, -1, 2.5), (3, 3, -3, 3, 3)]
)
def test_the_blame_is_the_slope_of_the_formula(shown, inputs):
    sentence = shown.sentence(**at(**dict(zip(NAMES, inputs, strict=True))))
    numeric = gradcheck.numerical_gradient(formula, np.array(inputs))
    assert blame(sentence) == pytest.approx(numeric, abs=1e-6)


def test_it_goes_gate_by_gate(shown):
    told = [shown.sentence(step=step) for step in range(10)]
    assert told[0].endswith("For y = max(a·b, c + d) · e no gate has computed yet.")
    given = "Inputs a to e are 1.5, 2, 2.5, −1 and −1.5."
    assert told[1] == f"{given} Forward, gate 1 of 4: 1.5 · 2 = 3."
    assert told[3].endswith(" Forward, gate 3 of 4: max(3, 1.5) = 3.")
    assert told[4].endswith(" Forward, gate 4 of 4: 3 · (−1.5) = −4.5.")
    assert "Backward begins here, with 1" in told[5]
    assert "multiply, a swap, makes of 1 from above −1.5 for max(a·b, c + d) and 3 for e" in told[6]
    assert "max, a router, makes of −1.5 from above −1.5 for a·b and 0 for c + d" in told[7]
    assert "add, a distributor, makes of 0 from above 0 for c and 0 for d" in told[8]
    assert "a −3, b −2.25, c 0, d 0, e 3." in told[9]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("others", [{}, {"a": -2}], ids=["product wins", "sum wins"])
def test_a_nudge_moves_the_output_by_gradient_times_nudge(shown, name, others):
    assert shown.sentence(nudge=name, **at(**others)).endswith(": ✓.")


def test_at_a_tie_a_nudge_tells_that_the_gradient_is_one_sided(shown):
    sentence = shown.sentence(nudge="c", **at(a=1, b=2, c=2, d=0))
    assert "y moves by −0.015, but 0.01 times its gradient is 0: max has a tie here" in sentence


def test_a_nudge_waits_for_what_has_not_flowed_yet(shown):
    assert shown.sentence(step=2, nudge="a").endswith("go on to see what reaches y.")
    assert shown.sentence(step=4, nudge="a").endswith("go on to see its gradient.")


@pytest.mark.parametrize(
    ("wrong", "step", "says"),
    [
        ({"add": slips.HalvingAdd}, 8, "By its rule your AddGate gives 2 and 2"),
        ({"multiply": slips.UnswappedMultiply}, 6, "By its rule your MultiplyGate gives 2 and 3"),
        ({"maximum": slips.SplittingMax}, 7, "By its rule your MaxGate gives 0 and 2"),
        ({"maximum": slips.SmallerMax}, 3, "By its rule your MaxGate gives 3"),
    ],
)
def test_a_wrong_gate_is_shown_with_what_its_rule_gives(figure, wrong, step, says):
    classes = {"add": AddGate, "multiply": MultiplyGate, "maximum": MaxGate} | wrong
    drawing = figure(gates.circuit, *classes.values()).state(
        step=step, **at(a=1, b=1, c=3, d=0, e=2)
    )
    assert f"✗ {says}" in drawing.sentence
    assert drawing.picture is not None


def test_it_waits_for_gates_that_give_it_nothing(figure):
    for wrong, reason in (
        (slips.Unwritten, "SomeGate, which is not written yet."),
        (slips.OneAlone, "AddGate.backward: it must return (gradient for a, gradient for b)."),
        (None, "AddGate, which is None so far."),
    ):
        sentence = figure(gates.circuit, wrong, MultiplyGate, MaxGate).sentence()
        assert sentence == f"This figure waits for {reason}"
    sentence = figure(gates.circuit, AddGate, slips.Text, MaxGate).sentence()
    assert (
        sentence == "This figure waits for MultiplyGate.forward: it returned a str, not a number."
    )


def test_each_input_is_dragged_on_a_scale_of_its_own(shown):
    handles = shown.state().handles
    assert set(handles) == set(NAMES)
    zeros = []
    for (area,) in handles.values():
        top, bottom = area.y
        zeros.append(top / (top - bottom))  # the share of the picture above the value 0
    wanted = [row / shown.size[1] for row in module._ROWS.values()]
    assert zeros == pytest.approx(wanted)


def test_every_setting_is_drawn_and_told_apart(shown):
    drawings = [shown.state(**values) for values in shown.settings()]
    # The last step and no nudge are those of the first state.
    assert len({drawing.sentence for drawing in drawings}) == len(drawings) - 2
    drawings += [shown.in_the_dark(nudge="e"), shown.in_a_narrow_page(nudge="d", step=7)]
    assert all(drawing.picture is not None for drawing in drawings)
