"""Hidden tests of the lesson on convolution."""

from course_lib.hidden.answers import ByHand, Choice
from course_lib.hidden.convolution import _windows  # noqa: F401 - adds mistakes
from course_lib.hidden.convolution.averaging import global_average_pool
from course_lib.hidden.convolution.counting import parameter_count
from course_lib.hidden.convolution.fields import receptive_field
from course_lib.hidden.convolution.pooling import max_pool
from course_lib.hidden.convolution.sizes import output_size
from course_lib.hidden.convolution.sliding import convolve

__all__ = [
    "by_hand_output",
    "convolution_facts",
    "convolve",
    "global_average_pool",
    "largest_reduction",
    "layer_output_shape",
    "layer_parameters",
    "max_pool",
    "output_size",
    "parameter_count",
    "receptive_field",
    "receptive_field_facts",
]

by_hand_output = ByHand(
    "by_hand_output",
    [[31, 9], [14, 28]],
    {
        "flipped": ([[22, 33], [4, 49]], "the kernel is flipped: lay it on as it is drawn"),
        "kernel_transposed": (
            [[31, 33], [4, 28]],
            "rows and columns of the kernel are exchanged: lay it on as it is drawn",
        ),
        "first_channel": ([[6, 3], [6, 8]], "this is channel 1 alone: add what channel 2 gives"),
        "second_channel": ([[25, 6], [8, 20]], "this is channel 2 alone: add what channel 1 gives"),
        "mean_of_channels": ([[15.5, 4.5], [7, 14]], "the channels are summed, not averaged"),
        "channels_exchanged": (
            [[35, 9], [19, 26]],
            "the kernel's channel 1 belongs on the picture's channel 1, and 2 on 2",
        ),
        "edge_padding": (
            [[107, 93], [43, 143]],
            "the padding is zeros, not the picture's own numbers",
        ),
        "transposed": ([[31, 14], [9, 28]], "rows and columns of the output are exchanged"),
        "windows_one_apart": (
            [[31, 44], [60, 108]],
            "the windows are one cell apart: the stride is 2",
        ),
    },
)

layer_parameters = ByHand(
    "layer_parameters",
    6288,
    {
        "no_biases": (6272, "the biases are missing: there is one for each filter"),
        "no_depth": (800, "a filter is as deep as its input, here 8 channels"),
        "one_filter": (393, "this is one filter: there are 16"),
        "one_bias_in_all": (6273, "each of the 16 filters has a bias of its own"),
        "bias_per_channel": (6400, "a filter has one bias, not one for each channel of its input"),
        "bias_per_input_channel": (6280, "there are as many biases as filters, not as channels"),
        "bias_per_weight": (12544, "a filter has one bias, not one for each weight"),
        "kernel_not_squared": (912, "a window has 7 · 7 cells in each channel"),
        "cube": (5504, "a filter is as deep as its input has channels, 8, not 7"),
        "times_the_windows": (628800, "the same weights serve all windows: they count once"),
    },
)

layer_output_shape = ByHand(
    "layer_output_shape",
    (10, 10, 16),
    {
        "rounded_up": ((11, 11, 16), "a window that hangs over the end does not count"),
        "padding_or_one_missing": (
            (9, 9, 16),
            "are both counted: the padding, and the first window, which needs no stride?",
        ),
        "padding_and_one_missing": (
            (8, 8, 16),
            "neither is counted: the padding, and the first window, which needs no stride",
        ),
        "no_stride": ((30, 30, 16), "the stride is 3: divide by it"),
        "kernel_not_taken_off": (
            (12, 12, 16),
            "do the windows of 7 lie inside, and is there a padding of 2, not of 4, at each end?",
        ),
        "kernel_not_taken_off_and_one_added": (
            (13, 13, 16),
            "the windows of 7 must lie inside: take the kernel off before you divide",
        ),
        "channels_of_the_input": ((10, 10, 8), "there are as many output channels as filters"),
        "channels_apart": ((10, 10, 128), "a filter sums over all channels and gives one"),
        "one_channel": ((10, 10, 1), "there are as many output channels as filters"),
        "filters_first": ((16, 10, 10), "channels come last here"),
    },
)

receptive_field_facts = Choice(
    "receptive_field_facts",
    "a",
    {
        "a": "a layer adds d(k − 1) times the product of the strides before it, which is 0 only "
        "for 1 × 1 kernels.",
        "b": "every layer whose kernel is larger than 1 looks at several outputs of the one "
        "before, and each of these sees a part of the input of its own.",
        "c": "each layer's kernel adds to it, and each layer's stride spreads what is added after "
        "it. Two 3 × 3 layers see 5 inputs, three see 7.",
        "d": "what shrinks is the map, with every layer that strides or does not pad. One of its "
        "cells sees more and more of the input.",
    },
)

largest_reduction = Choice(
    "largest_reduction",
    "a",
    {
        "a": "a channel of 32 × 32 = 1,024 numbers becomes one number, whatever its size.",
        "b": "⌊(32 − 2)/3⌋ + 1 = 11, so 11 × 11 = 121 numbers of a channel are left.",
        "c": "a softmax gives as many numbers as it is given: it scales them, and reduces nothing.",
        "d": "without padding 32 − 5 + 1 = 28, so 28 × 28 = 784 numbers of a channel are left.",
    },
)

convolution_facts = Choice(
    "convolution_facts",
    "acd",
    {
        "a": "a filter sums over its window in all channels, and adds one number.",
        "b": "it assumes that neighbours belong together (small windows), and that what is worth "
        "finding in one place is worth finding everywhere (the same weights). That is its bias.",
        "c": "each filter gives one channel, however many channels its input has.",
        "d": "a kernel whose entries are d apart spans d(k − 1) + 1 inputs with the same number of "
        "weights.",
    },
)
