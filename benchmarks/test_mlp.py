"""Ten updates of a network of 64, 128 and 10 units on all 1,797 digits of scikit-learn."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

from course_lib.layers import Linear, ReLU
from course_lib.reference.losses import cross_entropy
from course_lib.reference.mlp import MLP

N_UPDATES, LEARNING_RATE = 10, 0.1


@pytest.fixture
def digits():
    X, y = load_digits(return_X_y=True)
    return X / 16, y


@pytest.fixture
def network():
    return MLP([Linear(64, 128), ReLU(), Linear(128, 10)], np.random.default_rng(0))


def test_training(compare, digits, network):
    X, y = digits
    parameters = [array for layer in network.layers for array in layer.parameters.values()]
    start = [array.copy() for array in parameters]

    def ours():
        for parameter, first in zip(parameters, start, strict=True):
            parameter[:] = first
        return network.fit(
            X,
            y,
            cross_entropy,
            learning_rate=LEARNING_RATE,
            n_epochs=N_UPDATES,
            batch_size=len(X),
        )

    model = MLPClassifier(
        hidden_layer_sizes=(128,),
        solver="sgd",
        alpha=0,
        momentum=0,
        learning_rate_init=LEARNING_RATE,
        batch_size=len(X),
    ).partial_fit(X, y, classes=np.arange(10))

    def peer():
        theirs = [model.coefs_[0], model.intercepts_[0], model.coefs_[1], model.intercepts_[1]]
        for parameter, first in zip(theirs, start, strict=True):
            parameter[:] = first
        return np.array([model.partial_fit(X, y).loss_ for _ in range(N_UPDATES)])

    compare("training a network, scikit-learn", ours, peer, aim=1.5)
