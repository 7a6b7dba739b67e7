"""The figures of lesson 03, gradient descent, mini-batches, momentum."""

from course_lib.demos.descent.hills import hill
from course_lib.demos.descent.memory import memory
from course_lib.demos.descent.parabola import one_parabola
from course_lib.demos.descent.valley import valley

__all__ = ["hill", "memory", "one_parabola", "valley"]
