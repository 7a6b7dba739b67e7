"""The figures of lesson 01, k-nearest neighbours."""

from course_lib.demos.knn.digits import accuracy_curve, read_digits
from course_lib.demos.knn.plane import boundary, by_hand, rings

__all__ = ["accuracy_curve", "boundary", "by_hand", "read_digits", "rings"]
