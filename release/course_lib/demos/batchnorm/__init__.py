"""The figures of lesson 07, batch norm: a ruler that travels with the data."""

from course_lib.demos.batchnorm.applying import folded
from course_lib.demos.batchnorm.averages import running
from course_lib.demos.batchnorm.batch import one_batch
from course_lib.demos.batchnorm.checking import gradient_check
from course_lib.demos.batchnorm.hand import batch_by_hand
from course_lib.demos.batchnorm.layering import layers
from course_lib.demos.batchnorm.neighbours import company
from course_lib.demos.batchnorm.valleys import ravine

__all__ = [
    "batch_by_hand",
    "company",
    "folded",
    "gradient_check",
    "layers",
    "one_batch",
    "ravine",
    "running",
]
