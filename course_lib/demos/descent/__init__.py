"""The figures of lesson 03, gradient descent, mini-batches, momentum."""

from course_lib.demos.descent.parabola import one_parabola
from course_lib.demos.descent.valley import valley

__all__ = ["one_parabola", "valley"]
