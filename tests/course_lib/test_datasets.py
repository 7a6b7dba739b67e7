import subprocess
import sys

import numpy as np
import pytest
import sklearn.datasets
from matplotlib import cbook
from matplotlib.image import imread

from course_lib import datasets
from course_lib.reference.knn import KNNClassifier


def test_digits_are_those_of_scikit_learn():
    theirs = sklearn.datasets.load_digits()
    digits = datasets.load_digits(1200, 597)
    assert np.array_equal(np.vstack([digits.X_train, digits.X_test]), theirs.data)
    assert np.array_equal(np.concatenate([digits.y_train, digits.y_test]), theirs.target)
    assert digits.X_train.dtype == np.float64


def test_nearest_neighbours_read_97_percent_of_the_digits():
    digits = datasets.load_digits()
    model = KNNClassifier(k=3).fit(digits.X_train, digits.y_train)
    assert model.score(digits.X_test, digits.y_test) >= 0.97


@pytest.mark.parametrize(("n_train", "n_test"), [(1000, 798), (0, 10), (10, 0)])
def test_more_digits_than_there_are_is_an_error(n_train, n_test):
    with pytest.raises(ValueError, match="together at most 1797"):
        datasets.load_digits(n_train, n_test)


def test_penguins_are_complete():
    penguins = datasets.load_penguins()
    assert penguins.measurements.shape == (342, 4)
    assert np.isfinite(penguins.measurements).all()
    assert np.bincount(penguins.species).tolist() == [151, 68, 123]


def test_penguins_have_the_published_means():
    means = datasets.load_penguins().measurements.mean(axis=0)
    np.testing.assert_allclose(means, [43.92, 17.15, 200.92, 4201.75], atol=0.01)


def test_measurements_are_chosen_by_name():
    penguins = datasets.load_penguins()
    chosen = penguins.columns("body_mass_g", "bill_length_mm")
    assert np.array_equal(chosen, penguins.measurements[:, [3, 0]])
    with pytest.raises(ValueError, match="no measurement 'wing'"):
        penguins.columns("wing")


def test_changing_what_was_loaded_changes_nothing_else():
    datasets.load_penguins().measurements[:] = 0
    datasets.load_digits().X_train[:] = 0
    datasets.load_photograph()[:] = 0
    assert datasets.load_penguins().measurements.any()
    assert datasets.load_digits().X_train.any()
    assert datasets.load_photograph().any()


def test_the_photograph_is_the_part_of_matplotlib_s_that_its_readme_names():
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        grey = imread(file, "jpg")[14:398, 100:420] @ [0.299, 0.587, 0.114]
    theirs = grey.reshape(96, 4, 80, 4).mean(axis=(1, 3)) / 255
    photograph = datasets.load_photograph()
    assert photograph.dtype == np.float64
    # Programs that read JPEG files differ by a level or two.
    np.testing.assert_allclose(photograph, theirs, atol=2.5 / 255)


@pytest.mark.parametrize(
    ("make", "classes"),
    [(datasets.make_moons, 2), (datasets.make_blobs, 3)],
)
def test_synthetic_sets_are_balanced_and_repeatable(make, classes):
    X, y = make(60, seed=4)
    assert X.shape == (60, 2)
    assert np.bincount(y).tolist() == [60 // classes] * classes
    again, _ = make(60, seed=4)
    other, _ = make(60, seed=5)
    assert np.array_equal(X, again)
    assert not np.array_equal(X, other)


def test_nothing_heavy_is_loaded():
    code = (
        "import sys; from course_lib import datasets; datasets.load_digits(); "
        "datasets.load_penguins(); print([m for m in ('sklearn', 'pandas') if m in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "[]"
