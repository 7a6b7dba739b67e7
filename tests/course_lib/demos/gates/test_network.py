import numpy as np
import pytest

from course_lib import datasets, gradcheck
from course_lib.demos._student import StudentFunction, Waiting
from course_lib.demos.gates import _network as module
from course_lib.reference.gates import AddGate, MultiplyGate, ReLUGate, backpropagate
from course_lib.reference.neural_networks import mlp_forward, relu
from tests.course_lib.demos.gates import slips, walks

X, y = datasets.make_moons(23)
t = 2.0 * y - 1


def network(walk=backpropagate, **others):
    classes = {"add": AddGate, "multiply": MultiplyGate, "relu": ReLUGate} | others
    given = {kind: StudentFunction(made, made.__name__) for kind, made in classes.items()}
    return module.GateNetwork(given, StudentFunction(walk, "backpropagate"))


def layers(weights):
    """Return weights (inputs, outputs) and biases of each layer."""
    found, first = [], 0
    for n_in, n_out in zip(module.SIZES[:-1], module.SIZES[1:], strict=True):
        block = weights[first : first + (n_in + 1) * n_out].reshape(n_out, n_in + 1)
        found.append((block[:, :-1].T, block[:, -1]))
        first += block.size
    return [W for W, _ in found], [b for _, b in found]


def loss(weights):
    score = mlp_forward(X, *layers(weights), relu)[:, 0]
    return float(np.maximum(1 - t * score, 0).mean())


def test_the_score_is_that_of_the_network_of_lesson_5():
    weights = np.random.default_rng(2).normal(size=module.N_WEIGHTS)
    expected = mlp_forward(X, *layers(weights), relu)[:, 0]
    assert network().scores(weights, X) == pytest.approx(expected)


def test_an_update_goes_down_the_slopes_of_the_mean_hinge_loss():
    course = network().train(X, t, 10, is_whole=True)
    weights = course.weights[0]
    for _ in range(10):
        weights = weights - 0.3 * gradcheck.numerical_gradient(loss, weights)
    assert course.weights[1] == pytest.approx(weights, abs=1e-6)
    assert course.losses[[0, 10]] == pytest.approx([loss(w) for w in course.weights])


def test_the_output_layer_alone_learns_if_asked():
    first, last = network().train(X, t, 10, is_whole=False).weights
    assert (first[: -module.N_LAST] == last[: -module.N_LAST]).all()
    assert (first[-module.N_LAST :] != last[-module.N_LAST :]).any()


def test_what_is_overwritten_is_no_longer_the_slope():
    course = network(walks.overwriting).train(X, t, 10, is_whole=True)
    assert course.losses[-1] != pytest.approx(network().train(X, t, 10, True).losses[-1])


def test_all_layers_learn_if_asked():
    first, last = network().train(X, t, 10, is_whole=True).weights
    assert (first[: -module.N_LAST] != last[: -module.N_LAST]).any()


def test_a_loss_that_grows_ends_the_training():
    course = network(relu=slips.LeakyReLU).train(X, t, 300, is_whole=True)
    assert course.n_updates < 300
    assert course.losses[-1] > module.WILD


def test_a_slow_training_ends_early(monkeypatch):
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    course = network().train(X, t, 300, is_whole=True)
    assert course.n_updates == module.EVERY
    assert len(course.weights) == 2


@pytest.mark.parametrize(
    ("walk", "reason"),
    [
        (lambda output: {output: 1.0}, "it must return a dict with a gradient for each leaf."),
        (lambda output: None, "it must return a dict with a gradient for each leaf."),
    ],
)
def test_it_waits_for_gradients_that_are_missing(walk, reason):
    with pytest.raises(Waiting, match=f"waits for backpropagate: {reason}"):
        network(walk).train(X, t, 10, is_whole=True)


def test_it_waits_for_a_gate_that_is_wrong_by_its_name():
    with pytest.raises(Waiting, match=r"waits for OneAlone\.backward: it must return"):
        network(add=slips.OneAlone).train(X, t, 10, is_whole=True)
