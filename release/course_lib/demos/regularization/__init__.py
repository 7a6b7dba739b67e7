"""The figures of lesson 04, regularization and hyperparameters."""

from course_lib.demos.regularization.dropping import dropped
from course_lib.demos.regularization.gathering import members
from course_lib.demos.regularization.hand import dropout_by_hand
from course_lib.demos.regularization.knobs import four_knobs
from course_lib.demos.regularization.shifting import shifts
from course_lib.demos.regularization.touching import diamond_and_circle
from course_lib.demos.regularization.weighing import weights

__all__ = [
    "diamond_and_circle",
    "dropout_by_hand",
    "dropped",
    "four_knobs",
    "members",
    "shifts",
    "weights",
]
