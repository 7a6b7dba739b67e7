"""Gates as students get them wrong."""

from course_lib.reference.gates import AddGate, MaxGate, MultiplyGate, ReLUGate


class HalvingAdd(AddGate):
    def backward(self, upstream):
        return tuple(part / 2 for part in super().backward(upstream))


class UnswappedMultiply(MultiplyGate):
    def backward(self, upstream):
        return super().backward(upstream)[::-1]


class SplittingMax(MaxGate):
    def backward(self, upstream):
        return upstream / 2, upstream / 2


class SmallerMax(MaxGate):
    def forward(self, a, b):
        return -super().forward(-a, -b)


class LeakyReLU(ReLUGate):
    def backward(self, upstream):
        return (upstream,)


class OneAlone(AddGate):
    def backward(self, upstream):
        return upstream


class Unwritten:
    """A gate as the released lesson has it."""

    def forward(self, *inputs):
        raise NotImplementedError("SomeGate: replace this line with your code.")


class Text(MultiplyGate):
    def forward(self, a, b):
        return "a times b"
