"""Draft exercises, one of every kind in the syllabus, with a right and a wrong solution each.

The tests are written as a lesson's are; they run through both engines and must end alike.
"""

from dataclasses import dataclass
from textwrap import dedent

from tests.support import cells


@dataclass(frozen=True)
class Exercise:
    name: str
    test: str
    right: str
    wrong: str
    says: str
    """What the message for the wrong solution contains."""


def _exercise(name: str, test: str, right: str, wrong: str, says: str) -> Exercise:
    return Exercise(name, *(dedent(text).strip() for text in (test, right, wrong)), says)


EXERCISES = [
    _exercise(
        "l1_distances",
        """
        import numpy as np
        from course_lib import checks
        rng = np.random.default_rng(1)
        A, B = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
        expected = np.abs(A[:, None] - B).sum(axis=2)
        checks.check_array(l1_distances(A, X_train=B), expected, "l1_distances(A, B)")
        checks.check_unchanged(l1_distances, {"A": A, "B": B}, "l1_distances(A, B)")
        """,
        """
        def l1_distances(X_test, X_train):
            return np.abs(X_test[:, None] - X_train).sum(axis=2)
        """,
        """
        def l1_distances(X_test, X_train):
            result = np.abs(X_test[:, None] - X_train).sum(axis=2)
            X_test += 1
            return result
        """,
        "A unchanged",
    ),
    _exercise(
        "nearest",
        """
        from course_lib.lending import lend
        lend(l1_distances=lambda a, b: abs(a[:, None] - b).sum(axis=2))
        import numpy as np
        points = np.array([[0.0], [4.0], [1.0]])
        assert l1_distances(points, points)[0, 1] == 4
        assert list(nearest(points, np.array([[0.9], [5.0]]))) == [2, 1], "not the nearest"
        """,
        """
        def nearest(X, queries):
            return l1_distances(queries, X).argmin(axis=1)
        """,
        """
        def nearest(X, queries):
            return l1_distances(queries, X).argmax(axis=1)
        """,
        "not the nearest",
    ),
    _exercise(
        "choose",
        """
        best, accuracies = choose([1, 3, 5])
        assert best == 3 and accuracies == {1: 0.5, 3: 0.75, 5: 0.75}, "the smallest of equals"
        assert list(map(type, accuracies)) == [int, int, int]
        """,
        """
        from collections import defaultdict
        def choose(ks):
            accuracies = defaultdict(float)
            for k in ks:
                accuracies[k] = np.float64(0.5 if k < 2 else 0.75)
            return max(ks, key=lambda k: (accuracies[k], -k)), accuracies
        """,
        """
        def choose(ks):
            accuracies = {k: 0.5 if k < 2 else 0.75 for k in ks}
            return max(ks, key=lambda k: (accuracies[k], k)), accuracies
        """,
        "smallest of equals",
    ),
    _exercise(
        "minibatches",
        """
        import numpy as np
        from course_lib import checks
        X, y = np.arange(14.0).reshape(7, 2), np.arange(7)
        rng, own = np.random.default_rng(3), np.random.default_rng(3)
        batches = minibatches(X, y, 3, rng)
        first_X, first_y = next(batches)
        order = own.permutation(7)
        checks.check_array(first_y, y[order[:3]], "next(minibatches(X, y, 3, rng))")
        sizes = [len(labels) for _, labels in batches]
        assert sizes == [3, 1], "the last batch is missing"
        assert rng.integers(1000) == own.integers(1000)
        try:
            next(batches)
        except StopIteration:
            pass
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            for start in range(0, len(X), batch_size):
                chosen = order[start : start + batch_size]
                yield X[chosen], y[chosen]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            for start in range(0, len(X) - batch_size + 1, batch_size):
                yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]
        """,
        "last batch",
    ),
    _exercise(
        "draw_twice",
        """
        import numpy as np
        rng, own = np.random.default_rng(5), np.random.default_rng(5)
        pairs = draw_twice(rng)
        first = next(pairs)
        between = rng.random()
        second = next(pairs)
        assert (first, between, second) == tuple(own.random(3)), "not one draw at a time"
        """,
        """
        def draw_twice(rng):
            yield rng.random()
            yield rng.random()
        """,
        """
        def draw_twice(rng):
            a, b = rng.random(2)
            yield a
            yield b
        """,
        "one draw at a time",
    ),
    _exercise(
        "gradient_descent",
        """
        import numpy as np
        from course_lib import checks
        calls = []
        def gradient(x):
            calls.append(x.copy())
            return 2 * x
        x0 = np.array([1.0, -2.0])
        expected = x0 * 0.5 ** np.arange(4)[:, None]
        path = gradient_descent(gradient, x0, 0.25, n_steps=3)
        checks.check_array(path, expected, "gradient_descent(gradient, x0, 0.25, 3)")
        assert len(calls) == 3 and x0[0] == 1, "x0 changed, or not three gradients"
        """,
        """
        def gradient_descent(gradient, x0, learning_rate, n_steps):
            path = [x0]
            for _ in range(n_steps):
                path.append(path[-1] - learning_rate * gradient(path[-1]))
            return np.array(path)
        """,
        """
        def gradient_descent(gradient, x0, learning_rate, n_steps):
            path = [x0.copy()]
            for _ in range(n_steps):
                x0 -= learning_rate * gradient(x0)
                path.append(x0.copy())
            return np.array(path)
        """,
        "x0 changed",
    ),
    _exercise(
        "fit",
        """
        import numpy as np
        from course_lib import checks
        def loss(scores, targets):
            return float(np.mean((scores - targets) ** 2)), 2 * (scores - targets) / len(scores)
        X, t = np.array([[1.0], [2.0], [-1.0]]), np.array([3.0, 5.0, -1.0])
        w, losses = checks.parts(fit(X, t, loss, 50), ("w", "losses"), "fit(X, t, loss, 50)")
        assert len(losses) == 50 and losses[0] > losses[-1], "the loss must fall"
        checks.check_number(losses[0], 35 / 3, "fit(X, t, loss, 50)[1][0]")
        """,
        """
        def fit(X, targets, loss, n_steps):
            w, losses = np.zeros(X.shape[1]), []
            for _ in range(n_steps):
                value, gradient = loss(X @ w, targets)
                losses.append(value)
                w = w - 0.1 * X.T @ gradient
            return w, losses
        """,
        """
        def fit(X, targets, loss, n_steps):
            w, losses = np.zeros(X.shape[1]), []
            for _ in range(n_steps):
                losses.append(loss(X @ w, targets)[0])
            return w, losses
        """,
        "must fall",
    ),
    _exercise(
        "dropout_forward",
        """
        import numpy as np
        from course_lib import checks
        x = np.random.default_rng(0).normal(size=(3, 4))
        out, mask = dropout_forward(x, 0.25, np.random.default_rng(1), True)
        expected = (np.random.default_rng(1).random((3, 4)) >= 0.25) / 0.75
        checks.check_array(mask, expected, "dropout_forward(x, 0.25, rng, True)[1]")
        same, nothing = dropout_forward(x, 0.25, np.random.default_rng(1), train=False)
        assert same is x or np.array_equal(same, x)
        assert nothing is None
        """,
        """
        def dropout_forward(x, p, rng, train):
            if not train:
                return x, None
            mask = (rng.random(x.shape) >= p) / (1 - p)
            return x * mask, mask
        """,
        """
        def dropout_forward(x, p, rng, train):
            if not train:
                return x, None
            mask = (rng.random(x.shape) >= p) * 1.0
            return x * mask, mask
        """,
        "times what is expected",
    ),
    _exercise(
        "mlp_forward",
        """
        import numpy as np
        from course_lib import checks
        x, W = np.array([[1.0, -2.0]]), np.array([[1.0, -1.0], [0.5, 1.0]])
        for activation in (np.tanh, lambda z: np.maximum(z, 0), square):
            expected = activation(x @ W) @ W
            got = mlp_forward(x, [W, W], [np.zeros(2), np.zeros(2)], activation)
            checks.check_array(got, expected, "mlp_forward(x, weights, biases, activation)")
        """,
        """
        def square(z):
            return z**2
        def mlp_forward(x, weights, biases, activation):
            for i, (W, b) in enumerate(zip(weights, biases)):
                x = x @ W + b
                if i < len(weights) - 1:
                    x = activation(x)
            return x
        """,
        """
        def square(z):
            return z**2
        def mlp_forward(x, weights, biases, activation):
            for W, b in zip(weights, biases):
                x = activation(x @ W + b)
            return x
        """,
        "mlp_forward",
    ),
    _exercise(
        "AddGate",
        """
        import numpy as np
        one, other = AddGate(), AddGate()
        assert one.forward(2.0, 3.0) == 5
        assert other.forward(np.ones(2), np.array([1.0, 2.0])).tolist() == [2, 3]
        upstream = np.array([4.0, -1.0])
        gradients = other.backward(upstream)
        assert type(gradients) is tuple and len(gradients) == 2, "a tuple of two"
        assert all(np.array_equal(g, upstream) for g in gradients), "add distributes"
        assert one.backward(7.0) == (7.0, 7.0) and one.shape == ()
        assert isinstance(one, AddGate)
        """,
        """
        class AddGate:
            def forward(self, a, b):
                self.shape = np.shape(a)
                return a + b
            def backward(self, upstream):
                return upstream, upstream
        """,
        """
        class AddGate:
            def forward(self, a, b):
                self.shape = np.shape(a)
                return a + b
            def backward(self, upstream):
                return upstream / 2, upstream / 2
        """,
        "add distributes",
    ),
    _exercise(
        "backpropagate",
        """
        import numpy as np
        from course_lib.graph import Leaf, Node
        class Multiply:
            calls = 0
            def forward(self, a, b):
                self.factors = a, b
                return a * b
            def backward(self, upstream):
                Multiply.calls += 1
                return upstream * self.factors[1], upstream * self.factors[0]
        class Add:
            def forward(self, a, b):
                return a + b
            def backward(self, upstream):
                return upstream, upstream
        a, b = Leaf([1.0, 2.0]), Leaf([3.0, 4.0])
        total = Node(Add(), a, b)
        output = Node(Multiply(), total, a)
        gradients = backpropagate(output)
        assert set(gradients) == {a, b, total, output}, "a key for every node"
        assert gradients[b].tolist() == [1, 2]
        assert gradients[a].tolist() == [5, 8], "a node used twice gets the sum"
        assert Multiply.calls == 1
        """,
        """
        from course_lib.graph import Leaf, Node
        def backpropagate(output):
            order, stack = [], [(output, False)]
            while stack:
                node, is_done = stack.pop()
                assert isinstance(node, Node) and isinstance(node, Leaf) == (node.inputs == ())
                if is_done:
                    order.append(node)
                elif node not in order:
                    stack += [(node, True), *((other, False) for other in node.inputs)]
            gradients = {output: np.ones_like(output.value)}
            for node in reversed(order):
                for other, gradient in zip(node.inputs, node.local_gradients(gradients[node])):
                    gradients[other] = gradients.get(other, 0) + gradient
            return gradients
        """,
        """
        def backpropagate(output):
            gradients, stack = {output: np.ones_like(output.value)}, [output]
            while stack:
                node = stack.pop()
                for other, gradient in zip(node.inputs, node.local_gradients(gradients[node])):
                    gradients[other] = gradient
                    stack.append(other)
            return gradients
        """,
        "gets the sum",
    ),
    _exercise(
        "count_parameters",
        """
        from course_lib.layers import BatchNorm, Linear, ReLU
        network = [Linear(3, 4, bias=False), ReLU(), BatchNorm(4), Linear(4, 1)]
        assert count_parameters(network) == 12 + 8 + 5, "biases or batch norm miscounted"
        assert first(network) is network[0] or first(network) == Linear(3, 4, bias=False)
        """,
        """
        from course_lib.layers import BatchNorm, Linear
        def first(layers):
            return layers[0]
        def count_parameters(layers):
            total = 0
            for layer in layers:
                if isinstance(layer, Linear):
                    total += (layer.in_features + layer.bias) * layer.out_features
                elif isinstance(layer, BatchNorm):
                    total += 2 * layer.num_features
            return total
        """,
        """
        def first(layers):
            return layers[0]
        def count_parameters(layers):
            return sum(
                (l.in_features + 1) * l.out_features for l in layers if hasattr(l, "in_features")
            )
        """,
        "miscounted",
    ),
    _exercise(
        "gate_roles",
        """
        from course_lib import checks
        right = {"add": "distributor", "multiply": "swap"}
        checks.check_answer(gate_roles, right, "gate_roles")
        """,
        'gate_roles = {"add": "distributor", "multiply": "swap"}',
        'gate_roles = {"add": "swap", "multiply": "distributor"}',
        "of 'add' is not right",
    ),
    _exercise(
        "by_hand",
        """
        from course_lib import checks
        checks.check_answer(by_hand, [[31, 9], [14, 28]], "by_hand")
        """,
        "by_hand = [[31, 9], (14, 28.0)]",
        "by_hand = [[31, 9], [14]]",
        "by_hand",
    ),
    _exercise(
        "letters",
        """
        from course_lib import checks
        checks.check_choice(letters, "ac", "letters", {"a": "it is", "b": "it is not", "c": "yes"})
        """,
        'letters = "c, A"',
        'letters = "b"',
        "it is not",
    ),
    _exercise(
        "output_size",
        """
        assert output_size(7, 3) == 5
        assert output_size(7, 3, stride=2, padding=1) == 4
        try:
            output_size(2, 5)
        except ValueError:
            pass
        else:
            raise AssertionError("output_size(2, 5): a ValueError is expected")
        """,
        """
        def output_size(n, kernel, stride=1, padding=0):
            if n + 2 * padding < kernel:
                raise ValueError("the kernel does not fit")
            return (n - kernel + 2 * padding) // stride + 1
        """,
        """
        def output_size(n, kernel, stride=1, padding=0):
            return (n - kernel + 2 * padding) // stride + 1
        """,
        "ValueError is expected",
    ),
    _exercise(
        "sigmoid",
        """
        import warnings
        import numpy as np
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            value = sigmoid(np.array([-1000.0, 0.0, 1000.0]))
        with np.errstate(over="raise"):
            assert sigmoid(-1000.0) == 0
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            sigmoid(np.array([-1000.0]))
        assert not caught
        assert value.tolist() == [0, 0.5, 1]
        """,
        """
        def sigmoid(z):
            return 0.5 * (1 + np.tanh(z / 2))
        """,
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))
        """,
        "overflow",
    ),
    _exercise(
        "mean_of",
        """
        rows = [[1, 2], [3]]
        assert mean_of(rows) == 2
        assert rows == [[1, 2], [3]], "the lists have changed"
        """,
        """
        def mean_of(rows):
            values = [value for row in rows for value in row]
            return sum(values) / len(values)
        """,
        """
        def mean_of(rows):
            first = rows[0]
            for row in rows[1:]:
                first.extend(row)
            return sum(first) / len(first)
        """,
        "lists have changed",
    ),
]


def notebook_cells(solution: str) -> list:
    """All exercises, with the solution "right" or "wrong" of each."""
    found = [cells.code("import numpy as np")]
    for exercise in EXERCISES:
        found += [
            cells.solution(exercise.name, getattr(exercise, solution)),
            cells.test(f"test_{exercise.name}", exercise.test, 5),
        ]
    return found
