"""The figures of lesson 01, k-nearest neighbours."""

from course_lib.demos.knn.choosing import accuracy_curve, test_once
from course_lib.demos.knn.costs import cost
from course_lib.demos.knn.hand import by_hand
from course_lib.demos.knn.metrics import rings
from course_lib.demos.knn.pictures import differences, gallery
from course_lib.demos.knn.plane import boundary
from course_lib.demos.knn.reading import read_digits

__all__ = [
    "accuracy_curve",
    "boundary",
    "by_hand",
    "cost",
    "differences",
    "gallery",
    "read_digits",
    "rings",
    "test_once",
]
