"""Newton's method for entropies of linear scores.

Gradient descent needs a learning rate, and many steps where features have different scales. A
Newton step needs neither: it goes to the lowest point of the parabola that has the objective's
slope and curvature here. Far from the minimum that can be too far, so a step is halved until the
objective falls by a fair part of what the slope promises. The objectives here are convex, and the
penalty gives them one minimum.

Follows Boyd and Vandenberghe, *Convex Optimization*, sections 9.2 and 9.5.
"""

from collections.abc import Callable

import numpy as np

from course_lib.reference._validation import Floats

_MAX_STEPS = 200
_SMALL_DECREMENT = 1e-10
"""Where a Newton step promises less than this, it ends at the minimum but for rounding: errors
square with each step."""


def minimise_entropy(
    loss: Callable[[Floats], tuple[float, Floats, Floats]],
    points: Floats,
    n_outputs: int,
    strength: float,
) -> tuple[Floats, Floats]:
    """Return the weights and biases with the smallest mean entropy plus ``strength * sum(W**2)``.

    The features get units of their own for the computation, so that all second derivatives are of
    one size; the penalty is still that of the weights in the original units.

    Parameters
    ----------
    loss : callable
        Returns for scores (N, K) their mean entropy, its gradient (N, K) and the probabilities
        (N, K), of which the second derivatives are made.
    points : ndarray, shape (N, D)
        The samples.
    n_outputs : int
        K: 1 for a sigmoid's logits, C for a softmax's.
    strength : float
        Weight of the penalty, above 0.

    Returns
    -------
    W : ndarray, shape (D, K)
        The weights.
    b : ndarray, shape (K,)
        The biases, which the penalty leaves out.

    Raises
    ------
    RuntimeError
        If the penalty is too weak to keep the weights of separable classes within reach.
    """
    centre = points.mean(axis=0)
    # A feature that varies so little that the penalty holds its weight gets the penalty's unit.
    unit = np.maximum(points.std(axis=0), np.sqrt(strength))
    design = np.column_stack([(points - centre) / unit, np.ones(len(points))])
    penalties = np.append(strength / unit**2, 0.0)[:, None]

    def objective(theta: Floats) -> tuple[float, Floats, Floats]:
        value, gradient, probabilities = loss(design @ theta)
        penalised = penalties * theta
        return (
            value + float(np.sum(penalised * theta)),
            design.T @ gradient + 2.0 * penalised,
            probabilities,
        )

    theta = np.zeros((len(penalties), n_outputs))
    for _ in range(_MAX_STEPS):
        value, gradient, probabilities = objective(theta)
        curvature = _second_derivatives(design, probabilities)
        curvature += np.diag(np.repeat(2.0 * penalties, n_outputs))
        # The curvature is 0 along a shift of all softmax biases: least squares leaves that alone.
        step = -np.linalg.lstsq(curvature, gradient.ravel())[0].reshape(theta.shape)
        promised = -float(np.sum(gradient * step))
        if promised < _SMALL_DECREMENT:
            theta += step
            W = theta[:-1] / unit[:, None]
            return W, theta[-1] - centre @ W
        fraction = 1.0
        while objective(theta + fraction * step)[0] > value - 1e-4 * fraction * promised:
            fraction /= 2.0
        theta += fraction * step
    raise RuntimeError(f"no minimum after {_MAX_STEPS} Newton steps: use a larger strength")


def _second_derivatives(design: Floats, probabilities: Floats) -> Floats:
    """Return the mean cross-entropy's second derivatives with respect to theta's entries.

    Those with respect to one sample's scores are ``diag(p) - outer(p, p)``, which for a single
    sigmoid is ``p (1 - p)``.
    """
    n, n_outputs = probabilities.shape
    size = design.shape[1]
    blocks = np.empty((size, n_outputs, size, n_outputs))
    for k in range(n_outputs):
        for j in range(n_outputs):
            weights = probabilities[:, k] * ((k == j) - probabilities[:, j]) / n
            blocks[:, k, :, j] = design.T @ (weights[:, None] * design)
    return blocks.reshape(size * n_outputs, size * n_outputs)
