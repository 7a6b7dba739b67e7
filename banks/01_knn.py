"""Right and wrong solutions of lesson 01_knn."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- l1_distances ---------------------------------------------------------------------------------


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


@wrong("l1_distances", says="absolute value is missing")
def no_absolute_value(X_test, X_train):
    return (X_test[:, None] - X_train).sum(axis=2)


@wrong("l1_distances", says="absolute value is missing")
def no_absolute_value_other_way_round(X_test, X_train):
    return (X_train - X_test[:, None]).sum(axis=2)


@wrong("l1_distances", says="too late")
def absolute_value_of_the_sum(X_test, X_train):
    return np.abs((X_test[:, None] - X_train).sum(axis=2))


@wrong("l1_distances", says="of the points")
def difference_of_norms(X_test, X_train):
    return np.abs(np.abs(X_test).sum(axis=1)[:, None] - np.abs(X_train).sum(axis=1))


@wrong("l1_distances", says="L2")
def l2_for_l1(X_test, X_train):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).sum(axis=2))


@wrong("l1_distances", says="squared")
def squares_for_absolute_values(X_test, X_train):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=2)


@wrong("l1_distances", says="transpose")
def transposed(X_test, X_train):
    return np.abs(X_train[:, None] - X_test).sum(axis=2)


@wrong("l1_distances", says="wrong axis")
def summed_over_the_training_points(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum(axis=1)


@wrong("l1_distances", says="wrong axis")
def summed_over_the_test_points(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum(axis=0)


@wrong("l1_distances", says=("NumPy array", "float64"))
def summed_over_everything(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum()


@wrong("l1_distances", says="not added")
def not_summed(X_test, X_train):
    return np.abs(X_test[:, None] - X_train)


@wrong("l1_distances", says=("1/D", "times"))
def mean_of_absolute_differences(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).mean(axis=2)


@wrong("l1_distances", says="largest difference")
def maximum_norm(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).max(axis=2)


@wrong("l1_distances", says="coordinate")
def first_coordinate_left_out(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for d in range(1, X_test.shape[1]):
        distances += np.abs(X_test[:, d, None] - X_train[:, d])
    return distances


@wrong("l1_distances", says="coordinate")
def last_coordinate_left_out(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for d in range(X_test.shape[1] - 1):
        distances += np.abs(X_test[:, d, None] - X_train[:, d])
    return distances


@wrong("l1_distances", says=("last column", "loop"))
def training_loop_stops_early(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(len(X_train) - 1):
            distances[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return distances


@wrong("l1_distances", says=("last row", "loop"))
def test_loop_stops_early(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test) - 1):
        distances[i] = np.abs(X_test[i] - X_train).sum(axis=1)
    return distances


@wrong("l1_distances", says="only the first row")
def return_inside_the_loop(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        distances[i] = np.abs(X_test[i] - X_train).sum(axis=1)
        return distances


@wrong("l1_distances", says="first test point alone")
def first_test_point_only(X_test, X_train):
    return np.abs(X_test[0] - X_train).sum(axis=1)


@wrong("l1_distances", says="last test point alone")
def overwritten_by_each_test_point(X_test, X_train):
    for point in X_test:
        distances = np.abs(point - X_train).sum(axis=1)
    return distances


@wrong("l1_distances", says="among the test points")
def test_points_among_themselves(X_test, X_train):
    return np.abs(X_test[:, None] - X_test).sum(axis=2)


@wrong("l1_distances", says="among the training points")
def training_points_among_themselves(X_test, X_train):
    return np.abs(X_train[:, None] - X_train).sum(axis=2)


@wrong("l1_distances", says=("shape (4, 6)", "one row per test point"))
def pairs_of_rows_only(X_test, X_train):
    return np.array([np.abs(a - b).sum() for a, b in zip(X_test, X_train)])


@wrong("l1_distances", says="broadcast")
def subtracted_without_a_new_axis(X_test, X_train):
    return np.abs(X_test - X_train).sum(axis=1)


@wrong("l1_distances", says="whole numbers")
def cut_to_integers(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)), dtype=int)
    for i in range(len(X_test)):
        distances[i] = np.abs(X_test[i] - X_train).sum(axis=1)
    return distances


@wrong("l1_distances", says="rounded")
def rounded(X_test, X_train):
    return np.round(np.abs(X_test[:, None] - X_train).sum(axis=2), 2)


@wrong("l1_distances", says="a list")
def nested_lists(X_test, X_train):
    return [[float(np.abs(a - b).sum()) for b in X_train] for a in X_test]


@wrong("l1_distances", says="None")
def printed_but_not_returned(X_test, X_train):
    print(np.abs(X_test[:, None] - X_train).sum(axis=2))


@wrong("l1_distances", says="every value is 0")
def never_filled(X_test, X_train):
    return np.zeros((len(X_test), len(X_train)))


@wrong("l1_distances", says="expected shape")
def the_input_itself(X_test, X_train):
    return X_test


@wrong("l1_distances", says="sign is flipped")
def similarity(X_test, X_train):
    return -np.abs(X_test[:, None] - X_train).sum(axis=2)


@wrong("l1_distances", says=("leave X_test unchanged", "copy"))
def changes_the_test_points(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for j, point in enumerate(X_train.copy()):
        X_test -= point
        distances[:, j] = np.abs(X_test).sum(axis=1)
        X_test += point
    X_test -= X_test.mean()
    return distances


@wrong("l1_distances", says="leave X_train unchanged")
def changes_the_training_points(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        X_train -= X_test[i]
        distances[i] = np.abs(X_train).sum(axis=1)
        X_train += X_test[i]
    X_train[:] = np.abs(X_train)
    return distances


@wrong("l1_distances", says=("expected shape (1, 2)", "got (2,)"))
def squeezed(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum(axis=2).squeeze()


@wrong("l1_distances", says=("with one training point", "expected shape (3, 1)"))
def one_column_made_flat(X_test, X_train):
    distances = np.abs(X_test[:, None] - X_train).sum(axis=2)
    return distances[:, 0] if len(X_train) == 1 else distances


@wrong("l1_distances", says="of the coordinates")
def difference_of_absolute_coordinates(X_test, X_train):
    return np.abs(np.abs(X_test)[:, None] - np.abs(X_train)).sum(axis=2)


@wrong("l1_distances", says="subtract")
def plus_for_minus(X_test, X_train):
    return np.abs(X_test[:, None] + X_train).sum(axis=2)


@wrong("l1_distances", says="square root of")
def root_of_the_sum(X_test, X_train):
    return np.sqrt(np.abs(X_test[:, None] - X_train).sum(axis=2))


@wrong("l1_distances", says="one side of the diagonal")
def one_triangle(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(i, len(X_train)):
            distances[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return distances


@wrong("l1_distances", says="one side of the diagonal")
def one_triangle_without_the_diagonal(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(i + 1, len(X_train)):
            distances[i, j] = np.abs(X_test[i] - X_train[j]).sum()
    return distances


@wrong("l1_distances", says="never set back to 0")
def total_runs_on(X_test, X_train):
    distances, total = np.zeros((len(X_test), len(X_train))), 0.0
    for i in range(len(X_test)):
        for j in range(len(X_train)):
            for d in range(X_test.shape[1]):
                total += abs(X_test[i, d] - X_train[j, d])
            distances[i, j] = total
    return distances


@wrong("l1_distances", says="never set back to 0")
def total_runs_on_along_the_row(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        total = 0.0
        for j in range(len(X_train)):
            total += np.abs(X_test[i] - X_train[j]).sum()
            distances[i, j] = total
    return distances


@wrong("l1_distances", says="every row holds")
def first_test_point_in_every_row(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        distances[i] = np.abs(X_test[0] - X_train).sum(axis=1)
    return distances


@wrong("l1_distances", says="out of bounds")
def indices_exchanged(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_train)):
        for j in range(len(X_test)):
            distances[i, j] = np.abs(X_test[j] - X_train[i]).sum()
    return distances


@wrong("l1_distances", says=("shape (4, 6)", "got (4,)"))
def first_training_point_only(X_test, X_train):
    return np.abs(X_test - X_train[0]).sum(axis=1)


# --- l2_distances ---------------------------------------------------------------------------------


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


@wrong("l2_distances", says="root is missing")
def no_root(X_test, X_train):
    return ((X_test[:, None] - X_train) ** 2).sum(axis=2)


@wrong("l2_distances", says="root is missing")
def expanded_square_without_root(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] + (X_train**2).sum(1) - 2 * X_test @ X_train.T
    return np.maximum(squares, 0)


@wrong("l2_distances", says="L1")
def l1_for_l2(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).sum(axis=2)


@wrong("l2_distances", says="L1")
def root_before_the_sum(X_test, X_train):
    return np.sqrt((X_test[:, None] - X_train) ** 2).sum(axis=2)


@wrong("l2_distances", says="not squared")
def root_of_absolute_differences(X_test, X_train):
    return np.sqrt(np.abs(X_test[:, None] - X_train).sum(axis=2))


@wrong("l2_distances", says="too late")
def square_of_the_sum(X_test, X_train):
    return np.sqrt((X_test[:, None] - X_train).sum(axis=2) ** 2)


@wrong("l2_distances", says="square root of")
def root_twice(X_test, X_train):
    return np.sqrt(np.linalg.norm(X_test[:, None] - X_train, axis=2))


@wrong("l2_distances", says="NaN")
def nan_from_rounding(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(squares)


@wrong("l2_distances", says="NaN")
def clipped_after_the_root(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.maximum(np.sqrt(squares), 0)


@wrong("l2_distances", says="NaN")
def minus_a_little(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(squares + 1e-12)


@wrong("l2_distances", says="middle term")
def plus_in_the_middle(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] + 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(np.maximum(squares, 0))


@wrong("l2_distances", says="middle term")
def two_forgotten_in_the_middle(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(np.maximum(squares, 0))


@wrong("l2_distances", says="middle term")
def no_middle_term(X_test, X_train):
    return np.sqrt((X_test**2).sum(1)[:, None] + (X_train**2).sum(1))


@wrong("l2_distances", says="norm of the test points")
def norms_of_test_points_forgotten(X_test, X_train):
    return np.sqrt(np.maximum((X_train**2).sum(1) - 2 * X_test @ X_train.T, 0))


@wrong("l2_distances", says="norm of the training points")
def norms_of_training_points_forgotten(X_test, X_train):
    return np.sqrt(np.maximum((X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T, 0))


@wrong("l2_distances", says="products a·b")
def inner_products(X_test, X_train):
    return X_test @ X_train.T


@wrong("l2_distances", says="differences of norms")
def distances_of_norms(X_test, X_train):
    return np.abs(np.linalg.norm(X_test, axis=1)[:, None] - np.linalg.norm(X_train, axis=1))


@wrong("l2_distances", says="broadcast")
def norms_not_turned_into_a_column(X_test, X_train):
    squares = (X_test**2).sum(1) - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(np.maximum(squares, 0))


@wrong("l2_distances", says="transpose")
def rows_and_columns_exchanged(X_test, X_train):
    return np.linalg.norm(X_train[:, None] - X_test, axis=2)


@wrong("l2_distances", says="wrong axis")
def over_the_training_points(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_train, axis=1)


@wrong("l2_distances", says="wrong axis")
def over_the_test_points(X_test, X_train):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).sum(axis=0))


@wrong("l2_distances", says=("NumPy array", "float64"))
def one_norm_for_everything(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_train)


@wrong("l2_distances", says="averaged")
def root_of_the_mean(X_test, X_train):
    return np.sqrt(((X_test[:, None] - X_train) ** 2).mean(axis=2))


@wrong("l2_distances", says=("1/2", "times"))
def halved(X_test, X_train):
    return 0.5 * np.linalg.norm(X_test[:, None] - X_train, axis=2)


@wrong("l2_distances", says="largest difference")
def largest_coordinate(X_test, X_train):
    return np.abs(X_test[:, None] - X_train).max(axis=2)


@wrong("l2_distances", says="coordinate")
def without_the_last_coordinate(X_test, X_train):
    return np.linalg.norm(X_test[:, None, :-1] - X_train[:, :-1], axis=2)


@wrong("l2_distances", says="coordinate")
def without_the_first_coordinate(X_test, X_train):
    return np.linalg.norm(X_test[:, None, 1:] - X_train[:, 1:], axis=2)


@wrong("l2_distances", says=("last column", "loop"))
def loop_over_training_points_too_short(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for j in range(len(X_train) - 1):
        distances[:, j] = np.linalg.norm(X_test - X_train[j], axis=1)
    return distances


@wrong("l2_distances", says=("last row", "loop"))
def loop_over_test_points_too_short(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test) - 1):
        distances[i] = np.linalg.norm(X_train - X_test[i], axis=1)
    return distances


@wrong("l2_distances", says="only the first row")
def returned_from_inside_the_loop(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        distances[i] = np.linalg.norm(X_train - X_test[i], axis=1)
        return distances


@wrong("l2_distances", says="first test point alone")
def one_test_point(X_test, X_train):
    return np.linalg.norm(X_test[0] - X_train, axis=1)


@wrong("l2_distances", says="among the test points")
def among_test_points(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_test, axis=2)


@wrong("l2_distances", says="among the training points")
def among_training_points(X_test, X_train):
    return np.linalg.norm(X_train[:, None] - X_train, axis=2)


@wrong("l2_distances", says="whole numbers")
def integer_table(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_train, axis=2).astype(int)


@wrong("l2_distances", says="a list")
def list_of_lists(X_test, X_train):
    return np.linalg.norm(X_test[:, None] - X_train, axis=2).tolist()


@wrong("l2_distances", says="None")
def nothing_returned(X_test, X_train):
    distances = np.linalg.norm(X_test[:, None] - X_train, axis=2)


@wrong("l2_distances", says="every value is 0")
def zeros(X_test, X_train):
    return np.zeros((len(X_test), len(X_train)))


@wrong("l2_distances", says="expected shape")
def input_returned(X_test, X_train):
    return X_train


@wrong("l2_distances", says="leave X_test unchanged")
def squares_the_test_points_in_place(X_test, X_train):
    products = X_test @ X_train.T
    X_test **= 2
    squares = X_test.sum(1)[:, None] - 2 * products + (X_train**2).sum(1)
    return np.sqrt(np.maximum(squares, 0))


@wrong("l2_distances", says="leave X_train unchanged")
def centres_the_training_points_in_place(X_test, X_train):
    centre = X_train.mean(axis=0)
    X_train -= centre
    return np.linalg.norm((X_test - centre)[:, None] - X_train, axis=2)


@wrong("l2_distances", says=("expected shape (1, 2)", "got (2,)"))
def squeezed_out(X_test, X_train):
    return np.squeeze(np.linalg.norm(X_test[:, None] - X_train, axis=2))


@wrong("l2_distances", says=("added, not subtracted", "middle term"))
def points_added(X_test, X_train):
    return np.linalg.norm(X_test[:, None] + X_train, axis=2)


@wrong("l2_distances", says="not squared")
def norms_not_squared(X_test, X_train):
    norms = np.linalg.norm(X_test, axis=1)[:, None] + np.linalg.norm(X_train, axis=1)
    return np.sqrt(np.maximum(norms - 2 * X_test @ X_train.T, 0))


@wrong("l2_distances", says="both of them")
def norms_of_training_points_subtracted(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T - (X_train**2).sum(1)
    return np.sqrt(np.abs(squares))


@wrong("l2_distances", says="norm of the training points")
def norms_of_training_points_forgotten_without_a_clip(X_test, X_train):
    return np.sqrt((X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T)


@wrong("l2_distances", says="one side of the diagonal")
def upper_triangle(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        for j in range(i, len(X_train)):
            distances[i, j] = np.linalg.norm(X_test[i] - X_train[j])
    return distances


@wrong("l2_distances", says="never set back to 0")
def squares_run_on(X_test, X_train):
    distances, total = np.zeros((len(X_test), len(X_train))), 0.0
    for i in range(len(X_test)):
        for j in range(len(X_train)):
            total += ((X_test[i] - X_train[j]) ** 2).sum()
            distances[i, j] = total**0.5
    return distances


@wrong("l2_distances", says="every row holds")
def same_row_everywhere(X_test, X_train):
    distances = np.zeros((len(X_test), len(X_train)))
    for i in range(len(X_test)):
        distances[i] = np.linalg.norm(X_test[0] - X_train, axis=1)
    return distances


@wrong("l2_distances", says="of nearly equal points")
def nan_replaced_by_one(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.nan_to_num(np.sqrt(squares), nan=1.0)


@wrong("l2_distances", says="of nearly equal points")
def lifted_too_high(X_test, X_train):
    squares = (X_test**2).sum(1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(1)
    return np.sqrt(np.maximum(squares, 1e-5))


@wrong("l2_distances", says="of nearly equal points")
def single_precision(X_test, X_train):
    a, b = X_test.astype(np.float32), X_train.astype(np.float32)
    squares = (a**2).sum(1)[:, None] - 2 * a @ b.T + (b**2).sum(1)
    return np.sqrt(np.maximum(squares, 0)).astype(float)


@wrong("l2_distances", says="rounded")
def rounded_to_three_digits(X_test, X_train):
    return np.round(np.linalg.norm(X_test[:, None] - X_train, axis=2), 3)


# --- predict_labels -------------------------------------------------------------------------------


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
    return np.array([min(multimode(votes.tolist())) for votes in y_train[nearest]], dtype=np.uint8)


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


@wrong("predict_labels", says="farthest")
def the_farthest(distances, y_train, k):
    nearest = np.argsort(-distances, axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="farthest")
def the_end_of_the_sorted_row(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, -k:]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="positions of training points")
def index_for_label(distances, y_train, k):
    return np.argmin(distances, axis=1)


@wrong("predict_labels", says="positions of training points")
def vote_of_indices(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in nearest])


@wrong("predict_labels", says="positions among the distinct labels")
def code_for_label(distances, y_train, k):
    classes, codes = np.unique(y_train, return_inverse=True)
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in codes[nearest]])


@wrong("predict_labels", says="let them vote")
def no_vote(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]]


@wrong("predict_labels", says="single nearest")
def nearest_alone(distances, y_train, k):
    return y_train[np.argmin(distances, axis=1)]


@wrong("predict_labels", says="k-th nearest")
def the_kth_alone(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, k - 1]]


@wrong("predict_labels", says="mean")
def mean_of_labels(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]].mean(axis=1)


@wrong("predict_labels", says="rounded mean")
def rounded_mean_of_labels(distances, y_train, k):
    return np.round(y_train[np.argsort(distances, axis=1)[:, :k]].mean(axis=1)).astype(int)


@wrong("predict_labels", says="mean, cut")
def mean_of_labels_as_integers(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]].mean(axis=1).astype(int)


@wrong("predict_labels", says="median")
def median_of_labels(distances, y_train, k):
    return np.median(y_train[np.argsort(distances, axis=1)[:, :k]], axis=1).astype(int)


@wrong("predict_labels", says="largest of the labels")
def largest_of_the_labels(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]].max(axis=1)


@wrong("predict_labels", says="smallest of the labels")
def smallest_of_the_labels(distances, y_train, k):
    return y_train[np.argsort(distances, axis=1)[:, :k]].min(axis=1)


@wrong("predict_labels", says="k - 1")
def one_vote_too_few(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, : k - 1]
    return np.array([np.bincount(row, minlength=1).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="k + 1")
def one_vote_too_many(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, : k + 1]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="nearest point does not vote")
def nearest_skipped(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, 1 : k + 1]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="k is ignored")
def everybody_votes(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="first k training points")
def first_k_points_vote(distances, y_train, k):
    return np.array([np.bincount(y_train[:k]).argmax() for _ in distances])


@wrong("predict_labels", says="numbers of votes")
def votes_for_label(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.array([np.bincount(row).max() for row in y_train[nearest]])


@wrong("predict_labels", says="label 0")
def zero_is_no_label(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        counts = np.bincount(y_train[np.argsort(row)[:k]])
        counts[0] = 0
        predictions[i] = counts.argmax()
    return predictions


@wrong("predict_labels", says="fewest votes")
def rarest_label(distances, y_train, k):
    predictions = []
    for row in distances:
        labels, counts = np.unique(y_train[np.argsort(row)[:k]], return_counts=True)
        predictions.append(labels[counts.argmin()])
    return np.array(predictions)


@wrong("predict_labels", says="weighted")
def votes_weighted_by_distance(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        nearest = np.argsort(row)[:k]
        predictions[i] = np.bincount(y_train[nearest], weights=1 / row[nearest]).argmax()
    return predictions


@wrong("predict_labels", says="wrong axis")
def sorted_along_the_wrong_axis(distances, y_train, k):
    order = np.argsort(distances, axis=0)
    return np.array([np.bincount(y_train[order[:k, i]]).argmax() for i in range(len(distances))])


@wrong("predict_labels", says="wrong axis")
def rows_of_the_wrong_order(distances, y_train, k):
    order = np.argsort(distances, axis=0)[:, :k]
    return np.array([np.bincount(row).argmax() for row in y_train[order]])


@wrong("predict_labels", says="integer")
def float_labels(distances, y_train, k):
    predictions = np.zeros(len(distances))
    for i, row in enumerate(distances):
        predictions[i] = np.bincount(y_train[np.argsort(row)[:k]]).argmax()
    return predictions


@wrong("predict_labels", says="a list")
def list_of_labels(distances, y_train, k):
    return [int(np.bincount(y_train[np.argsort(row)[:k]]).argmax()) for row in distances]


@wrong("predict_labels", says=("shape (7,)", "got (7, 1)"))
def labels_in_a_column(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.array([[np.bincount(row).argmax()] for row in y_train[nearest]])


@wrong("predict_labels", says=("NumPy array", "int64"))
def label_of_the_first_only(distances, y_train, k):
    for row in distances:
        return np.bincount(y_train[np.argsort(row)[:k]]).argmax()


@wrong("predict_labels", says="first test point's label")
def first_label_repeated(distances, y_train, k):
    winner = np.bincount(y_train[np.argsort(distances[0])[:k]]).argmax()
    return np.full(len(distances), winner)


@wrong("predict_labels", says="never filled")
def label_of_the_last_missing(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i in range(len(distances) - 1):
        predictions[i] = np.bincount(y_train[np.argsort(distances[i])[:k]]).argmax()
    return predictions


@wrong("predict_labels", says="None")
def forgets_to_return(distances, y_train, k):
    predictions = [np.bincount(y_train[np.argsort(row)[:k]]).argmax() for row in distances]


@wrong("predict_labels", says="all labels are 0")
def all_zero(distances, y_train, k):
    return np.zeros(len(distances), dtype=int)


@wrong("predict_labels", says="expected shape")
def gives_back_the_distances(distances, y_train, k):
    return distances


@wrong("predict_labels", says="expected shape")
def gives_back_the_training_labels(distances, y_train, k):
    return y_train


@wrong("predict_labels", says="out of bounds")
def room_for_as_many_labels_as_classes(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        counts = np.zeros(len(np.unique(y_train)), dtype=int)
        for label in sorted(y_train[np.argsort(row)[:k]]):
            counts[min(label, 9)] += 1
        predictions[i] = counts.argmax()
    return predictions


@wrong("predict_labels", says=("smallest label", "largest"))
def ties_to_the_largest(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        counts = np.bincount(y_train[np.argsort(row)[:k]])
        predictions[i] = len(counts) - 1 - counts[::-1].argmax()
    return predictions


@wrong("predict_labels", says=("smallest label", "largest"))
def ties_by_not_smaller(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        votes = y_train[np.argsort(row)[:k]]
        most = 0
        for label in np.unique(votes):
            if (votes == label).sum() >= most:
                most, predictions[i] = (votes == label).sum(), label
    return predictions


@wrong("predict_labels", says="smallest label")
def ties_to_the_nearest(distances, y_train, k):
    from collections import Counter

    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.array([Counter(row.tolist()).most_common(1)[0][0] for row in y_train[nearest]])


@wrong("predict_labels", says="smallest label")
def ties_in_the_order_of_a_set(distances, y_train, k):
    predictions = []
    for row in distances:
        votes = y_train[np.argsort(row)[:k]].tolist()
        predictions.append(max(set(votes), key=votes.count))
    return np.array(predictions)


@wrong("predict_labels", says="smallest label")
def ties_to_the_last_label_seen(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        votes = y_train[np.argsort(row)[:k]].tolist()
        predictions[i] = max(reversed(votes), key=votes.count)
    return predictions


@wrong("predict_labels", says="smallest label")
def ties_by_total_distance(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        nearest = np.argsort(row)[:k]
        labels = np.unique(y_train[nearest])
        votes = [(y_train[nearest] == label).sum() for label in labels]
        total = [row[nearest][y_train[nearest] == label].sum() for label in labels]
        predictions[i] = min(zip(np.negative(votes), total, labels))[2]
    return predictions


@wrong("predict_labels", says="smallest label")
def ties_settled_by_one_neighbour_fewer(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        votes = y_train[np.argsort(row)]
        for n in range(k, 0, -1):
            counts = np.bincount(votes[:n])
            if (counts == counts.max()).sum() == 1:
                break
        predictions[i] = counts.argmax()
    return predictions


@wrong("predict_labels", says="leave distances unchanged")
def crosses_out_what_it_took(distances, y_train, k):
    counts = np.zeros((len(distances), y_train.max() + 1), dtype=int)
    for i, row in enumerate(distances):
        for _ in range(k):
            nearest = row.argmin()
            counts[i, y_train[nearest]] += 1
            row[nearest] = np.inf
    return counts.argmax(axis=1)


@wrong("predict_labels", says="leave distances unchanged")
def sorts_in_place(distances, y_train, k):
    order = np.argsort(distances, axis=1)[:, :k]
    distances.sort(axis=1)
    return np.array([np.bincount(row).argmax() for row in y_train[order]])


@wrong("predict_labels", says="leave y_train unchanged")
def renumbers_the_labels_in_place(distances, y_train, k):
    original = y_train.copy()
    y_train[:] = np.searchsorted(np.unique(original), original)
    order = np.argsort(distances, axis=1)[:, :k]
    return np.unique(original)[[np.bincount(row).argmax() for row in y_train[order]]]


@wrong("predict_labels", says="3 points vote, not 1")
def at_least_three_neighbours(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, : max(k, 3)]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says=("expected shape (1,)", "got ()"))
def squeezed_labels(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :k]
    return np.squeeze(np.array([np.bincount(row).argmax() for row in y_train[nearest]]))


@wrong("predict_labels", says="positions among the labels that got votes")
def position_of_the_largest_count(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=int)
    for i, row in enumerate(distances):
        labels, counts = np.unique(y_train[np.argsort(row)[:k]], return_counts=True)
        predictions[i] = counts.argmax()
    return predictions


@wrong("predict_labels", says="integer")
def sorted_distances_for_positions(distances, y_train, k):
    nearest = np.sort(distances, axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="kth(=3) out of bounds")
def partition_that_needs_one_more_point(distances, y_train, k):
    nearest = np.argpartition(distances, k, axis=1)[:, :k]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="k + 1")
def up_to_the_next_distance(distances, y_train, k):
    limits = np.sort(distances, axis=1)
    return np.array(
        [np.bincount(y_train[row <= limit[k]]).argmax() for row, limit in zip(distances, limits)]
    )


@wrong("predict_labels", says="k - 1")
def nearer_than_the_kth(distances, y_train, k):
    limits = np.sort(distances, axis=1)[:, k - 1]
    return np.array(
        [
            np.bincount(y_train[row < limit], minlength=1).argmax()
            for row, limit in zip(distances, limits)
        ]
    )


@wrong("predict_labels", says="k + 1")
def even_k_made_odd(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, : k + 1 - k % 2]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="three points vote")
def always_three(distances, y_train, k):
    nearest = np.argsort(distances, axis=1)[:, :3]
    return np.array([np.bincount(row).argmax() for row in y_train[nearest]])


@wrong("predict_labels", says="True and False")
def truth_values(distances, y_train, k):
    predictions = np.zeros(len(distances), dtype=bool)
    for i, row in enumerate(distances):
        predictions[i] = np.bincount(y_train[np.argsort(row)[:k]]).argmax()
    return predictions


@wrong("predict_labels", says=("shape (7,)", "got (5,)"))
def mode_over_the_test_points(distances, y_train, k):
    votes = y_train[np.argsort(distances, axis=1)[:, :k]]
    return np.array([np.bincount(column).argmax() for column in votes.T])


@wrong("predict_labels", says="NumPy array")
def one_vote_of_all_test_points(distances, y_train, k):
    votes = y_train[np.argsort(distances, axis=1)[:, :k]]
    return np.bincount(votes.ravel()).argmax()


# --- choose_k -------------------------------------------------------------------------------------


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


@wrong("choose_k", says="training data")
def on_the_training_data(X, y, k_choices, n_folds):
    distances = l2_distances(X, X)
    accuracies = {k: np.mean(predict_labels(distances, y, k) == y) for k in k_choices}
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="training data")
def on_the_training_part_of_each_fold(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[rest], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[rest]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="among the training points")
def the_fold_is_not_held_back(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            values.append(np.mean(predict_labels(l2_distances(X[fold], X), y, k) == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="shuffled")
def shuffled(X, y, k_choices, n_folds):
    accuracies = {}
    folds = np.array_split(np.random.default_rng(0).permutation(len(X)), n_folds)
    for k in k_choices:
        values = []
        for fold in folds:
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="shuffled")
def shuffled_without_a_seed(X, y, k_choices, n_folds):
    order = np.random.permutation(len(X))
    X, y = X[order], y[order]
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="contiguous")
def dealt_out_like_cards(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for f in range(n_folds):
            fold = np.arange(f, len(X), n_folds)
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="left out")
def remainder_left_out(X, y, k_choices, n_folds):
    size = len(X) // n_folds
    accuracies = {}
    for k in k_choices:
        values = []
        for f in range(n_folds):
            fold = np.arange(f * size, (f + 1) * size)
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="left out")
def remainder_dropped_altogether(X, y, k_choices, n_folds):
    size = len(X) // n_folds
    used = np.arange(size * n_folds)
    accuracies = {}
    for k in k_choices:
        values = []
        for f in range(n_folds):
            fold = used[f * size : (f + 1) * size]
            rest = np.setdiff1d(used, fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="np.array_split")
def remainder_in_the_last_fold(X, y, k_choices, n_folds):
    size = len(X) // n_folds
    accuracies = {}
    for k in k_choices:
        values = []
        for f in range(n_folds):
            fold = np.arange(f * size, (f + 1) * size if f < n_folds - 1 else len(X))
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says=("equal division",))
def np_split(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="too few")
def one_fold_too_few(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), max(2, n_folds - 1)):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="too many")
def one_fold_too_many(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds + 1):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="only the first fold")
def one_turn_only(X, y, k_choices, n_folds):
    fold = np.array_split(np.arange(len(X)), n_folds)[0]
    rest = np.setdiff1d(np.arange(len(X)), fold)
    distances = l2_distances(X[fold], X[rest])
    accuracies = {k: np.mean(predict_labels(distances, y[rest], k) == y[fold]) for k in k_choices}
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="only the last fold")
def accuracy_overwritten_by_each_fold(X, y, k_choices, n_folds):
    accuracies = {}
    for fold in np.array_split(np.arange(len(X)), n_folds):
        rest = np.setdiff1d(np.arange(len(X)), fold)
        distances = l2_distances(X[fold], X[rest])
        for k in k_choices:
            accuracies[k] = np.mean(predict_labels(distances, y[rest], k) == y[fold])
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="last fold is never held back")
def last_turn_missing(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds)[:-1]:
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="first fold is never held back")
def first_turn_missing(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds)[1:]:
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="roles are exchanged")
def trained_on_the_fold(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            k_used = min(k, len(fold))
            predictions = predict_labels(l2_distances(X[rest], X[fold]), y[fold], k_used)
            values.append(np.mean(predictions == y[rest]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="on all other folds")
def trained_on_a_single_fold(X, y, k_choices, n_folds):
    folds = np.array_split(np.arange(len(X)), n_folds)
    accuracies = {}
    for k in k_choices:
        values = []
        for f, fold in enumerate(folds):
            rest = folds[f - 1]
            k_used = min(k, len(rest))
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k_used)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="different rows")
def labels_not_cut_with_the_points(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[: len(rest)], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="mean of the folds' accuracies")
def all_points_counted_alike(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        hits = 0
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            hits += np.sum(predictions == y[fold])
        accuracies[k] = hits / len(X)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="numbers of right answers")
def hits_for_accuracy(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.sum(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says=("n_folds", "times"))
def sum_for_mean(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        accuracies[k] = 0
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            accuracies[k] += np.mean(predictions == y[fold])
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says=("100", "times"))
def percentages(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(100 * np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="median")
def median_of_the_folds(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.median(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="best fold")
def best_of_the_folds(X, y, k_choices, n_folds):
    accuracies = dict.fromkeys(k_choices, 0.0)
    for fold in np.array_split(np.arange(len(X)), n_folds):
        rest = np.setdiff1d(np.arange(len(X)), fold)
        for k in k_choices:
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            accuracies[k] = max(accuracies[k], np.mean(predictions == y[fold]))
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="error rates")
def error_rates(X, y, k_choices, n_folds):
    errors = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions != y[fold]))
        errors[k] = np.mean(values)
    return min(sorted(errors), key=errors.get), errors


@wrong("choose_k", says="L1")
def l1_in_cross_validation(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l1_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="farthest")
def farthest_in_cross_validation(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(-l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="k is ignored")
def one_neighbour_whatever_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], 1)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="smallest")
def largest_of_equally_good(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies, reverse=True), key=accuracies.get), accuracies


@wrong("choose_k", says="smallest")
def first_tried_of_equally_good(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(accuracies, key=accuracies.get), accuracies


@wrong("choose_k", says="smallest")
def last_tried_of_equally_good(X, y, k_choices, n_folds):
    accuracies, best_k, best = {}, None, 0
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
        if accuracies[k] >= best:
            best_k, best = k, accuracies[k]
    return best_k, accuracies


@wrong("choose_k", says="lowest")
def the_worst_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return min(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="position in k_choices")
def position_for_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return int(np.argmax(list(accuracies.values()))), accuracies


@wrong("choose_k", says="best accuracy")
def accuracy_for_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(accuracies.values()), accuracies


@wrong("choose_k", says="largest k")
def max_of_the_dict(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(accuracies), accuracies


@wrong("choose_k", says="expected a pair (best_k, accuracies)")
def best_k_only(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get)


@wrong("choose_k", says="wrong order")
def exchanged_results(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return accuracies, max(sorted(accuracies), key=accuracies.get)


@wrong("choose_k", says=("one number", "a list"))
def a_list_of_accuracies_per_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        accuracies[k] = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            accuracies[k].append(np.mean(predictions == y[fold]))
    return max(sorted(accuracies), key=lambda k: np.mean(accuracies[k])), accuracies


@wrong("choose_k", says=("expected a dict", "a list"))
def accuracies_in_a_list(X, y, k_choices, n_folds):
    means = []
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        means.append(np.mean(values))
    return min(k for k, mean in zip(k_choices, means) if mean == max(means)), means


@wrong("choose_k", says="has no key")
def return_inside_the_loop_over_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
        return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="not asked for")
def every_k_up_to_the_largest(X, y, k_choices, n_folds):
    accuracies = {}
    for k in range(1, max(k_choices) + 1):
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], min(k, len(rest)))
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="has no key 7")
def keys_as_text(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[str(k)] = np.mean(values)
    return int(max(sorted(accuracies), key=accuracies.get)), accuracies


@wrong("choose_k", says="rounded")
def rounded_accuracies(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = round(np.mean(values), 2)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="leave k_choices unchanged")
def sorts_the_choices_in_place(X, y, k_choices, n_folds):
    accuracies = {}
    k_choices.sort()
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(k_choices, key=accuracies.get), accuracies


@wrong("choose_k", says="leave X unchanged")
def scales_the_points_in_place(X, y, k_choices, n_folds):
    accuracies = {}
    X /= X.max()
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="None")
def prints_the_result(X, y, k_choices, n_folds):
    print(k_choices[0])


@wrong("choose_k", says="0")
def zeros_for_accuracies(X, y, k_choices, n_folds):
    return k_choices[0], dict.fromkeys(k_choices, 0.0)


@wrong("choose_k", says="expected a pair")
def gives_back_the_choices(X, y, k_choices, n_folds):
    return k_choices


@wrong("choose_k", says="smallest k")
def always_the_smallest_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return min(k_choices), accuracies


@wrong("choose_k", says="worst fold")
def worst_of_the_folds(X, y, k_choices, n_folds):
    accuracies = dict.fromkeys(k_choices, 1.0)
    for fold in np.array_split(np.arange(len(X)), n_folds):
        rest = np.setdiff1d(np.arange(len(X)), fold)
        for k in k_choices:
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            accuracies[k] = min(accuracies[k], np.mean(predictions == y[fold]))
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="empty list for each k")
def list_not_emptied(X, y, k_choices, n_folds):
    accuracies, values = {}, []
    for k in k_choices:
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="labels of other points")
def compared_with_the_first_labels(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[: len(fold)]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="fold of its own")
def leave_one_out(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for i in range(len(X)):
            rest = np.delete(np.arange(len(X)), i)
            predictions = predict_labels(l2_distances(X[i : i + 1], X[rest]), y[rest], k)
            values.append(predictions[0] == y[i])
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says="too many")
def five_folds_whatever_is_asked(X, y, k_choices, n_folds):
    n_folds = 5
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


@wrong("choose_k", says=("best_k", "a tuple"))
def pair_for_k(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies.items()), key=lambda item: item[1]), accuracies


@wrong("choose_k", says=("best_k", "a list"))
def list_of_the_best(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    best = max(accuracies.values())
    return [k for k in sorted(k_choices) if accuracies[k] == best], accuracies


@wrong("choose_k", says=("expected a pair", "got 3"))
def three_results(X, y, k_choices, n_folds):
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    best_k = max(sorted(accuracies), key=accuracies.get)
    return best_k, accuracies[best_k], accuracies


@wrong("choose_k", says="leave y unchanged")
def renumbers_the_labels(X, y, k_choices, n_folds):
    y -= y.min()
    accuracies = {}
    for k in k_choices:
        values = []
        for fold in np.array_split(np.arange(len(X)), n_folds):
            rest = np.setdiff1d(np.arange(len(X)), fold)
            predictions = predict_labels(l2_distances(X[fold], X[rest]), y[rest], k)
            values.append(np.mean(predictions == y[fold]))
        accuracies[k] = np.mean(values)
    return max(sorted(accuracies), key=accuracies.get), accuracies


# --- knn_facts ------------------------------------------------------------------------------------

right_answers("knn_facts", "c", "C", " c ", "c)", "(c).", "cc")

wrong_answer("knn_facts", "a", says=("a) is not right", "straight pieces"))
wrong_answer("knn_facts", "b", says=("b) is not right", "other way round"))
wrong_answer("knn_facts", "d", says=("d) is not right", "supervised"))
wrong_answer("knn_facts", "ac", says="a) is not right")
wrong_answer("knn_facts", "cd", says="d) is not right")
wrong_answer("knn_facts", "abcd", says="a) is not right")
wrong_answer("knn_facts", "e", says="there is no option e")
wrong_answer("knn_facts", "", says="no letter")
wrong_answer("knn_facts", "3", says="no letter")
wrong_answer("knn_facts", None, says="None")
wrong_answer("knn_facts", ["c"], says="a list")
wrong_answer("knn_facts", True, says="a bool")
