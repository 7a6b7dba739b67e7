"""The figures of lesson 07, batch norm: a ruler that travels with the data."""

from course_lib.demos.batchnorm.batch import one_batch
from course_lib.demos.batchnorm.layering import layers
from course_lib.demos.batchnorm.valleys import ravine

__all__ = ["layers", "one_batch", "ravine"]
