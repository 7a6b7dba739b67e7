"""A network of one hidden layer with one input and one output, read as a sum of hinges."""

from dataclasses import dataclass

import numpy as np

from course_lib.demos._student import Floats, StudentFunction, Waiting, as_array


@dataclass(frozen=True)
class Hinges:
    """Hidden units as hinges, in the order of their kinks.

    Attributes
    ----------
    w1, b1, w2 : ndarrays, shape (n,)
        Weights into the units, their biases, and weights out of them.
    b2 : float
        Bias of the output.
    """

    w1: Floats
    b1: Floats
    w2: Floats
    b2: float

    def __len__(self) -> int:
        return len(self.w1)

    @property
    def kinks(self) -> Floats:
        """Where each unit's pre-activation is 0, shape (n,); NaN where it does not depend on x."""
        depends = self.w1 != 0
        return np.where(depends, -self.b1 / np.where(depends, self.w1, 1.0), np.nan)

    @property
    def bends(self) -> Floats:
        """By how much each unit changes the slope at its kink, from left to right, shape (n,)."""
        return np.asarray(self.w2 * np.abs(self.w1))

    def parts(self, x: Floats, relu: StudentFunction) -> Floats:
        """Return what each unit adds to the output, shape (len(x), n)."""
        z = x[:, None] * self.w1 + self.b1
        return relu.array(z, shape=z.shape, meaning="one value per pre-activation") * self.w2


def interpolated(interpolant: StudentFunction, x_knots: Floats, y_knots: Floats) -> Hinges:
    """Return the network that the student puts through the knots.

    Raises
    ------
    Waiting
        If the function does not return (w1, b1, w2, b2).
    """
    network = interpolant.parts(x_knots, y_knots, names=("w1", "b1", "w2", "b2"))
    units: tuple[int, ...] = np.shape(network[0]) if isinstance(network[0], np.ndarray) else ()
    if len(units) != 1 or not units[0]:
        raise Waiting(
            f"This figure waits for {interpolant.name}: w1 must be an array of shape (n,), for at "
            "least one hidden unit."
        )
    w1, b1, w2 = (
        as_array(part, units, interpolant.name, "one number per hidden unit")
        for part in network[:3]
    )
    b2 = float(as_array(network[3], (), interpolant.name, "one number, b2"))
    hinges = Hinges(w1, b1, w2, b2)
    order = np.argsort(hinges.kinks, kind="stable")
    return Hinges(w1[order], b1[order], w2[order], b2)
