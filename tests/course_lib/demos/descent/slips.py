"""Descents that students may hand in, wrong ones and unwritten ones."""

import numpy as np


def unwritten(*arguments):
    raise NotImplementedError


def ascent(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] + learning_rate * gradient(path[-1]))
    return np.array(path)


def averaging(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        v = rho * v + (1 - rho) * gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


def forgetting(gradient, x0, learning_rate, rho, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


def plain_training(X, y, batch_size, learning_rate, n_epochs, rng):
    """Train rightly, but say nothing where numbers become infinite."""
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            residuals = X[rows] @ w - y[rows]
            losses.append(np.mean(residuals**2))
            w = w - learning_rate * 2 * X[rows].T @ residuals / len(rows)
    return w, losses
