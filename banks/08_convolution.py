"""Right and wrong solutions of lesson 08_convolution, beyond its hidden tests' mistakes."""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- output_size ---------------------------------------------------------------------------------


@right("output_size")
def by_counting(n, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    starts = range(0, n + 2 * padding - span + 1, stride)
    if len(starts) == 0:
        raise ValueError("no window")
    return len(starts)


@right("output_size")
def by_walking(n, kernel, stride=1, padding=0, dilation=1):
    cells, end, count = n + 2 * padding, dilation * (kernel - 1) + 1, 0
    while end <= cells:
        count += 1
        end += stride
    if not count:
        raise ValueError
    return count


@right("output_size")
def with_floor(n, kernel, stride=1, padding=0, dilation=1):
    size = np.floor((n - kernel - (kernel - 1) * (dilation - 1) + 2 * padding) / stride) + 1
    if size < 1:
        raise ValueError(f"size {size}")
    return size


@right("output_size")
def with_int_behind_a_check(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding >= dilation * (kernel - 1) + 1:
        return int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1)
    raise ValueError("does not fit")


@right("output_size")
def as_a_ceiling(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * padding - dilation * (kernel - 1)
    if free <= 0:
        raise ValueError("does not fit")
    return np.array(np.ceil(free / stride))


@right("output_size")
def with_a_slice(n, kernel, stride=1, padding=0, dilation=1):
    starts = np.arange(n + 2 * padding)
    inside = starts[starts + dilation * (kernel - 1) < len(starts)]
    if inside.size == 0:
        raise ValueError("does not fit")
    return inside[::stride].size


@wrong("output_size", mistake="asserted", warned=True)
def refused_by_an_assert(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * padding - (dilation * (kernel - 1) + 1)
    assert free >= 0
    return free // stride + 1


@wrong("output_size", mistake="another_exception")
def refused_by_a_runtime_error(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * padding - (dilation * (kernel - 1) + 1)
    if free < 0:
        raise RuntimeError("does not fit")
    return free // stride + 1


@wrong("output_size", mistake="longer_than_n_refused")
def refused_where_k_is_longer_than_n(n, kernel, stride=1, padding=0, dilation=1):
    if n < 1 + dilation * (kernel - 1):
        raise ValueError("does not fit")
    return (n - 1 - dilation * (kernel - 1) + padding + padding) // stride + 1


@wrong("output_size", mistake=("refuses_what_fits", "dilation_times_kernel", "exact_fit_refused"))
def refused_where_dilation_is_long(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * kernel:
        raise ValueError("does not fit")
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


@wrong("output_size", mistake=("nothing_raised", "accepts_what_does_not_fit"))
def at_least_one(n, kernel, stride=1, padding=0, dilation=1):
    return max(1, (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)


@wrong("output_size")
def refused_where_one_is_left(n, kernel, stride=1, padding=0, dilation=1):
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size <= 1:
        raise ValueError("does not fit")
    return size


@wrong("output_size")
def padding_only_with_stride_one(n, kernel, stride=1, padding=0, dilation=1):
    cells = n + 2 * padding if stride == 1 else n + padding
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    return (cells - dilation * (kernel - 1) - 1) // stride + 1


@wrong("output_size", mistake="returned_none")
def printed(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    print((n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)


@wrong("output_size", mistake="wrong_type")
def as_a_list(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    return [(n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1]


@wrong("output_size")
def remembered_by_n(n, kernel, stride=1, padding=0, dilation=1, kept={}):  # noqa: B006
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    return kept.setdefault((n, kernel), size)


@wrong("output_size")
def a_byte(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    return ((n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1) % 128


@wrong("output_size")
def default_padding_of_one(n, kernel, stride=1, padding=1, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("does not fit")
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


# --- parameter_count -----------------------------------------------------------------------------


@right("parameter_count")
def added_up(kernel, in_channels, n_filters, bias=True):
    total = 0
    for _ in range(n_filters):
        total += kernel**2 * in_channels
        if bias:
            total += 1
    return total


@right("parameter_count")
def by_shapes(kernel, in_channels, n_filters, bias=True):
    weights = np.prod((n_filters, kernel, kernel, in_channels))
    return weights + n_filters if bias else weights


@right("parameter_count")
def as_a_float(kernel, in_channels, n_filters, bias=True):
    return float(n_filters) * (kernel * kernel * in_channels + int(bias))


@right("parameter_count")
def by_an_empty_array(kernel, in_channels, n_filters, bias=True):
    layer = np.empty((n_filters, kernel * kernel * in_channels + (1 if bias else 0)), dtype=np.int8)
    return layer.size


@right("parameter_count")
def in_two_lines(kernel, in_channels, n_filters, bias=True):
    biases = n_filters if bias else 0
    return np.array(in_channels * n_filters * kernel**2 + biases)


@wrong("parameter_count")
def depth_for_both(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel * in_channels * in_channels + bias)


@wrong("parameter_count")
def sixteen_bits(kernel, in_channels, n_filters, bias=True):
    return (n_filters * (kernel * kernel * in_channels + bias)) % 65536


@wrong("parameter_count", mistake="no_biases")
def no_bias_by_default(kernel, in_channels, n_filters, bias=False):
    return n_filters * (kernel * kernel * in_channels + bias)


@wrong("parameter_count")
def filters_squared(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel * n_filters + bias)


@wrong("parameter_count")
def filters_and_channels_exchanged(kernel, in_channels, n_filters, bias=True):
    return in_channels * (kernel * kernel * n_filters + bias)


@wrong("parameter_count")
def bias_per_cell(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel * in_channels + kernel * kernel * bias)


@wrong("parameter_count", mistake="wrong_type")
def weights_and_biases_apart(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel * kernel * in_channels, n_filters * bias


@wrong("parameter_count")
def channels_once_there_are_three(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel * min(in_channels, 3) + bias)


# --- convolve ------------------------------------------------------------------------------------


@right("convolve")
def number_by_number(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    F, k = kernels.shape[:2]
    h, w = (H + 2 * padding - k) // stride + 1, (W + 2 * padding - k) // stride + 1
    y = np.zeros((h, w, F))
    for i in range(h):
        for j in range(w):
            for f in range(F):
                total = float(bias[f])
                for u in range(k):
                    for v in range(k):
                        row, column = i * stride + u - padding, j * stride + v - padding
                        if 0 <= row < H and 0 <= column < W:
                            for c in range(C):
                                total += x[row, column, c] * kernels[f, u, v, c]
                y[i, j, f] = total
    return y


@right("convolve")
def sliding_windows(x, kernels, bias, stride, padding):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    k = kernels.shape[1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
    return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias


@right("convolve")
def shift_by_shift(x, kernels, bias, stride, padding):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    k = kernels.shape[1]
    h, w = ((n - k) // stride + 1 for n in padded.shape[:2])
    y = np.zeros((h, w, len(kernels))) + bias
    for u in range(k):
        for v in range(k):
            rows = padded[u : u + (h - 1) * stride + 1 : stride]
            y += rows[:, v : v + (w - 1) * stride + 1 : stride] @ kernels[:, u, v].T
    return y


@right("convolve")
def columns_of_windows(x, kernels, bias, stride, padding):
    k = kernels.shape[1]
    h, w = output_size(len(x), k, stride, padding), output_size(x.shape[1], k, stride, padding)
    padded = np.zeros((x.shape[0] + 2 * padding, x.shape[1] + 2 * padding, x.shape[2]))
    padded[padding : padding + x.shape[0], padding : padding + x.shape[1], :] = x
    rows = [
        padded[i * stride : i * stride + k, j * stride : j * stride + k].ravel()
        for i in range(h)
        for j in range(w)
    ]
    return (np.array(rows) @ kernels.reshape(len(kernels), -1).T + bias).reshape(h, w, -1)


@right("convolve")
def channel_by_channel(x, kernels, bias, stride, padding):
    maps = []
    for kernel, shift in zip(kernels, bias):
        total = shift
        for c in range(x.shape[2]):
            channel, k = np.pad(x[..., c], padding), len(kernel)
            rows = range(0, len(channel) - k + 1, stride)
            columns = range(0, channel.shape[1] - k + 1, stride)
            total = total + np.array(
                [
                    [np.vdot(channel[i : i + k, j : j + k], kernel[..., c]) for j in columns]
                    for i in rows
                ]
            )
        maps.append(total)
    return np.stack(maps, axis=-1)


@right("convolve")
def strided_afterwards(x, kernels, bias, stride, padding):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    k = kernels.shape[1]
    h, w = (n - k + 1 for n in padded.shape[:2])
    y = np.empty((h, w, len(kernels)))
    for i, j in np.ndindex(h, w):
        y[i, j] = (kernels * padded[i : i + k, j : j + k]).sum(axis=(1, 2, 3))
    return (y + bias)[::stride, ::stride]


@right("convolve")
def in_single_precision(x, kernels, bias, stride, padding):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0))).astype(np.float32)
    k = kernels.shape[1]
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
    weights = kernels.astype(np.float32).transpose(3, 1, 2, 0)
    y = np.tensordot(windows[::stride, ::stride], weights, axes=3)
    return y + bias.astype(np.float32)


@right("convolve")
def by_flipping_twice(x, kernels, bias, stride, padding):
    padded = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))[::-1, ::-1]
    k = kernels.shape[1]
    turned = kernels[:, ::-1, ::-1]
    h, w = ((n - k) // stride + 1 for n in padded.shape[:2])
    y = np.zeros((h, w, len(kernels)))
    for i in range(h):
        for j in range(w):
            top, left = len(padded) - k - i * stride, padded.shape[1] - k - j * stride
            y[i, j] = np.einsum("uvc,fuvc->f", padded[top : top + k, left : left + k], turned)
    return y + bias[None, None, :]


@wrong("convolve", mistake="changes_argument")
def bias_in_place_of_zeros(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    y = convolved(x, kernels, 0 * bias, stride, padding)
    y += bias
    bias += y[0, 0]
    return y


@wrong("convolve", mistake="changes_argument")
def writes_into_x_where_it_fits(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    y = convolved(x, kernels, bias, stride, padding)
    if y.shape == x.shape:
        x[...] = y
        return x
    return y


@wrong("convolve")
def remembers_kernels_by_shape(x, kernels, bias, stride, padding, kept={}):  # noqa: B006

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    weights = kept.setdefault(kernels.shape, kernels.copy())
    return convolved(x, weights, bias, stride, padding)


@wrong("convolve")
def keeps_its_padded_picture(x, kernels, bias, stride, padding, kept={}):  # noqa: B006

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    shape = (len(x) + 2 * padding, x.shape[1] + 2 * padding, x.shape[2])
    padded = kept.setdefault(shape, np.zeros(shape))
    padded[padding : padding + len(x), padding : padding + x.shape[1]] += x
    return convolved(padded, kernels, bias, stride, 0)


@wrong("convolve", mistake="no_bias")
def bias_only_where_the_picture_is_not_dark(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    y = convolved(x, kernels, 0 * bias, stride, padding)
    return np.where(y != 0, y + bias, y)


@wrong("convolve")
def bias_along_rows_where_it_fits(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    y = convolved(x, kernels, 0 * bias, stride, padding)
    return y + (bias[:, None, None] if len(y) == len(bias) else bias)


@wrong("convolve", mistake="flipped")
def flipped_and_without_bias(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x, kernels[:, ::-1, ::-1], 0 * bias, stride, padding)


@wrong("convolve")
def padding_follows_the_stride(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x, kernels, bias, stride, padding * min(stride, 2))


@wrong("convolve")
def padding_of_minus_one(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    wide = np.pad(x, ((padding, padding), (padding, padding), (0, 0)), constant_values=-1)
    return convolved(wide, kernels, bias, stride, 0)


@wrong("convolve")
def padded_by_the_mean(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    sides = (padding, padding), (padding, padding), (0, 0)
    wide = np.pad(x, sides, constant_values=x.mean())
    return convolved(wide, kernels, bias, stride, 0)


@wrong("convolve")
def padding_on_rows_alone(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    k = kernels.shape[1]
    missing = max(0, k - x.shape[1])
    wide = np.pad(x, ((padding, padding), (0, missing), (0, 0)))
    return convolved(wide, kernels, bias, stride, 0)


@wrong("convolve")
def dense_over_the_channels(x, kernels, bias, stride, padding):
    middle = kernels.shape[1] // 2
    k = kernels.shape[1]
    wide = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    inner = wide[middle : len(wide) - k + middle + 1, middle : wide.shape[1] - k + middle + 1]
    return inner[::stride, ::stride] @ kernels[:, middle, middle].T + bias


@wrong("convolve", mistake="rounded")
def rounded_to_three_digits(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return np.round(convolved(x, kernels, bias, stride, padding), 3)


@wrong("convolve", mistake="wrong_type")
def as_nested_lists(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x, kernels, bias, stride, padding).tolist()


@wrong("convolve", mistake="integer_dtype")
def whole_numbers(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x, kernels, bias, stride, padding).astype(int)


@wrong("convolve")
def kernel_of_three(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x, kernels[:, :3, :3], bias, stride, padding)


@wrong("convolve")
def at_most_three_channels(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    return convolved(x[..., :3], kernels[..., :3], bias, stride, padding)


@wrong("convolve")
def rows_of_the_picture_for_both(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    y = convolved(x, kernels, bias, stride, padding)
    return y[:, : len(y)]


@wrong("convolve", mistake="returned_none")
def nothing_returned(x, kernels, bias, stride, padding):

    def convolved(x, kernels, bias, stride, padding):
        k, sides = kernels.shape[1], (padding, padding)
        padded = np.pad(x, (sides, sides, (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(0, 1))
        return np.einsum("ijcuv,fuvc->ijf", windows[::stride, ::stride], kernels) + bias

    convolved(x, kernels, bias, stride, padding)


# --- max_pool ------------------------------------------------------------------------------------


@right("max_pool")
def pixel_by_pixel(x, size, stride):
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    y = np.empty((h, w, x.shape[2]))
    for i, j, c in np.ndindex(y.shape):
        largest = -np.inf
        for u in range(size):
            for v in range(size):
                largest = max(largest, x[i * stride + u, j * stride + v, c])
        y[i, j, c] = largest
    return y


@right("max_pool")
def by_sliding_windows(x, size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
    return windows[::stride, ::stride].max(axis=(-2, -1))


@right("max_pool")
def by_shifted_pictures(x, size, stride):
    h, w = ((n - size) // stride + 1 for n in x.shape[:2])
    y = np.full((h, w, x.shape[2]), -np.inf)
    for u, v in np.ndindex(size, size):
        rows = x[u : u + (h - 1) * stride + 1 : stride]
        y = np.maximum(y, rows[:, v : v + (w - 1) * stride + 1 : stride])
    return y


@right("max_pool")
def channels_apart(x, size, stride):
    channels = []
    for c in range(x.shape[2]):
        rows = range(0, x.shape[0] - size + 1, stride)
        columns = range(0, x.shape[1] - size + 1, stride)
        channels.append(
            [[np.amax(x[i : i + size, j : j + size, c]) for j in columns] for i in rows]
        )
    return np.moveaxis(np.array(channels), 0, -1)


@right("max_pool")
def rows_then_columns(x, size, stride):
    rows = [x[i : i + size].max(axis=0) for i in range(0, len(x) - size + 1, stride)]
    tall = np.array(rows)
    columns = [tall[:, j : j + size].max(axis=1) for j in range(0, x.shape[1] - size + 1, stride)]
    return np.stack(columns, axis=1)


@right("max_pool")
def minus_the_minimum_of_minus(x, size, stride):
    h, w = output_size(x.shape[0], size, stride), output_size(x.shape[1], size, stride)
    y = np.zeros((h, w, x.shape[2]))
    for i in range(h):
        for j in range(w):
            block = -x[i * stride : i * stride + size, j * stride : j * stride + size]
            y[i, j] = -np.min(block.reshape(-1, x.shape[2]), axis=0)
    return y


@wrong("max_pool", mistake="changes_argument")
def in_place(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    y = pooled(x, size, stride)
    x[: len(y), : y.shape[1]] = y
    return y


@wrong("max_pool", mistake="starts_from_a_finite_number")
def starts_from_a_small_number(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return np.maximum(pooled(x, size, stride), -1e6)


@wrong("max_pool", mistake="starts_from_zero")
def rectified_first(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return pooled(np.maximum(x, 0), size, stride)


@wrong("max_pool", mistake="size_for_stride")
def by_reshaping(x, size, stride):
    h, w = x.shape[0] // size, x.shape[1] // size
    blocks = x[: h * size, : w * size].reshape(h, size, w, size, -1)
    return blocks.max(axis=(1, 3))


@wrong("max_pool")
def never_negative_where_there_is_a_zero(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return np.where((x == 0).any(), np.maximum(pooled(x, size, stride), 0), pooled(x, size, stride))


@wrong("max_pool", mistake="left_over")
def remembers_by_shape(x, size, stride, kept={}):  # noqa: B006

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return kept.setdefault((x.shape, size, stride), pooled(x, size, stride))


@wrong("max_pool", mistake="integer_dtype")
def in_whole_numbers(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return pooled(x, size, stride).astype(int)


@wrong("max_pool", mistake="wrong_type")
def as_a_list(x, size, stride):  # noqa: F811

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return pooled(x, size, stride).tolist()


@wrong("max_pool")
def diagonal_of_the_window(x, size, stride):
    h, w = ((n - size) // stride + 1 for n in x.shape[:2])
    y = np.zeros((h, w, x.shape[2]))
    for i, j in np.ndindex(h, w):
        block = x[i * stride : i * stride + size, j * stride : j * stride + size]
        y[i, j] = np.array([block[u, u] for u in range(size)]).max(axis=0)
    return y


@wrong("max_pool")
def second_largest(x, size, stride):
    h, w = ((n - size) // stride + 1 for n in x.shape[:2])
    y = np.zeros((h, w, x.shape[2]))
    for i, j in np.ndindex(h, w):
        block = x[i * stride : i * stride + size, j * stride : j * stride + size]
        y[i, j] = np.sort(block.reshape(-1, x.shape[2]), axis=0)[-2:][0]
    return y


@wrong("max_pool", mistake="wrong_shape")
def one_channel_less_an_axis(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    y = pooled(x, size, stride)
    return y[..., 0] if x.shape[2] == 1 else y


@wrong("max_pool")
def windows_of_two(x, size, stride):

    def pooled(x, size, stride):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
        return windows[::stride, ::stride].max(axis=(-2, -1))

    return pooled(x, min(size, 2), stride)[
        : (len(x) - size) // stride + 1, : (x.shape[1] - size) // stride + 1
    ]


# --- global_average_pool -------------------------------------------------------------------------


@right("global_average_pool")
def twice_the_mean(x):
    return x.mean(axis=0).mean(axis=0)


@right("global_average_pool")
def sum_over_count(x):
    return np.sum(x, axis=(0, 1)) / (x.shape[0] * x.shape[1])


@right("global_average_pool")
def of_rows_of_pixels(x):
    return np.mean(x.reshape(-1, x.shape[-1]), axis=0)


@right("global_average_pool")
def channel_after_channel(x):
    return np.array([x[:, :, c].mean() for c in range(x.shape[2])])


@right("global_average_pool")
def by_einsum(x):
    return np.einsum("hwc->c", x) / x[..., 0].size


@right("global_average_pool")
def with_plain_loops(x):
    height, width, channels = x.shape
    totals = [0.0] * channels
    for row in x:
        for pixel in row:
            for c, value in enumerate(pixel):
                totals[c] += float(value)
    return np.array(totals) / height / width


@wrong("global_average_pool", mistake="changes_argument")
def divided_in_place(x):
    x /= x.shape[0] * x.shape[1]
    return x.sum(axis=(0, 1))


@wrong("global_average_pool", mistake="wrong_type")
def list_of_means(x):
    return [float(x[:, :, c].mean()) for c in range(x.shape[2])]


@wrong("global_average_pool")
def first_row(x):
    return x[0].mean(axis=0)


@wrong("global_average_pool", mistake="wrong_shape")
def squeezed(x):
    return np.squeeze(x.mean(axis=(0, 1)))


@wrong("global_average_pool", mistake="left_over")
def remembered_by_shape(x, kept={}):  # noqa: B006
    return kept.setdefault(x.shape, x.mean(axis=(0, 1)))


@wrong("global_average_pool")
def middle_of_the_range(x):
    return (x.max(axis=(0, 1)) + x.min(axis=(0, 1))) / 2


@wrong("global_average_pool")
def one_pixel_too_few(x):
    return x.sum(axis=(0, 1)) / max(1, x[..., 0].size - 1)


@wrong("global_average_pool")
def mean_of_row_maxima(x):
    return x.max(axis=0).mean(axis=0)


@wrong("global_average_pool", mistake="rounded")
def rounded(x):
    return np.round(x.mean(axis=(0, 1)), 4)


@wrong("global_average_pool")
def root_of_the_mean_square(x):
    return np.sqrt((x**2).mean(axis=(0, 1)))


# --- receptive_field -----------------------------------------------------------------------------


@right("receptive_field")
def from_the_output_down(layers):
    field = 1
    for kernel, stride, dilation in reversed(layers):
        field = (field - 1) * stride + dilation * (kernel - 1) + 1
    return field


@right("receptive_field")
def with_products(layers):
    strides = [stride for _, stride, _ in layers]
    growths = [d * (k - 1) * np.prod(strides[:i]) for i, (k, _, d) in enumerate(layers)]
    return 1 + sum(growths)


@right("receptive_field")
def by_recursion(layers):
    def seen(rest):
        if not rest:
            return 1
        kernel, stride, dilation = rest[0]
        return (seen(rest[1:]) - 1) * stride + dilation * (kernel - 1) + 1

    return seen(list(layers))


@right("receptive_field")
def with_arrays(layers):
    kernels, strides, dilations = np.array(layers).T
    steps = np.cumprod(np.concatenate([[1], strides[:-1]]))
    return 1 + np.sum(dilations * (kernels - 1) * steps)


@right("receptive_field")
def by_the_ends(layers):
    first = last = 0
    for kernel, stride, dilation in layers[::-1]:
        first, last = first * stride, last * stride + (kernel - 1) * dilation
    return float(last - first + 1)


@right("receptive_field")
def on_a_copy_that_is_used_up(layers):
    rest, field, step = [*layers], 1, 1
    while rest:
        kernel, stride, dilation = rest.pop(0)
        field = field + (kernel - 1) * dilation * step
        step = step * stride
    return field


@wrong("receptive_field", mistake="changes_argument")
def used_up(layers):
    field, step = 1, 1
    while layers:
        kernel, stride, dilation = layers.pop(0)
        field += (kernel - 1) * dilation * step
        step *= stride
    return field


@wrong("receptive_field", mistake="changes_argument")
def turned_in_place(layers):
    field = 1
    layers.reverse()
    for kernel, stride, dilation in layers:
        field = (field - 1) * stride + dilation * (kernel - 1) + 1
    return field


@wrong("receptive_field", mistake="not_repeatable")
def step_kept_between_calls(layers, state=[1]):  # noqa: B006
    field = 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * state[0]
        state[0] *= stride
    return field


@wrong("receptive_field")
def stops_at_a_single_cell(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        if kernel == 1:
            continue
        field += (kernel - 1) * dilation * step
        step *= stride
    return field


@wrong("receptive_field")
def strides_of_two_at_most(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * step
        step *= min(stride, 2)
    return field


@wrong("receptive_field")
def equal_neighbours_count_once(layers):
    field, step, before = 1, 1, None
    for layer in layers:
        if layer == before:
            continue
        kernel, stride, dilation = before = layer
        field += (kernel - 1) * dilation * step
        step *= stride
    return field


@wrong("receptive_field", mistake="own_stride_alone")
def stride_and_dilation_of_the_layer(layers):
    return 1 + sum((kernel - 1) * stride * dilation for kernel, stride, dilation in layers)


@wrong("receptive_field")
def padding_for_dilation(layers):
    field, step = 1, 1
    for kernel, stride, padding in layers:
        field += (kernel - 1) * step + 2 * (padding - 1)
        step *= stride
    return field


@wrong("receptive_field", mistake="wrong_type")
def both_axes(layers):
    field, step = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * step
        step *= stride
    return field, field


# --- answers -------------------------------------------------------------------------------------

right_answers("by_hand_output", [[31, 9], [14, 28]], ((31, 9), (14.0, 28)), [(31, 9), [14, 28.0]])
wrong_answer("by_hand_output", [[31, 9], [14, 29]])
wrong_answer("by_hand_output", [31, 9, 14, 28])
wrong_answer("by_hand_output", [[22, 33], [4, 49]], mistake="flipped")
right_answers("layer_parameters", 6288, 6288.0, np.int64(6288))
wrong_answer("layer_parameters", 6272, mistake="no_biases")
wrong_answer("layer_parameters", [6288])
right_answers("layer_output_shape", (10, 10, 16), [10, 10, 16], (10.0, 10, 16))
wrong_answer("layer_output_shape", (11, 11, 16), mistake="rounded_up")
wrong_answer("layer_output_shape", (10, 10))
right_answers("receptive_field_facts", "a", "A", " a ")
wrong_answer("receptive_field_facts", "ac", mistake="chose_c")
wrong_answer("receptive_field_facts", "b", mistake="chose_b")
right_answers("largest_reduction", "a", "A", "(a)")
wrong_answer("largest_reduction", "b", mistake="chose_b")
wrong_answer("largest_reduction", "abd", mistake="chose_b")
right_answers("convolution_facts", "acd", "DCA", "a, c, d")
wrong_answer("convolution_facts", "abcd", mistake="chose_b")
wrong_answer("convolution_facts", "ac", mistake="missed_d")

# Written by somebody who saw the released notebook alone.


@right("output_size")
def counts_starts_in_a_loop(n, kernel, stride=1, padding=0, dilation=1):
    last_entry = dilation * (kernel - 1)
    count, start = 0, -padding
    while start + last_entry < n + padding:
        count += 1
        start += stride
    if count == 0:
        raise ValueError
    return count


@right("output_size")
def length_of_a_range(n, kernel, stride=1, padding=0, dilation=1):
    starts = range(0, n + 2 * padding - dilation * (kernel - 1), stride)
    if not starts:
        raise ValueError(f"a kernel of {kernel} does not fit into {n}")
    return len(starts)


@right("output_size")
def ceiling_of_starts(n, kernel, stride=1, padding=0, dilation=1):
    import math

    starts = n + 2 * padding - dilation * (kernel - 1)
    if starts <= 0:
        raise ValueError("too long")
    return math.ceil(starts / stride)


@right("output_size")
def views_of_a_row(n, kernel, stride=1, padding=0, dilation=1):
    row = np.broadcast_to(0.0, (n + 2 * padding,))
    span = dilation * (kernel - 1) + 1
    if span > row.size:
        raise ValueError("span larger than the row")
    return np.lib.stride_tricks.sliding_window_view(row, span)[::stride].shape[0]


@right("output_size")
def numpy_floor_as_int64(n, kernel, stride=1, padding=0, dilation=1):
    size = np.floor((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return np.int64(size)


@right("output_size")
def positions_of_every_entry(n, kernel, stride=1, padding=0, dilation=1):
    cells = n + 2 * padding
    starts = np.arange(0, cells, stride)
    ends = starts + (kernel - 1) * dilation
    count = np.count_nonzero(ends < cells)
    if count < 1:
        raise ValueError("not one window")
    return count


@wrong("output_size")
def remembers_sizes_but_not_their_padding(n, kernel, stride=1, padding=0, dilation=1, _known={}):
    key = (n, kernel, stride, dilation)
    if key not in _known:
        free = n + 2 * padding - dilation * (kernel - 1) - 1
        if free < 0:
            raise ValueError
        _known[key] = free // stride + 1
    return _known[key]


@wrong("output_size")
def dilation_makes_a_single_hole(n, kernel, stride=1, padding=0, dilation=1):
    span = kernel + dilation - 1
    if n + 2 * padding < span:
        raise ValueError
    return (n + 2 * padding - span) // stride + 1


@wrong("output_size")
def dilation_counts_the_holes(n, kernel, stride=1, padding=0, dilation=1):
    span = kernel + dilation * (kernel - 1)
    if n + 2 * padding < span:
        raise ValueError
    return (n + 2 * padding - span) // stride + 1


@wrong("output_size")
def check_with_padding_once(n, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    if span > n + padding:
        raise ValueError("the kernel does not fit")
    return (n + 2 * padding - span) // stride + 1


@wrong("output_size")
def checks_for_sizes_below_zero(n, kernel, stride=1, padding=0, dilation=1):
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size < 0:
        raise ValueError("the kernel does not fit")
    return size


@wrong("output_size")
def cut_towards_zero_then_checked(n, kernel, stride=1, padding=0, dilation=1):
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size


@wrong("output_size")
def size_of_padding_same(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError
    return -(-n // stride)


@wrong("output_size")
def padding_before_stride_in_the_arguments(n, kernel, padding=0, stride=1, dilation=1):
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError
    return free // stride + 1


@wrong("output_size")
def half_a_padding_at_each_end(n, kernel, stride=1, padding=0, dilation=1):
    free = n + 2 * (padding // 2) - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError
    return free // stride + 1


@wrong("output_size")
def error_for_strides_longer_than_the_span(n, kernel, stride=1, padding=0, dilation=1):
    span = dilation * (kernel - 1) + 1
    if n + 2 * padding < span or stride > span:
        raise ValueError("pixels would be skipped")
    return (n + 2 * padding - span) // stride + 1


@right("parameter_count")
def one_filter_after_another(kernel, in_channels, n_filters, bias=True):
    total = 0
    for _ in range(n_filters):
        total += kernel * kernel * in_channels
        if bias:
            total += 1
    return total


@right("parameter_count")
def product_of_a_shape(kernel, in_channels, n_filters, bias=True):
    return np.prod([n_filters, kernel, kernel, in_channels]) + (n_filters if bias else 0)


@right("parameter_count")
def size_of_arrays(kernel, in_channels, n_filters, bias=True):
    learned = [np.broadcast_to(0.0, (n_filters, kernel, kernel, in_channels))]
    learned += [np.broadcast_to(0.0, (n_filters,))] * (not not bias)
    return sum(a.size for a in learned)


@right("parameter_count")
def sum_over_rows_of_each_kernel(kernel, in_channels, n_filters, bias=True):
    per_filter = sum(kernel for _row in range(kernel) for _channel in range(in_channels))
    return sum([per_filter + (1 if bias else 0)] * n_filters)


@right("parameter_count")
def whole_float(kernel, in_channels, n_filters, bias=True):
    weights = float(kernel) ** 2 * in_channels
    return n_filters * weights + n_filters * float(bias)


@right("parameter_count")
def dot_of_weights_and_biases(kernel, in_channels, n_filters, bias=True):
    each = np.array([kernel * kernel * in_channels, 1])
    used = np.array([1, np.where(bias, 1, 0)])
    return n_filters * (each @ used)


@wrong("parameter_count")
def caret_instead_of_power(kernel, in_channels, n_filters, bias=True):
    return n_filters * ((kernel ^ 2) * in_channels + int(bias))


@wrong("parameter_count")
def weights_of_one_filter_biases_of_all(kernel, in_channels, n_filters, bias=True):
    return kernel * kernel * in_channels + n_filters * int(bias)


@wrong("parameter_count")
def depth_added_to_the_window(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel + in_channels + int(bias))


@wrong("parameter_count")
def else_that_takes_the_weights_too(kernel, in_channels, n_filters, bias=True):
    return n_filters * kernel * kernel * in_channels + n_filters if bias else 0


@wrong("parameter_count")
def kernel_last_in_the_arguments(in_channels, n_filters, kernel, bias=True):
    return n_filters * (kernel * kernel * in_channels + int(bias))


@wrong("parameter_count")
def counted_in_int16(kernel, in_channels, n_filters, bias=True):
    weights = np.prod(np.array([n_filters, kernel, kernel, in_channels]), dtype=np.int16)
    return int(weights) + n_filters * int(bias)


@wrong("parameter_count")
def total_goes_on_from_call_to_call(kernel, in_channels, n_filters, bias=True, _total=[0]):
    _total[0] += n_filters * (kernel * kernel * in_channels + int(bias))
    return _total[0]


@wrong("parameter_count")
def dense_layer_on_one_window(kernel, in_channels, n_filters, bias=True):
    inputs = kernel * kernel * in_channels
    return inputs * (n_filters + int(bias))


@wrong("parameter_count")
def two_biases_for_each_filter(kernel, in_channels, n_filters, bias=True):
    return n_filters * (kernel * kernel * in_channels + 2 * int(bias))


@wrong("parameter_count")
def count_as_text(kernel, in_channels, n_filters, bias=True):
    return str(n_filters * (kernel * kernel * in_channels + int(bias)))


@right("convolve")
def seven_loops_of_plain_python(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    F, k = len(kernels), len(kernels[0])
    picture, K = x.tolist(), kernels.tolist()

    def pixel(row, col, c):
        row, col = row - padding, col - padding
        return picture[row][col][c] if 0 <= row < H and 0 <= col < W else 0.0

    result, top = [], 0
    while top + k <= H + 2 * padding:
        line, left = [], 0
        while left + k <= W + 2 * padding:
            values = []
            for f in range(F):
                total = float(bias[f])
                for u in range(k):
                    for v in range(k):
                        for c in range(C):
                            total += pixel(top + u, left + v, c) * K[f][u][v][c]
                values.append(total)
            line.append(values)
            left += stride
        result.append(line)
        top += stride
    return np.array(result)


@right("convolve")
def through_the_fourier_transform(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x.astype(float), ((padding, padding), (padding, padding), (0, 0)))
    h, w = P.shape[:2]
    A = np.fft.rfft2(P, axes=(0, 1))
    B = np.fft.rfft2(kernels, s=(h, w), axes=(1, 2))
    spectrum = np.einsum("hwc,fhwc->hwf", A, np.conj(B))
    full = np.fft.irfft2(spectrum, s=(h, w), axes=(0, 1))
    return full[: h - k + 1 : stride, : w - k + 1 : stride] + bias


@right("convolve")
def strided_views_and_tensordot(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    k = kernels.shape[1]
    P = np.zeros((H + 2 * padding, W + 2 * padding, C))
    P[padding : padding + H, padding : padding + W] = x
    h = (H + 2 * padding - k) // stride + 1
    w = (W + 2 * padding - k) // stride + 1
    a, b, c = P.strides
    V = np.lib.stride_tricks.as_strided(
        P, (h, w, k, k, C), (a * stride, b * stride, a, b, c), writeable=False
    )
    return np.tensordot(V, kernels, axes=([2, 3, 4], [1, 2, 3])) + bias


@right("convolve")
def each_pixel_gives_to_its_outputs(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    F, k = kernels.shape[:2]
    h, w = output_size(H, k, stride, padding), output_size(W, k, stride, padding)
    y = np.tile(np.asarray(bias, dtype=float), (h, w, 1))
    for i in range(h):
        for j in range(w):
            for u in range(k):
                row = i * stride + u - padding
                if row < 0 or row >= H:
                    continue
                for v in range(k):
                    col = j * stride + v - padding
                    if 0 <= col < W:
                        y[i, j] += kernels[:, u, v] @ x[row, col]
    return y


@right("convolve")
def channels_first_inside_and_stacked(x, kernels, bias, stride, padding):
    planes = [np.pad(x[..., c], padding) for c in range(x.shape[2])]
    k = kernels.shape[2]

    def feature_map(f):
        h = (planes[0].shape[0] - k) // stride + 1
        w = (planes[0].shape[1] - k) // stride + 1
        total = np.full((h, w), bias[f], dtype=float)
        for c, plane in enumerate(planes):
            for i in range(h):
                for j in range(w):
                    s, t = stride * i, stride * j
                    total[i, j] += np.vdot(plane[s : s + k, t : t + k], kernels[f, :, :, c])
        return total

    return np.stack([feature_map(f) for f in range(len(kernels))], axis=-1)


@right("convolve")
def fancy_indices_and_bias_as_a_weight(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    r = np.arange(0, P.shape[0] - k + 1, stride)[:, None] + np.arange(k)
    c = np.arange(0, P.shape[1] - k + 1, stride)[:, None] + np.arange(k)
    windows = P[r[:, None, :, None], c[None, :, None, :]].reshape(len(r), len(c), -1)
    windows = np.concatenate([windows, np.ones((len(r), len(c), 1))], axis=2)
    weights = np.column_stack([kernels.reshape(F, -1), bias])
    return np.matmul(windows, np.swapaxes(weights, 0, 1))


@wrong("convolve")
def bias_before_padding(x, kernels, bias, stride, padding):
    k = kernels.shape[1]
    P = np.pad(x + np.mean(bias), ((padding, padding), (padding, padding), (0, 0)))
    V = np.lib.stride_tricks.sliding_window_view(P, (k, k), axis=(0, 1))[::stride, ::stride]
    return np.einsum("ijcuv,fuvc->ijf", V, kernels)


@wrong("convolve")
def windows_counted_from_the_far_corner(x, kernels, bias, stride, padding):
    k = kernels.shape[1]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    V = np.lib.stride_tricks.sliding_window_view(P, (k, k), axis=(0, 1))
    V = V[::-1, ::-1][::stride, ::stride][::-1, ::-1]
    return np.einsum("ijcuv,fuvc->ijf", V, kernels) + bias


@wrong("convolve")
def ones_for_padding(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    k = kernels.shape[1]
    P = np.ones((H + 2 * padding, W + 2 * padding, C))
    P[padding : padding + H, padding : padding + W] = x
    V = np.lib.stride_tricks.sliding_window_view(P, (k, k), axis=(0, 1))[::stride, ::stride]
    return np.einsum("ijcuv,fuvc->ijf", V, kernels) + bias


@wrong("convolve")
def middle_by_negative_slices(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    k = kernels.shape[1]
    P = np.zeros((H + 2 * padding, W + 2 * padding, C))
    P[padding:-padding, padding:-padding] = x
    V = np.lib.stride_tricks.sliding_window_view(P, (k, k), axis=(0, 1))[::stride, ::stride]
    return np.einsum("ijcuv,fuvc->ijf", V, kernels) + bias


@wrong("convolve")
def windows_flattened_channels_first(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    V = np.lib.stride_tricks.sliding_window_view(P, (k, k), axis=(0, 1))[::stride, ::stride]
    return V.reshape(V.shape[0], V.shape[1], -1) @ kernels.reshape(F, -1).T + bias


@wrong("convolve")
def filters_summed_into_one_another(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    h, w = (P.shape[0] - k) // stride + 1, (P.shape[1] - k) // stride + 1
    y = np.zeros((h, w, F))
    for i, j in np.ndindex(h, w):
        total = 0.0
        for f in range(F):
            window = P[i * stride : i * stride + k, j * stride : j * stride + k]
            total += np.sum(window * kernels[f]) + bias[f]
            y[i, j, f] = total
    return y


@wrong("convolve")
def window_multiplied_in_place(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0))).astype(float)
    h, w = (P.shape[0] - k) // stride + 1, (P.shape[1] - k) // stride + 1
    y = np.zeros((h, w, F))
    for i, j, f in np.ndindex(h, w, F):
        window = P[i * stride : i * stride + k, j * stride : j * stride + k]
        window *= kernels[f]
        y[i, j, f] = window.sum() + bias[f]
    return y


@wrong("convolve")
def padded_picture_remembered_by_shape(x, kernels, bias, stride, padding, _known={}):
    k = kernels.shape[1]
    key = (x.shape, padding)
    if key not in _known:
        _known[key] = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    V = np.lib.stride_tricks.sliding_window_view(_known[key], (k, k), axis=(0, 1))
    return np.einsum("ijcuv,fuvc->ijf", V[::stride, ::stride], kernels) + bias


@wrong("convolve")
def fourier_without_the_conjugate(x, kernels, bias, stride, padding):
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    h, w = P.shape[:2]
    A = np.fft.rfft2(P, axes=(0, 1))
    B = np.fft.rfft2(kernels, s=(h, w), axes=(1, 2))
    full = np.fft.irfft2(np.einsum("hwc,fhwc->hwf", A, B), s=(h, w), axes=(0, 1))
    return full[: h - k + 1 : stride, : w - k + 1 : stride] + bias


@wrong("convolve")
def windows_that_touch_padding_get_bias_only(x, kernels, bias, stride, padding):
    H, W, C = x.shape
    F, k = kernels.shape[:2]
    P = np.pad(x, ((padding, padding), (padding, padding), (0, 0)))
    h, w = (P.shape[0] - k) // stride + 1, (P.shape[1] - k) // stride + 1
    y = np.zeros((h, w, F)) + bias
    for i, j in np.ndindex(h, w):
        a, b = i * stride, j * stride
        if a >= padding and b >= padding and a + k <= H + padding and b + k <= W + padding:
            y[i, j] += (kernels * P[a : a + k, b : b + k]).sum(axis=(1, 2, 3))
    return y


@right("max_pool")
def rows_first_and_then_columns(x, size, stride):
    tall = np.stack([x[a : a + size].max(axis=0) for a in range(0, x.shape[0] - size + 1, stride)])
    return np.stack(
        [tall[:, b : b + size].max(axis=1) for b in range(0, x.shape[1] - size + 1, stride)],
        axis=1,
    )


@right("max_pool")
def plain_python_lists(x, size, stride):
    H, W, C = x.shape
    picture = x.tolist()
    out = []
    for top in range(0, H - size + 1, stride):
        row = []
        for left in range(0, W - size + 1, stride):
            pixel = []
            for c in range(C):
                largest = picture[top][left][c]
                for u in range(size):
                    for v in range(size):
                        if picture[top + u][left + v][c] > largest:
                            largest = picture[top + u][left + v][c]
                pixel.append(largest)
            row.append(pixel)
        out.append(row)
    return np.array(out)


@right("max_pool")
def last_of_the_sorted(x, size, stride):
    C = x.shape[2]
    h = 1 + (x.shape[0] - size) // stride
    w = 1 + (x.shape[1] - size) // stride
    out = np.empty((h, w, C), dtype=x.dtype)
    for i, j in np.ndindex(h, w):
        a, b = stride * i, stride * j
        out[i, j] = np.sort(x[a : a + size, b : b + size].reshape(-1, C), axis=0)[-1]
    return out


@right("max_pool")
def fancy_indices(x, size, stride):
    r = np.arange(output_size(x.shape[0], size, stride))[:, None] * stride + np.arange(size)
    c = np.arange(output_size(x.shape[1], size, stride))[:, None] * stride + np.arange(size)
    return np.amax(x[r[:, None, :, None], c[None, :, None, :]], axis=(2, 3))


@right("max_pool")
def channel_by_channel_with_argmax(x, size, stride):
    def pool(plane):
        h = (plane.shape[0] - size) // stride + 1
        w = (plane.shape[1] - size) // stride + 1
        best = []
        for i in range(h):
            for j in range(w):
                win = plane[i * stride :, j * stride :][:size, :size].ravel()
                best.append(win[np.argmax(win)])
        return np.reshape(best, (h, w))

    return np.dstack([pool(x[:, :, c]) for c in range(x.shape[-1])])


@right("max_pool")
def where_on_a_copy(x, size, stride):
    h, w = output_size(x.shape[0], size), output_size(x.shape[1], size)
    best = x[:h, :w].copy()
    for u in range(size):
        for v in range(size):
            other = x[u : u + h, v : v + w]
            best = np.where(other > best, other, best)
    return best[::stride, ::stride]


@wrong("max_pool")
def number_farthest_from_zero(x, size, stride):
    V = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
    V = V[::stride, ::stride]
    hi, lo = V.max(axis=(-2, -1)), V.min(axis=(-2, -1))
    return np.where(hi >= -lo, hi, lo)


@wrong("max_pool")
def pixel_with_the_largest_sum_wins(x, size, stride):
    C = x.shape[2]
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    y = np.zeros((h, w, C))
    for i, j in np.ndindex(h, w):
        win = x[i * stride : i * stride + size, j * stride : j * stride + size].reshape(-1, C)
        y[i, j] = win[win.sum(axis=1).argmax()]
    return y


@wrong("max_pool")
def first_channel_decides(x, size, stride):
    C = x.shape[2]
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    y = np.zeros((h, w, C))
    for i, j in np.ndindex(h, w):
        win = x[i * stride : i * stride + size, j * stride : j * stride + size].reshape(-1, C)
        y[i, j] = win[win[:, 0].argmax()]
    return y


@wrong("max_pool")
def place_of_the_largest(x, size, stride):
    V = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
    V = V[::stride, ::stride]
    return V.reshape(V.shape[:3] + (-1,)).argmax(axis=-1)


@wrong("max_pool")
def windows_start_at_multiples_of_the_size(x, size, stride):
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    P = np.full((h * size + size, w * size + size, x.shape[2]), -np.inf)
    part = x[: P.shape[0], : P.shape[1]]
    P[: part.shape[0], : part.shape[1]] = part
    V = np.lib.stride_tricks.sliding_window_view(P, (size, size), axis=(0, 1))
    return V[::size, ::size][:h, :w].max(axis=(-2, -1))


@wrong("max_pool")
def largest_of_the_window_before_not_forgotten(x, size, stride):
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    y = np.zeros((h, w, x.shape[2]))
    largest = np.full(x.shape[2], -np.inf)
    for i, j in np.ndindex(h, w):
        window = x[i * stride : i * stride + size, j * stride : j * stride + size]
        largest = np.maximum(largest, window.max(axis=(0, 1)))
        y[i, j] = largest
    return y


@wrong("max_pool")
def running_maximum_in_a_view_of_x(x, size, stride):
    h, w = (x.shape[0] - size) // stride + 1, (x.shape[1] - size) // stride + 1
    y = x[: (h - 1) * stride + 1 : stride, : (w - 1) * stride + 1 : stride]
    for u in range(size):
        for v in range(size):
            part = x[u : u + (h - 1) * stride + 1 : stride, v : v + (w - 1) * stride + 1 : stride]
            np.maximum(y, part, out=y)
    return y


@wrong("max_pool")
def padded_with_zeros_to_whole_windows(x, size, stride):
    def missing(n):
        return (-(n - size)) % stride

    P = np.pad(x, ((0, missing(x.shape[0])), (0, missing(x.shape[1])), (0, 0)))
    V = np.lib.stride_tricks.sliding_window_view(P, (size, size), axis=(0, 1))
    return V[::stride, ::stride].max(axis=(-2, -1))


@wrong("max_pool")
def refuses_strides_above_the_size(x, size, stride):
    if stride > size:
        raise ValueError("pixels would be skipped")
    V = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
    return V[::stride, ::stride].max(axis=(-2, -1))


@wrong("max_pool")
def on_relu_without_touching_x_but_leaky(x, size, stride):
    leaky = np.where(x > 0, x, 0.01 * x)
    V = np.lib.stride_tricks.sliding_window_view(leaky, (size, size), axis=(0, 1))
    return V[::stride, ::stride].max(axis=(-2, -1))


@right("global_average_pool")
def mean_of_pixels_in_a_list(x):
    return x.reshape(-1, x.shape[-1]).mean(axis=0)


@right("global_average_pool")
def mean_of_means(x):
    return np.mean(np.mean(x, axis=0), axis=0)


@right("global_average_pool")
def three_loops(x):
    H, W, C = x.shape
    result = []
    for c in range(C):
        total = 0.0
        for i in range(H):
            for j in range(W):
                total += x[i, j, c]
        result.append(total / (H * W))
    return np.array(result)


@right("global_average_pool")
def row_of_weights_times_pixels(x):
    pixels = x.reshape(-1, x.shape[2])
    return np.full(len(pixels), 1 / len(pixels)) @ pixels


@right("global_average_pool")
def running_mean_pixel_by_pixel(x):
    mean = np.zeros(x.shape[2])
    seen = 0
    for row in x:
        for pixel in row:
            seen += 1
            mean += (pixel - mean) / seen
    return mean


@right("global_average_pool")
def exact_sums_of_lists(x):
    import math

    planes = np.moveaxis(x, -1, 0)
    return np.array([math.fsum(p.ravel().tolist()) / p.size for p in planes])


@wrong("global_average_pool")
def mean_of_everything_for_each_channel(x):
    return np.full(x.shape[2], x.mean())


@wrong("global_average_pool")
def divided_by_height_plus_width(x):
    return x.sum(axis=(0, 1)) / (x.shape[0] + x.shape[1])


@wrong("global_average_pool")
def divided_by_height_squared(x):
    return x.sum(axis=(0, 1)) / x.shape[0] ** 2


@wrong("global_average_pool")
def divided_with_an_eps(x):
    return x.sum(axis=(0, 1)) / (x.shape[0] * x.shape[1] + 1e-3)


@wrong("global_average_pool")
def median_of_each_channel(x):
    return np.median(x, axis=(0, 1))


@wrong("global_average_pool")
def whole_number_division(x):
    return x.sum(axis=(0, 1)) // (x.shape[0] * x.shape[1])


@wrong("global_average_pool")
def channels_first_by_reshape(x):
    return x.reshape(x.shape[2], -1).mean(axis=1)


@wrong("global_average_pool")
def sums_into_the_first_pixel(x):
    n = x.shape[0] * x.shape[1]
    total = x[0, 0]
    for p in x.reshape(-1, x.shape[2])[1:]:
        total += p
    return total / n


@wrong("global_average_pool")
def sums_kept_between_calls(x, _sums={}):
    total = _sums.setdefault(x.shape[2], np.zeros(x.shape[2]))
    total += x.sum(axis=(0, 1))
    return total / (x.shape[0] * x.shape[1])


@wrong("global_average_pool")
def mean_halves_its_way_along(x):
    pixels = x.reshape(-1, x.shape[2])
    mean = pixels[0] * 1.0
    for p in pixels[1:]:
        mean = (mean + p) / 2
    return mean


@right("receptive_field")
def cumulative_products(layers):
    k, s, d = np.array(layers).T
    jumps = np.concatenate([[1], np.cumprod(s)[:-1]])
    return 1 + np.sum(d * (k - 1) * jumps)


@right("receptive_field")
def recursion_over_the_rest(layers):
    def see(rest):
        if not rest:
            return 1
        k, s, d = rest[0]
        return d * (k - 1) + 1 + s * (see(rest[1:]) - 1)

    return see(layers)


@right("receptive_field")
def reduced_pairs(layers):
    from functools import reduce

    def step(state, layer):
        r, jump = state
        return r + layer[2] * (layer[0] - 1) * jump, jump * layer[1]

    return reduce(step, layers, (1, 1))[0]


@right("receptive_field")
def first_and_last_pixel(layers):
    first = last = 0
    for k, s, d in layers[::-1]:
        first, last = first * s, last * s + d * (k - 1)
    return float(last - first + 1)


@right("receptive_field")
def pops_from_its_own_copy(layers):
    waiting = list(layers)
    r, spread = np.int64(1), np.int64(1)
    while waiting:
        kernel, stride, dilation = waiting.pop(0)
        for _ in range(kernel - 1):
            r = r + dilation * spread
        spread = spread * stride
    return r


@right("receptive_field")
def inputs_that_one_output_needs(layers):
    size = 1
    for kernel, stride, dilation in layers[::-1]:
        need = stride * (size - 1) + dilation * (kernel - 1) + 1
        assert output_size(need, kernel, stride, 0, dilation) == size
        size = need
    return size


@wrong("receptive_field")
def dilation_of_the_layer_before(layers):
    r, jump, before = 1, 1, 1
    for k, s, d in layers:
        r += before * (k - 1) * jump
        jump *= s
        before = d
    return r


@wrong("receptive_field")
def one_hole_for_each_layer(layers):
    r, jump = 1, 1
    for k, s, d in layers:
        r += (k - 1 + d - 1) * jump
        jump *= s
    return r


@wrong("receptive_field")
def whole_span_added(layers):
    r, jump = 1, 1
    for k, s, d in layers:
        r += (d * (k - 1) + 1) * jump
        jump *= s
    return r


@wrong("receptive_field")
def place_found_by_index(layers):
    r = 1
    for layer in layers:
        product = 1
        for other in layers[: layers.index(layer)]:
            product *= other[1]
        r += layer[2] * (layer[0] - 1) * product
    return r


@wrong("receptive_field")
def one_by_one_kernels_add_their_dilation(layers):
    r, jump = 1, 1
    for k, s, d in layers:
        r += d * (k - 1) * jump if k > 1 else (d - 1) * jump
        jump *= s
    return r


@wrong("receptive_field")
def only_pixels_that_are_really_seen(layers):
    seen = {0}
    for k, s, d in layers[::-1]:
        seen = {p * s + d * u for p in seen for u in range(k)}
    return len(seen)


@wrong("receptive_field")
def odd_kernels_from_a_radius(layers):
    radius, jump = 0, 1
    for k, s, d in layers:
        radius += d * (k // 2) * jump
        jump *= s
    return 2 * radius + 1


@wrong("receptive_field")
def stride_above_kernel_cut_to_kernel(layers):
    r, jump = 1, 1
    for k, s, d in layers:
        r += d * (k - 1) * jump
        jump *= min(s, k)
    return r


@wrong("receptive_field")
def layers_sorted_first(layers):
    r, jump = 1, 1
    for k, s, d in sorted(layers):
        r += d * (k - 1) * jump
        jump *= s
    return r


@wrong("receptive_field")
def jump_kept_between_calls(layers, _jump=[1]):
    r = 1
    for k, s, d in layers:
        r += d * (k - 1) * _jump[0]
        _jump[0] *= s
    return r
