"""The figures of lesson 03, gradient descent, mini-batches, momentum."""

from course_lib.demos.descent.batches import curves, graphs_a_and_b
from course_lib.demos.descent.hand import factors_by_hand, parabola_by_hand
from course_lib.demos.descent.hills import hill
from course_lib.demos.descent.masses import penguin_mass
from course_lib.demos.descent.parabola import one_parabola
from course_lib.demos.descent.valleys import valley
from course_lib.demos.descent.velocity import memory

__all__ = [
    "curves",
    "factors_by_hand",
    "graphs_a_and_b",
    "hill",
    "memory",
    "one_parabola",
    "parabola_by_hand",
    "penguin_mass",
    "valley",
]
