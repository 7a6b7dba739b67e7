"""Right and wrong solutions of lesson LESSON_ID, beyond the mistakes of its hidden tests."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- weighted_mean --------------------------------------------------------------------------------


@right("weighted_mean")
def one_matrix_product(X, weights):
    return weights @ X / weights.sum()


@right("weighted_mean")
def with_loops(X, weights):
    mean = np.zeros(X.shape[1])
    for d in range(X.shape[1]):
        for i in range(X.shape[0]):
            mean[d] += weights[i] * X[i, d]
    return mean / np.sum(weights)


@right("weighted_mean")
def with_average(X, weights):
    return np.average(X, axis=0, weights=weights)


@right("weighted_mean")
def with_einsum(X, weights):
    return np.einsum("n,nd->d", weights, X) / np.einsum("n->", weights)


@right("weighted_mean")
def row_by_row(X, weights):
    total, mean = 0.0, 0.0
    for row, weight in zip(X, weights, strict=True):
        total = total + weight
        mean = mean + weight * row
    return mean / total


@right("weighted_mean")
def as_a_running_mean(X, weights):
    mean, seen = np.zeros(X.shape[1]), 0.0
    for row, weight in zip(X, weights, strict=True):
        if weight > 0:
            seen += weight
            mean = mean + (row - mean) * weight / seen
    return mean


@wrong("weighted_mean", says="leave weights unchanged")
def weights_changed_in_place(X, weights):
    weights /= weights.sum()
    return weights @ X


@wrong("weighted_mean", says="with integer weights")
def shares_cut_to_integers(X, weights):
    shares = np.zeros_like(weights)
    for i in range(len(weights)):
        shares[i] = weights[i] / weights.sum()
    return shares @ X


@wrong("weighted_mean", says="got a list")
def a_list(X, weights):
    return [float(value) for value in weights @ X / weights.sum()]


@wrong("weighted_mean", says="every value is 0")
def zeros(X, weights):
    return np.zeros(X.shape[1])


@wrong("weighted_mean", says="expected shape")
def the_input(X, weights):
    return X


@wrong("weighted_mean", says="returned None")
def prints_the_result(X, weights):
    print(weights @ X / weights.sum())


# --- mean_facts -----------------------------------------------------------------------------------

right_answers("mean_facts", "bc", "CB", " b, c ", "(b) (c)", "bcb")

wrong_answer("mean_facts", "e", says="there is no option e")
wrong_answer("mean_facts", "", says="no letter")
wrong_answer("mean_facts", None, says="None")
wrong_answer("mean_facts", ["b", "c"], says="a list")
