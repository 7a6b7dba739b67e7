"""Visible tests of the lesson on convolution."""

from course_lib.visible.convolution.counting import (
    check_counts_with_biases,
    check_counts_without_biases,
)
from course_lib.visible.convolution.fields import (
    check_field_leaves_nothing_behind,
    check_fields_of_kernels,
    check_fields_with_dilation,
    check_fields_with_strides,
)
from course_lib.visible.convolution.pooling import (
    SHAPE_OF_POOLING,
    check_means_leave_nothing_behind,
    check_means_of_channels,
    check_means_of_unusual_pictures,
    check_pooling_leaves_nothing_behind,
    check_pooling_of_negative_values,
    check_pooling_of_one_window,
    check_pooling_with_strides,
    check_windows_side_by_side,
)
from course_lib.visible.convolution.sizes import (
    check_kernels_that_do_not_fit,
    check_kernels_that_fit,
    check_padding_and_dilation,
    check_size_leaves_nothing_behind,
    check_strides,
)
from course_lib.visible.convolution.sliding import (
    SHAPE_OF_CONVOLUTION,
    SLIPS_OF_CONVOLUTION,
    check_biases,
    check_convolution_leaves_nothing_behind,
    check_convolution_with_padding,
    check_convolution_with_strides,
    check_single_filters_and_channels,
    check_windows_and_channels,
    small_convolution,
)

__all__ = [
    "SHAPE_OF_CONVOLUTION",
    "SHAPE_OF_POOLING",
    "SLIPS_OF_CONVOLUTION",
    "check_biases",
    "check_convolution_leaves_nothing_behind",
    "check_convolution_with_padding",
    "check_convolution_with_strides",
    "check_counts_with_biases",
    "check_counts_without_biases",
    "check_field_leaves_nothing_behind",
    "check_fields_of_kernels",
    "check_fields_with_dilation",
    "check_fields_with_strides",
    "check_kernels_that_do_not_fit",
    "check_kernels_that_fit",
    "check_means_leave_nothing_behind",
    "check_means_of_channels",
    "check_means_of_unusual_pictures",
    "check_padding_and_dilation",
    "check_pooling_leaves_nothing_behind",
    "check_pooling_of_negative_values",
    "check_pooling_of_one_window",
    "check_pooling_with_strides",
    "check_single_filters_and_channels",
    "check_size_leaves_nothing_behind",
    "check_strides",
    "check_windows_and_channels",
    "check_windows_side_by_side",
    "small_convolution",
]
