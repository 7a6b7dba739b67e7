"""The visible tests of `mlp_forward` and `collapse_linear`: what passes, what slips are told."""

import numpy as np
import pytest

from course_lib.checks import CheckFailed
from course_lib.reference import neural_networks
from course_lib.visible import neural_networks as visible

OF_FORWARD = [
    visible.check_a_deep_network,
    visible.check_one_layer,
    visible.check_one_array_three_times,
    visible.check_small_shapes,
    visible.check_forward_leaves_nothing_behind,
    visible.check_equal_sizes,
    visible.check_activation_gets_arrays,
]
OF_COLLAPSE = [
    visible.check_square_weights,
    visible.check_square_biases,
    visible.check_one_layer_for_two,
    visible.check_collapse_leaves_nothing_behind,
]


def row_by_row(x, weights, biases, activation):
    rows = []
    for h in x:
        for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
            h = h @ W + b if i == 0 else activation(h) @ W + b
        rows.append(h)
    return np.array(rows)


@pytest.mark.parametrize("check", OF_FORWARD)
@pytest.mark.parametrize("right", [neural_networks.mlp_forward, row_by_row])
def test_a_right_forward_pass_passes(check, right):
    check(right)


def collapsed_entry_by_entry(W1, b1, W2, b2, slope):
    return [slope * np.einsum("kh,hd->kd", W2, W1), b2 + slope * np.einsum("kh,h->k", W2, b1)]


@pytest.mark.parametrize("check", OF_COLLAPSE)
@pytest.mark.parametrize("right", [neural_networks.collapse_linear, collapsed_entry_by_entry])
def test_a_right_collapse_passes(check, right):
    check(right)


def activated_everywhere(x, weights, biases, activation):
    return activation(row_by_row(x, weights, biases, activation))


def last_told_by_identity(x, weights, biases, activation):
    for W, b in zip(weights, biases, strict=True):
        x = x @ W + b
        if W is not weights[-1]:
            x = activation(x)
    return x


def uses_up_its_lists(x, weights, biases, activation):
    y = row_by_row(x, weights, biases, activation)
    weights.pop()
    return y


def adds_to_its_bias(x, weights, biases, activation):
    y = row_by_row(x, weights, biases, activation)
    biases[0] += len(x) == 1
    return y


def writes_into_what_fits(x, weights, biases, activation):
    y = row_by_row(x, weights, biases, activation)
    if y.shape == x.shape:
        x[...] = y
    return y


def a_bias_in_its_column(x, weights, biases, activation):
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        z = (activation(x) if i else x) @ W
        x = z + (b[:, None] if len(b) == len(z) else b)
    return x


def first_bias_wherever_it_fits(x, weights, biases, activation):
    same = [biases[0] if b.shape == biases[0].shape else b for b in biases]
    return row_by_row(x, weights, same, activation)


def number_by_number(x, weights, biases, activation):
    return row_by_row(x, weights, biases, lambda z: np.array([activation(v) for v in z]))


def relu(z):
    return np.maximum(z, 0)


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_FORWARD[0], lambda x, W, b, _: row_by_row(x, W, b, relu), "ReLU is built in"),
        (OF_FORWARD[0], lambda x, W, b, _: row_by_row(x, W, b, np.tanh), "follows all but the"),
        (OF_FORWARD[0], activated_everywhere, "follows the last layer as well"),
        (OF_FORWARD[1], activated_everywhere, "which is the last"),
        (OF_FORWARD[2], last_told_by_identity, r"\[W, W, W\].*by its place"),
        (OF_FORWARD[3], lambda *a: row_by_row(*a)[:, 0], r"expected shape \(4, 1\)"),
        (OF_FORWARD[4], uses_up_its_lists, "leave weights unchanged"),
        (OF_FORWARD[4], adds_to_its_bias, "one sample.*leave biases unchanged"),
        (OF_FORWARD[5], writes_into_what_fits, "leave x unchanged"),
        (OF_FORWARD[5], a_bias_in_its_column, "own biases"),
        (OF_FORWARD[5], first_bias_wherever_it_fits, "own biases"),
        (OF_FORWARD[6], number_by_number, "called with a single number"),
    ],
)
def test_a_wrong_forward_pass_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)


def adds_in_place(W1, b1, W2, b2, slope):
    b2 += slope * W2 @ b1
    return slope * W2 @ W1, b2


@pytest.mark.parametrize(
    ("check", "wrong", "message"),
    [
        (OF_COLLAPSE[0], lambda W1, b1, W2, b2, s: (s * W1 @ W2, b2), "D = H = K = 2, W3"),
        (OF_COLLAPSE[1], lambda W1, b1, W2, b2, s: (W1, W2 @ b1 + b2), "D = H = K = 2, b3"),
        (OF_COLLAPSE[2], lambda W1, b1, W2, b2, s: (s * W2 @ W1, b2), "at x = 0"),
        (OF_COLLAPSE[2], lambda *a: (collapsed_entry_by_entry(*a)[0].T, a[3]), "transpose|shape"),
        (OF_COLLAPSE[2], lambda *a: collapsed_entry_by_entry(*a[:4], a[4] or 1), "0.0.* W3 x"),
        (OF_COLLAPSE[3], adds_in_place, "leave b2 unchanged"),
    ],
)
def test_a_wrong_collapse_hears_of_it(check, wrong, message):
    with pytest.raises(CheckFailed, match=message):
        check(wrong)
