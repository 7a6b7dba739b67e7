"""The figures of lesson 04, regularization and hyperparameters."""

from course_lib.demos.regularization.dropping import dropped
from course_lib.demos.regularization.knobs import four_knobs
from course_lib.demos.regularization.shifting import shifts

__all__ = ["dropped", "four_knobs", "shifts"]
