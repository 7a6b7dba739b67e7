"""Right and wrong solutions of lesson 06_backprop_gates, beyond its hidden tests' mistakes."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- AddGate -------------------------------------------------------------------------------------


@right("AddGate")
class AsAList:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return [upstream, upstream]


@right("AddGate")
class WithCopies:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.add(a, b)

    def backward(self, upstream):
        return np.array(upstream), np.array(upstream)


@right("AddGate")
class ByLocalDerivatives:
    def forward(self, a, b):
        self.shape = np.shape(a)
        return a + b

    def backward(self, upstream):
        ones = np.ones(self.shape)
        return upstream * ones, upstream * ones


@right("AddGate")
class WithALoop:
    def forward(self, *inputs):
        total = 0.0
        for value in inputs:
            total = total + value
        return total

    def backward(self, upstream):
        return tuple(upstream for _ in range(2))


@right("AddGate")
class EntryByEntry:
    def forward(self, a, b):
        if np.ndim(a) == 0:
            return float(a) + float(b)
        result = np.empty(a.shape)
        for index in np.ndindex(a.shape):
            result[index] = a[index] + b[index]
        return result

    def backward(self, upstream):
        return upstream * 1.0, upstream * 1.0


@wrong("AddGate", mistake="halved")
class SharedEqually:
    def forward(self, a, b):
        self.inputs = [a, b]
        return a + b

    def backward(self, upstream):
        return tuple(upstream / len(self.inputs) for _ in self.inputs)


@wrong("AddGate", mistake="changes_argument")
class IntoTheFirstInput:
    def forward(self, a, b):
        if isinstance(a, np.ndarray):
            a += b
            return a
        return a + b

    def backward(self, upstream):
        return upstream, upstream


@wrong("AddGate")
class ValueMemorised:
    def __init__(self):
        self.values = {}

    def forward(self, a, b):
        key = np.shape(a)
        if key not in self.values:
            self.values[key] = a + b
        return self.values[key]

    def backward(self, upstream):
        return upstream, upstream


@wrong("AddGate")
class GradientRounded:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return np.round(upstream, 2), np.round(upstream, 2)


@wrong("AddGate")
class OnlyPositiveUpstream:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return np.maximum(upstream, 0), np.maximum(upstream, 0)


@wrong("AddGate")
class AsLists:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        gradient = np.asarray(upstream).tolist()
        return gradient, gradient


@wrong("AddGate")
class AsADict:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return {"a": upstream, "b": upstream}


@wrong("AddGate")
class FloatsOnly:
    def forward(self, a, b):
        return float(a) + float(b)

    def backward(self, upstream):
        return float(upstream), float(upstream)


@wrong("AddGate")
class ArraysOnly:
    def forward(self, a, b):
        self.shape = a.shape
        return a + b

    def backward(self, upstream):
        return upstream.copy(), upstream.copy()


@wrong("AddGate")
class ZeroWhereInputIsZero:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a + b

    def backward(self, upstream):
        return upstream * (np.asarray(self.a) != 0), upstream * (np.asarray(self.b) != 0)


@wrong("AddGate")
class SummedUpstream:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return np.sum(upstream), np.sum(upstream)


@wrong("AddGate")
class ThreeGradients:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return upstream, upstream, upstream


@wrong("AddGate")
class FirstUpstreamKept:
    def __init__(self):
        self.upstream = None

    def forward(self, a, b):
        self.upstream = None
        return a + b

    def backward(self, upstream):
        if self.upstream is None:
            self.upstream = upstream
        return self.upstream, self.upstream


@wrong("AddGate")
class InPlaceUpstream:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        if isinstance(upstream, np.ndarray):
            upstream *= 1.0
            first = upstream.copy()
            upstream[:] = 0
            return first, first
        return upstream, upstream


@wrong("AddGate")
class TransposedSquares:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        return upstream, np.transpose(upstream)


# --- MultiplyGate --------------------------------------------------------------------------------


@right("MultiplyGate")
class AsAListOfTwo:
    def forward(self, a, b):
        self.inputs = a, b
        return np.multiply(a, b)

    def backward(self, upstream):
        return [upstream * other for other in self.inputs[::-1]]


@right("MultiplyGate")
class WithCopiesOfInputs:
    def forward(self, a, b):
        self.a, self.b = np.array(a, dtype=float), np.array(b, dtype=float)
        return self.a * self.b

    def backward(self, upstream):
        return np.multiply(self.b, upstream), np.multiply(self.a, upstream)


@right("MultiplyGate")
class WithADict:
    def forward(self, a, b):
        self.cache = {"a": a, "b": b}
        return a * b

    def backward(self, upstream):
        return upstream * self.cache["b"], upstream * self.cache["a"]


@right("MultiplyGate")
class WithClosures:
    def forward(self, a, b):
        self.back = lambda upstream: (b * upstream, a * upstream)
        return a * b

    def backward(self, upstream):
        return self.back(upstream)


@right("MultiplyGate")
class WithLoops:
    def forward(self, a, b):
        self.a, self.b = a, b
        return self.product(a, b)

    def product(self, one, other):
        if np.ndim(one) == 0:
            return float(one) * float(other)
        flat = [x * y for x, y in zip(one.ravel(), other.ravel())]
        return np.array(flat).reshape(one.shape)

    def backward(self, upstream):
        return self.product(upstream, self.b), self.product(upstream, self.a)


@right("MultiplyGate")
class InheritingFromAnother:
    class Memory:
        def remember(self, *values):
            self.values = values

    def __init__(self):
        self.memory = self.Memory()

    def forward(self, a, b):
        self.memory.remember(a, b)
        return a * b

    def backward(self, upstream):
        a, b = self.memory.values
        return upstream * b, upstream * a


@wrong("MultiplyGate")
class ByDivision:
    def forward(self, a, b):
        self.a, self.b, self.value = a, b, a * b
        return self.value

    def backward(self, upstream):
        with np.errstate(all="ignore"):
            return upstream * self.value / self.a / self.a, upstream * self.value / self.b / self.b


@wrong("MultiplyGate")
class DividesByAnInput:
    def forward(self, a, b):
        self.a, self.b, self.value = a, b, a * b
        return self.value

    def backward(self, upstream):
        with np.errstate(all="ignore"):
            return upstream * np.divide(self.value, self.a), upstream * np.divide(
                self.value, self.b
            )


@wrong("MultiplyGate", mistake="changes_argument")
class ProductInPlace:
    def forward(self, a, b):
        self.a, self.b = np.copy(a), np.copy(b)
        if isinstance(a, np.ndarray) and a.ndim > 1:
            a *= b
            return a
        return a * b

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class ReferenceChangedInPlace:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        if isinstance(self.a, np.ndarray):
            for_a = upstream * self.b
            self.b = upstream * self.a
            self.a = for_a
            return self.a, self.b
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class RemembersInAStack:
    def __init__(self):
        self.stack = []

    def forward(self, a, b):
        self.stack.append((a, b))
        return a * b

    def backward(self, upstream):
        a, b = self.stack.pop()
        return upstream * b, upstream * a


@wrong("MultiplyGate")
class RemembersFirstInAQueue:
    def __init__(self):
        self.queue = []

    def forward(self, a, b):
        self.queue.append((a, b))
        return a * b

    def backward(self, upstream):
        a, b = self.queue[0]
        return upstream * b, upstream * a


@wrong("MultiplyGate")
class MemoryInADefault:
    def forward(self, a, b, memory={}):
        memory["a"], memory["b"] = a, b
        self.memory = memory
        return a * b

    def backward(self, upstream):
        return upstream * self.memory["b"], upstream * self.memory["a"]


@wrong("MultiplyGate")
class OneMemoryForEachShape:
    def __init__(self):
        self.inputs = {}

    def forward(self, a, b):
        self.inputs.setdefault(np.shape(a), (a, b))
        return a * b

    def backward(self, upstream):
        a, b = self.inputs[np.shape(upstream)]
        return upstream * b, upstream * a


@wrong("MultiplyGate")
class MatrixProduct:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a @ b if np.ndim(a) == 2 and np.shape(a)[0] == np.shape(a)[1] else a * b

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class MeanOfTheOther:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        return upstream * np.mean(self.b), upstream * np.mean(self.a)


@wrong("MultiplyGate")
class UpstreamForAOnly:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        return upstream * self.b, self.a


@wrong("MultiplyGate")
class SquareWhereSame:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        if self.a is self.b:
            return 2 * upstream * self.a, 2 * upstream * self.a
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class NothingForZeroInputs:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        shut = np.asarray(self.a * self.b) == 0
        return np.where(shut, 0.0, upstream * self.b), np.where(shut, 0.0, upstream * self.a)


@wrong("MultiplyGate")
class SwappedTwice:
    def forward(self, a, b):
        self.b, self.a = a, b
        return a * b

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class HalvedAndSwapped:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        return upstream * self.a / 2, upstream * self.b / 2


# --- MaxGate -------------------------------------------------------------------------------------


@right("MaxGate")
class WithMasks:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.where(a >= b, a, b)

    def backward(self, upstream):
        return [upstream * (self.a >= self.b), upstream * (self.a < self.b)]


@right("MaxGate")
class ComparedWithTheValue:
    def forward(self, a, b):
        self.a, self.value = a, np.maximum(a, b)
        return self.value

    def backward(self, upstream):
        first = np.equal(self.a, self.value)
        return np.where(first, upstream, 0), np.where(first, 0, upstream)


@right("MaxGate")
class RestForTheSecond:
    def forward(self, a, b):
        self.first = 1.0 * np.greater_equal(a, b)
        return np.maximum(a, b)

    def backward(self, upstream):
        for_a = upstream * self.first
        return for_a, upstream - for_a


@right("MaxGate")
class ByArgmax:
    def forward(self, a, b):
        self.winner = np.argmax(np.stack([a, b]), axis=0)
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * (self.winner == 0), upstream * (self.winner == 1)


@right("MaxGate")
class NumberByNumber:
    def forward(self, a, b):
        self.a, self.b = np.asarray(a), np.asarray(b)
        flat = [max(x, y) for x, y in zip(self.a.ravel(), self.b.ravel())]
        return np.array(flat, dtype=float).reshape(self.a.shape)

    def backward(self, upstream):
        upstream = np.asarray(upstream)
        for_a, for_b = np.zeros(upstream.shape), np.zeros(upstream.shape)
        for index in np.ndindex(upstream.shape):
            if self.a[index] < self.b[index]:
                for_b[index] = upstream[index]
            else:
                for_a[index] = upstream[index]
        return for_a, for_b


@right("MaxGate")
class WithSelection:
    def forward(self, a, b):
        self.second = np.less(a, b)
        return np.select([self.second], [b], a)

    def backward(self, upstream):
        return np.select([~self.second], [upstream], 0.0), np.select([self.second], [upstream], 0.0)


@wrong("MaxGate")
class ByAbsoluteValues:
    def forward(self, a, b):
        self.first = a >= b
        return (a + b + np.abs(a - b)) / 2

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class WithIf:
    def forward(self, a, b):
        self.first = bool(np.all(a >= b))
        return np.maximum(a, b)

    def backward(self, upstream):
        return (upstream, 0.0 * upstream) if self.first else (0.0 * upstream, upstream)


@wrong("MaxGate")
class FloatsOnlyMax:
    def forward(self, a, b):
        self.first = a >= b
        return max(a, b)

    def backward(self, upstream):
        return (upstream, 0.0) if self.first else (0.0, upstream)


@wrong("MaxGate")
class MaskedInPlace:
    def forward(self, a, b):
        self.first = np.asarray(a >= b)
        return np.maximum(a, b)

    def backward(self, upstream):
        for_a = np.array(upstream, dtype=float)
        for_b = upstream
        for_a[~self.first] = 0
        if isinstance(for_b, np.ndarray):
            for_b[self.first] = 0
        else:
            for_b = 0.0 if self.first else upstream
        return for_a, for_b


@wrong("MaxGate", mistake="tie_to_both")
class EqualToTheValue:
    def forward(self, a, b):
        self.a, self.b, self.value = a, b, np.maximum(a, b)
        return self.value

    def backward(self, upstream):
        return upstream * (self.a == self.value), upstream * (self.b == self.value)


@wrong("MaxGate", mistake="tie_split")
class PyTorchsTies:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.maximum(a, b)

    def backward(self, upstream):
        tie = 0.5 * np.equal(self.a, self.b)
        return upstream * ((self.a > self.b) + tie), upstream * ((self.a < self.b) + tie)


@wrong("MaxGate")
class SignOfTheDifference:
    def forward(self, a, b):
        self.sign = np.sign(a - b)
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * (1 + self.sign) / 2, upstream * (1 - self.sign) / 2


@wrong("MaxGate")
class SoftMaximum:
    def forward(self, a, b):
        self.share = 1 / (1 + np.exp(-50 * np.clip(a - b, -1, 1)))
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * self.share, upstream * (1 - self.share)


@wrong("MaxGate")
class WinnerOfFarInputsOnly:
    def forward(self, a, b):
        self.first = a - b > -1e-8
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class UpstreamForTheLoser:
    def forward(self, a, b):
        self.first = a >= b
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 1.0), np.where(self.first, 1.0, upstream)


@wrong("MaxGate")
class NegativeForTheLoser:
    def forward(self, a, b):
        self.first = a >= b
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, -upstream), np.where(self.first, -upstream, upstream)


@wrong("MaxGate")
class IndexOfTheWinner:
    def forward(self, a, b):
        self.first = a >= b
        return 1.0 * (a < b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class ByRows:
    def forward(self, a, b):
        self.first = np.sum(a, axis=-1, keepdims=True) >= np.sum(b, axis=-1, keepdims=True)
        if np.ndim(a) < 2:
            self.first = a >= b
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class WholeNumbers:
    def forward(self, a, b):
        self.first = a >= b
        return np.maximum(a, b)

    def backward(self, upstream):
        gradients = np.zeros(np.shape(upstream), dtype=int), np.zeros(np.shape(upstream), dtype=int)
        for index in np.ndindex(np.shape(upstream)):
            gradients[0 if np.asarray(self.first)[index] else 1][index] = np.asarray(upstream)[
                index
            ]
        return gradients


# --- ReLUGate ------------------------------------------------------------------------------------


@right("ReLUGate")
class WithAMask:
    def forward(self, z):
        self.open = z > 0
        return z * self.open

    def backward(self, upstream):
        return [upstream * self.open]


@right("ReLUGate")
class FromItsValue:
    def forward(self, z):
        self.value = np.maximum(0, z)
        return self.value

    def backward(self, upstream):
        return (upstream * (self.value > 0),)


@right("ReLUGate")
class WithLesson5:
    def forward(self, z):
        self.z = z
        return relu(z)

    def backward(self, upstream):
        return (upstream * relu_gradient(self.z),)


@right("ReLUGate")
class AsAMaxWithZero:
    def __init__(self):
        self.gate = MaxGate()

    def forward(self, z):
        return self.gate.forward(0.0 * z, z * 1.0)

    def backward(self, upstream):
        return self.gate.backward(upstream)[1:]


@right("ReLUGate")
class WithHeaviside:
    def forward(self, z):
        self.slope = np.heaviside(z, 0)
        return np.clip(z, 0, None)

    def backward(self, upstream):
        return (np.multiply(upstream, self.slope),)


@right("ReLUGate")
class OnCopies:
    def forward(self, z):
        self.z = np.array(z, dtype=float)
        value = self.z.copy()
        value[value < 0] = 0
        return value

    def backward(self, upstream):
        gradient = np.array(upstream, dtype=float)
        gradient[self.z <= 0] = 0
        return (gradient,)


@wrong("ReLUGate", mistake="changes_argument")
class ReluInPlace:
    def forward(self, z):
        if isinstance(z, np.ndarray):
            self.open = z > 0
            z[z < 0] = 0
            return z
        self.open = z > 0
        return max(z, 0.0)

    def backward(self, upstream):
        return (upstream * self.open,)


@wrong("ReLUGate", mistake="changes_argument")
class UpstreamInPlace:
    def forward(self, z):
        self.shut = np.asarray(z) <= 0
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        if isinstance(upstream, np.ndarray):
            upstream[self.shut] = 0
            return (upstream,)
        return (upstream * (not self.shut),)


@wrong("ReLUGate", mistake="bare_gradient")
class NoComma:
    def forward(self, z):
        self.z = z
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return np.where(self.z > 0, upstream, 0.0)


@wrong("ReLUGate")
class TwoGradients:
    def forward(self, z):
        self.z = z
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return np.where(self.z > 0, upstream, 0.0), np.zeros(np.shape(upstream))


@wrong("ReLUGate")
class ReluOfTheGradient:
    def forward(self, z):
        self.z = z
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (np.maximum(upstream * self.z, 0.0),)


@wrong("ReLUGate")
class WithPythonsIf:
    def forward(self, z):
        self.z = z
        return z if z > 0 else 0.0

    def backward(self, upstream):
        return (upstream if self.z > 0 else 0.0,)


@wrong("ReLUGate")
class FloatsAreLost:
    def forward(self, z):
        value = z.copy()
        value[value < 0] = 0
        self.mask = z > 0
        return value

    def backward(self, upstream):
        return (upstream * self.mask,)


@wrong("ReLUGate")
class ListOfArray:
    def forward(self, z):
        self.z = z
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (np.where(self.z > 0, upstream, 0.0).tolist(),)


@wrong("ReLUGate")
class OpenGatesOnly:
    def forward(self, z):
        self.z = np.asarray(z)
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (np.asarray(upstream)[self.z > 0],)


@wrong("ReLUGate")
class LeakyForward:
    def forward(self, z):
        self.z = z
        return np.where(z > 0, z, 0.01 * z)

    def backward(self, upstream):
        return (np.where(self.z > 0, upstream, 0.0),)


@wrong("ReLUGate")
class SmoothSlope:
    def forward(self, z):
        self.z = z
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        return (upstream / (1 + np.exp(-np.clip(1e4 * self.z, -500, 500))),)


@wrong("ReLUGate")
class CappedAtSix:
    def forward(self, z):
        self.z = z
        return np.clip(z, 0.0, 100.0)

    def backward(self, upstream):
        return (upstream * ((self.z > 0) & (self.z < 100.0)),)


@wrong("ReLUGate")
class MaskOnlyWhereSomethingIsShut:
    def forward(self, z):
        if not np.all(np.asarray(z) > 0):
            self.mask = np.asarray(z) > 0
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        mask = getattr(self, "mask", 1.0)
        return (upstream * mask if np.shape(mask) == np.shape(upstream) else upstream,)


@wrong("ReLUGate")
class ShutAfterBackward:
    def forward(self, z):
        self.mask = np.asarray(z) > 0
        return np.maximum(z, 0.0)

    def backward(self, upstream):
        self.mask = self.mask & (np.asarray(upstream) > -1e9) & (np.asarray(upstream) != 0)
        gradient = upstream * self.mask
        self.mask = self.mask & (gradient > 0)
        return (gradient,)


# --- neuron_backward -----------------------------------------------------------------------------


@right("neuron_backward")
def with_a_mask(x, w, b, upstream):
    gate = float(np.dot(w, x) + b > 0) * upstream
    return [gate * w, gate * x, gate]


@right("neuron_backward")
def with_gates(x, w, b, upstream):
    products, add, bend = MultiplyGate(), AddGate(), ReLUGate()
    total = add.forward(float(np.sum(products.forward(w, x))), float(b))
    bend.forward(total)
    (back,) = bend.backward(float(upstream))
    for_sum, db = add.backward(back)
    dw, dx = products.backward(np.full(len(x), float(for_sum)))
    return dx, dw, db


@right("neuron_backward")
def with_a_loop(x, w, b, upstream):
    total = b
    for xi, wi in zip(x, w):
        total += xi * wi
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    db = 0.0
    if total > 0:
        db = upstream
        for i in range(len(x)):
            dx[i] = upstream * w[i]
            dw[i] = upstream * x[i]
    return dx, dw, db


@right("neuron_backward")
def with_lesson_5(x, w, b, upstream):
    back = upstream * relu_gradient(w @ x + b)
    return back * w, back * x, back


@right("neuron_backward")
def with_early_return(x, w, b, upstream):
    if x @ w + b <= 0:
        return np.zeros_like(x), np.zeros_like(w), 0
    return upstream * w, upstream * x, upstream


@right("neuron_backward")
def with_where(x, w, b, upstream):
    back = np.where((x * w).sum() + b > 0, upstream, 0.0)
    return back * w, back * x, back


@wrong("neuron_backward", mistake="exchanged")
def in_the_other_order(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * x, back * w, back


@wrong("neuron_backward")
def bias_missing(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * w, back * x


@wrong("neuron_backward")
def order_b_first(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back, back * w, back * x


@wrong("neuron_backward")
def as_lists(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return [back * wi for wi in w], [back * xi for xi in x], back


@wrong("neuron_backward")
def db_as_a_vector(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * w, back * x, np.full(len(x), back)


@wrong("neuron_backward")
def db_in_an_array(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * w, back * x, np.array([back])


@wrong("neuron_backward")
def in_place(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    dw = back * x
    w *= back
    return w, dw, back


@wrong("neuron_backward")
def none_where_off(x, w, b, upstream):
    if w @ x + b > 0:
        return upstream * w, upstream * x, upstream
    return None


@wrong("neuron_backward")
def relu_of_the_gradients(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return np.maximum(back * w, 0), np.maximum(back * x, 0), max(back, 0)


@wrong("neuron_backward")
def mask_by_inputs(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * w * (x > 0), back * x * (w > 0), back


@wrong("neuron_backward")
def magnitude_of_the_sum(x, w, b, upstream):
    back = upstream if abs(w @ x + b) > 0 else 0.0
    return back * w, back * x, back


@wrong("neuron_backward")
def on_above_a_thousandth(x, w, b, upstream):
    back = upstream if w @ x + b > 1e-3 else 0.0
    return back * w, back * x, back


@wrong("neuron_backward")
def normalised(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * w / np.linalg.norm(w), back * x / np.linalg.norm(x), back


@wrong("neuron_backward")
def outer_products(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return back * np.outer(w, x), back * np.outer(x, w), back


@wrong("neuron_backward")
def descended(x, w, b, upstream):
    back = upstream if w @ x + b > 0 else 0.0
    return x - back * w, w - back * x, b - back


@wrong("neuron_backward")
def state_kept(x, w, b, upstream, known={}):
    if len(x) not in known:
        known[len(x)] = w @ x + b > 0
    back = upstream if known[len(x)] else 0.0
    return back * w, back * x, back


@wrong("neuron_backward")
def upstream_missing_and_swapped(x, w, b, upstream):
    back = 1.0 if w @ x + b > 0 else 0.0
    return back * x, back * w, back


# --- backpropagate -------------------------------------------------------------------------------


@right("backpropagate")
def by_counting_uses(output):
    from collections import deque

    uses, waiting = {output: 0}, [output]
    while waiting:
        for source in waiting.pop().inputs:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    gradients, ready = {output: np.ones_like(output.value)}, deque([output])
    while ready:
        node = ready.popleft()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients.get(source, 0.0) + part
            uses[source] -= 1
            if uses[source] == 0:
                ready.append(source)
    return gradients


@right("backpropagate")
def by_recursion(output):
    import sys

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    try:
        visit(output)
    finally:
        sys.setrecursionlimit(limit)
    gradients = {node: np.zeros_like(node.value) for node in order}
    gradients[output] = np.ones_like(output.value)
    for node in order[::-1]:
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part
    return gradients


@right("backpropagate")
def with_iterators(output):
    from collections import defaultdict

    order, seen, stack = [], {output}, [(output, iter(output.inputs))]
    while stack:
        node, rest = stack[-1]
        source = next(rest, None)
        if source is None:
            order.append(node)
            stack.pop()
        elif source not in seen:
            seen.add(source)
            stack.append((source, iter(source.inputs)))
    gradients = defaultdict(float)
    gradients[output] = np.ones_like(output.value)
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part
    return dict(gradients)


@right("backpropagate")
def with_lists_of_contributions(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, inputs_done = stack.pop()
        if inputs_done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    parts = {node: [] for node in order}
    parts[output].append(np.ones_like(output.value))
    gradients = {}
    for node in reversed(order):
        gradients[node] = sum(parts[node])
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            parts[source].append(part)
    return gradients


@right("backpropagate")
def by_depth(output):
    depth, order, stack, seen = {}, [], [output], set()
    while stack:
        node = stack[-1]
        todo = [source for source in node.inputs if source not in depth]
        if todo:
            stack.extend(todo)
        else:
            stack.pop()
            depth[node] = 1 + max((depth[source] for source in node.inputs), default=0)
    gradients = {output: np.ones_like(output.value)}
    for node in sorted(depth, key=depth.get, reverse=True):
        if node.inputs:
            for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
                if source in gradients:
                    gradients[source] = gradients[source] + part
                else:
                    gradients[source] = part
    return gradients


@right("backpropagate")
def in_place_on_its_own_arrays(output):
    uses, waiting = {output: 0}, [output]
    for node in waiting:
        for source in node.inputs:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    gradients = {node: np.zeros_like(node.value, dtype=float) for node in uses}
    gradients[output] += 1
    ready = [output]
    while ready:
        node = ready.pop()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node].copy())):
            gradients[source] += part
            uses[source] -= 1
            if uses[source] == 0:
                ready.append(source)
    return gradients


@right("backpropagate")
def with_attributes_of_its_own(output):
    order, stack = [], [output]
    state = {}
    while stack:
        node = stack.pop()
        if state.get(node) == "open":
            state[node] = "done"
            order.append(node)
        elif node not in state:
            state[node] = "open"
            stack.append(node)
            stack.extend(source for source in node.inputs if source not in state)
    gradients = {}
    for node in order[::-1]:
        if node is output:
            gradients[node] = np.ones_like(node.value)
        for i, part in enumerate(node.local_gradients(gradients[node])):
            source = node.inputs[i]
            gradients[source] = gradients.get(source, np.zeros_like(source.value)) + part
    return gradients


@wrong("backpropagate", mistake="too_deep")
def recursive(output):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for source in node.inputs:
                visit(source)
            order.append(node)

    visit(output)
    gradients = {output: np.ones_like(output.value)}
    for node in order[::-1]:
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def recursive_path_by_path(output):
    gradients = {}

    def visit(node, gradient):
        gradients[node] = gradients[node] + gradient if node in gradients else gradient
        for source, part in zip(node.inputs, node.local_gradients(gradient)):
            visit(source, part)

    visit(output, np.ones_like(output.value))
    return gradients


@wrong("backpropagate")
def recursive_with_whole_gradients(output):
    gradients = {output: np.ones_like(output.value)}

    def visit(node):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
            visit(source)

    visit(output)
    return gradients


@wrong("backpropagate")
def queue_with_repetition(output):
    from collections import deque

    gradients, queue = {output: np.ones_like(output.value)}, deque([output])
    while queue:
        node = queue.popleft()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
            queue.append(source)
    return gradients


@wrong("backpropagate")
def by_shortest_distance(output):
    from collections import deque

    distance, queue = {output: 0}, deque([output])
    while queue:
        node = queue.popleft()
        for source in node.inputs:
            if source not in distance:
                distance[source] = distance[node] + 1
                queue.append(source)
    gradients = {output: np.ones_like(output.value)}
    for node in sorted(distance, key=distance.get):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def last_discovered_first(output):
    order, seen, stack = [], {output}, [output]
    while stack:
        node = stack.pop()
        order.append(node)
        for source in reversed(node.inputs):
            if source not in seen:
                seen.add(source)
                stack.append(source)
    gradients = {output: np.ones_like(output.value)}
    for node in order:
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def moved_to_the_end_once(output):
    order = [output]
    for node in order:
        for source in node.inputs:
            if source in order:
                order.remove(source)
            order.append(source)
        if len(order) > 300:
            break
    gradients = {output: np.ones_like(output.value)}
    for node in order:
        if node in gradients:
            for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
                gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def leaf_gradients_kept_between_calls(output, gradients={}):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    for node in order:
        if node.inputs:
            gradients.pop(node, None)
    gradients[output] = np.ones_like(output.value)
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return {node: gradients[node] for node in order}


@wrong("backpropagate")
def told_apart_by_value(output):
    order, seen, stack = [], [], [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif not any(node is other for other in seen[-50:]):
            seen.append(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return {node.name: gradients[node] for node in order}


@wrong("backpropagate")
def floats_only(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = dict.fromkeys(order, 0.0)
    gradients[output] = 1.0
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] += part
    return gradients


@wrong("backpropagate", mistake="added_in_place")
def in_place_on_handed_arrays(output):
    uses, waiting = {output: 0}, [output]
    while waiting:
        for source in waiting.pop().inputs:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    gradients, ready = {output: np.ones_like(output.value)}, [output]
    while ready:
        node = ready.pop()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            if source in gradients:
                gradients[source] += part
            else:
                gradients[source] = part
            uses[source] -= 1
            if uses[source] == 0:
                ready.append(source)
    return gradients


@wrong("backpropagate")
def stops_at_twenty_levels(output):
    level, gradients = [output], {output: np.ones_like(output.value)}
    for _ in range(20):
        below = []
        for node in level:
            for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
                gradients[source] = gradients[source] + part if source in gradients else part
                if source not in below:
                    below.append(source)
        level = below
    return gradients


@wrong("backpropagate")
def keys_are_ids(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {id(output): np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[id(node)])):
            gradients[id(source)] = gradients.get(id(source), 0.0) + part
    return gradients


@wrong("backpropagate")
def pairs_in_a_list(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return list(gradients.items())


@wrong("backpropagate")
def shared_nodes_skipped(output):
    gradients, stack = {output: np.ones_like(output.value)}, [output]
    while stack:
        node = stack.pop()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            if source not in gradients:
                gradients[source] = part
                stack.append(source)
    return gradients


@wrong("backpropagate")
def averaged_over_uses(output):
    uses, waiting = {output: 0}, [output]
    while waiting:
        for source in waiting.pop().inputs:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    counts = dict(uses)
    gradients, ready = {output: np.ones_like(output.value)}, [output]
    while ready:
        node = ready.pop()
        if node is not output:
            gradients[node] = gradients[node] / counts[node]
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
            uses[source] -= 1
            if uses[source] == 0:
                ready.append(source)
    return gradients


@wrong("backpropagate")
def leaves_asked_for_their_value(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return {node: g if node.inputs else g * node.value for node, g in gradients.items()}


@wrong("backpropagate")
def summed_to_numbers(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return {node: g if node.inputs else np.sum(g) for node, g in gradients.items()}


@wrong("backpropagate")
def asks_twice_to_be_sure(output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for i, source in enumerate(node.inputs):
            part = node.local_gradients(gradients[node])[i]
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


# --- answers -------------------------------------------------------------------------------------

right_answers(
    "neuron_forward",
    {"p1": -2, "p2": 6, "s": 4, "t": 3, "y": 3},
    {"y": 3.0, "t": 3.0, "s": 4.0, "p2": 6.0, "p1": -2.0},
)
wrong_answer(
    "neuron_forward",
    {"p1": -2, "p2": 6, "s": 8, "t": 7, "y": 7},
)
right_answers(
    "neuron_gradients",
    {"x1": -1, "w1": 2, "x2": 2, "w2": 3, "b": 1},
    {"b": 1.0, "w1": 2.0, "x1": -1.0, "w2": 3.0, "x2": 2.0},
)
wrong_answer("neuron_gradients", {"x1": 0, "w1": 0, "x2": 0, "w2": 0, "b": 0})
wrong_answer(
    "neuron_gradients",
    {"x1": 2, "w1": -1, "x2": 3, "w2": 2, "b": 1},
    mistake="not_swapped",
)
right_answers(
    "router_forward",
    {"p": -6, "m": -6, "q": -3, "r": 0, "y": -6},
    {"p": -6.0, "m": -6.0, "q": -3.0, "r": 0.0, "y": -6.0},
)
wrong_answer("router_forward", {"p": -6, "m": -8, "q": -3, "r": -3, "y": -11})
right_answers(
    "router_gradients",
    {"a": -3, "b": 2, "c": 0, "d": 0},
    {"d": 0.0, "c": 0.0, "b": 2.0, "a": -3.0},
)
wrong_answer("router_gradients", {"a": 0, "b": 0, "c": 0, "d": 0})
right_answers(
    "gate_roles",
    {"add": "distributor", "multiply": "swap", "max": "router"},
    {"max": "Router", "add": "DISTRIBUTOR", "multiply": "Swap"},
)
wrong_answer("gate_roles", {"add": "router", "multiply": "router", "max": "router"})
wrong_answer(
    "gate_roles",
    {"add": "Swap", "multiply": "Distributor", "max": "Router"},
    mistake="add_and_multiply",
)

# Written by somebody who saw the released notebook alone.


@right("AddGate")
class AddLoopOverEntries:
    def forward(self, a, b):
        first, second = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
        out = np.zeros(first.shape)
        for place in np.ndindex(*first.shape):
            out[place] = first[place] + second[place]
        return out if out.ndim else float(out)

    def backward(self, upstream):
        return tuple(upstream for _ in range(2))


@right("AddGate")
class AddClosure:
    def forward(self, a, b):
        def pull(u):
            return 1.0 * u, 1.0 * u

        self._pull = pull
        out = np.empty(np.shape(a))
        np.add(a, b, out=out)
        return out[()]

    def backward(self, upstream):
        return self._pull(upstream)


@right("AddGate")
class AddEinsumOfStack:
    def forward(self, a, b):
        return np.einsum("i...->...", np.stack([np.asarray(a, float), np.asarray(b, float)]))

    def backward(self, upstream):
        both = np.einsum("i,...->i...", np.ones(2), np.asarray(upstream, float))
        return tuple(both)


@right("AddGate")
class AddInPlaceOnACopy:
    def forward(self, a, b):
        total = np.array(a, dtype=float, copy=True)
        total += b
        return total

    def backward(self, upstream):
        for_a = np.array(upstream, dtype=float)
        for_b = for_a.copy()
        return for_a, for_b


@right("AddGate")
class AddRemembersLocalOnes:
    def __init__(self):
        self.local_a = None
        self.local_b = None

    def forward(self, a, b):
        self.local_a = np.ones(np.shape(a))
        self.local_b = np.ones(np.shape(b))
        return np.sum([a, b], axis=0)

    def backward(self, upstream):
        return self.local_a * upstream, self.local_b * upstream


@right("AddGate")
class AddMinusMinus:
    def forward(self, a, b):
        return np.subtract(a, np.negative(b))

    def backward(self, upstream):
        gradients = []
        for sign in (1, 1):
            gradients.append(sign * upstream)
        return tuple(gradients)


@wrong("AddGate")
class AddShapeInTheClass:
    shape = ()

    def forward(self, a, b):
        type(self).shape = np.shape(a)
        return a + b

    def backward(self, upstream):
        out = np.reshape(upstream, type(self).shape)
        return out, out


@wrong("AddGate")
class AddBackwardOnlyOnce:
    def forward(self, a, b):
        self.memory = [np.ones(np.shape(a))]
        return a + b

    def backward(self, upstream):
        local = self.memory.pop()
        return local * upstream, local * upstream


@wrong("AddGate")
class AddOneDimensionOnly:
    def forward(self, a, b):
        if np.ndim(a) == 0:
            return a + b
        return np.array([float(a[i] + b[i]) for i in range(len(a))])

    def backward(self, upstream):
        return upstream, upstream


@wrong("AddGate")
class AddWritesIntoUpstream:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        for_a = np.array(upstream)
        for_b = np.array(upstream)
        if isinstance(upstream, np.ndarray):
            upstream[...] = 0.0  # it has been handed on
        return for_a, for_b


@wrong("AddGate")
class AddAccumulatesOverForwards:
    def forward(self, a, b):
        self.total = getattr(self, "total", 0.0) + a + b
        return self.total

    def backward(self, upstream):
        return upstream, upstream


@wrong("AddGate")
class AddUpstreamTimesValue:
    def forward(self, a, b):
        self.value = a + b
        return self.value

    def backward(self, upstream):
        return upstream * self.value, upstream * self.value


@wrong("AddGate")
class AddInFloat32:
    def forward(self, a, b):
        return np.asarray(a, np.float32) + np.asarray(b, np.float32)

    def backward(self, upstream):
        return upstream, upstream


@wrong("AddGate")
class AddAccumulatesOverCalls:
    def __init__(self):
        self.grad = 0.0

    def forward(self, a, b):
        self.grad = 0.0
        return a + b

    def backward(self, upstream):
        self.grad = self.grad + upstream
        return self.grad, self.grad


@wrong("AddGate")
class AddClipsGradient:
    def forward(self, a, b):
        return a + b

    def backward(self, upstream):
        g = np.clip(upstream, -5.0, 5.0)
        return g, g


@wrong("AddGate")
class AddSharesInProportion:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a + b

    def backward(self, upstream):
        total = self.a + self.b + 1e-12
        return upstream * self.a / total, upstream * self.b / total


@right("MultiplyGate")
class MultiplyListsConverted:
    def forward(self, a, b):
        self.shape = np.shape(a)
        self.a = np.ravel(a).tolist()
        self.b = np.ravel(b).tolist()
        return self._shaped([p * q for p, q in zip(self.a, self.b)])

    def _shaped(self, entries):
        if self.shape == ():
            return float(entries[0])
        return np.array(entries, dtype=float).reshape(self.shape)

    def backward(self, upstream):
        ups = np.ravel(upstream).tolist()
        return (
            self._shaped([u * q for u, q in zip(ups, self.b)]),
            self._shaped([u * p for u, p in zip(ups, self.a)]),
        )


@right("MultiplyGate")
class MultiplyCopiesAndList:
    def forward(self, a, b):
        self.memory = (np.copy(a), np.copy(b))
        return np.multiply(*self.memory)

    def backward(self, upstream):
        a, b = self.memory
        return [np.multiply(upstream, b), np.multiply(upstream, a)]


@right("MultiplyGate")
class MultiplyVectorize:
    def __init__(self):
        self.times = np.vectorize(lambda p, q: p * q, otypes=[float])

    def forward(self, a, b):
        self.saved = [b, a]
        return self.times(a, b)

    def backward(self, upstream):
        return tuple(self.times(upstream, other) for other in self.saved)


@right("MultiplyGate")
class MultiplyLoops:
    def forward(self, a, b):
        self.a = np.array(a, dtype=float)
        self.b = np.array(b, dtype=float)
        out = np.zeros(self.a.shape)
        for i, p in np.ndenumerate(self.a):
            out[i] = p * self.b[i]
        return out[()]

    def backward(self, upstream):
        u = np.asarray(upstream, dtype=float)
        da, db = np.zeros(u.shape), np.zeros(u.shape)
        for i, g in np.ndenumerate(u):
            da[i] += g * self.b[i]
            db[i] += g * self.a[i]
        return da[()], db[()]


@right("MultiplyGate")
class MultiplyEinsum:
    def forward(self, a, b):
        self.inputs = np.stack([np.asarray(a, float), np.asarray(b, float)])
        return np.einsum("...,...->...", self.inputs[0], self.inputs[1])

    def backward(self, upstream):
        return tuple(np.einsum("...,i...->i...", np.asarray(upstream, float), self.inputs[::-1]))


@right("MultiplyGate")
class MultiplyWithOut:
    def forward(self, a, b):
        self.locals = {"a": np.array(b, dtype=float), "b": np.array(a, dtype=float)}
        out = np.empty(np.shape(a))
        np.multiply(a, b, out=out)
        return out

    def backward(self, upstream):
        for_a = np.empty_like(self.locals["a"])
        for_b = np.empty_like(self.locals["b"])
        np.multiply(self.locals["a"], upstream, out=for_a)
        np.multiply(self.locals["b"], upstream, out=for_b)
        return for_a, for_b


@wrong("MultiplyGate")
class MultiplyOnlyWeightsLearn:
    def forward(self, x, w):
        self.x = x
        return x * w

    def backward(self, upstream):
        return (upstream * self.x,)


@wrong("MultiplyGate")
class MultiplyScalesItsMemory:
    def forward(self, a, b):
        self.a, self.b = np.array(a, float), np.array(b, float)
        return a * b

    def backward(self, upstream):
        self.a *= upstream
        self.b *= upstream
        return self.b.copy(), self.a.copy()


@wrong("MultiplyGate")
class MultiplyNumericalOneSided:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        h = 1e-13
        base = self.a * self.b
        return (
            upstream * ((self.a + h) * self.b - base) / h,
            upstream * (self.a * (self.b + h) - base) / h,
        )


@wrong("MultiplyGate")
class MultiplyByLogarithms:
    def forward(self, a, b):
        self.a, self.b = a, b
        with np.errstate(all="ignore"):
            return np.exp(np.log(a) + np.log(b))

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


@wrong("MultiplyGate")
class MultiplyDividesNanToNum:
    def forward(self, a, b):
        self.a, self.b = np.asarray(a, float), np.asarray(b, float)
        self.value = self.a * self.b
        return self.value

    def backward(self, upstream):
        with np.errstate(all="ignore"):
            return (
                np.nan_to_num(upstream * self.value / self.a),
                np.nan_to_num(upstream * self.value / self.b),
            )


@wrong("MultiplyGate")
class MultiplyByTheProduct:
    def forward(self, a, b):
        self.value = a * b
        return self.value

    def backward(self, upstream):
        return upstream * self.value, upstream * self.value


@wrong("MultiplyGate")
class MultiplyAccumulatesOverCalls:
    def forward(self, a, b):
        self.a, self.b = a, b
        self.da = self.db = 0.0
        return a * b

    def backward(self, upstream):
        self.da = self.da + upstream * self.b
        self.db = self.db + upstream * self.a
        return self.da, self.db


@wrong("MultiplyGate")
class MultiplyDistributesLikeAdd:
    def forward(self, a, b):
        return a * b

    def backward(self, upstream):
        return upstream, upstream


@wrong("MultiplyGate")
class MultiplyNeverResetsGradients:
    def __init__(self):
        self.da = self.db = None

    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, upstream):
        if self.da is None:
            self.da, self.db = upstream * self.b, upstream * self.a
        return self.da, self.db


@wrong("MultiplyGate")
class MultiplyFirstEntryOnly:
    def forward(self, a, b):
        self.a = np.ravel(a)[0]
        self.b = np.ravel(b)[0]
        return a * b

    def backward(self, upstream):
        return upstream * self.b, upstream * self.a


@right("MaxGate")
class MaxLoopOverEntries:
    def forward(self, a, b):
        first, second = np.asarray(a, float), np.asarray(b, float)
        out = np.empty(first.shape)
        self.winner = np.zeros(first.shape, dtype=int)
        for place in np.ndindex(*first.shape):
            if second[place] > first[place]:
                self.winner[place] = 1
                out[place] = second[place]
            else:
                out[place] = first[place]
        return out[()]

    def backward(self, upstream):
        u = np.asarray(upstream, float)
        gradients = [np.zeros(u.shape), np.zeros(u.shape)]
        for place in np.ndindex(*u.shape):
            gradients[self.winner[place]][place] = u[place]
        return tuple(gradients)


@right("MaxGate")
class MaxFloatsAndArraysApart:
    def forward(self, a, b):
        self.float = np.ndim(a) == 0
        if self.float:
            self.won = bool(a >= b)
            return a if self.won else b
        self.won = a >= b
        out = np.array(b, dtype=float)
        np.copyto(out, a, where=self.won)
        return out

    def backward(self, upstream):
        if self.float:
            return (upstream, 0.0) if self.won else (0.0, upstream)
        for_a = np.zeros(self.won.shape)
        for_b = np.zeros(self.won.shape)
        np.add(for_a, upstream, out=for_a, where=self.won)
        np.add(for_b, upstream, out=for_b, where=~self.won)
        return for_a, for_b


@right("MaxGate")
class MaxListsConverted:
    def forward(self, a, b):
        self.shape = np.shape(a)
        pairs = list(zip(np.ravel(a).tolist(), np.ravel(b).tolist()))
        self.wins = [p >= q for p, q in pairs]
        return self.shaped([max(pair) for pair in pairs])

    def shaped(self, entries):
        return np.array(entries, dtype=float).reshape(self.shape)

    def backward(self, upstream):
        ups = np.ravel(upstream).tolist()
        return [
            self.shaped([u if w else 0.0 for u, w in zip(ups, self.wins)]),
            self.shaped([0.0 if w else u for u, w in zip(ups, self.wins)]),
        ]


@right("MaxGate")
class MaxArgmaxOfStack:
    def forward(self, a, b):
        both = np.stack([np.asarray(a, float), np.asarray(b, float)])
        self.winner = np.argmax(both, axis=0)  # the first one on a tie
        return both.max(axis=0)

    def backward(self, upstream):
        return tuple(upstream * (self.winner == k) for k in range(2))


@right("MaxGate")
class MaxNotLess:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.fmax(a, b)

    def backward(self, upstream):
        b_wins = np.asarray(self.a) < np.asarray(self.b)
        for_a = np.array(upstream, dtype=float)
        for_b = np.array(upstream, dtype=float)
        for_a[b_wins] = 0.0
        for_b[~b_wins] = 0.0
        return for_a, for_b


@right("MaxGate")
class MaxHeaviside:
    def forward(self, a, b):
        self.local = np.heaviside(np.subtract(a, b), 1.0)
        return np.maximum(b, a)

    def backward(self, upstream):
        return np.multiply(self.local, upstream), np.multiply(1.0 - self.local, upstream)


@wrong("MaxGate")
class MaxWithTinyEps:
    def forward(self, a, b):
        self.first = np.asarray(a) >= b + np.float64(1e-12)
        self.first = self.first | (np.asarray(a) == b)
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class MaxClipsHugeValues:
    def forward(self, a, b):
        self.first = a >= b
        return np.clip(np.maximum(a, b), -1e8, 1e8)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class MaxLoserInitialisedWithSmallNumber:
    def forward(self, a, b):
        best = np.maximum(np.maximum(-1e9, a), b)
        self.first = best == a
        return best

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class MaxSignByDivision:
    def forward(self, a, b):
        d = np.subtract(a, b, dtype=float)
        with np.errstate(all="ignore"):
            self.local = (d / np.abs(d) + 1) / 2
        return np.maximum(a, b)

    def backward(self, upstream):
        return upstream * self.local, upstream * (1 - self.local)


@wrong("MaxGate")
class MaxWinnersEntriesOnly:
    def forward(self, a, b):
        self.first = np.asarray(a >= b)
        return np.maximum(a, b)

    def backward(self, upstream):
        u = np.asarray(upstream)
        return u[self.first], u[~self.first]


@wrong("MaxGate")
class MaxSecondFromIdentity:
    def forward(self, a, b):
        value = np.maximum(a, b)
        self.wins_a = np.greater_equal(a, 0) & (value == a)
        return value

    def backward(self, upstream):
        return np.where(self.wins_a, upstream, 0.0), np.where(self.wins_a, 0.0, upstream)


@wrong("MaxGate")
class MaxWritesIntoUpstream:
    def forward(self, a, b):
        self.first = np.asarray(a >= b)
        return np.maximum(a, b)

    def backward(self, upstream):
        for_b = np.where(self.first, 0.0, upstream)
        if np.ndim(upstream) == 0:
            return upstream * self.first, for_b
        upstream[~self.first] = 0.0
        return upstream, for_b


@wrong("MaxGate")
class MaxSquaresCompared:
    def forward(self, a, b):
        a, b = np.asarray(a, float), np.asarray(b, float)
        with np.errstate(all="ignore"):
            self.first = np.sign(a) * a**2 >= np.sign(b) * b**2
        return np.maximum(a, b)

    def backward(self, upstream):
        return np.where(self.first, upstream, 0.0), np.where(self.first, 0.0, upstream)


@wrong("MaxGate")
class MaxUpstreamTimesWinner:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.maximum(a, b)

    def backward(self, upstream):
        first = self.a >= self.b
        return (
            np.where(first, upstream * self.a, 0.0),
            np.where(first, 0.0, upstream * self.b),
        )


@wrong("MaxGate")
class MaxOneWinnerForTheArray:
    def forward(self, a, b):
        self.first = bool(np.max(a) >= np.max(b))
        return np.maximum(a, b)

    def backward(self, upstream):
        nothing = np.zeros_like(upstream, dtype=float)
        return (upstream, nothing) if self.first else (nothing, upstream)


@right("ReLUGate")
class ReluListsConverted:
    def forward(self, z):
        self.shape = np.shape(z)
        entries = np.ravel(z).tolist()
        self.open = [v > 0 for v in entries]
        return np.array([max(0.0, v) for v in entries], dtype=float).reshape(self.shape)

    def backward(self, upstream):
        ups = np.ravel(upstream).tolist()
        out = [u if is_open else 0.0 for u, is_open in zip(ups, self.open)]
        return (np.array(out, dtype=float).reshape(self.shape),)


@right("ReLUGate")
class ReluLoop:
    def forward(self, z):
        z = np.asarray(z, dtype=float)
        out = np.zeros(z.shape)
        self.slope = np.zeros(z.shape)
        for place, entry in np.ndenumerate(z):
            if entry > 0:
                out[place] = entry
                self.slope[place] = 1.0
        return out[()]

    def backward(self, upstream):
        return tuple([self.slope * upstream])


@right("ReLUGate")
class ReluFloatsAndArraysApart:
    def forward(self, z):
        if np.ndim(z) == 0:
            self.local = 1.0 if z > 0 else 0.0
            return z if z > 0 else 0.0
        self.local = (z > 0).astype(np.int8)
        return np.clip(z, 0, None)

    def backward(self, upstream):
        return (upstream * self.local,)


@right("ReLUGate")
class ReluWhere:
    def forward(self, z):
        self.open = np.asarray(z) > 0
        return np.maximum(0.0, z)

    def backward(self, upstream):
        return (np.where(self.open, upstream, 0.0),)


@right("ReLUGate")
class ReluHalfOfSum:
    def forward(self, z):
        self.z = z
        return (z + np.abs(z)) / 2

    def backward(self, upstream):
        return ((np.sign(self.z) > 0) * upstream,)


@right("ReLUGate")
class ReluHeaviside:
    def forward(self, z):
        self.local = np.heaviside(z, 0.0)
        return self.local * z

    def backward(self, upstream):
        return [np.multiply(upstream, self.local)]


@wrong("ReLUGate")
class ReluSquareRootOfSquare:
    def forward(self, z):
        z = np.asarray(z, float)
        self.open = z > 0
        with np.errstate(all="ignore"):
            return (z + np.sqrt(z**2)) / 2

    def backward(self, upstream):
        return (np.where(self.open, upstream, 0.0),)


@wrong("ReLUGate")
class ReluValueClippedFarOut:
    def forward(self, z):
        self.open = np.asarray(z) > 0
        return np.clip(z, 0.0, 1e10)

    def backward(self, upstream):
        return (np.where(self.open, upstream, 0.0),)


@wrong("ReLUGate")
class ReluArraysOnly:
    def forward(self, z):
        self.z = z.copy()
        out = z.copy()
        out[out < 0] = 0.0
        return out

    def backward(self, upstream):
        gradient = upstream.copy()
        gradient[self.z <= 0] = 0.0
        return (gradient,)


@wrong("ReLUGate")
class ReluSlopeWithEps:
    def forward(self, z):
        z = np.asarray(z, float)
        self.value = np.maximum(0.0, z)
        self.slope = self.value / (np.abs(z) + 1e-8)
        return self.value

    def backward(self, upstream):
        return (upstream * self.slope,)


@wrong("ReLUGate")
class ReluIsAnAbsoluteValue:
    def forward(self, z):
        self.sign = np.sign(z)
        return np.abs(z)

    def backward(self, upstream):
        return (upstream * self.sign,)


@wrong("ReLUGate")
class ReluWritesIntoUpstream:
    def forward(self, z):
        self.open = np.asarray(z) > 0
        return np.maximum(0.0, z)

    def backward(self, upstream):
        if np.ndim(upstream) == 0:
            return (upstream * float(self.open),)
        upstream[~self.open] = 0.0
        return (upstream,)


@wrong("ReLUGate")
class ReluSoftplus:
    def forward(self, z):
        self.slope = 0.5 * (1 + np.tanh(np.asarray(z, float) / 2))
        return np.logaddexp(0.0, z)

    def backward(self, upstream):
        return (upstream * self.slope,)


@wrong("ReLUGate")
class ReluRemembersAsIntegers:
    def forward(self, z):
        with np.errstate(all="ignore"):
            small = np.clip(z, -1e9, 1e9)
            self.z = small.astype(int) if np.ndim(z) else int(small)
        return np.maximum(0.0, z)

    def backward(self, upstream):
        return (np.where(np.asarray(self.z) > 0, upstream, 0.0),)


@wrong("ReLUGate")
class ReluPassesAll:
    def forward(self, z):
        return np.maximum(0.0, z)

    def backward(self, upstream):
        return (upstream,)


@wrong("ReLUGate")
class ReluLeaky:
    def forward(self, z):
        self.slope = np.where(np.asarray(z) > 0, 1.0, 0.01)
        return self.slope * z

    def backward(self, upstream):
        return (self.slope * upstream,)


@right("neuron_backward")
def einsum_and_augmented_vectors(x, w, b, upstream):
    x1 = np.append(np.asarray(x, float), 1.0)
    w1 = np.append(np.asarray(w, float), b)
    t = np.einsum("i,i->", x1, w1)
    dt = np.float64(upstream) * np.heaviside(t, 0.0)
    d_input = np.einsum(",i->i", dt, w1)
    d_weight = np.einsum(",i->i", dt, x1)
    return d_input[:-1], d_weight[:-1], d_weight[-1]


@right("neuron_backward")
def helper_inside_and_in_place_on_copies(x, w, b, upstream):
    import math

    def slope(t):
        return 1.0 if t > 0 else 0.0

    dt = upstream * slope(math.fsum([*(np.asarray(w, float) * x), float(b)]))
    dx = np.array(w, dtype=float)
    dw = np.array(x, dtype=float)
    dx *= dt
    dw *= dt
    return dx, dw, dt


@right("neuron_backward")
def outer_product_of_both(x, w, b, upstream):
    y = max(0.0, float(np.vdot(w, x)) + float(b))
    dt = np.float64(upstream) if y > 0 else np.float64(0)
    dx, dw = dt * np.stack([w, x])
    return dx, dw, dt


@right("neuron_backward")
def three_lines_back(x, w, b, upstream):
    t = w @ x + b
    dt = upstream if t > 0 else 0.0
    return dt * w, dt * x, dt


@right("neuron_backward")
def threshold_moved_to_the_other_side(x, w, b, upstream):
    fires = np.inner(x, w) > -b
    scale = upstream * int(fires)
    dx = np.empty(len(w))
    dw = np.empty(len(x))
    np.multiply(w, scale, out=dx)
    np.multiply(x, scale, out=dw)
    return dx, dw, scale


@right("neuron_backward")
def a_chain_of_add_gates(x, w, b, upstream):
    products = [MultiplyGate() for _ in x]
    sums = [AddGate() for _ in x]
    total = float(b)
    for gate, add, x_i, w_i in zip(products, sums, x, w):
        total = add.forward(total, gate.forward(float(x_i), float(w_i)))
    switch = ReLUGate()
    switch.forward(total)
    down = switch.backward(float(upstream))[0]
    dx = np.zeros(len(x))
    dw = np.zeros(len(x))
    for i in reversed(range(len(x))):
        down, to_product = sums[i].backward(down)
        dx[i], dw[i] = products[i].backward(to_product)
    return dx, dw, float(down)


@wrong("neuron_backward")
def upstream_clipped(x, w, b, upstream):
    dt = float(np.clip(upstream, -5, 5)) * float(w @ x + b > 0)
    return dt * w, dt * x, dt


@wrong("neuron_backward")
def numerical_with_a_large_step(x, w, b, upstream):
    h = 1e-2

    def loss(x, w, b):
        return upstream * max(0.0, float(np.dot(w, x) + b))

    eye = h * np.eye(len(x))
    dx = np.array([(loss(x + e, w, b) - loss(x - e, w, b)) / (2 * h) for e in eye])
    dw = np.array([(loss(x, w + e, b) - loss(x, w - e, b)) / (2 * h) for e in eye])
    db = (loss(x, w, b + h) - loss(x, w, b - h)) / (2 * h)
    return dx, dw, db


@wrong("neuron_backward")
def last_input_forgotten(x, w, b, upstream):
    dt = upstream * float(w @ x + b > 0)
    dx, dw = np.zeros(len(x)), np.zeros(len(x))
    for i in range(len(x) - 1):
        dx[i], dw[i] = dt * w[i], dt * x[i]
    return dx, dw, dt


@wrong("neuron_backward")
def gradients_pile_up_between_calls(x, w, b, upstream, total={}):
    dt = upstream * float(w @ x + b > 0)
    old = total.get(len(x), (0.0, 0.0, 0.0))
    new = (old[0] + dt * w, old[1] + dt * x, old[2] + dt)
    total[len(x)] = new
    return new


@wrong("neuron_backward")
def relu_at_each_product_plus_bias(x, w, b, upstream):
    g = (w * x + b > 0).astype(float)
    return upstream * g * w, upstream * g * x, float(upstream * np.max(g))


@wrong("neuron_backward")
def products_written_into_x(x, w, b, upstream):
    kept = x.copy()
    x *= w
    dt = upstream * float(x.sum() + b > 0)
    return dt * w, dt * kept, dt


@wrong("neuron_backward")
def two_inputs_only(x, w, b, upstream):
    t = w[0] * x[0] + w[-1] * x[-1] + b
    dt = upstream * float(t > 0)
    return dt * w, dt * x, dt


@wrong("neuron_backward")
def relu_on_upstream_instead_of_sum(x, w, b, upstream):
    dt = max(0.0, upstream)
    return dt * w, dt * x, dt


@wrong("neuron_backward")
def rows_of_a_matrix(x, w, b, upstream):
    dt = upstream * float(w @ x + b > 0)
    return (dt * w)[None, :], (dt * x)[None, :], dt


@wrong("neuron_backward")
def multiplied_by_the_output(x, w, b, upstream):
    y = max(0.0, float(w @ x + b))
    return upstream * y * w, upstream * y * x, upstream * y


@right("backpropagate")
def numbered_nodes_in_lists(output):
    number, nodes, stack = {}, [], [(output, 0)]
    on_the_way = {output}
    while stack:
        node, k = stack.pop()
        if k < len(node.inputs):
            stack.append((node, k + 1))
            below = node.inputs[k]
            if below not in on_the_way:
                on_the_way.add(below)
                stack.append((below, 0))
        else:
            number[node] = len(nodes)
            nodes.append(node)
    totals = [None] * len(nodes)
    totals[-1] = np.ones_like(output.value)
    for i in range(len(nodes) - 1, -1, -1):
        parts = nodes[i].local_gradients(totals[i])
        for source, part in zip(nodes[i].inputs, parts):
            j = number[source]
            totals[j] = part if totals[j] is None else totals[j] + part
    return dict(zip(nodes, totals))


@right("backpropagate")
def users_looked_up(output):
    # for each node the pairs (user, place among its inputs), then one sum per node
    users, reach = {output: []}, [output]
    k = 0
    while k < len(reach):
        node = reach[k]
        k += 1
        for place, source in enumerate(node.inputs):
            if source not in users:
                users[source] = []
                reach.append(source)
            users[source].append((node, place))
    left = {node: len(found) for node, found in users.items()}
    gradients, handed_down, ready = {}, {}, [output]
    while ready:
        node = ready.pop()
        parts = [handed_down[user][place] for user, place in users[node]]
        gradients[node] = sum(parts[1:], parts[0]) if parts else np.ones_like(node.value)
        handed_down[node] = list(node.local_gradients(gradients[node])) if node.inputs else []
        for source in node.inputs:
            left[source] -= 1
            if left[source] == 0:
                ready.append(source)
    return gradients


@right("backpropagate")
def generator_of_an_order(output):
    from collections import defaultdict

    def after_inputs(root):
        done, waiting = set(), [root]
        while waiting:
            node = waiting[-1]
            todo = next((s for s in node.inputs if s not in done), None)
            if todo is not None:
                waiting.append(todo)
            else:
                waiting.pop()
                if node not in done:
                    done.add(node)
                    yield node

    gradients = defaultdict(float)
    gradients[output] = np.ones_like(output.value)
    for node in list(after_inputs(output))[::-1]:
        if len(node.inputs) > 0:
            for part, source in zip(node.local_gradients(gradients[node]), node.inputs):
                gradients[source] = gradients[source] + part
    return dict(gradients)


@right("backpropagate")
def lists_of_contributions_summed_when_asked(output):
    stack, seen, order = [(output, iter(output.inputs))], {output}, []
    while stack:
        node, rest = stack[-1]
        for source in rest:
            if source not in seen:
                seen.add(source)
                stack.append((source, iter(source.inputs)))
                break
        else:
            stack.pop()
            order.append(node)
    contributions = {node: [] for node in order}
    contributions[output].append(np.ones_like(output.value))
    result = {}
    while order:
        node = order.pop()
        whole = contributions[node][0]
        for part in contributions[node][1:]:
            whole = whole + part
        result[node] = whole
        if node.inputs:
            for source, part in zip(node.inputs, node.local_gradients(whole)):
                contributions[source].append(part)
    return result


@right("backpropagate")
def library_topological_sorter(output):
    from graphlib import TopologicalSorter

    sorter, seen, stack = TopologicalSorter(), {output}, [output]
    while stack:
        node = stack.pop()
        sorter.add(node, *node.inputs)
        for source in node.inputs:
            if source not in seen:
                seen.add(source)
                stack.append(source)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(list(sorter.static_order())):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@right("backpropagate")
def waiting_list(output):
    order, done = [], set()
    waiting = [output]
    while waiting:
        node = waiting[-1]
        missing = [source for source in node.inputs if source not in done]
        if missing:
            waiting.append(missing[0])
            continue
        waiting.pop()
        if node not in done:
            done.add(node)
            order.append(node)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            if source in gradients:
                gradients[source] = gradients[source] + part
            else:
                gradients[source] = part
    return gradients


@wrong("backpropagate")
def nodes_of_one_name_are_one(output):
    order, done, waiting = [], set(), [output]
    while waiting:
        node = waiting[-1]
        missing = [s for s in node.inputs if (s.name or id(s)) not in done]
        if missing:
            waiting.append(missing[0])
        else:
            waiting.pop()
            if (node.name or id(node)) not in done:
                done.add(node.name or id(node))
                order.append(node)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        if node not in gradients:
            continue
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def tiny_gradients_set_to_zero(output):
    order, done, waiting = [], set(), [output]
    while waiting:
        node = waiting[-1]
        missing = [s for s in node.inputs if s not in done]
        if missing:
            waiting.append(missing[0])
        else:
            waiting.pop()
            if node not in done:
                done.add(node)
                order.append(node)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        gradients[node] = np.where(np.abs(gradients[node]) < 1e-8, 0.0, gradients[node])
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def recursion_limit_too_low(output):
    import sys

    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for source in node.inputs:
            visit(source)
        order.append(node)

    old = sys.getrecursionlimit()
    sys.setrecursionlimit(1_200)
    try:
        visit(output)
    finally:
        sys.setrecursionlimit(old)
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def uses_counted_by_node_not_by_place(output):
    users, reach = {output: 0}, [output]
    for node in reach:
        for source in set(node.inputs):
            if source not in users:
                users[source] = 0
                reach.append(source)
            users[source] += 1
    gradients = {output: np.ones_like(output.value)}
    ready = [output]
    while ready:
        node = ready.pop()
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
            users[source] -= 1
            if users[source] == 0:
                ready.append(source)
    return gradients


@wrong("backpropagate")
def first_input_only(output):
    gradients = {output: np.ones_like(output.value)}
    node = output
    while node.inputs:
        source, part = node.inputs[0], node.local_gradients(gradients[node])[0]
        gradients[source] = part
        node = source
    return gradients


@wrong("backpropagate")
def asked_again_when_more_arrives(output):
    gradients = {output: np.ones_like(output.value)}
    todo, asked, steps = [output], set(), 0
    while todo:
        node = todo.pop(0)
        steps += 1
        if steps > 30_000:
            raise RuntimeError("asked too often")
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
            if source not in asked:
                todo.append(source)
        asked.add(node)
    return gradients


@wrong("backpropagate")
def mean_of_contributions(output):
    order, done, waiting = [], set(), [output]
    while waiting:
        node = waiting[-1]
        missing = [s for s in node.inputs if s not in done]
        if missing:
            waiting.append(missing[0])
        else:
            waiting.pop()
            if node not in done:
                done.add(node)
                order.append(node)
    uses = {}
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            uses[source] = uses.get(source, 0) + 1
            old = gradients.get(source, 0.0)
            gradients[source] = old + (part - old) / uses[source]
    return gradients


@wrong("backpropagate")
def seen_again_moves_to_the_end(output):
    order = {output: None}
    queue = [output]
    for node in queue:
        for source in node.inputs:
            if source in order:
                del order[source]
            else:
                queue.append(source)
            order[source] = None
    gradients = {output: np.ones_like(output.value)}
    for node in order:
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def equal_values_are_one_key(output):
    order, done, waiting = [], set(), [output]
    while waiting:
        node = waiting[-1]
        missing = [s for s in node.inputs if s not in done]
        if missing:
            waiting.append(missing[0])
        else:
            waiting.pop()
            if node not in done:
                done.add(node)
                order.append(node)
    first = {}
    for node in order:
        first.setdefault(np.asarray(node.value).tobytes(), node)
    same = {node: first[np.asarray(node.value).tobytes()] for node in order}
    same[output] = output
    gradients = {output: np.ones_like(output.value)}
    for node in reversed(order):
        if node not in gradients:
            continue
        for source, part in zip(node.inputs, node.local_gradients(gradients[node])):
            source = same[source]
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients


@wrong("backpropagate")
def depths_by_a_few_sweeps(output):
    nodes, depths = [output], {output: 0}
    for node in nodes:
        for source in node.inputs:
            if source not in depths:
                nodes.append(source)
                depths[source] = 0
    for _ in range(5):
        for node in nodes:
            for source in node.inputs:
                depths[source] = max(depths[source], depths[node] + 1)
    gradients = {output: np.ones_like(output.value)}
    for node in sorted(depths, key=depths.get):
        parts = node.local_gradients(gradients[node]) if node.inputs else ()
        for source, part in zip(node.inputs, parts):
            gradients[source] = gradients[source] + part if source in gradients else part
    return gradients
