"""Gradients that cases hand over, and where paths on them begin."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import numpy as np

from course_lib.hidden.cases import Handed


def valley(draw, d, scale=1.0):
    """Return the gradient of a bowl with curvatures from 0.4 to 2.2, turned and off centre."""
    axes = np.linalg.qr(draw.rng.normal(size=(d, d)))[0]
    curvatures = np.linspace(0.4, 2.2, d) if d > 1 else np.array([1.7])
    H = axes * curvatures @ axes.T
    lowest = scale * draw.rng.normal(size=d)
    return Handed(lambda x: H @ (x - lowest))


def waves(draw, d):
    """Return the gradient of a bowl with waves in it, other ones for each coordinate."""
    lengths = draw.rng.uniform(0.7, 1.6, size=d)
    return Handed(lambda x: 0.5 * x + np.sin(lengths * x))


def slope(draw, d):
    """Return a gradient that is the same everywhere."""
    steady = draw.rng.normal(size=d)
    return Handed(lambda x: steady + 0 * x)


def round_bowl():
    """Return the gradient of ½x², which is x: the very array that it is called with."""
    return Handed(lambda x: x)


def plateau(draw):
    """Return a gradient that is 0 around the lowest point, and steady on the slopes to it."""
    half, steady = draw.rng.uniform(0.3, 0.5), draw.rng.uniform(0.8, 1.6)
    return Handed(lambda x: np.where(np.abs(x) > half, steady * np.sign(x), 0.0))


def start(draw, d, scale=1.0):
    """Return a start with both signs, none of its coordinates near 0."""
    signs = (-1.0) ** draw.rng.permutation(d)
    return scale * signs * draw.rng.uniform(0.5, 3.0, size=d)


def rate(draw, low=0.1, high=0.3):
    """Return a learning rate of three digits."""
    return round(draw.rng.uniform(low, high), 3)


def steep_start(draw, d):
    """Return a valley and a start in it where a part of the gradient is beyond 10."""

    def make():
        gradient, x0 = valley(draw, d, scale=8.0), start(draw, d, scale=8.0)
        draw.require(np.abs(gradient.function(x0)).max() > 11, "a large gradient")
        return gradient, x0

    return draw.until(make)
