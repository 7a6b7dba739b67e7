"""What the browser tests know of each lesson: what its figures wait for, and a change to try."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """Another version of a student's function, and the figures that it must change."""

    exercise: str
    source: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class LessonFigures:
    """The figures of a lesson."""

    unsolved: dict[str, str]
    """What each figure says in the released lesson, by the function that draws it."""
    change: Change


FIGURES = {
    "01_knn": LessonFigures(
        unsolved={
            "demos.knn.gallery": "The first 20 training digits, with their labels",
            "demos.knn.differences": "those of 3 minus 1 add up to 1",
            "demos.knn.rings": "waits for l1_distances, which is not written yet",
            "demos.knn.boundary": "waits for l1_distances, which is not written yet",
            "demos.knn.read_digits": "waits for l2_distances, which is not written yet",
            "demos.knn.accuracy_curve": "waits for choose_k, which is not written yet",
            "demos.knn.test_once": "waits for choose_k, which is not written yet",
            "demos.knn.cost": "waits for l2_distances, which is not written yet",
            "demos.knn.by_hand": "nearest_l1: not filled in yet",
        },
        change=Change(
            "l2_distances",
            "def l2_distances(X_test, X_train):\n"
            "    return np.abs(X_test[:, None] - X_train).max(axis=2)",
            ("demos.knn.rings", "demos.knn.boundary", "demos.knn.read_digits"),
        ),
    ),
    "02_losses": LessonFigures(
        unsolved={
            "demos.losses.meet_penguins": "342 penguins of the species Adelie (blue circles)",
            "demos.losses.one_prediction": "waits for mean_squared_error, which is not written",
            "demos.losses.one_logit": "waits for binary_cross_entropy, which is not written yet",
            "demos.losses.three_logits": "waits for softmax, which is not written yet",
            "demos.losses.three_models": "waits for mean_squared_error, which is not written yet",
            "demos.losses.by_hand": "probabilities: not filled in yet",
            "demos.losses.outliers": "waits for mean_squared_error, which is not written yet",
        },
        change=Change(
            "mean_squared_error",
            "def mean_squared_error(predictions, targets):\n"
            "    errors = predictions - targets\n"
            "    return np.mean(errors**4), 4 * errors**3 / len(errors)",
            ("demos.losses.one_prediction",),
        ),
    ),
    "03_gradient_descent": LessonFigures(
        unsolved={
            "demos.descent.one_parabola": "waits for gradient_descent, which is not written yet",
            "demos.descent.memory": "waits for momentum_descent, which is not written yet",
            "demos.descent.valley": "waits for gradient_descent, which is not written yet",
            "demos.descent.hill": "waits for momentum_descent, which is not written yet",
            "demos.descent.curves": "waits for train_linear_regression, which is not written yet",
            "demos.descent.graphs_a_and_b": "waits for train_linear_regression, which is not",
            "demos.descent.penguin_mass": "waits for train_linear_regression, which is not",
            "demos.descent.parabola_by_hand": "with the start at x = 1",
            "demos.descent.factors_by_hand": "factor: not filled in yet",
        },
        change=Change(
            "gradient_descent",
            "def gradient_descent(gradient, x0, learning_rate, n_steps):\n"
            "    path = [x0]\n"
            "    for _ in range(n_steps):\n"
            "        path.append(path[-1] - learning_rate / 2 * gradient(path[-1]))\n"
            "    return np.array(path)",
            ("demos.descent.one_parabola", "demos.descent.valley"),
        ),
    ),
    "04_regularization": LessonFigures(
        unsolved={
            "demos.regularization.diamond_and_circle": "waits for l1_penalty, which is not written",
            "demos.regularization.weights": "waits for l1_penalty, which is not written yet",
            "demos.regularization.dropped": "waits for dropout_forward, which is not written yet",
            "demos.regularization.shifts": "waits for random_shift, which is not written yet",
            "demos.regularization.members": "waits for average_probabilities, which is not written",
            "demos.regularization.four_knobs": "waits for l2_penalty, which is not written yet",
            "demos.regularization.dropout_by_hand": "mask: not filled in yet",
        },
        change=Change(
            "random_shift",
            "def random_shift(images, max_shift, rng):\n"
            "    return np.roll(images, max_shift, axis=1)",
            ("demos.regularization.shifts",),
        ),
    ),
    "05_neural_networks": LessonFigures(
        unsolved={
            "demos.neural_networks.activations": "waits for relu, which is not written yet",
            "demos.neural_networks.ten_layers": "waits for tanh_gradient, which is not written yet",
            "demos.neural_networks.network_by_hand": "A picture of 10 × 10 pixels, flattened",
            "demos.neural_networks.counting": "waits for count_parameters, which is not written",
            "demos.neural_networks.forward_by_hand": "hidden: not filled in yet",
            "demos.neural_networks.collapse": "waits for mlp_forward, which is not written yet",
            "demos.neural_networks.knots": "waits for relu_interpolant, which is not written yet",
            "demos.neural_networks.approximation": "waits for relu_interpolant, which is not",
            "demos.neural_networks.digits": "waits for relu, which is not written yet",
        },
        change=Change(
            "relu",
            "def relu(z):\n    return np.abs(z)",
            (
                "demos.neural_networks.activations",
                "demos.neural_networks.knots",
                "demos.neural_networks.approximation",
                "demos.neural_networks.digits",
            ),
        ),
    ),
    "06_backprop_gates": LessonFigures(
        unsolved={
            "demos.gates.circuit": "waits for MultiplyGate, which is not written yet",
            "demos.gates.neuron": "waits for MultiplyGate, which is not written yet",
            "demos.gates.neuron_by_hand": "A neuron: p₁ = w₁ · x₁",
            "demos.gates.router_by_hand": "A router: p = a · b",
            "demos.gates.used_twice_by_hand": "values: not filled in yet",
            "demos.gates.checking": "waits for MultiplyGate, which is not written yet",
            "demos.gates.used_twice": "waits for MultiplyGate, which is not written yet",
            "demos.gates.moons": "waits for MultiplyGate, which is not written yet",
        },
        change=Change(
            "MultiplyGate",
            "class MultiplyGate:\n"
            "    def forward(self, a, b):\n"
            "        self.a, self.b = a, b\n"
            "        return a * b\n\n"
            "    def backward(self, upstream):\n"
            "        return upstream * self.a, upstream * self.b",
            (
                "demos.gates.circuit",
                "demos.gates.neuron",
                "demos.gates.used_twice",
            ),
        ),
    ),
}
"""By lesson. A new lesson needs an entry here."""
