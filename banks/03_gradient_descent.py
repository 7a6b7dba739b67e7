"""Right and wrong solutions of lesson 03_gradient_descent, beyond the mistakes of its hidden tests.

Where the tests find out what is wrong, the mistake's id is given; the others must be caught all the
same.
"""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- gradient_descent ----------------------------------------------------------------------------


@right("gradient_descent")
def walk_in_a_table(gradient, x0, learning_rate, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for t in range(n_steps):
        path[t + 1] = path[t] - learning_rate * gradient(path[t])
    return path


@right("gradient_descent")
def walk_with_copies(gradient, x0, learning_rate, n_steps):
    x = x0.copy()
    path = [x.copy()]
    for _ in range(n_steps):
        x -= learning_rate * gradient(x)
        path.append(x.copy())
    return np.stack(path)


@right("gradient_descent")
def walk_until_long_enough(gradient, x0, learning_rate, n_steps):
    path = x0[None]
    while len(path) <= n_steps:
        path = np.vstack([path, path[-1] - learning_rate * np.asarray(gradient(path[-1]))])
    return path


@right("gradient_descent")
def walk_by_accumulate(gradient, x0, learning_rate, n_steps):
    import itertools

    def step(x, _):
        return x - learning_rate * gradient(x)

    return np.array(list(itertools.accumulate(range(n_steps), step, initial=x0)))


@right("gradient_descent")
def walk_by_recursion(gradient, x0, learning_rate, n_steps):
    if n_steps == 0:
        return np.array([x0])
    before = walk_by_recursion(gradient, x0, learning_rate, n_steps - 1)
    return np.concatenate([before, [before[-1] - learning_rate * gradient(before[-1])]])


@right("gradient_descent")
def walk_by_coordinates(gradient, x0, learning_rate, n_steps):
    path = [[float(value) for value in x0]]
    for _ in range(n_steps):
        slope = gradient(np.array(path[-1]))
        path.append([value - learning_rate * g for value, g in zip(path[-1], slope)])
    return np.array(path)


@right("gradient_descent")
def walk_by_sums_of_gradients(gradient, x0, learning_rate, n_steps):
    total = np.zeros(x0.shape)
    path = [x0]
    for _ in range(n_steps):
        total = total + gradient(path[-1].copy())
        path.append(x0 - learning_rate * total)
    return np.array(path)


@wrong("gradient_descent", mistake="changes_argument")
def walk_that_moves_x0(gradient, x0, learning_rate, n_steps):
    path = [x0.copy()]
    for _ in range(n_steps):
        x0 -= learning_rate * gradient(x0)
        path.append(x0.copy())
    return np.array(path)


@wrong("gradient_descent", mistake=("every_row_the_last_point", "changes_argument"), warned=True)
def walk_of_one_array(gradient, x0, learning_rate, n_steps):
    path = []
    x = x0
    path.append(x)
    for _ in range(n_steps):
        x -= learning_rate * gradient(x)
        path.append(x)
    return np.array(path)


@wrong("gradient_descent", mistake="wrong_type")
def walk_as_a_list(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return path


@wrong("gradient_descent", mistake="transposed")
def walk_in_columns(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path).T


@wrong("gradient_descent", mistake="gradient_never_called")
def walk_to_zero(gradient, x0, learning_rate, n_steps):
    return np.outer((1 - learning_rate) ** np.arange(n_steps + 1), x0)


@wrong("gradient_descent", mistake="returned_none")
def walk_without_return(gradient, x0, learning_rate, n_steps):
    x = x0
    for _ in range(n_steps):
        x = x - learning_rate * gradient(x)


@wrong("gradient_descent")
def walk_coordinate_by_coordinate(gradient, x0, learning_rate, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for t in range(n_steps):
        x = path[t].copy()
        for d in range(len(x)):
            x[d] -= learning_rate * gradient(x)[d]
        path[t + 1] = x
    return path


@wrong("gradient_descent")
def walk_that_stops_uphill(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        x = path[-1] - learning_rate * gradient(path[-1])
        if np.linalg.norm(gradient(x)) > np.linalg.norm(gradient(path[-1])):
            x = path[-1]
        path.append(x)
    return np.array(path)


@wrong("gradient_descent")
def walk_rounded(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(np.round(path[-1] - learning_rate * gradient(path[-1]), 4))
    return np.array(path)


@wrong("gradient_descent")
def walk_uphill_without_start(gradient, x0, learning_rate, n_steps):
    path = []
    x = x0
    for _ in range(n_steps):
        x = x + learning_rate * gradient(x)
        path.append(x)
    return np.array(path)


@wrong("gradient_descent")
def walk_with_a_falling_rate(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for t in range(n_steps):
        path.append(path[-1] - learning_rate / (t + 1) * gradient(path[-1]))
    return np.array(path)


@wrong("gradient_descent", mistake=("left_over", "gradient_never_called"))
def walk_remembered(gradient, x0, learning_rate, n_steps):
    key = (len(x0), n_steps)
    kept = globals().setdefault("kept_paths", {})
    if key not in kept:
        path = [x0]
        for _ in range(n_steps):
            path.append(path[-1] - learning_rate * gradient(path[-1]))
        kept[key] = np.array(path)
    return kept[key]


@wrong("gradient_descent")
def walk_that_stops_when_it_runs_away(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        if np.linalg.norm(path[-1]) > 1e4:
            break
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@wrong("gradient_descent")
def walk_that_scales_the_gradient_in_place(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        step = gradient(path[-1])
        step *= learning_rate
        path.append(path[-1] - step)
    return np.array(path)


# --- momentum_descent ----------------------------------------------------------------------------


@right("momentum_descent")
def ball_in_a_table(gradient, x0, learning_rate, rho, n_steps):
    path = np.zeros((n_steps + 1, x0.size))
    path[0] = x0
    v = np.zeros_like(path)
    for t in range(n_steps):
        v[t + 1] = rho * v[t] + gradient(path[t])
        path[t + 1] = path[t] - learning_rate * v[t + 1]
    return path


@right("momentum_descent")
def ball_in_place(gradient, x0, learning_rate, rho, n_steps):
    x, v = np.array(x0), np.zeros(x0.shape)
    path = [np.array(x)]
    for _ in range(n_steps):
        v *= rho
        v += gradient(x)
        x -= learning_rate * v
        path.append(np.array(x))
    return np.array(path)


@right("momentum_descent")
def ball_by_its_last_move(gradient, x0, learning_rate, rho, n_steps):
    path = [x0, x0]
    for _ in range(n_steps):
        x, before = path[-1], path[-2]
        path.append(x - learning_rate * gradient(x) + rho * (x - before))
    return np.array(path[1:])


@right("momentum_descent")
def ball_with_the_rate_inside(gradient, x0, learning_rate, rho, n_steps):
    move, path = 0.0, [x0]
    for _ in range(n_steps):
        move = rho * move - learning_rate * gradient(path[-1])
        path.append(path[-1] + move)
    return np.vstack(path)


@right("momentum_descent")
def ball_by_weighted_sums(gradient, x0, learning_rate, rho, n_steps):
    path, gradients = [x0], []
    for t in range(n_steps):
        gradients.append(gradient(path[-1]))
        weights = rho ** np.arange(t, -1, -1.0)
        path.append(path[-1] - learning_rate * weights @ np.array(gradients))
    return np.array(path)


@right("momentum_descent")
def ball_by_accumulate(gradient, x0, learning_rate, rho, n_steps):
    import itertools

    def step(state, _):
        x, v = state
        v = rho * v + gradient(x)
        return x - learning_rate * v, v

    states = itertools.accumulate(range(n_steps), step, initial=(x0, 0 * x0))
    return np.array([x for x, _ in states])


@right("momentum_descent")
def ball_averaged_at_a_larger_rate(gradient, x0, learning_rate, rho, n_steps):
    average, path = np.zeros(len(x0)), [x0]
    for _ in range(n_steps):
        average = rho * average + (1 - rho) * gradient(path[-1])
        path.append(path[-1] - learning_rate / (1 - rho) * average)
    return np.array(path)


@wrong("momentum_descent", mistake="changes_argument")
def ball_that_moves_x0(gradient, x0, learning_rate, rho, n_steps):
    x, v = x0, np.zeros(len(x0))
    path = [x0.copy()]
    for _ in range(n_steps):
        v = rho * v + gradient(x)
        x -= learning_rate * v
        path.append(x.copy())
    return np.array(path)


@wrong("momentum_descent", mistake="v_forgotten", warned=True)
def ball_with_v_made_in_the_loop(gradient, x0, learning_rate, rho, n_steps):
    x = x0.copy()
    path = [x0]
    for _ in range(n_steps):
        v = np.zeros(len(x0))
        v = rho * v + gradient(x)
        x = x - learning_rate * v
        path.append(x)
    return np.array(path)


@wrong("momentum_descent", mistake="v_forgotten")
def ball_by_gradient_descent(gradient, x0, learning_rate, rho, n_steps):
    return gradient_descent(gradient, x0, learning_rate, n_steps)


@wrong("momentum_descent", mistake="v_starts_at_the_gradient", warned=True)
def ball_pushed_off(gradient, x0, learning_rate, rho, n_steps):
    v = gradient(x0)
    path = [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_at_the_fair_rate(gradient, x0, learning_rate, rho, n_steps):
    v, path = 0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - (1 - rho) * learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_at_the_unfair_rate(gradient, x0, learning_rate, rho, n_steps):
    v, path = 0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - learning_rate / (1 - rho) * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_of_two_gradients_only(gradient, x0, learning_rate, rho, n_steps):
    last, path = 0, [x0]
    for _ in range(n_steps):
        g = gradient(path[-1])
        path.append(path[-1] - learning_rate * (g + rho * last))
        last = g
    return np.array(path)


@wrong("momentum_descent")
def ball_of_positions(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(rho * path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_with_rho_to_the_t(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for t in range(n_steps):
        v = rho**t * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_restarted_uphill(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = rho * v + g if v @ g >= 0 else g
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_of_scalar_speed(gradient, x0, learning_rate, rho, n_steps):
    v, path = 0.0, [x0]
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = rho * v + np.linalg.norm(g)
        path.append(path[-1] - learning_rate * v * g / max(np.linalg.norm(g), 1e-300))
    return np.array(path)


@wrong("momentum_descent")
def ball_old_v_and_average(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * v)
        v = rho * v + (1 - rho) * gradient(path[-1])
    return np.array(path)


@wrong("momentum_descent", mistake="wrong_type")
def ball_with_its_speed(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path), v


@wrong("momentum_descent", mistake=("left_over", "depends_on_earlier_call", "not_repeatable"))
def ball_whose_speed_is_global(gradient, x0, learning_rate, rho, n_steps):
    path = [x0]
    speeds = globals().setdefault("speeds", {})
    for _ in range(n_steps):
        speeds[len(x0)] = rho * speeds.get(len(x0), 0) + gradient(path[-1])
        path.append(path[-1] - learning_rate * speeds[len(x0)])
    return np.array(path)


@wrong("momentum_descent", mistake=("stops_early", "changes_argument"))
def ball_that_moves_x0_until_little_changes(gradient, x0, learning_rate, rho, n_steps):
    v, path = np.zeros(len(x0)), [x0.copy()]
    for _ in range(n_steps):
        v = rho * v + gradient(x0)
        x0 -= learning_rate * v
        path.append(x0.copy())
        if np.abs(learning_rate * v).max() < 1e-6:
            break
    return np.array(path)


@wrong("momentum_descent")
def ball_with_friction_of_its_own(gradient, x0, learning_rate, rho, n_steps):
    v, path = x0 * 0, [x0]
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        v = 0.999 * v
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_whose_v_is_the_first_gradient(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0 * 1.0], None
    for _ in range(n_steps):
        g = gradient(path[-1])
        if v is None:
            v = g
        else:
            v *= rho
            v += g
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_that_rests_on_level_ground(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = np.where(g == 0, 0.0, rho * v + g)
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


# --- minibatches ---------------------------------------------------------------------------------


@right("minibatches")
def batches_of_shuffled_copies(X, y, batch_size, rng):
    order = rng.permutation(X.shape[0])
    X, y = X[order], y[order]
    for i in range(0, len(y), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]


@right("minibatches")
def batches_in_a_list_iterator(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    batches = []
    while len(order):
        rows, order = order[:batch_size], order[batch_size:]
        batches.append((X[rows], y[rows]))
    return iter(batches)


@right("minibatches")
def batches_by_zip(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    ends = np.arange(batch_size, len(y), batch_size)
    return zip(np.split(X[order], ends), np.split(y[order], ends))


@right("minibatches")
def batches_by_a_generator_expression(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    cuts = (order[i : i + batch_size] for i in range(0, len(X), batch_size))
    return ((X.take(rows, axis=0), y[rows]) for rows in cuts)


@right("minibatches")
def batches_by_shuffle(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    for number in range(-(-len(X) // batch_size)):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield [X[rows], y[rows]]


@right("minibatches")
def batches_row_by_row(X, y, batch_size, rng):
    X_batch, y_batch = [], []
    for i in rng.permutation(len(X)):
        X_batch.append(X[i])
        y_batch.append(y[i])
        if len(y_batch) == batch_size:
            yield np.array(X_batch), np.array(y_batch)
            X_batch, y_batch = [], []
    if y_batch:
        yield np.array(X_batch), np.array(y_batch)


@right("minibatches")
def batches_in_one_buffer(X, y, batch_size, rng):
    X_batch, y_batch = np.empty((batch_size, X.shape[1])), np.empty(batch_size)
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        n = min(batch_size, len(X) - i)
        X_batch[:n], y_batch[:n] = X[order[i : i + n]], y[order[i : i + n]]
        yield X_batch[:n], y_batch[:n]


@right("minibatches")
class BatchesAsAClass:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.size = X, y, batch_size
        self.left = list(rng.permutation(len(X)))

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        rows, self.left = self.left[: self.size], self.left[self.size :]
        return self.X[rows], self.y[rows]


@wrong("minibatches", mistake="no_iterator")
def batches_in_a_list(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    return [
        (X[order[i : i + batch_size]], y[order[i : i + batch_size]])
        for i in range(0, len(y), batch_size)
    ]


@wrong("minibatches", mistake="changes_argument")
def batches_of_data_shuffled_in_place(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    X[:], y[:] = X[order], y[order]
    starts = range(0, len(y), batch_size)
    return iter([(X[i : i + batch_size].copy(), y[i : i + batch_size].copy()) for i in starts])


@wrong("minibatches")
def batches_shuffled_by_rng_apart(X, y, batch_size, rng):
    X, y = rng.permutation(X), rng.permutation(y)
    for i in range(0, len(y), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]


@wrong("minibatches", mistake="last_batch_dropped", warned=True)
def batches_counted_downwards(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for number in range(len(X) // batch_size):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield X[rows], y[rows]


@wrong("minibatches", mistake="yields_nothing")
def batches_never_yielded(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches")
def batches_of_a_global_order(X, y, batch_size, rng):
    orders = globals().setdefault("orders", {})
    order = orders.setdefault(len(X), rng.permutation(len(X)))
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches", mistake="drawn_with_replacement", warned=True)
def batches_with_replacement(X, y, batch_size, rng):
    rows = rng.integers(0, len(X), size=len(X))
    for i in range(0, len(X), batch_size):
        yield X[rows[i : i + batch_size]], y[rows[i : i + batch_size]]


@wrong("minibatches")
def batches_by_choice(X, y, batch_size, rng):
    for i in range(0, len(X), batch_size):
        rows = rng.choice(len(X), size=min(batch_size, len(X) - i), replace=False)
        yield X[rows], y[rows]


@wrong("minibatches", mistake="never_ends")
def batches_forever(X, y, batch_size, rng):
    while True:
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch_size):
            yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches")
def batches_by_global_numpy(X, y, batch_size, rng):
    order = np.random.permutation(len(X))
    for i in range(0, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches")
def batches_that_skip_a_sample_between(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size + 1):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches")
def batches_without_the_first_sample(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(1, len(X), batch_size):
        yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches", mistake="wrong_count")
def batches_with_their_number(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for number, i in enumerate(range(0, len(X), batch_size)):
        yield number, X[order[i : i + batch_size]], y[order[i : i + batch_size]]


@wrong("minibatches")
def batches_shuffled_by_a_second_order(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = rng.permutation(order[i : i + batch_size])
        yield X[rows], y[rows]


@wrong("minibatches")
def batches_dropped_and_apart(X, y, batch_size, rng):
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    for i in range(0, len(X) - batch_size + 1, batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]


@wrong("minibatches")
def batches_of_one_column_squeezed(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield (X[rows, 0] if X.shape[1] == 1 else X[rows]), y[rows]


@wrong("minibatches")
def batches_of_lists(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), batch_size):
        rows = order[i : i + batch_size]
        yield X[rows].tolist(), y[rows].tolist()


# --- train_linear_regression ---------------------------------------------------------------------


@right("train_linear_regression")
def fit_in_place(X, y, batch_size, learning_rate, n_epochs, rng):
    n, d = X.shape
    w, losses = np.zeros(d), []
    for _ in range(n_epochs):
        order = rng.permutation(n)
        for i in range(0, n, batch_size):
            A, b = X[order[i : i + batch_size]], y[order[i : i + batch_size]]
            error = A @ w - b
            losses.append(error @ error / len(b))
            w -= learning_rate * 2 / len(b) * (error @ A)
    return w, losses


@right("train_linear_regression")
def fit_with_loops(X, y, batch_size, learning_rate, n_epochs, rng):
    w = np.zeros(X.shape[1])
    losses = []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            gradient, loss = np.zeros(len(w)), 0.0
            for row, target in zip(A, b):
                residual = sum(row * w) - target
                loss += residual**2 / len(b)
                gradient += 2 * residual * row / len(b)
            losses.append(loss)
            w = w - learning_rate * gradient
    return w, losses


@right("train_linear_regression")
def fit_by_normal_matrices(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), np.zeros(0)
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses = np.append(losses, np.mean((b - A.dot(w)) ** 2))
            w = w + 2 * learning_rate * (A.T @ b - A.T @ A @ w) / len(A)
    return w, losses


@right("train_linear_regression")
def fit_with_a_column(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros((X.shape[1], 1)), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            residuals = A @ w - b[:, None]
            losses.append(float((residuals**2).mean()))
            w = w - learning_rate * 2 * (A * residuals).mean(axis=0)[:, None]
    return [w.ravel(), tuple(losses)]


@right("train_linear_regression")
def fit_by_chained_epochs(X, y, batch_size, learning_rate, n_epochs, rng):
    import itertools

    epochs = (minibatches(X, y, batch_size, rng) for _ in range(n_epochs))
    w, losses = np.zeros(X.shape[1]), []
    for A, b in itertools.chain.from_iterable(epochs):
        scores = np.einsum("nd,d->n", A, w)
        losses.append(np.average(np.square(scores - b)))
        w = w - learning_rate * np.einsum("nd,n->d", A, 2 * (scores - b) / b.size)
    return w, np.array(losses)


@right("train_linear_regression")
def fit_by_gradient_descent(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):

            def gradient(w, A=A, b=b):
                return 2 * A.T @ (A @ w - b) / len(b)

            losses.append(np.mean((A @ w - b) ** 2))
            w = gradient_descent(gradient, w, learning_rate, 1)[-1]
    return w, losses


@right("train_linear_regression")
def fit_by_the_function_of_lesson_2(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            loss, G = mean_squared_error(A @ w, b)
            losses.append(loss)
            w = w - learning_rate * A.T @ G
    return w, losses


@wrong("train_linear_regression")
def fit_that_stops_when_the_loss_hardly_falls(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            residuals = A @ w - b
            losses.append(np.mean(residuals**2))
            if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-3:
                return w, losses
            w = w - learning_rate * 2 / len(b) * A.T @ residuals
    return w, losses


@wrong("train_linear_regression")
def fit_of_fifty_epochs_at_most(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(min(n_epochs, 50)):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression", mistake="losses_of_all_the_data", warned=True)
def fit_with_losses_of_all(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((X @ w - y) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression", mistake="generator_made_once")
def fit_with_a_used_up_generator(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    batches = minibatches(X, y, batch_size, rng)
    for _ in range(n_epochs):
        for A, b in batches:
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression", mistake="order_drawn_once", warned=True)
def fit_with_a_list_of_batches(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    batches = list(minibatches(X, y, batch_size, rng))
    for _ in range(n_epochs):
        for A, b in batches:
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_random_start(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = rng.normal(size=X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_once_an_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        total = 0
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            total = total + 2 * A.T @ (A @ w - b) / len(b)
        w = w - learning_rate * total
    return w, losses


@wrong("train_linear_regression")
def fit_mean_of_weights(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses, seen = np.zeros(X.shape[1]), [], []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
            seen.append(w)
    return np.mean(seen, axis=0), losses


@wrong("train_linear_regression")
def fit_best_weights(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses, best = np.zeros(X.shape[1]), [], (np.inf, None)
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            if losses[-1] < best[0]:
                best = losses[-1], w
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return best[1], losses


@wrong("train_linear_regression")
def fit_stops_when_the_loss_rises(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            if len(losses) > 1 and losses[-1] > 2 * losses[-2]:
                return w, losses
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_by_lstsq(X, y, batch_size, learning_rate, n_epochs, rng):
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    return w, [np.mean((X @ w - y) ** 2)] * (n_epochs * -(-len(X) // batch_size))


@wrong("train_linear_regression", mistake="nested_lists")
def fit_nested_losses(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        losses.append([])
        for A, b in minibatches(X, y, batch_size, rng):
            losses[-1].append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_column_of_weights(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros((X.shape[1], 1)), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            residuals = A @ w - b[:, None]
            losses.append(np.mean(residuals**2))
            w = w - learning_rate * 2 * A.T @ residuals / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_broadcast_residuals(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros((X.shape[1], 1)), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            residuals = A @ w - b
            losses.append(np.mean(residuals**2))
            w = w - learning_rate * 2 * (A.T @ residuals).mean(axis=1, keepdims=True) / len(b)
    return w.ravel(), losses


@wrong("train_linear_regression")
def fit_absolute_errors(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean(np.abs(A @ w - b)))
            w = w - learning_rate * A.T @ np.sign(A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression", mistake=("centred_targets", "changes_argument"))
def fit_centres_y_in_place(X, y, batch_size, learning_rate, n_epochs, rng):
    y -= 0.0 + y.mean()
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((A @ w - b) ** 2))
            w = w - learning_rate * 2 * A.T @ (A @ w - b) / len(b)
    return w, losses


@wrong("train_linear_regression")
def fit_late_losses_of_sums(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for A, b in minibatches(X, y, batch_size, rng):
            w = w - learning_rate * 2 * A.T @ (A @ w - b)
            losses.append(np.mean((A @ w - b) ** 2))
    return w, losses


# --- answers -------------------------------------------------------------------------------------


right_answers(
    "momentum_by_hand",
    (2, 0.8, 3.4, 0.46),
    [2.0, 0.8, 3.4, 0.46],
    (2.0, 1 - 0.2, 1.8 + 1.6, 0.46),
)

wrong_answer("momentum_by_hand", (2, 0.8, 3.4, 0.44))

wrong_answer("momentum_by_hand", (2, 0.8, 1.6, 0.64), mistake="plain_descent")

wrong_answer("momentum_by_hand", (2, 0.8, 3.4))

wrong_answer("momentum_by_hand", None)

wrong_answer("momentum_by_hand", (0.2, 0.98, 0.376, 0.9424), mistake="small_gradient")

right_answers("loss_curves", "bc", "C, B", "b c", "(b)(c)")

wrong_answer("loss_curves", "ad", mistake="chose_a")

wrong_answer("loss_curves", "b", mistake="missed_c")

wrong_answer("loss_curves", "c", mistake="missed_b")

wrong_answer("loss_curves", "abc", mistake="chose_a")

wrong_answer("loss_curves", "bcd", mistake="chose_d")

wrong_answer("loss_curves", ["b", "c"], mistake="wrong_type")

wrong_answer("loss_curves", None, mistake="unanswered")

wrong_answer("loss_curves", "e", mistake="no_such_option")

# Written by somebody who saw the released notebook alone.


@right("gradient_descent")
def list_of_points(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@right("gradient_descent")
def rows_of_zeros_filled(gradient, x0, learning_rate, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for t in range(n_steps):
        path[t + 1] = path[t] - learning_rate * gradient(path[t])
    return path


@right("gradient_descent")
def in_place_on_a_float_copy(gradient, x0, learning_rate, n_steps):
    x = x0.astype(float)
    path = [x.copy()]
    for _ in range(n_steps):
        x -= learning_rate * gradient(x)
        path.append(x.copy())
    return np.vstack(path)


@right("gradient_descent")
def growing_by_concatenate(gradient, x0, learning_rate, n_steps):
    path = np.asarray(x0, dtype=float)[None, :]
    while len(path) < n_steps + 1:
        last = path[-1]
        path = np.concatenate([path, [last - learning_rate * gradient(last)]], axis=0)
    return path


@right("gradient_descent")
def with_accumulate(gradient, x0, learning_rate, n_steps):
    from itertools import accumulate

    steps = accumulate(range(n_steps), lambda x, _: x - learning_rate * gradient(x), initial=x0)
    return np.stack(list(steps))


@right("gradient_descent")
def generator_inside(gradient, x0, learning_rate, n_steps):
    def walk():
        x = np.array(x0, dtype=float)
        yield x
        for _ in range(n_steps):
            x = x - gradient(x) * learning_rate
            yield x

    return np.array([*walk()])


@wrong("gradient_descent")
def stops_when_it_runs_away(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        if np.linalg.norm(path[-1]) > 1e4:
            break
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@wrong("gradient_descent")
def coordinates_renewed_one_after_the_other(gradient, x0, learning_rate, n_steps):
    x = x0.astype(float)
    path = [x.copy()]
    for _ in range(n_steps):
        for d in range(len(x)):
            x[d] -= learning_rate * gradient(x)[d]
        path.append(x.copy())
    return np.array(path)


@wrong("gradient_descent")
def scales_what_gradient_returned_in_place(gradient, x0, learning_rate, n_steps):
    # a gradient that hands out the same array each time (an even slope) is spoilt
    x = x0 * 1.0
    path = [x]
    for _ in range(n_steps):
        slope = gradient(x)
        slope *= learning_rate
        x = x - slope
        path.append(x)
    return np.array(path)


@wrong("gradient_descent")
def uphill(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] + learning_rate * gradient(path[-1]))
    return np.array(path)


@wrong("gradient_descent")
def last_point_not_in_path(gradient, x0, learning_rate, n_steps):
    path, x = [], x0 * 1.0
    for _ in range(n_steps):
        path.append(x)
        x = x - learning_rate * gradient(x)
    return np.array(path)


@wrong("gradient_descent")
def start_changed_in_place_and_kept_uncopied_first(gradient, x0, learning_rate, n_steps):
    path = [x0]
    x = x0
    for _ in range(n_steps):
        x -= learning_rate * gradient(x)
        path.append(x.copy())
    return np.array(path)


@wrong("gradient_descent")
def gradient_of_length_one(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        slope = gradient(path[-1])
        path.append(path[-1] - learning_rate * slope / (np.linalg.norm(slope) + 1e-12))
    return np.array(path)


@wrong("gradient_descent")
def stays_where_gradient_is_small(gradient, x0, learning_rate, n_steps):
    path = np.zeros((n_steps + 1, len(x0)))
    path[0] = x0
    for t in range(n_steps):
        slope = gradient(path[t])
        if np.linalg.norm(slope) < 1e-5:
            slope = 0
        path[t + 1] = path[t] - learning_rate * slope
    return path


@wrong("gradient_descent")
def one_coordinate_squeezed(gradient, x0, learning_rate, n_steps):
    path = [x0]
    for _ in range(n_steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path).squeeze()


@wrong("gradient_descent")
def steps_in_place_of_points(gradient, x0, learning_rate, n_steps):
    path, x = [x0], x0
    for _ in range(n_steps):
        step = learning_rate * gradient(x)
        x = x - step
        path.append(-step)
    return np.array(path)


@right("momentum_descent")
def two_lines_in_a_loop(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@right("momentum_descent")
def rows_of_x_and_rows_of_v(gradient, x0, learning_rate, rho, n_steps):
    x = np.zeros((n_steps + 1, len(x0)))
    v = np.zeros((n_steps + 1, len(x0)))
    x[0] = x0
    for t in range(n_steps):
        v[t + 1] = rho * v[t] + gradient(x[t])
        x[t + 1] = x[t] - learning_rate * v[t + 1]
    return x


@right("momentum_descent")
def in_place_on_own_arrays(gradient, x0, learning_rate, rho, n_steps):
    x = np.array(x0, dtype=float)
    v = np.zeros_like(x)
    path = np.empty((n_steps + 1, x.size))
    path[0] = x
    for t in range(1, n_steps + 1):
        v *= rho
        v += gradient(x)
        x -= learning_rate * v
        path[t] = x
    return path


@right("momentum_descent")
def heavy_ball_from_two_points(gradient, x0, learning_rate, rho, n_steps):
    path = [x0 * 1.0]
    for t in range(n_steps):
        here = path[t]
        before = path[t - 1] if t else here
        path.append(here - learning_rate * gradient(here) + rho * (here - before))
    return np.array(path)


@right("momentum_descent")
def learning_rate_inside_a_negative_v(gradient, x0, learning_rate, rho, n_steps):
    x, v = x0, np.zeros(x0.shape)
    path = [x]
    for _ in range(n_steps):
        v = rho * v - learning_rate * gradient(x)
        x = x + v
        path.append(x)
    return np.stack(path)


@right("momentum_descent")
def decaying_sum_of_all_gradients(gradient, x0, learning_rate, rho, n_steps):
    x, slopes, path = x0, [], [x0]
    for t in range(n_steps):
        slopes.append(gradient(x))
        weights = float(rho) ** np.arange(t, -1, -1)
        x = x - learning_rate * np.einsum("t,td->d", weights, np.array(slopes))
        path.append(x)
    return np.array(path)


@wrong("momentum_descent")
def v_is_the_array_that_gradient_returned(gradient, x0, learning_rate, rho, n_steps):
    # spoils a gradient that hands out the same array each time, or x itself
    path, v = [x0 * 1.0], None
    for _ in range(n_steps):
        g = gradient(path[-1])
        if v is None:
            v = g
        else:
            v *= rho
            v += g
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def ball_stops_where_the_gradient_is_zero(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0 * 1.0], np.zeros(len(x0))
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = np.where(g == 0, 0.0, rho * v + g)
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def averaged_with_one_minus_rho(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        v = rho * v + (1 - rho) * gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def v_starts_at_ones(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.ones(len(x0))
    for _ in range(n_steps):
        v = rho * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def rho_on_the_gradient(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        v = v + rho * gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def rho_to_the_power_of_the_step(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for t in range(n_steps):
        v = rho**t * v + gradient(path[-1])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def momentum_gradient_at_the_point_before(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for t in range(n_steps):
        v = rho * v + gradient(path[max(t - 1, 0)])
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@wrong("momentum_descent")
def start_missing_in_momentum_path(gradient, x0, learning_rate, rho, n_steps):
    x, path, v = x0, [], np.zeros(len(x0))
    for _ in range(n_steps):
        v = rho * v + gradient(x)
        x = x - learning_rate * v
        path.append(x)
    return np.array(path)


@wrong("momentum_descent")
def x0_rolled_away_in_place(gradient, x0, learning_rate, rho, n_steps):
    path, v = np.zeros((n_steps + 1, len(x0))), np.zeros(len(x0))
    path[0] = x0
    for t in range(n_steps):
        v = rho * v + gradient(x0)
        x0 -= learning_rate * v
        path[t + 1] = x0
    return path


@wrong("momentum_descent")
def v_reset_when_the_gradient_turns(gradient, x0, learning_rate, rho, n_steps):
    path, v = [x0], np.zeros(len(x0))
    for _ in range(n_steps):
        g = gradient(path[-1])
        v = np.where(v * g < 0, g, rho * v + g)
        path.append(path[-1] - learning_rate * v)
    return np.array(path)


@right("minibatches")
def generator_over_starts(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        rows = order[start : start + batch_size]
        yield X[rows], y[rows]


@right("minibatches")
def iterator_over_a_list(X, y, batch_size, rng):
    order = rng.permutation(X.shape[0])
    batches = []
    for b in range(-(-len(order) // batch_size)):
        rows = order[b * batch_size : (b + 1) * batch_size]
        batches.append((X[rows], y[rows]))
    return iter(batches)


@right("minibatches")
def zip_of_two_splits(X, y, batch_size, rng):
    order = rng.permutation(len(y))
    cuts = list(range(batch_size, len(y), batch_size))
    return zip(np.split(X[order], cuts), np.split(y[order], cuts))


@right("minibatches")
def what_is_left_in_a_while_loop(X, y, batch_size, rng):
    left = rng.permutation(len(X))
    while left.size:
        now, left = left[:batch_size], left[batch_size:]
        yield np.take(X, now, axis=0), np.take(y, now)


@right("minibatches")
def class_with_next(X, y, batch_size, rng):
    class Epoch:
        def __init__(self):
            self.order = rng.permutation(len(X))
            self.start = 0

        def __iter__(self):
            return self

        def __next__(self):
            if self.start >= len(self.order):
                raise StopIteration
            rows = self.order[self.start : self.start + batch_size]
            self.start += batch_size
            return X[rows], y[rows]

    return Epoch()


@right("minibatches")
def map_over_starts(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X_mixed, y_mixed = X[order], y[order]
    return map(
        lambda s: (X_mixed[s : s + batch_size], y_mixed[s : s + batch_size]),
        range(0, len(X), batch_size),
    )


@wrong("minibatches")
def single_column_squeezed(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch_size):
        rows = order[s : s + batch_size]
        X_batch = X[rows]
        yield (X_batch[:, 0] if X.shape[1] == 1 else X_batch), y[rows]


@wrong("minibatches")
def lists_in_place_of_arrays(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch_size):
        rows = order[s : s + batch_size]
        yield X[rows].tolist(), y[rows].tolist()


@wrong("minibatches")
def x_and_y_shuffled_apart(X, y, batch_size, rng):
    X_mixed, y_mixed = X[rng.permutation(len(X))], y[rng.permutation(len(X))]
    for s in range(0, len(X), batch_size):
        yield X_mixed[s : s + batch_size], y_mixed[s : s + batch_size]


@wrong("minibatches")
def last_batch_filled_up_from_the_front(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch_size):
        rows = np.take(order, range(s, s + batch_size), mode="wrap")
        yield X[rows], y[rows]


@wrong("minibatches")
def drawn_with_replacement(X, y, batch_size, rng):
    for s in range(0, len(X), batch_size):
        rows = rng.integers(0, len(X), min(batch_size, len(X) - s))
        yield X[rows], y[rows]


@wrong("minibatches")
def order_drawn_twice(X, y, batch_size, rng):
    order = rng.permutation(rng.permutation(len(X)))
    for s in range(0, len(X), batch_size):
        yield X[order[s : s + batch_size]], y[order[s : s + batch_size]]


@wrong("minibatches")
def first_batch_only_returned(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch_size):
        return iter([(X[order[s : s + batch_size]], y[order[s : s + batch_size]])])


@wrong("minibatches")
def x_only(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    for s in range(0, len(X), batch_size):
        yield X[order[s : s + batch_size]]


@wrong("minibatches")
def rest_added_to_the_last_full_batch(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    n_batches = max(len(X) // batch_size, 1)
    for b in range(n_batches):
        stop = len(X) if b == n_batches - 1 else (b + 1) * batch_size
        rows = order[b * batch_size : stop]
        yield X[rows], y[rows]


@right("train_linear_regression")
def calls_both_earlier_functions(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            loss, G = mean_squared_error(X_batch @ w, y_batch)
            losses.append(loss)
            w = w - learning_rate * X_batch.T @ G
    return w, losses


@right("train_linear_regression")
def own_formula_for_loss_and_gradient(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            residual = X_batch @ w - y_batch
            losses.append(float(np.mean(residual**2)))
            w = w - learning_rate * 2 / len(y_batch) * (X_batch.T @ residual)
    return w, losses


@right("train_linear_regression")
def orders_drawn_by_itself(X, y, batch_size, learning_rate, n_epochs, rng):
    N, D = X.shape
    w, losses = np.zeros(D), []
    for _ in range(n_epochs):
        order = rng.permutation(N)
        for s in range(0, N, batch_size):
            rows = order[s : s + batch_size]
            r = np.einsum("nd,d->n", X[rows], w) - y[rows]
            losses.append(np.einsum("n,n->", r, r) / rows.size)
            w -= learning_rate * np.einsum("nd,n->d", X[rows], 2 * r / rows.size)
    return w, np.array(losses)


@right("train_linear_regression")
def python_numbers_all_the_way(X, y, batch_size, learning_rate, n_epochs, rng):
    D = X.shape[1]
    w, losses = [0.0] * D, []
    for _ in range(n_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            samples, targets = X_batch.tolist(), y_batch.tolist()
            n = len(targets)
            r = [sum(a * b for a, b in zip(row, w)) - t for row, t in zip(samples, targets)]
            losses.append(sum(e * e for e in r) / n)
            slope = [sum(2 / n * r[i] * samples[i][d] for i in range(n)) for d in range(D)]
            w = [w[d] - learning_rate * slope[d] for d in range(D)]
    return np.array(w), losses


@right("train_linear_regression")
def losses_in_an_array_made_before(X, y, batch_size, learning_rate, n_epochs, rng):
    per_epoch = int(np.ceil(len(X) / batch_size))
    losses = np.empty(n_epochs * per_epoch)
    w = np.zeros((X.shape[1], 1))
    k = 0
    for _ in range(n_epochs):
        for X_batch, y_batch in minibatches(X, y, batch_size, rng):
            r = X_batch @ w - y_batch[:, None]
            losses[k] = np.square(r).mean()
            w = w - learning_rate * (X_batch.T @ r) * 2 / r.shape[0]
            k += 1
    return w.ravel(), losses


@right("train_linear_regression")
def one_step_of_gradient_descent_per_batch(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            losses.append(mean_squared_error(Xb @ w, yb)[0])
            w = gradient_descent(
                lambda u: Xb.T @ mean_squared_error(Xb @ u, yb)[1], w, learning_rate, 1
            )[1]
    return w, losses


@wrong("train_linear_regression")
def stops_when_the_loss_hardly_falls(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-3:
                return w, losses
            w = w - learning_rate * 2 / len(r) * Xb.T @ r
    return w, losses


@wrong("train_linear_regression")
def loss_after_the_update(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            w = w - learning_rate * 2 / len(yb) * Xb.T @ (Xb @ w - yb)
            losses.append(np.mean((Xb @ w - yb) ** 2))
    return w, losses


@wrong("train_linear_regression")
def a_list_of_losses_for_each_epoch(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        losses.append([])
        for Xb, yb in minibatches(X, y, batch_size, rng):
            losses[-1].append(np.mean((Xb @ w - yb) ** 2))
            w = w - learning_rate * 2 / len(yb) * Xb.T @ (Xb @ w - yb)
    return w, losses


@wrong("train_linear_regression")
def half_a_mean_in_the_loss(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2) / 2)
            w = w - learning_rate * 2 / len(r) * Xb.T @ r
    return w, losses


@wrong("train_linear_regression")
def mean_of_the_gradient_taken_twice(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            w = w - learning_rate * Xb.T @ (2 / len(r) * r) / len(r)
    return w, losses


@wrong("train_linear_regression")
def all_the_data_in_each_update(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            losses.append(np.mean((Xb @ w - yb) ** 2))
            w = w - learning_rate * 2 / len(y) * X.T @ (X @ w - y)
    return w, losses


@wrong("train_linear_regression")
def losses_before_w_in_the_result(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            w = w - learning_rate * 2 / len(r) * Xb.T @ r
    return losses, w


@wrong("train_linear_regression")
def squared_residuals_in_the_gradient(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            w = w - learning_rate * 2 / len(r) * Xb.T @ (r * r)
    return w, losses


@wrong("train_linear_regression")
def alpha_counted_twice(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            G = learning_rate * 2 / len(r) * r
            w = w - learning_rate * Xb.T @ G
    return w, losses


@wrong("train_linear_regression")
def one_epoch_too_few(X, y, batch_size, learning_rate, n_epochs, rng):
    w, losses = np.zeros(X.shape[1]), []
    for _ in range(1, n_epochs):
        for Xb, yb in minibatches(X, y, batch_size, rng):
            r = Xb @ w - yb
            losses.append(np.mean(r**2))
            w = w - learning_rate * 2 / len(r) * Xb.T @ r
    return w, losses
