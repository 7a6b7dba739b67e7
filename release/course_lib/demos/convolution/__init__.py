"""The figures of lesson 08, convolution: windows, what they count, see and share."""

from course_lib.demos.convolution.comparing import counting
from course_lib.demos.convolution.filtering import filters
from course_lib.demos.convolution.fitting import tiles
from course_lib.demos.convolution.hand import paper, small_by_hand
from course_lib.demos.convolution.largest import pooling
from course_lib.demos.convolution.moving import shifted
from course_lib.demos.convolution.seeing import pyramid
from course_lib.demos.convolution.windows import window

__all__ = [
    "counting",
    "filters",
    "paper",
    "pooling",
    "pyramid",
    "shifted",
    "small_by_hand",
    "tiles",
    "window",
]
