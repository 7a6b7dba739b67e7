from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from course_lib.layers import BatchNorm, Dropout, Linear, ReLU, Tanh


def test_a_description_holds_what_it_was_given():
    layer = Linear(3, 2, bias=False)
    assert (layer.in_features, layer.out_features, layer.bias) == (3, 2, False)
    assert Linear(3, 2).bias is True
    assert BatchNorm(4).num_features == 4
    assert Dropout(0.25).p == 0.25


def test_descriptions_with_the_same_numbers_are_equal():
    assert Linear(3, 2) == Linear(3, 2)
    assert Linear(3, 2) != Linear(3, 2, bias=False)
    assert ReLU() == ReLU() != Tanh()
    assert len({Dropout(0.5), Dropout(0.5), BatchNorm(1)}) == 2


def test_numpy_numbers_become_pythons():
    layer = Linear(np.int64(3), np.int32(2))
    assert type(layer.in_features) is type(layer.out_features) is int
    assert type(Dropout(np.float32(0.5)).p) is float
    assert type(Dropout(0).p) is float


def test_it_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Linear(3, 2).bias = False


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Linear(0, 2), ValueError, "in_features: expected at least 1, got 0"),
        (lambda: Linear(2, -1), ValueError, "out_features: expected at least 1, got -1"),
        (lambda: Linear(2.0, 1), TypeError, "in_features: expected an integer, got 2.0"),
        (lambda: Linear(True, 1), TypeError, "in_features: expected an integer, got True"),
        (lambda: Linear(2, 1, bias=0), TypeError, "bias: expected True or False, got 0"),
        (lambda: BatchNorm(0), ValueError, "num_features: expected at least 1"),
        (lambda: Dropout(1), ValueError, "p: expected at least 0 and below 1, got 1"),
        (lambda: Dropout(-0.1), ValueError, "p: expected at least 0"),
        (lambda: Dropout(float("nan")), ValueError, "p: expected at least 0"),
        (lambda: Dropout("half"), TypeError, "p: expected a number, got 'half'"),
    ],
)
def test_numbers_that_make_no_layer_are_refused(make, error, words):
    with pytest.raises(error, match=words):
        make()
