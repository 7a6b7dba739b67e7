"""Small exercises of every kind that hidden tests are written for."""

import numpy as np

from course_lib.graph import Leaf, Node
from course_lib.hidden.cases import Handed
from course_lib.hidden.exercise import Exercise
from course_lib.hidden.results import Labels, Number, Numbers, Result, Steps, Table

# --- a function of one result, with an argument that must stay as it is ------------------------


def double(values):
    return 2 * values


DOUBLE = Exercise(double, Result(means="that of values", factors=lambda values: {"N": len(values)}))


@DOUBLE.cases()
def random_values(draw):
    yield DOUBLE.case(values=draw.rng.normal(size=draw.sizes(1)[0]))


@DOUBLE.cases("edges", unchanged=True)
def one_value(draw):
    yield DOUBLE.case("of one value", values=draw.rng.normal(size=1), otherwise="mind the size")


@DOUBLE.mistake("this is half of the values: double them")
def halved(values):
    return values / 2


@DOUBLE.mistake("a constant is added: double the values", plus=(1, 2))
def shifted(values, plus=1):
    return values + plus


@DOUBLE.helper
def powers_of(values, power):
    return values**power


@DOUBLE.mistake("the values are squared: double them")
def square(values):
    return powers_of(values, 2)


@DOUBLE.mistake("this works for many values only", warned=True)
def one_value_lost(values):
    return 2 * values if len(values) > 1 else np.zeros(1)


@DOUBLE.symptom("the largest must stay the largest")
def order_lost(got, right):
    return got.result.argmax() != right.result.argmax()


# --- several results, of which a check counts some ---------------------------------------------


def spread(values):
    return values.mean(), values - values.mean()


SPREAD = Exercise(spread, Number("the mean"), Result("the residuals"), builds_on=[DOUBLE])


def some_values(draw):
    yield SPREAD.case(values=draw.rng.normal(size=draw.sizes(1)[0]))


SPREAD.cases(counted=["the mean"])(some_values)
SPREAD.cases("residuals", counted=["the residuals"])(some_values)


@SPREAD.mistake("this is the sum: take the mean")
def sum_for_mean(values):
    return values.sum(), values - values.mean()


@SPREAD.mistake("the mean is added: subtract it")
def residuals_added(values):
    return values.mean(), values + values.mean()


# --- labels, tables, sequences -----------------------------------------------------------------


def largest(table):
    return table.argmax(axis=1)


LARGEST = Exercise(largest, Labels(means="one label per row"))


@LARGEST.cases()
def random_table(draw):
    yield LARGEST.case(table=draw.rng.normal(size=(12, 5)))


def counted(names):
    return {name: names.count(name) / len(names) for name in names}


COUNTED = Exercise(counted, Table(values="shares"))


@COUNTED.cases()
def random_names(draw):
    yield COUNTED.case(names=[str(name) for name in draw.rng.permutation(list("abacad"))])


def halvings(start, n):
    return [start / 2**i for i in range(n)]


HALVINGS = Exercise(halvings, Numbers(means="one number per step"))


@HALVINGS.cases()
def random_start(draw):
    yield HALVINGS.case(start=float(draw.rng.uniform(1, 9)), n=5)


# --- a class -----------------------------------------------------------------------------------


class Multiply:
    def forward(self, a, b):
        self.inputs = a, b
        return a * b

    def backward(self, upstream):
        a, b = self.inputs
        return upstream * b, upstream * a


def two_gates(gate, a, b, upstream):
    """Use two instances in turn, so that what one remembers must not reach the other."""
    first, second = gate(), gate()
    steps = {"forward": first.forward(a, b), "forward of another": second.forward(b, b)}
    steps["backward"] = first.backward(upstream)[0]
    steps["backward again"] = first.backward(upstream)[1]
    return steps


MULTIPLY = Exercise(Multiply, Steps())


@MULTIPLY.cases()
def random_inputs(draw):
    a, b, upstream = draw.rng.normal(size=(3, 4))
    yield MULTIPLY.case(", two gates", script=two_gates, a=a, b=b, upstream=upstream)


@MULTIPLY.mistake("each input gets its own value: swap them")
class not_swapped(Multiply):
    def backward(self, upstream):
        a, b = self.inputs
        return upstream * a, upstream * b


@MULTIPLY.mistake("all gates share what they remember: keep it in self")
class shared_memory(Multiply):
    def forward(self, a, b):
        shared_memory.inputs = a, b
        return a * b


# --- an iterator, with a random generator ------------------------------------------------------


def batches(X, size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), size):
        yield X[order[start : start + size]]


def all_batches(function, X, size, rng):
    """Copy each batch as it is drawn: it may change once the next is."""
    return {f"batch {i}": batch.copy() for i, batch in enumerate(function(X, size, rng))}


BATCHES = Exercise(batches, Steps())


@BATCHES.cases()
def one_epoch(draw):
    n, size = sorted(draw.sizes(2))[::-1]
    yield BATCHES.case(
        script=all_batches,
        X=draw.rng.normal(size=(n, 2)),
        size=size,
        rng=np.random.default_rng(int(draw.rng.integers(1000))),
    )


@BATCHES.mistake("the samples are not shuffled")
def not_shuffled(X, size, rng):
    for start in range(0, len(X), size):
        yield X[start : start + size]


# --- a graph -----------------------------------------------------------------------------------


class Add:
    """A gate that adds its two inputs."""

    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return upstream, upstream


def backpropagate(output):
    gradients, order = {}, []

    def visit(node):
        if node not in gradients:
            gradients[node] = 0.0
            for part in node.inputs:
                visit(part)
            order.append(node)

    visit(output)
    gradients[output] = 1.0
    for node in reversed(order):
        for part, share in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[part] = gradients[part] + share
    return gradients


def gradients_by_position(function, a, b):
    """Build a graph in which a node is used twice; tell nodes by their position."""
    x, y = Leaf(a), Leaf(b)
    total = Node(Add(), x, y)
    nodes = [x, y, total, Node(Add(), total, x)]
    found = function(nodes[-1])
    return {f"node {i}": found.get(node) for i, node in enumerate(nodes)}


BACKPROPAGATE = Exercise(backpropagate, Steps(step=Number()))


@BACKPROPAGATE.cases()
def a_node_used_twice(draw):
    a, b = draw.rng.normal(size=2)
    yield BACKPROPAGATE.case(script=gradients_by_position, a=float(a), b=float(b))


@BACKPROPAGATE.mistake("a node that is used twice gets the last share only: add them")
def last_share_only(output):
    gradients = {output: 1.0}
    waiting = [output]
    for node in waiting:
        for part, share in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[part] = share
            waiting.append(part)
    return gradients


# --- a function that is handed in --------------------------------------------------------------


def descend(gradient, start, rate):
    for _ in range(3):
        start = start - rate * gradient(start)
    return start


DESCEND = Exercise(descend)


@Handed
def bowl(point):
    """Return the gradient of the squared length."""
    return 2 * point.reshape(2)


@DESCEND.cases()
def from_a_random_start(draw):
    yield DESCEND.case(gradient=bowl, start=draw.rng.normal(size=2), rate=0.1)


@DESCEND.mistake("this is ascent: subtract the gradient")
def uphill(gradient, start, rate):
    return descend(gradient, start, -rate)


@DESCEND.symptom("the gradient is never asked for", decisive=True)
def never_asked(got, right):
    return not got.calls["gradient"]
