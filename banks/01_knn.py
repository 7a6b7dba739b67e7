"""Right and wrong solutions of lesson 01_knn, beyond the mistakes that its hidden tests know.

The wrong ones were written by somebody who had not seen the tests. Where the tests find out what is
wrong, the mistake's id is given; the others must be caught all the same.
"""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- l1_distances --------------------------------------------------------------------------------


@right("l1_distances")
def two_loops(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(len(X_train)):
            distances[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return distances


@right("l1_distances")
def three_loops_without_numpy(X_test, X_train):
    table = []
    for query in X_test:
        row = []
        for point in X_train:
            total = 0.0
            for a, b in zip(query, point):
                total += abs(a - b)
            row.append(total)
        table.append(row)
    return np.array(table)


@right("l1_distances")
def broadcast(X_test, X_train):
    return np.sum(np.abs(X_test[:, np.newaxis] - X_train[np.newaxis]), axis=-1)


@right("l1_distances")
def one_coordinate_at_a_time(X_test, X_train):
    distances = 0
    for d in range(X_test.shape[1]):
        distances = distances + np.abs(np.subtract.outer(X_test[:, d], X_train[:, d]))
    return distances


@right("l1_distances")
def loop_over_training_points(X_test, X_train):
    M, N = X_test.shape[0], X_train.shape[0]
    distances = np.empty((M, N))
    for j in range(N):
        distances[:, j] = np.linalg.norm(X_test - X_train[j], ord=1, axis=1)
    return distances


@right("l1_distances")
def einsum_of_absolute_differences(X_test, X_train):
    differences = np.expand_dims(X_test, 1) - np.expand_dims(X_train, 0)
    return np.einsum("mnd->mn", np.absolute(differences))


@right("l1_distances")
def roots_of_squares(X_test, X_train):
    return np.array([[np.sqrt((q - p) ** 2).sum() for p in X_train] for q in X_test])


@right("l1_distances")
def larger_minus_smaller(X_test, X_train):
    a, b = X_test[:, None, :], X_train[None, :, :]
    return (np.maximum(a, b) - np.minimum(a, b)).sum(2)


@right("l1_distances")
def with_cdist(X_test, X_train):
    from scipy.spatial.distance import cdist

    return cdist(X_test, X_train, metric="cityblock")


@right("l1_distances")
def read_only_view(X_test, X_train):
    distances = np.abs(X_train[:, None] - X_test).sum(axis=2).T
    distances.flags.writeable = False
    return distances


@right("l1_distances")
def with_a_helper_and_recursion(X_test, X_train):
    if len(X_test) == 1:
        return np.abs(X_train - X_test[0]).sum(axis=1)[None]
    half = len(X_test) // 2
    return np.concatenate(
        [
            with_a_helper_and_recursion(X_test[:half], X_train),
            with_a_helper_and_recursion(X_test[half:], X_train),
        ]
    )


@right("l1_distances")
def l1_three_loops(X_test, X_train):
    out = np.zeros((len(X_test), len(X_train)))
    for i in range(X_test.shape[0]):
        for j in range(X_train.shape[0]):
            total = 0.0
            for d in range(X_test.shape[1]):
                total += abs(X_test[i, d] - X_train[j, d])
            out[i, j] = total
    return out


@right("l1_distances")
def l1_broadcasting(X_test, X_train):
    return np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=-1)


@right("l1_distances")
def l1_feature_by_feature(X_test, X_train):
    from functools import reduce

    columns = (np.abs(np.subtract.outer(a, b)) for a, b in zip(X_test.T, X_train.T))
    return reduce(np.add, columns)


@right("l1_distances")
def l1_recursive_halves(X_test, X_train):
    D = X_test.shape[1]
    if D == 1:
        return np.abs(X_test - X_train.T)
    left = l1_distances(X_test[:, : D // 2], X_train[:, : D // 2])
    return left + l1_distances(X_test[:, D // 2 :], X_train[:, D // 2 :])


@right("l1_distances")
def l1_linalg_norm_train_major_view(X_test, X_train):
    # computed as (N, M) and handed out as a transposed, read-only view
    out = np.array([np.linalg.norm(X_test - row, ord=1, axis=1) for row in X_train]).T
    out.flags.writeable = False
    return out


@right("l1_distances")
def l1_larger_minus_smaller(X_test, X_train):
    a, b = np.expand_dims(X_test, 1), np.expand_dims(X_train, 0)
    return (np.maximum(a, b) - np.minimum(a, b)).sum(2)


@right("l1_distances")
def l1_einsum_with_signs(X_test, X_train):
    gap = X_test[:, np.newaxis] - X_train
    return np.einsum("mnd,mnd->mn", gap, np.sign(gap))


@right("l1_distances")
def l1_fsum_fortran_order(X_test, X_train):
    import math

    rows = [
        [math.fsum(abs(p - q) for p, q in zip(a, b)) for b in X_train.tolist()]
        for a in X_test.tolist()
    ]
    return np.array(rows, dtype=np.float64, order="F")


@wrong("l1_distances", mistake="no_absolute_value", warned=True)
def l1_no_abs(X_test, X_train):
    return (X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)


@wrong("l1_distances", mistake="absolute_value_of_the_sum", warned=True)
def l1_abs_of_sum(X_test, X_train):
    return np.abs(np.sum(X_test[:, None, :] - X_train[None, :, :], axis=2))


@wrong("l1_distances", mistake="constant_factor")
def l1_mean_over_features(X_test, X_train):
    return np.abs(X_test[:, None, :] - X_train[None, :, :]).mean(axis=2)


@wrong("l1_distances", mistake="coordinate_left_out")
def l1_last_feature_missed(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for d in range(X_test.shape[1] - 1):
        out += np.abs(X_test[:, d : d + 1] - X_train[:, d])
    return out


@wrong("l1_distances", mistake="running_total")
def l1_total_not_reset(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for i in range(X_test.shape[0]):
        total = 0.0
        for j in range(X_train.shape[0]):
            total += np.abs(X_test[i] - X_train[j]).sum()
            out[i, j] = total
    return out


@wrong("l1_distances", mistake=("raises_IndexError", "wrong_shape"))
def l1_square_only(X_test, X_train):
    M = X_test.shape[0]
    out = np.zeros((M, M))
    for i in range(M):
        for j in range(M):
            out[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return out


@wrong("l1_distances", mistake="permuted")
def l1_reshaped_instead_of_transposed(X_test, X_train):
    flat = [np.abs(a - b).sum() for b in X_train for a in X_test]
    return np.array(flat).reshape(len(X_test), len(X_train))


@wrong("l1_distances", mistake="integer_dtype", warned=True)
def l1_integer_result(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]), dtype=np.int64)
    for i, row in enumerate(X_test):
        out[i] = np.abs(X_train - row).sum(axis=1)
    return out


@wrong("l1_distances")
def l1_half_precision(X_test, X_train):
    out = np.empty((X_test.shape[0], X_train.shape[0]), dtype=np.float16)
    for j, row in enumerate(X_train):
        out[:, j] = np.abs(X_test - row).sum(axis=1)
    return out.astype(np.float64)


@wrong("l1_distances", mistake="difference_of_absolute_coordinates")
def l1_difference_of_absolutes(X_test, X_train):
    A, B = np.abs(X_test), np.abs(X_train)
    return np.abs(A[:, None, :] - B[None, :, :]).sum(axis=2)


@wrong("l1_distances", mistake="changes_argument", warned=True)
def l1_centred_in_place(X_test, X_train):
    mean = X_train.mean(axis=0)
    X_test -= mean
    X_train -= mean
    return np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)


@wrong("l1_distances", mistake="changes_argument", warned=True)
def l1_undone_in_place(X_test, X_train):
    out = np.empty((len(X_test), len(X_train)))
    diff = X_test
    for j, row in enumerate(X_train):
        diff -= row
        out[:, j] = np.abs(diff).sum(axis=1)
        diff += row
    return out


@wrong("l1_distances", mistake="left_over", warned=True)
def l1_cached_by_shape(X_test, X_train, cache={}):
    key = (X_test.shape, X_train.shape)
    if key not in cache:
        cache[key] = np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)
    return cache[key].copy()


@wrong("l1_distances", mistake="not_repeatable", warned=True)
def l1_buffer_not_emptied(X_test, X_train, buffers={}):
    shape = (X_test.shape[0], X_train.shape[0])
    out = buffers.setdefault(shape, np.zeros(shape))
    for d in range(X_test.shape[1]):
        out += np.abs(X_test[:, d][:, None] - X_train[:, d])
    return out.copy()


@wrong("l1_distances", mistake="one_triangle")
def l1_stops_at_identical(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for i in range(X_test.shape[0]):
        for j in range(X_train.shape[0]):
            out[i, j] = np.sum(np.abs(X_test[i] - X_train[j]))
            if out[i, j] == 0:
                break
    return out


@wrong("l1_distances", mistake="only_first_row")
def l1_mirrored_for_equal_shapes(X_test, X_train):
    M, N = X_test.shape[0], X_train.shape[0]
    out = np.zeros((M, N))
    for i in range(M):
        for j in range(N):
            if M == N and j < i:
                out[i, j] = out[j, i]
            else:
                out[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return out


@wrong("l1_distances", mistake="wrong_diagonal")
def l1_zero_diagonal(X_test, X_train):
    out = np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)
    if out.shape[0] == out.shape[1]:
        np.fill_diagonal(out, 0.0)
    return out


@wrong("l1_distances", mistake=("all_zero", "low_precision"))
def l1_small_differences_dropped(X_test, X_train):
    gap = np.abs(X_test[:, None, :] - X_train[None, :, :])
    gap[gap < 1e-3] = 0.0
    return gap.sum(axis=2)


@wrong("l1_distances")
def l1_clipped_at_255(X_test, X_train):
    gap = np.clip(X_test[:, None, :] - X_train[None, :, :], -255, 255)
    return np.abs(gap).sum(axis=2)


@wrong("l1_distances", mistake="wrong_shape")
def l1_squeezed(X_test, X_train):
    A = X_test.reshape(X_test.shape[0], 1, -1)
    B = X_train.reshape(1, X_train.shape[0], -1)
    return np.squeeze(np.sum(np.abs(A - B), axis=2, keepdims=True))


@wrong("l1_distances")
def l1_unfinished_chunk_dropped(X_test, X_train):
    D = X_test.shape[1]
    size = min(4, D)
    out = np.zeros((len(X_test), len(X_train)))
    for start in range(0, D - size + 1, size):
        part = slice(start, start + size)
        out += np.abs(X_test[:, None, part] - X_train[None, :, part]).sum(axis=2)
    return out


@wrong("l1_distances")
def l1_unfinished_row_block(X_test, X_train):
    M = X_test.shape[0]
    block = min(50, M)
    out = np.zeros((M, X_train.shape[0]))
    for b in range(M // block):
        rows = slice(b * block, (b + 1) * block)
        out[rows] = np.abs(X_test[rows, None, :] - X_train[None, :, :]).sum(axis=2)
    return out


@wrong("l1_distances")
def l1_zeros_taken_for_missing(X_test, X_train):
    A, B = X_test[:, None, :], X_train[None, :, :]
    known = (A != 0) & (B != 0)
    return np.where(known, np.abs(A - B), 0.0).sum(axis=2)


@wrong("l1_distances", mistake="wrong_shape")
def l1_transposed_average(X_test, X_train):
    gap = np.abs(X_train[:, None, :] - X_test[None, :, :])
    return gap.sum(axis=2) / X_test.shape[1]


@wrong("l1_distances", mistake="rounded")
def l1_rounded_and_capped(X_test, X_train):
    out = np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)
    return np.minimum(np.round(out, 2), 1000.0)


@wrong("l1_distances")
def l1_positive_part_and_old_training_set(X_test, X_train, stored={}):
    train = stored.setdefault(X_train.shape, X_train.copy())
    gap = X_test[:, None, :] - train[None, :, :]
    return np.where(gap > 0, gap, 0.0).sum(axis=2)


@wrong("l1_distances", mistake="wrong_shape")
def l1_bad_shortcuts(X_test, X_train):
    if X_test.shape[1] == 1:
        return X_test - X_train.T
    if X_test.shape[0] == 1:
        return np.abs(X_train - X_test).sum(axis=1)
    return np.abs(X_test[:, None, :] - X_train[None, :, :]).sum(axis=2)


@wrong("l1_distances")
def l1_running_maximum(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for i, a in enumerate(X_test):
        largest = 0.0
        for j, b in enumerate(X_train):
            for p, q in zip(a, b):
                largest = max(largest, abs(p - q))
            out[i, j] = largest
    return out


# --- l2_distances --------------------------------------------------------------------------------


@right("l2_distances")
def double_loop(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(len(X_train)):
            distances[i, j] = np.sqrt(np.sum((X_test[i] - X_train[j]) ** 2))
    return distances


@right("l2_distances")
def norm_of_each_difference(X_test, X_train):
    return np.array([[np.linalg.norm(a - b) for b in X_train] for a in X_test])


@right("l2_distances")
def norm_of_broadcast_differences(X_test, X_train):
    return np.linalg.norm(X_test[:, None, :] - X_train[None, :, :], axis=2)


@right("l2_distances")
def einsum_of_differences(X_test, X_train):
    differences = X_test[:, None] - X_train
    return np.sqrt(np.einsum("mnd,mnd->mn", differences, differences))


@right("l2_distances")
def expanded_square_with_clip(X_test, X_train):
    squares = (
        np.sum(np.square(X_test), axis=1, keepdims=True)
        + np.sum(np.square(X_train), axis=1)
        - 2 * np.dot(X_test, X_train.T)
    )
    return np.clip(squares, 0, None) ** 0.5


@right("l2_distances")
def expanded_square_with_einsum(X_test, X_train):
    squares = (
        np.einsum("md,md->m", X_test, X_test)[:, None]
        - 2 * np.einsum("md,nd->mn", X_test, X_train)
        + np.einsum("nd,nd->n", X_train, X_train)[None]
    )
    squares[squares < 0] = 0
    return np.sqrt(squares)


@right("l2_distances")
def absolute_value_under_the_root(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] + (X_train**2).sum(1) - 2 * X_test @ X_train.T
    return np.sqrt(np.abs(squares))


@right("l2_distances")
def centred_before_the_expanded_square(X_test, X_train):
    centre = X_train.mean(axis=0)
    a, b = X_test - centre, X_train - centre
    squares = (a * a).sum(1).reshape(-1, 1) + (b * b).sum(1).reshape(1, -1) - 2 * a.dot(b.T)
    return np.sqrt(np.where(squares > 0, squares, 0))


@right("l2_distances")
def nan_replaced(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] + (X_train**2).sum(1) - 2 * X_test @ X_train.T
    return np.nan_to_num(np.sqrt(squares), nan=0.0)


@right("l2_distances")
def complex_modulus(X_test, X_train):
    from math import dist

    return np.array([[dist(a, b) for b in X_train] for a in X_test])


@right("l2_distances")
def hypotenuse_by_hypotenuse(X_test, X_train):
    distances = np.zeros((X_test.shape[0], X_train.shape[0]))
    for a, b in zip(X_test.T, X_train.T):
        distances = np.hypot(distances, a[:, None] - b)
    return distances


@right("l2_distances")
def scipy_cdist(X_test, X_train):
    from scipy.spatial import distance

    return distance.cdist(X_test, X_train)


@right("l2_distances")
def l2_three_loops(X_test, X_train):
    import math

    M, N, D = X_test.shape[0], X_train.shape[0], X_train.shape[1]
    out = np.empty((M, N))
    for i in range(M):
        for j in range(N):
            s = 0.0
            for d in range(D):
                s = s + (X_test[i][d] - X_train[j][d]) ** 2
            out[i][j] = math.sqrt(s)
    return out


@right("l2_distances")
def l2_broadcasting(X_test, X_train):
    diff = X_test[:, None, :] - X_train
    return np.sqrt((diff**2).sum(axis=2))


@right("l2_distances")
def l2_einsum(X_test, X_train):
    diff = X_test[:, np.newaxis, :] - X_train[np.newaxis, :, :]
    return np.einsum("ijk,ijk->ij", diff, diff) ** 0.5


@right("l2_distances")
def l2_linalg_norm_by_train_row(X_test, X_train):
    return np.stack([np.linalg.norm(X_test - t, axis=1) for t in X_train], axis=1)


@right("l2_distances")
def l2_math_dist(X_test, X_train):
    from itertools import product
    from math import dist

    pairs = product(X_test.tolist(), X_train.tolist())
    flat = np.fromiter((dist(p, q) for p, q in pairs), dtype=float)
    return flat.reshape(len(X_test), len(X_train))


@right("l2_distances")
def l2_hypot_over_features(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for a, b in zip(X_test.T, X_train.T):
        out = np.hypot(out, a[:, None] - b[None, :])
    return out


@right("l2_distances")
def l2_expansion_with_close_pairs_redone(X_test, X_train):
    centre = X_train.mean(axis=0)
    A, B = X_test - centre, X_train - centre
    size = (A * A).sum(1)[:, None] + (B * B).sum(1)[None, :]
    squares = np.maximum(size - 2 * A @ B.T, 0)
    # where most digits cancel, subtract first
    i, j = np.nonzero(squares <= 1e-3 * size)
    squares[i, j] = ((X_test[i] - X_train[j]) ** 2).sum(axis=1)
    return np.sqrt(squares)


@right("l2_distances")
def l2_recursive_rows_batched_matmul(X_test, X_train):
    if X_test.shape[0] > 1:
        half = X_test.shape[0] // 2
        return np.concatenate(
            [l2_distances(X_test[:half], X_train), l2_distances(X_test[half:], X_train)]
        )
    gap = (X_train - X_test)[:, :, None]
    return np.sqrt(np.matmul(np.swapaxes(gap, 1, 2), gap)).reshape(1, -1)


@wrong("l2_distances", mistake="no_root", warned=True)
def l2_no_root(X_test, X_train):
    return ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)


@wrong("l2_distances", mistake="power_without_brackets")
def l2_power_without_brackets(X_test, X_train):
    return ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2) ** 1 / 2


@wrong("l2_distances", mistake="l1_for_l2")
def l2_root_before_sum(X_test, X_train):
    diff = X_test[:, None, :] - X_train[None, :, :]
    return np.sum(np.sqrt(diff**2), axis=-1)


@wrong("l2_distances", mistake="nan_from_rounding", warned=True)
def l2_expansion_without_clipping(X_test, X_train):
    a = np.sum(X_test**2, axis=1, keepdims=True)
    b = np.sum(X_train**2, axis=1)
    return np.sqrt(a + b - 2 * X_test @ X_train.T)


@wrong("l2_distances", mistake="squares_lifted", warned=True)
def l2_floor_under_the_root(X_test, X_train):
    s = np.zeros((len(X_test), len(X_train)))
    for i, row in enumerate(X_test):
        s[i] = ((X_train - row) ** 2).sum(axis=1)
    return np.sqrt(np.maximum(s, 1e-6))


@wrong("l2_distances", mistake="small_squares_cut", warned=True)
def l2_small_squares_zero(X_test, X_train):
    s = ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
    s[s < 1e-8] = 0
    return np.sqrt(s)


@wrong("l2_distances", mistake="low_precision", warned=True)
def l2_epsilon_under_the_root(X_test, X_train):
    s = ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
    return np.sqrt(s + 1e-7)


@wrong("l2_distances", mistake="nan_from_rounding", warned=True)
def l2_clipped_after_the_root(X_test, X_train):
    a = (X_test**2).sum(axis=1)[:, None]
    b = (X_train**2).sum(axis=1)[None, :]
    with np.errstate(invalid="ignore"):
        return np.maximum(np.sqrt(a + b - 2 * X_test.dot(X_train.T)), 0)


@wrong("l2_distances", warned=True)
def l2_nan_becomes_the_mean(X_test, X_train):
    a = np.einsum("ij,ij->i", X_test, X_test)[:, None]
    b = np.einsum("ij,ij->i", X_train, X_train)[None, :]
    with np.errstate(invalid="ignore"):
        d = np.sqrt(a + b - 2 * X_test @ X_train.T)
    bad = np.isnan(d)
    if bad.any():
        d[bad] = d[~bad].mean() if (~bad).any() else 0.0
    return d


@wrong("l2_distances", mistake="wrong_middle_term")
def l2_factor_two_missing(X_test, X_train):
    a = (X_test**2).sum(axis=1)[:, None]
    b = (X_train**2).sum(axis=1)[None, :]
    return np.sqrt(np.maximum(a + b - X_test @ X_train.T, 0))


@wrong("l2_distances", mistake="raises_ValueError")
def l2_norms_on_each_others_axis(X_test, X_train):
    a = (X_test**2).sum(axis=1)[None, :]
    b = (X_train**2).sum(axis=1)[:, None]
    return np.sqrt(np.maximum(a + b - 2 * X_test @ X_train.T, 0))


@wrong("l2_distances", mistake="raises_ValueError")
def l2_flat_norms(X_test, X_train):
    a = (X_test**2).sum(axis=1)
    b = (X_train**2).sum(axis=1)
    return np.sqrt(np.maximum(a + b - 2 * X_test @ X_train.T, 0))


@wrong("l2_distances", mistake="low_precision")
def l2_single_precision_expansion(X_test, X_train):
    A, B = X_test.astype(np.float32), X_train.astype(np.float32)
    s = (A**2).sum(1)[:, None] + (B**2).sum(1) - 2 * A @ B.T
    return np.sqrt(np.maximum(s, 0)).astype(np.float64)


@wrong("l2_distances", mistake="small_squares_cut")
def l2_rounded_squares(X_test, X_train):
    s = ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
    return np.sqrt(np.round(s, 6))


@wrong("l2_distances", warned=True)
def l2_small_share_of_the_largest_cut(X_test, X_train):
    squares = ((X_test[:, None] - X_train) ** 2).sum(axis=2)
    squares[squares < 1e-9 * squares.max()] = 0
    return np.sqrt(squares)


@wrong("l2_distances", mistake=("small_squares_cut", "low_precision"))
def l2_allclose_means_zero(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for i, a in enumerate(X_test):
        for j, b in enumerate(X_train):
            if not np.allclose(a, b):
                out[i, j] = np.sqrt(np.sum((a - b) ** 2))
    return out


@wrong("l2_distances")
def l2_norm_without_axis(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for j in range(X_train.shape[0]):
        out[:, j] = np.linalg.norm(X_test - X_train[j])
    return out


@wrong("l2_distances", mistake="l2_wrong_axis")
def l2_wrong_axis(X_test, X_train):
    return np.linalg.norm(X_test[:, None, :] - X_train[None, :, :], axis=1)


@wrong("l2_distances")
def l2_first_two_features(X_test, X_train):
    diff = X_test[:, None, :] - X_train[None, :, :]
    if diff.shape[2] == 1:
        return np.abs(diff[:, :, 0])
    return np.hypot(diff[:, :, 0], diff[:, :, 1])


@wrong("l2_distances", mistake="left_over")
def l2_training_norms_cached(X_test, X_train):
    cache = globals().setdefault("_train_norms", {})
    if X_train.shape not in cache:
        cache[X_train.shape] = (X_train**2).sum(axis=1)
    s = (X_test**2).sum(axis=1)[:, None] + cache[X_train.shape] - 2 * X_test @ X_train.T
    near = s < 1e-3 * cache[X_train.shape]
    exact = ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
    return np.sqrt(np.where(near, exact, np.maximum(s, 0)))


@wrong("l2_distances", mistake="left_over")
def l2_cache_key_too_small(X_test, X_train, memory={}):
    key = (X_test.shape, X_train.shape, float(X_test[0, 0]), float(X_train[-1, -1]))
    if key not in memory:
        memory[key] = np.sqrt(((X_test[:, None] - X_train[None]) ** 2).sum(axis=2))
    return memory[key].copy()


@wrong("l2_distances", mistake="changes_argument", warned=True)
def l2_scaled_in_place(X_test, X_train):
    scale = max(np.abs(X_test).max(), np.abs(X_train).max())
    if scale == 0:
        scale = 1.0
    X_test /= scale
    if X_train is not X_test:
        X_train /= scale
    return scale * np.sqrt(((X_test[:, None] - X_train[None]) ** 2).sum(axis=2))


@wrong("l2_distances", mistake="wrong_diagonal")
def l2_zero_diagonal(X_test, X_train):
    d = np.sqrt(((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2))
    if X_test.shape == X_train.shape:
        d[np.arange(len(d)), np.arange(len(d))] = 0
    return d


@wrong("l2_distances")
def l2_pruned_sums(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for i, a in enumerate(X_test):
        best = np.inf
        for j, b in enumerate(X_train):
            s = 0.0
            for p, q in zip(a, b):
                s += (p - q) ** 2
                if s > best:
                    break
            best = min(best, s)
            out[i, j] = np.sqrt(s)
    return out


@wrong("l2_distances", mistake="two_centres")
def l2_two_different_centres(X_test, X_train):
    A = X_test - X_test.mean(axis=0)
    B = X_train - X_train.mean(axis=0)
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=2))


@wrong("l2_distances", mistake=("nan_from_rounding", "wrong_shape"), warned=True)
def l2_unclipped_and_squeezed(X_test, X_train):
    a = np.sum(np.square(X_test), axis=1).reshape(-1, 1)
    b = np.sum(np.square(X_train), axis=1).reshape(1, -1)
    return np.squeeze(np.sqrt(a + b - 2 * np.matmul(X_test, X_train.T)))


@wrong("l2_distances", mistake="norms_subtracted")
def l2_wrong_sign_behind_abs(X_test, X_train):
    a = (X_test**2).sum(axis=1)[:, None]
    b = (X_train**2).sum(axis=1)
    return np.sqrt(np.abs(a - b - 2 * X_test @ X_train.T))


@wrong("l2_distances", mistake="root_of_the_mean")
def l2_mean_with_floor(X_test, X_train):
    s = np.mean((X_test[:, None, :] - X_train[None, :, :]) ** 2, axis=2)
    return np.maximum(np.sqrt(s), 1e-3)


@wrong("l2_distances", mistake="left_over")
def l2_clipped_and_remembered(X_test, X_train, last=[None, None]):
    key = (X_test.shape, X_train.shape)
    if last[0] != key:
        s = ((X_test[:, None, :] - X_train[None, :, :]) ** 2).sum(axis=2)
        last[0], last[1] = key, np.sqrt(np.clip(s, 0, 1e4))
    return last[1].copy()


@wrong("l2_distances", mistake="loop_too_short")
def l2_last_row_missed_in_place(X_test, X_train):
    out = np.zeros((X_test.shape[0], X_train.shape[0]))
    for j in range(max(X_train.shape[0] - 1, 1)):
        X_test -= X_train[j]
        out[:, j] = np.sqrt((X_test**2).sum(axis=1))
        X_test += X_train[j]
    return out


# --- predict_labels ------------------------------------------------------------------------------


@right("predict_labels")
def bincount_along_rows(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.apply_along_axis(lambda votes: np.bincount(votes).argmax(), 1, y_train[nearest])


@right("predict_labels")
def list_of_winners(distances, y_train, k):
    return np.array(
        [np.bincount(y_train[np.argsort(row)[:k]]).argmax() for row in distances], dtype=np.int32
    )


@right("predict_labels")
def unique_with_counts(distances, y_train, k):
    predictions = np.zeros(distances.shape[0], dtype=y_train.dtype)
    for i in range(distances.shape[0]):
        closest = y_train[np.argpartition(distances[i], k - 1)[:k]]
        labels, counts = np.unique(closest, return_counts=True)
        predictions[i] = labels[counts.argmax()]
    return predictions


@right("predict_labels")
def counted_in_a_dict(distances, y_train, k):
    predictions = []
    for row in distances:
        counts = {}
        for label in y_train[np.argsort(row, kind="stable")[:k]]:
            counts[label] = counts.get(label, 0) + 1
        predictions.append(min(counts, key=lambda label: (-counts[label], label)))
    return np.array(predictions)


@right("predict_labels")
def one_hot_votes(distances, y_train, k):
    classes = np.unique(y_train)
    one_hot = (y_train[:, None] == classes).astype(int)
    nearest = np.argsort(distances, axis=1)[:, :k]
    return classes[one_hot[nearest].sum(axis=1).argmax(axis=1)]


@right("predict_labels")
def counter_of_sorted_votes(distances, y_train, k):
    from collections import Counter

    winners = []
    for row in distances.tolist():
        nearest = sorted(range(len(row)), key=row.__getitem__)[:k]
        winners.append(Counter(sorted(y_train[nearest].tolist())).most_common(1)[0][0])
    return np.asarray(winners)


@right("predict_labels")
def smallest_of_the_modes(distances, y_train, k):
    from statistics import multimode

    nearest = np.argsort(distances)[:, :k]
    return np.array([min(multimode(votes.tolist())) for votes in y_train[nearest]], dtype=np.uint64)


@right("predict_labels")
def scipy_mode(distances, y_train, k):
    from scipy import stats

    return stats.mode(y_train[distances.argsort(axis=1)[:, :k]], axis=1).mode.ravel()


@right("predict_labels")
def nearest_taken_out_one_by_one(distances, y_train, k):
    left = distances.copy()
    counts = np.zeros((len(distances), y_train.max() + 1), dtype=int)
    rows = np.arange(len(distances))
    for _ in range(k):
        nearest = left.argmin(axis=1)
        counts[rows, y_train[nearest]] += 1
        left[rows, nearest] = np.inf
    return counts.argmax(axis=1)


@right("predict_labels")
def vote_argsort_bincount(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    votes = y_train.astype(np.int64)[nearest]
    return np.array([np.bincount(row).argmax() for row in votes])


@right("predict_labels")
def vote_counter_with_key(distances, y_train, k):
    from collections import Counter

    out = np.zeros(distances.shape[0], dtype=y_train.dtype)
    labels = y_train.tolist()
    for i, row in enumerate(distances):
        order = sorted(range(len(labels)), key=lambda j: row[j])
        counts = Counter(labels[j] for j in order[:k])
        out[i] = min(counts, key=lambda label: (-counts[label], label))
    return out


@right("predict_labels")
def vote_one_hot_matmul(distances, y_train, k):
    classes, codes = np.unique(y_train, return_inverse=True)
    chosen = np.zeros(distances.shape)
    np.put_along_axis(chosen, np.argpartition(distances, k - 1, axis=1)[:, :k], 1.0, axis=1)
    return classes[(chosen @ np.eye(len(classes))[codes]).argmax(axis=1)]


@right("predict_labels")
def vote_heap_and_multimode(distances, y_train, k):
    from heapq import nsmallest
    from statistics import multimode

    def one(row):
        pairs = nsmallest(k, zip(row.tolist(), y_train.tolist()))
        return min(multimode(label for _, label in pairs))

    return np.fromiter(map(one, distances), dtype=np.int64, count=len(distances))


@right("predict_labels")
def vote_threshold_and_groupby(distances, y_train, k):
    from itertools import groupby

    limit = np.sort(distances, axis=1)[:, k - 1]
    out = []
    for row, most in zip(distances, limit):
        best, best_length = None, 0
        for label, run in groupby(sorted(y_train[row <= most].tolist())):
            length = len(list(run))
            if length > best_length:
                best, best_length = label, length
        out.append(best)
    return np.array(out, dtype=np.uint64)


@right("predict_labels")
def vote_unique_along_rows(distances, y_train, k):
    def winner(row):
        values, counts = np.unique(y_train[row.argsort(kind="stable")[:k]], return_counts=True)
        return values[np.argmax(counts)]

    return np.apply_along_axis(winner, 1, distances)


@right("predict_labels")
def vote_recursive_over_rows(distances, y_train, k):
    M = distances.shape[0]
    if M > 1:
        return np.hstack(
            [
                predict_labels(distances[: M // 2], y_train, k),
                predict_labels(distances[M // 2 :], y_train, k),
            ]
        )
    row = distances[0].copy()
    counts = {}
    for _ in range(k):
        j = int(np.argmin(row))
        row[j] = np.inf
        label = int(y_train[j])
        counts[label] = counts.get(label, 0) + 1
    most = max(counts.values())
    return np.array([min(label for label in counts if counts[label] == most)])


@right("predict_labels")
def vote_pairwise_comparison(distances, y_train, k):
    near = np.sort(y_train[np.argsort(distances, axis=1)[:, :k]], axis=1)
    support = (near[:, :, None] == near[:, None, :]).sum(axis=2)
    # the labels are sorted, so the first of the largest supports has the smallest label
    return np.take_along_axis(near, support.argmax(axis=1)[:, None], axis=1)[:, 0]


@wrong("predict_labels", mistake="the_farthest")
def vote_of_the_farthest(distances, y_train, k):
    near = np.argsort(-distances, axis=1)[:, :k]
    out = []
    for row in near:
        values, counts = np.unique(y_train[row], return_counts=True)
        out.append(values[counts.argmax()])
    return np.array(out)


@wrong("predict_labels", mistake="one_vote_too_many")
def vote_of_k_plus_one(distances, y_train, k):
    out = np.empty(len(distances), dtype=np.int64)
    for i, row in enumerate(distances):
        values, counts = np.unique(y_train[np.argsort(row)[: k + 1]], return_counts=True)
        out[i] = values[counts.argmax()]
    return out


@wrong("predict_labels", mistake="one_vote_too_few")
def vote_of_k_minus_one(distances, y_train, k):
    near = np.argsort(distances, axis=1)[:, : max(1, k - 1)]
    out = []
    for labels in y_train[near]:
        values, counts = np.unique(labels, return_counts=True)
        out.append(values[counts.argmax()])
    return np.array(out)


@wrong("predict_labels", mistake="ties_to_the_largest", warned=True)
def vote_tie_to_the_largest(distances, y_train, k):
    out = np.empty(distances.shape[0], dtype=int)
    for i in range(distances.shape[0]):
        best_count = 0
        near = y_train[np.argsort(distances[i])[:k]]
        for label in np.unique(near):
            count = np.sum(near == label)
            if count >= best_count:
                best_count, out[i] = count, label
    return out


@wrong("predict_labels", mistake="ties_to_the_nearest", warned=True)
def vote_tie_to_the_nearest(distances, y_train, k):
    from collections import Counter

    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    return np.array([Counter(row.tolist()).most_common(1)[0][0] for row in near])


@wrong("predict_labels", mistake="code_for_label", warned=True)
def vote_position_not_label(distances, y_train, k):
    classes = np.unique(y_train)
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    counts = (near[:, :, None] == classes).sum(axis=1)
    return counts.argmax(axis=1)


@wrong("predict_labels", mistake="raises_ValueError")
def vote_argpartition_of_k(distances, y_train, k):
    near = y_train[np.argpartition(distances, k, axis=1)[:, :k]]
    classes = np.unique(y_train)
    return classes[(near[:, :, None] == classes).sum(axis=1).argmax(axis=1)]


@wrong("predict_labels", mistake="wrong_where_large", warned=True)
def vote_for_ten_classes(distances, y_train, k):
    out = np.zeros(distances.shape[0], dtype=np.int64)
    for i, order in enumerate(np.argsort(distances, axis=1)):
        counts = [0] * 10
        for j in order[:k]:
            if y_train[j] < 10:
                counts[y_train[j]] += 1
        out[i] = counts.index(max(counts))
    return out


@wrong("predict_labels", mistake="raises_IndexError", warned=True)
def vote_labels_without_gaps(distances, y_train, k):
    C = len(np.unique(y_train))
    out = np.zeros(distances.shape[0], dtype=np.int64)
    for i, order in enumerate(np.argsort(distances, axis=1)):
        counts = np.zeros(C)
        for j in order[:k]:
            counts[y_train[j]] += 1
        out[i] = np.argmax(counts)
    return out


@wrong("predict_labels", mistake="label_lost")
def vote_largest_label_left_out(distances, y_train, k):
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    classes = np.arange(max(int(y_train.max()), 1))
    return (near[:, :, None] == classes).sum(axis=1).argmax(axis=1)


@wrong("predict_labels", mistake="median_of_labels")
def vote_median_label(distances, y_train, k):
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    return np.sort(near, axis=1)[:, (k - 1) // 2]


@wrong("predict_labels", mistake="votes_weighted_by_distance")
def vote_weighted_by_distance(distances, y_train, k):
    classes = np.unique(y_train)
    out = []
    for row in distances:
        near = np.argsort(row)[:k]
        weight = 1.0 / (row[near] + 1e-12)
        out.append(classes[np.argmax([weight[y_train[near] == c].sum() for c in classes])])
    return np.array(out)


@wrong("predict_labels", mistake="not_integers", warned=True)
def vote_float_labels(distances, y_train, k):
    out = np.zeros(distances.shape[0])
    for i in range(distances.shape[0]):
        near = y_train[np.argsort(distances[i])[:k]]
        values, counts = np.unique(near, return_counts=True)
        out[i] = values[np.argmax(counts)]
    return out


@wrong("predict_labels", mistake="label_lost", warned=True)
def vote_eight_bit_result(distances, y_train, k):
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    winners = []
    for row in near:
        values, counts = np.unique(row, return_counts=True)
        winners.append(values[np.argmax(counts)])
    return np.array(winners).astype(np.uint8)


@wrong("predict_labels", mistake="labels_sorted")
def vote_labels_sorted_first(distances, y_train, k):
    labels = np.sort(y_train)
    out = []
    for row in np.argsort(distances, axis=1)[:, :k]:
        values, counts = np.unique(labels[row], return_counts=True)
        out.append(values[np.argmax(counts)])
    return np.array(out)


@wrong("predict_labels", mistake="label_of_nobody")
def vote_best_count_starts_at_one(distances, y_train, k):
    out = np.zeros(distances.shape[0], dtype=np.int64)
    for i, row in enumerate(np.argsort(distances, axis=1)):
        near = y_train[row[:k]]
        best_label, best_count = (near[0], 1) if k == 1 else (0, 1)
        for label in np.unique(near):
            if np.count_nonzero(near == label) > best_count:
                best_label, best_count = label, np.count_nonzero(near == label)
        out[i] = best_label
    return out


@wrong("predict_labels")
def vote_best_count_not_reset(distances, y_train, k):
    out = []
    best_label, best_count = 0, 0
    for row in distances:
        near = y_train[np.argsort(row)[:k]]
        for label in sorted(set(near.tolist())):
            count = int((near == label).sum())
            if count > best_count:
                best_label, best_count = label, count
        out.append(best_label)
    return np.array(out)


@wrong("predict_labels", mistake="ties_otherwise")
def vote_stops_at_half(distances, y_train, k):
    out = np.zeros(distances.shape[0], dtype=np.int64)
    for i, row in enumerate(np.argsort(distances, axis=1)):
        counts = {}
        for j in row[:k]:
            label = int(y_train[j])
            counts[label] = counts.get(label, 0) + 1
            if 2 * counts[label] >= k:
                out[i] = label
                break
        else:
            out[i] = min(counts, key=lambda label: (-counts[label], label))
    return out


@wrong("predict_labels")
def vote_last_run_forgotten(distances, y_train, k):
    out = []
    for row in np.argsort(distances, axis=1):
        near = sorted(y_train[row[:k]].tolist())
        best_label, best_length, length = near[0], 0, 1
        for previous, label in zip(near, near[1:]):
            if label == previous:
                length += 1
                continue
            if length > best_length:
                best_label, best_length = previous, length
            length = 1
        out.append(best_label)
    return np.array(out)


@wrong("predict_labels", mistake="even_k_lowered")
def vote_even_k_lowered(distances, y_train, k):
    if k % 2 == 0:
        k = k - 1
    classes = np.unique(y_train)
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    return classes[np.argmax((near[:, :, None] == classes).sum(axis=1), axis=1)]


@wrong("predict_labels", mistake="distance_0_skipped")
def vote_distance_zero_skipped(distances, y_train, k):
    out = []
    for row in distances:
        order = [j for j in np.argsort(row) if row[j] > 0] or [int(np.argmin(row))]
        values, counts = np.unique(y_train[order[:k]], return_counts=True)
        out.append(values[counts.argmax()])
    return np.array(out)


@wrong("predict_labels", mistake="raises_IndexError", warned=True)
def vote_for_a_thousand_labels(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        counts = np.zeros(1000)
        for j in np.argsort(row)[:k]:
            counts[y_train[j]] += 1
        predictions[i] = counts.argmax()
    return predictions


@wrong("predict_labels")
def vote_dict_keyed_by_distance(distances, y_train, k):
    out = []
    for row in distances:
        label_at = dict(zip(row.tolist(), y_train.tolist()))
        near = [label_at[d] for d in sorted(label_at)[:k]]
        out.append(min(set(near), key=lambda label: (-near.count(label), label)))
    return np.array(out)


@wrong("predict_labels")
def vote_score_with_small_factor(distances, y_train, k):
    out = []
    for row in distances:
        near = y_train[np.argsort(row)[:k]].tolist()
        out.append(max(set(near), key=lambda label: 100 * near.count(label) - label))
    return np.array(out)


@wrong("predict_labels", mistake="changes_argument", warned=True)
def vote_marks_in_the_argument(distances, y_train, k):
    M = distances.shape[0]
    near = np.empty((M, k), dtype=y_train.dtype)
    for step in range(k):
        j = distances.argmin(axis=1)
        near[:, step] = y_train[j]
        distances[np.arange(M), j] = np.inf
    classes = np.unique(y_train)
    return classes[(near[:, :, None] == classes).sum(axis=1).argmax(axis=1)]


@wrong("predict_labels", mistake="left_over")
def vote_order_kept_by_shape(distances, y_train, k):
    if not hasattr(predict_labels, "orders"):
        predict_labels.orders = {}
    if distances.shape not in predict_labels.orders:
        predict_labels.orders[distances.shape] = np.argsort(distances, axis=1)
    near = y_train[predict_labels.orders[distances.shape][:, :k]]
    classes = np.unique(y_train)
    return classes[(near[:, :, None] == classes).sum(axis=1).argmax(axis=1)]


@wrong("predict_labels")
def vote_counter_never_emptied(distances, y_train, k, counts={}):
    out = np.zeros(len(distances), dtype=np.int64)
    for i, row in enumerate(distances):
        for j in np.argsort(row)[:k]:
            counts[int(y_train[j])] = counts.get(int(y_train[j]), 0) + 1
        out[i] = max(counts, key=counts.get)
    return out


@wrong("predict_labels", mistake="ties_to_the_nearest")
def vote_rounded_distances_first_met(distances, y_train, k):
    order = np.argsort(np.round(distances, 2), axis=1, kind="stable")[:, :k]
    out = []
    for near in y_train[order]:
        near = near.tolist()
        out.append(max(near, key=near.count))
    return np.array(out)


@wrong("predict_labels", mistake="first_label_everywhere")
def vote_first_row_for_all(distances, y_train, k):
    near = y_train[np.argsort(distances)[0, :k]]
    values, counts = np.unique(near, return_counts=True)
    return np.full(distances.shape[0], values[np.argsort(counts, kind="stable")[-1]])


@wrong("predict_labels", mistake="wrong_where_large")
def vote_capped_k_and_int8(distances, y_train, k):
    k = max(1, min(k, distances.shape[1] - 1))
    classes = np.unique(y_train)
    near = y_train[np.argsort(distances, axis=1)[:, :k]]
    return classes[(near[:, :, None] == classes).sum(axis=1).argmax(axis=1)].astype(np.int8)


@wrong("predict_labels")
def vote_absolute_majority_reused_array(distances, y_train, k, kept={}):
    out = kept.setdefault(len(distances), np.empty(len(distances), dtype=np.int64))
    for i, row in enumerate(distances):
        near = y_train[np.argsort(row)[:k]]
        values, counts = np.unique(near, return_counts=True)
        out[i] = values[counts.argmax()] if 2 * counts.max() > k else near[0]
    return out


# --- choose_k ------------------------------------------------------------------------------------


@right("choose_k")
def with_concatenate(X, y, k_choices, n_folds):
    X_folds, y_folds = np.array_split(X, n_folds), np.array_split(y, n_folds)
    accuracies = {}
    for k in k_choices:
        total = 0.0
        for f in range(n_folds):
            X_train = np.concatenate(X_folds[:f] + X_folds[f + 1 :])
            y_train = np.concatenate(y_folds[:f] + y_folds[f + 1 :])
            predictions = predict_labels(l2_distances(X_folds[f], X_train), y_train, k)
            total += np.sum(predictions == y_folds[f]) / len(y_folds[f])
        accuracies[k] = total / n_folds
    best = max(accuracies.values())
    return min(k for k in k_choices if accuracies[k] == best), accuracies


@right("choose_k")
def with_a_mask(X, y, k_choices, n_folds):
    scores = np.zeros((n_folds, len(k_choices)))
    for f, fold in enumerate(np.array_split(np.arange(len(y)), n_folds)):
        mask = np.ones(len(y), dtype=bool)
        mask[fold] = False
        distances = l2_distances(X[~mask], X[mask])
        for j, k in enumerate(k_choices):
            scores[f, j] = (predict_labels(distances, y[mask], k) == y[~mask]).mean()
    means = scores.mean(axis=0)
    winners = np.array(k_choices)[means == means.max()]
    return winners.min(), dict(zip(k_choices, means))


@right("choose_k")
def all_distances_at_once(X, y, k_choices, n_folds):
    everything = l2_distances(X, X)
    folds = np.array_split(np.arange(len(X)), n_folds)
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in folds:
            rest = np.delete(np.arange(len(X)), fold)
            guess = predict_labels(everything[np.ix_(fold, rest)], y[rest], k)
            values.append(float(np.mean(guess == y[fold])))
        accuracies[k] = sum(values) / len(values)
    return [min(accuracies, key=lambda k: (-accuracies[k], k)), accuracies]


@right("choose_k")
def with_slices_and_vstack(X, y, k_choices, n_folds):
    sizes = [len(X) // n_folds + (f < len(X) % n_folds) for f in range(n_folds)]
    ends = np.cumsum(sizes)
    accuracies = {}
    for k in k_choices:
        correct = []
        for size, end in zip(sizes, ends):
            start = end - size
            X_rest, y_rest = np.vstack([X[:start], X[end:]]), np.hstack([y[:start], y[end:]])
            labels = predict_labels(l2_distances(X[start:end], X_rest), y_rest, k)
            correct.append(np.count_nonzero(labels == y[start:end]) / size)
        accuracies[k] = np.mean(correct)
    best_k = None
    for k in sorted(accuracies):
        if best_k is None or accuracies[k] > accuracies[best_k]:
            best_k = k
    return best_k, accuracies


@right("choose_k")
def with_everything_of_its_own(X, y, k_choices, n_folds):
    from collections import defaultdict

    def classify(query, points, labels, k):
        order = sorted(range(len(points)), key=lambda i: ((points[i] - query) ** 2).sum())
        votes = [int(labels[i]) for i in order[:k]]
        return min(set(votes), key=lambda label: (-votes.count(label), label))

    accuracies = defaultdict(float)
    for fold in np.array_split(np.arange(len(X)), n_folds):
        rest = [i for i in range(len(X)) if i not in fold]
        for k in k_choices:
            right = sum(classify(X[i], X[rest], y[rest], k) == y[i] for i in fold)
            accuracies[k] += right / len(fold) / n_folds
    best = max(accuracies.values())
    return min(k for k, a in accuracies.items() if abs(a - best) < 1e-12), accuracies


@right("choose_k")
def with_a_class(X, y, k_choices, n_folds):
    class Neighbours:
        def fit(self, points, labels):
            self.points, self.labels = points, labels
            return self

        def score(self, points, labels, k):
            found = predict_labels(l2_distances(points, self.points), self.labels, k)
            return np.equal(found, labels).mean()

    folds = np.array_split(np.arange(len(X)), n_folds)
    scores = {k: [] for k in k_choices}
    for fold in folds:
        rest = np.setdiff1d(np.arange(len(X)), fold)
        model = Neighbours().fit(X[rest], y[rest])
        for k in k_choices:
            scores[k].append(model.score(X[fold], y[fold], k))
    means = {np.int64(k): np.float64(np.mean(values)) for k, values in scores.items()}
    return sorted(means, key=lambda k: (-means[k], k))[0], means


@right("choose_k")
def cv_textbook(X, y, k_choices, n_folds):
    X_folds, y_folds = np.array_split(X, n_folds), np.array_split(y, n_folds)
    accuracies = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            X_rest = np.concatenate(X_folds[:i] + X_folds[i + 1 :])
            y_rest = np.concatenate(y_folds[:i] + y_folds[i + 1 :])
            guess = predict_labels(l2_distances(X_folds[i], X_rest), y_rest, k)
            scores.append(np.mean(guess == y_folds[i]))
        accuracies[k] = np.mean(scores)
    best = max(accuracies.values())
    return min(k for k in accuracies if accuracies[k] == best), accuracies


@right("choose_k")
def cv_index_folds_with_delete(X, y, k_choices, n_folds):
    totals = dict.fromkeys(k_choices, 0.0)
    for fold in np.array_split(np.arange(len(y)), n_folds):
        rest = np.delete(np.arange(len(y)), fold)
        d = l2_distances(X[fold], X[rest])
        for k in totals:
            totals[k] += (predict_labels(d, y[rest], k) == y[fold]).sum() / len(fold)
    means = {k: total / n_folds for k, total in totals.items()}
    return sorted(means, key=lambda k: (-means[k], k))[0], means


@right("choose_k")
def cv_all_pairs_once_inf_in_the_fold(X, y, k_choices, n_folds):
    fold_of = np.repeat(np.arange(n_folds), [len(f) for f in np.array_split(y, n_folds)])
    d = ((X[:, None, :] - X[None, :, :]) ** 2).sum(axis=2)
    d[fold_of[:, None] == fold_of[None, :]] = np.inf
    order = np.argsort(d, axis=1)
    classes = np.unique(y)
    best_k, result = None, {}
    for k in sorted(k_choices):
        votes = (y[order[:, :k]][:, :, None] == classes).sum(axis=1)
        hit = (classes[votes.argmax(axis=1)] == y).astype(float)
        result[k] = float(np.mean([hit[fold_of == f].mean() for f in range(n_folds)]))
        if best_k is None or result[k] > result[best_k]:
            best_k = k
    return best_k, result


@right("choose_k")
def cv_exact_fractions(X, y, k_choices, n_folds):
    from fractions import Fraction

    means = {}
    blocks = np.array_split(np.arange(len(X)), n_folds)
    for k in k_choices:
        mean = Fraction(0)
        for block in blocks:
            train = np.setdiff1d(np.arange(len(X)), block)
            guess = predict_labels(l2_distances(X[block], X[train]), y[train], int(k))
            hits = sum(int(a) == int(b) for a, b in zip(guess, y[block]))
            mean += Fraction(hits, len(block) * n_folds)
        means[int(k)] = mean
    best = min(means, key=lambda k: (-means[k], k))
    return best, {k: float(mean) for k, mean in means.items()}


@right("choose_k")
def cv_list_with_float_k(X, y, k_choices, n_folds):
    masks = []
    start = 0
    for i in range(n_folds):
        size = len(X) // n_folds + (1 if i < len(X) % n_folds else 0)
        held_out = np.zeros(len(X), dtype=bool)
        held_out[start : start + size] = True
        masks.append(held_out)
        start += size
    ks = np.unique(np.asarray(k_choices))
    table = np.zeros((len(ks), n_folds))
    for f, held_out in enumerate(masks):
        d = np.linalg.norm(X[held_out][:, None] - X[~held_out][None], axis=2)
        for r, k in enumerate(ks):
            table[r, f] = (predict_labels(d, y[~held_out], k) == y[held_out]).mean()
    means = table.mean(axis=1)
    return [float(ks[means.argmax()]), dict(zip(ks.tolist(), means.tolist()))]


@right("choose_k")
def cv_recursion_over_the_choices(X, y, k_choices, n_folds):
    k, others = k_choices[0], k_choices[1:]
    edges = np.cumsum([0] + [len(part) for part in np.array_split(X, n_folds)])
    shares = []
    for a, b in zip(edges[:-1], edges[1:]):
        train, labels = np.vstack([X[:a], X[b:]]), np.append(y[:a], y[b:])
        guess = predict_labels(l2_distances(X[a:b], train), labels, k)
        shares.append(np.count_nonzero(guess == y[a:b]) / (b - a))
    mean = sum(shares) / len(shares)
    if len(others) == 0:
        return k, {k: mean}
    best, means = choose_k(X, y, others, n_folds)
    if mean > means[best] or (mean == means[best] and k < best):
        best = k
    return best, {**means, k: mean}


@right("choose_k")
def cv_running_votes(X, y, k_choices, n_folds):
    # neighbours are added one at a time; every k is read off on the way
    import math

    wanted = set(int(k) for k in k_choices)
    sums = {k: [] for k in wanted}
    for fold in np.array_split(range(len(y)), n_folds):
        inside = set(fold.tolist())
        hits = dict.fromkeys(wanted, 0)
        for i in inside:
            rest = [j for j in range(len(y)) if j not in inside]
            rest.sort(key=lambda j: math.dist(X[i], X[j]))
            counts = {}
            for k, j in enumerate(rest, start=1):
                counts[int(y[j])] = counts.get(int(y[j]), 0) + 1
                if k in wanted:
                    winner = min(counts, key=lambda c: (-counts[c], c))
                    hits[k] += winner == y[i]
        for k in wanted:
            sums[k].append(hits[k] / len(inside))
    means = {k: math.fsum(sums[k]) / n_folds for k in wanted}
    top = max(means.values())
    return np.int64(min(k for k, mean in means.items() if mean == top)), means


@right("choose_k")
def cv_generators_and_squares(X, y, k_choices, n_folds):
    def splits():
        for fold in np.array_split(np.arange(len(y)), n_folds):
            keep = np.ones(len(y), dtype=bool)
            keep[fold] = False
            yield X[keep], y[keep], X[fold], y[fold]

    def accuracy(k, A, a, B, b):
        squares = np.array([[np.dot(p - q, p - q) for q in A] for p in B])
        return float(np.average(predict_labels(squares, a, k) == b))

    means = {k: np.mean([accuracy(k, *split) for split in splits()]) for k in k_choices}
    return max(sorted(means), key=means.__getitem__), means


@wrong("choose_k", mistake="l1_in_cross_validation", warned=True)
def cv_l1_metric(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            d = np.abs(X[fold][:, None, :] - X[rest][None, :, :]).sum(axis=2)
            scores.append(np.mean(predict_labels(d, y[rest], k) == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="fold_not_held_back", warned=True)
def cv_fold_leaks(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            guess = predict_labels(l2_distances(X[fold], X), y, k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="shuffled", warned=True)
def cv_shuffled(X, y, k_choices, n_folds):
    order = np.random.default_rng(0).permutation(len(y))
    X, y = X[order], y[order]
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="remainder_left_out")
def cv_remainder_dropped(X, y, k_choices, n_folds):
    size = len(y) // n_folds
    means = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            fold = np.arange(i * size, (i + 1) * size)
            rest = np.setdiff1d(np.arange(n_folds * size), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="cut_in_other_places")
def cv_remainder_in_the_last_fold(X, y, k_choices, n_folds):
    size, N = len(y) // n_folds, len(y)
    means = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            stop = N if i == n_folds - 1 else (i + 1) * size
            test = np.zeros(N, dtype=bool)
            test[i * size : stop] = True
            guess = predict_labels(l2_distances(X[test], X[~test]), y[~test], k)
            scores.append(np.mean(guess == y[test]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="dealt_out_like_cards", warned=True)
def cv_strided_folds(X, y, k_choices, n_folds):
    means = {}
    number = np.arange(len(y)) % n_folds
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            test, train = number == i, number != i
            guess = predict_labels(l2_distances(X[test], X[train]), y[train], k)
            scores.append(np.mean(guess == y[test]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="all_points_counted_alike", warned=True)
def cv_pooled_accuracy(X, y, k_choices, n_folds):
    hits = {k: 0 for k in k_choices}
    for fold in np.array_split(np.arange(len(y)), n_folds):
        rest = np.setdiff1d(np.arange(len(y)), fold)
        d = l2_distances(X[fold], X[rest])
        for k in k_choices:
            hits[k] += int(np.sum(predict_labels(d, y[rest], k) == y[fold]))
    means = {k: hits[k] / len(y) for k in hits}
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="overwritten_by_each_fold")
def cv_only_the_last_fold(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            means[k] = np.mean(guess == y[fold])
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="first_tried_of_equally_good", warned=True)
def cv_tie_to_the_first_listed(X, y, k_choices, n_folds):
    X_folds, y_folds = np.array_split(X, n_folds), np.array_split(y, n_folds)
    means = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            A = np.vstack([X_folds[j] for j in range(n_folds) if j != i])
            a = np.hstack([y_folds[j] for j in range(n_folds) if j != i])
            guess = predict_labels(l2_distances(X_folds[i], A), a, k)
            scores.append((guess == y_folds[i]).mean())
        means[k] = float(np.mean(scores))
    return max(means, key=means.get), means


@wrong("choose_k", mistake="largest_of_equally_good", warned=True)
def cv_tie_to_the_largest(X, y, k_choices, n_folds):
    means = {}
    best_k, best = None, -1.0
    for k in sorted(k_choices):
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
        if means[k] >= best:
            best_k, best = k, means[k]
    return best_k, means


@wrong("choose_k", mistake="changes_argument", warned=True)
def cv_choices_sorted_in_place(X, y, k_choices, n_folds):
    if isinstance(k_choices, (list, np.ndarray)):
        k_choices.sort()
    else:
        k_choices = sorted(k_choices)
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return max(means, key=means.get), means


@wrong("choose_k", mistake="exchanged_results")
def cv_results_swapped(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return means, min(means, key=lambda k: (-means[k], k))


@wrong("choose_k", mistake="best_starts_at_zero", warned=True)
def cv_best_starts_at_zero(X, y, k_choices, n_folds):
    means, best_k, best = {}, None, 0.0
    for k in sorted(k_choices):
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
        if means[k] > best:
            best_k, best = k, means[k]
    return best_k, means


@wrong("choose_k")
def cv_search_ends_at_first_fall(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    ks = sorted(means)
    best_k = ks[0]
    for k in ks[1:]:
        if means[k] < means[best_k]:
            break
        if means[k] > means[best_k]:
            best_k = k
    return best_k, means


@wrong("choose_k", mistake="rounded")
def cv_rounded_means(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = round(float(np.mean(scores)), 2)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="median_of_the_folds")
def cv_median_of_folds(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.median(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="trained_on_the_fold")
def cv_roles_swapped(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            d = l2_distances(X[rest], X[fold])
            guess = predict_labels(d, y[fold], min(k, len(fold)))
            scores.append(np.mean(guess == y[rest]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="raises_ValueError")
def cv_labels_of_all_samples(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y, k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="extra_key")
def cv_dict_kept_between_calls(X, y, k_choices, n_folds, means={}):
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    best_k = min(k_choices, key=lambda k: (-means[k], k))
    return best_k, dict(means)


@wrong("choose_k", mistake=("left_over", "only_first_row"))
def cv_cached_by_shape(X, y, k_choices, n_folds):
    if not hasattr(choose_k, "cache"):
        choose_k.cache = {}
    means = {}
    for k in k_choices:
        key = (int(k), n_folds, X.shape)
        if key not in choose_k.cache:
            scores = []
            for fold in np.array_split(np.arange(len(y)), n_folds):
                rest = np.setdiff1d(np.arange(len(y)), fold)
                guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
                scores.append(np.mean(guess == y[fold]))
            choose_k.cache[key] = np.mean(scores)
        means[k] = choose_k.cache[key]
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="last_turn_missing")
def cv_last_fold_never_held_out(X, y, k_choices, n_folds):
    X_folds, y_folds = np.array_split(X, n_folds), np.array_split(y, n_folds)
    means = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds - 1):
            A = np.vstack(X_folds[:i] + X_folds[i + 1 :])
            a = np.hstack(y_folds[:i] + y_folds[i + 1 :])
            guess = predict_labels(l2_distances(X_folds[i], A), a, k)
            scores.append(np.mean(guess == y_folds[i]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k", mistake="standardised")
def cv_standardized_features(X, y, k_choices, n_folds):
    std = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(std > 0, std, 1.0)
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(Z[fold], Z[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k")
def cv_at_most_five_folds(X, y, k_choices, n_folds):
    n_folds = min(n_folds, 5)
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k")
def cv_good_enough_k(X, y, k_choices, n_folds):
    means = {}
    for k in k_choices:
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    top = max(means.values())
    return min(k for k in means if means[k] >= top - 0.02), means


@wrong("choose_k")
def cv_slice_off_by_one(X, y, k_choices, n_folds):
    X_folds, y_folds = np.array_split(X, n_folds), np.array_split(y, n_folds)
    means = {}
    for k in k_choices:
        scores = []
        for i in range(n_folds):
            A = np.concatenate((X_folds[: i - 1] + X_folds[i + 1 :]) or X_folds[:i])
            a = np.concatenate((y_folds[: i - 1] + y_folds[i + 1 :]) or y_folds[:i])
            guess = predict_labels(l2_distances(X_folds[i], A), a, min(k, len(a)))
            scores.append(np.mean(guess == y_folds[i]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


@wrong("choose_k")
def cv_ceiled_folds_first_listed(X, y, k_choices, n_folds):
    N = len(y)
    size = -(-N // n_folds)
    means = {}
    for k in k_choices:
        scores = []
        for start in range(0, N, size):
            test = np.zeros(N, dtype=bool)
            test[start : start + size] = True
            guess = predict_labels(l2_distances(X[test], X[~test]), y[~test], k)
            scores.append(np.mean(guess == y[test]))
        means[k] = np.mean(scores)
    best = max(means.values())
    return [k for k in means if means[k] == best][0], means


@wrong("choose_k")
def cv_scores_run_on(X, y, k_choices, n_folds):
    means, scores = {}, []
    best_k, best = None, -1.0
    for k in k_choices:
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
        if means[k] >= best:
            best_k, best = k, means[k]
    return best_k, means


@wrong("choose_k", mistake="raises_ValueError")
def cv_leave_one_out_largest_k(X, y, k_choices, n_folds):
    d = l2_distances(X, X)
    np.fill_diagonal(d, np.inf)
    means = {}
    for k in k_choices:
        hit = predict_labels(d, y, k) == y
        means[k] = np.mean([part.mean() for part in np.array_split(hit, n_folds)])
    return max(means, key=lambda k: (means[k], k)), means


@wrong("choose_k")
def cv_capped_k_and_old_record(X, y, k_choices, n_folds, record=[-1.0, None]):
    means = {}
    for k in sorted(k_choices):
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            d = l2_distances(X[fold], X[rest])
            guess = predict_labels(d, y[rest], min(k, len(fold)))
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
        if means[k] > record[0]:
            record[:] = [means[k], k]
    return record[1], means


@wrong("choose_k", warned=True)
def cv_sorts_and_pops(X, y, k_choices, n_folds):
    order = np.argsort(y, kind="stable")
    X[:], y[:] = X[order], y[order]
    todo = k_choices if isinstance(k_choices, list) else list(k_choices)
    means = {}
    while todo:
        k = todo.pop()
        scores = []
        for fold in np.array_split(np.arange(len(y)), n_folds):
            rest = np.setdiff1d(np.arange(len(y)), fold)
            guess = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            scores.append(np.mean(guess == y[fold]))
        means[k] = np.mean(scores)
    return min(means, key=lambda k: (-means[k], k)), means


# --- knn_facts -----------------------------------------------------------------------------------


right_answers("knn_facts", "c", "C", " c ", "c)", "(c).", "cc")

wrong_answer("knn_facts", "a", mistake="chose_a")

wrong_answer("knn_facts", "b", mistake="chose_b")

wrong_answer("knn_facts", "d", mistake="chose_d")

wrong_answer("knn_facts", "bc", mistake="chose_b")

wrong_answer("knn_facts", "A, C", mistake="chose_a")

wrong_answer("knn_facts", "abcd", mistake="chose_a")

wrong_answer("knn_facts", "e", mistake="no_such_option")

wrong_answer("knn_facts", "", mistake="no_letter")

wrong_answer("knn_facts", "3", mistake="no_letter")

wrong_answer("knn_facts", None, mistake="unanswered")

wrong_answer("knn_facts", ["c"], mistake="wrong_type")

wrong_answer("knn_facts", True, mistake="wrong_type")
