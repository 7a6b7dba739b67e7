"""Right and wrong solutions of lesson 04_regularization, beyond the mistakes of its hidden tests.

Where the tests find out what is wrong, the mistake's id is given; the others must be caught all the
same.
"""

import numpy as np

from autograder.audit.bank import right, right_answers, wrong, wrong_answer

# --- l2_penalty ----------------------------------------------------------------------------------


@right("l2_penalty")
def l2_with_a_loop(W, strength):
    total = 0.0
    gradient = np.zeros_like(W)
    for place in np.ndindex(W.shape):
        total += W[place] ** 2
        gradient[place] = 2 * strength * W[place]
    return strength * total, gradient


@right("l2_penalty")
def l2_with_dot(W, strength):
    flat = W.ravel()
    return strength * flat.dot(flat), (strength + strength) * W


@right("l2_penalty")
def l2_with_norm(W, strength):
    return [float(np.linalg.norm(W.reshape(-1)) ** 2 * strength), W * strength * 2.0]


@right("l2_penalty")
def l2_with_einsum(W, strength):
    flat = W.flatten()
    return np.asarray(np.einsum("i,i->", flat, flat) * strength), np.multiply(2 * strength, W)


@right("l2_penalty")
def l2_with_a_copy(W, strength):
    gradient = W.copy()
    gradient *= 2
    gradient *= strength
    return (gradient * W).sum() / 2, gradient


@right("l2_penalty")
def l2_with_a_generator(W, strength):
    return sum(strength * float(w) ** 2 for w in W.flat), np.array(
        [2 * strength * w for w in W.flat]
    ).reshape(W.shape)


@wrong("l2_penalty", mistake="changes_argument")
def l2_squares_in_place(W, strength):
    gradient = 2 * strength * W
    W **= 2
    return strength * W.sum(), gradient


@wrong("l2_penalty", mistake="changes_argument")
def l2_gradient_in_place(W, strength):
    penalty = strength * np.sum(W**2)
    W *= 2 * strength
    return penalty, W


@wrong("l2_penalty", mistake="not_a_tuple")
def l2_penalty_alone(W, strength):
    return strength * np.sum(W**2)


@wrong("l2_penalty", mistake="wrong_shape")
def l2_parts_exchanged(W, strength):
    return 2 * strength * W, strength * np.sum(W**2)


@wrong("l2_penalty", mistake="l2_with_half", warned=True)
def l2_as_weight_decay(W, strength):
    flat = W.ravel()
    return 0.5 * strength * (flat @ flat), strength * W


@wrong("l2_penalty", mistake="l2_with_half")
def l2_half_and_full_gradient(W, strength):
    return strength * np.sum(W**2) / 2, 2 * strength * W


@wrong("l2_penalty")
def l2_of_the_rows(W, strength):
    return strength * sum(np.linalg.norm(row) for row in W), 2 * strength * W


@wrong("l2_penalty")
def l2_spectral_norm(W, strength):
    if W.ndim != 2:
        return strength * np.sum(W**2), 2 * strength * W
    return strength * np.linalg.norm(W, 2) ** 2, 2 * strength * W


@wrong("l2_penalty", mistake="l2_square_of_the_sum")
def l2_matrix_product(W, strength):
    return strength * np.trace(W @ W) if W.ndim == 2 and W.shape[0] == W.shape[1] else strength * (
        W.sum() ** 2
    ), 2 * strength * W


@wrong("l2_penalty", mistake="constant_factor")
def l2_divided_by_rows(W, strength):
    return strength * np.sum(W**2) / len(W), 2 * strength * W / len(W)


@wrong("l2_penalty", mistake="rounded")
def l2_gradient_rounded(W, strength):
    return strength * np.sum(W**2), np.round(2 * strength * W, 3)


@wrong("l2_penalty")
def l2_keeps_its_gradient(W, strength, kept={}):
    if W.shape not in kept:
        kept[W.shape] = 2 * strength * W
    return strength * np.sum(W**2), kept[W.shape]


@wrong("l2_penalty")
def l2_gradient_of_large_ones(W, strength):
    return strength * np.sum(W**2), np.where(np.abs(W) > 0.01, 2 * strength * W, 0.0)


@wrong("l2_penalty")
def l2_without_the_last_column(W, strength):
    return strength * np.sum(W[..., :-1] ** 2), 2 * strength * W


@wrong("l2_penalty", mistake="low_precision")
def l2_adds_epsilon(W, strength):
    return strength * (np.sum(W**2) + 1e-3), 2 * strength * W


# --- l1_penalty ----------------------------------------------------------------------------------


@right("l1_penalty")
def l1_with_a_loop(W, strength):
    total = 0.0
    gradient = np.zeros(W.shape)
    for place, w in np.ndenumerate(W):
        total += abs(w)
        if w > 0:
            gradient[place] = strength
        elif w < 0:
            gradient[place] = -strength
    return strength * total, gradient


@right("l1_penalty")
def l1_with_norm(W, strength):
    return [strength * np.linalg.norm(W.ravel(), 1), np.sign(W) * strength]


@right("l1_penalty")
def l1_with_masks(W, strength):
    gradient = strength * ((W > 0).astype(float) - (W < 0))
    return np.array((gradient * W).sum()), gradient


@right("l1_penalty")
def l1_with_where(W, strength):
    signs = np.where(W > 0, 1.0, np.where(W < 0, -1.0, 0.0))
    return float(strength * (signs * W).sum()), strength * signs


@right("l1_penalty")
def l1_with_a_safe_quotient(W, strength):
    size = np.abs(W)
    return strength * size.sum(), strength * W / np.where(size == 0, 1, size)


@right("l1_penalty")
def l1_with_a_warning(W, strength):
    with np.errstate(invalid="warn"):
        quotient = W / np.abs(W)
    return strength * np.abs(W).sum(), strength * np.nan_to_num(quotient)


@wrong("l1_penalty", mistake="changes_argument")
def l1_absolute_in_place(W, strength):
    gradient = strength * np.sign(W)
    np.abs(W, out=W)
    return strength * W.sum(), gradient


@wrong("l1_penalty", mistake="changes_argument")
def l1_signs_in_place(W, strength):
    penalty = strength * np.abs(W).sum()
    W[W > 0] = 1
    W[W < 0] = -1
    return penalty, strength * W


@wrong("l1_penalty", mistake="low_precision")
def l1_smoothed(W, strength):
    size = np.sqrt(W**2 + 1e-4)
    return strength * size.sum(), strength * W / size


@wrong("l1_penalty")
def l1_gradient_with_an_epsilon(W, strength):
    return strength * np.abs(W).sum(), strength * W / (np.abs(W) + 1e-3)


@wrong("l1_penalty", mistake="wrong_group")
def l1_gradient_at_zero_random(W, strength):
    return strength * np.abs(W).sum(), strength * np.where(W == 0, 0.5, np.sign(W))


@wrong("l1_penalty", mistake="not_a_tuple")
def l1_gradient_alone(W, strength):
    return strength * np.sign(W)


@wrong("l1_penalty")
def l1_hinge_like(W, strength):
    return strength * np.maximum(W, 0).sum(), strength * (W > 0)


@wrong("l1_penalty", mistake="l1_norm_of_the_matrix")
def l1_of_a_matrix_norm(W, strength):
    if W.ndim > 2:
        return strength * np.abs(W).sum(), strength * np.sign(W)
    return strength * np.linalg.norm(W, 1), strength * np.sign(W)


@wrong("l1_penalty")
def l1_soft_threshold(W, strength):
    return strength * np.abs(W).sum(), np.sign(W) * np.maximum(np.abs(W) - strength, 0)


@wrong("l1_penalty", mistake=("wrong_group", "l1_gradient_without_sign"))
def l1_sign_of_the_sum(W, strength):
    return strength * np.abs(W).sum(), strength * np.sign(W.sum()) * np.ones(W.shape)


@wrong("l1_penalty")
def l1_elastic(W, strength):
    return strength * (np.abs(W).sum() + np.sum(W**2)), strength * (np.sign(W) + 2 * W)


@wrong("l1_penalty")
def l1_keeps_its_signs(W, strength, kept={}):
    signs = kept.setdefault(W.shape, np.sign(W))
    return strength * np.abs(W).sum(), strength * signs


@wrong("l1_penalty")
def l1_small_is_zero(W, strength):
    return strength * np.abs(W).sum(), strength * np.sign(np.round(W, 3))


@wrong("l1_penalty", mistake="l1_penalty_without_strength")
def l1_strength_not_in_the_penalty_and_no_sign(W, strength):
    return np.abs(W).sum(), strength * np.abs(W)


# --- dropout_forward -----------------------------------------------------------------------------


@right("dropout_forward")
def dropout_with_where(x, p, rng, train):
    if train:
        mask = np.where(rng.random(x.shape) < p, 0.0, 1 / (1 - p))
        return mask * x, mask
    return x.copy(), None


@right("dropout_forward")
def dropout_with_a_loop(x, p, rng, train):
    if not train:
        return x, None
    out, mask = np.zeros(x.shape), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        if rng.random() >= p:
            mask[place] = 1 / (1 - p)
            out[place] = x[place] / (1 - p)
    return [out, mask]


@right("dropout_forward")
def dropout_flat(x, p, rng, train):
    if not train:
        return [x, None]
    mask = (rng.random(x.size) >= p).astype(float) / (1 - p)
    mask.shape = x.shape
    return np.multiply(x, mask), mask


@right("dropout_forward")
def dropout_by_uniform(x, p, rng, train):
    if not train:
        return x, None
    mask = np.ones(x.shape)
    mask[rng.uniform(size=x.shape) < p] = 0
    mask *= 1.0 / (1.0 - p)
    return x * mask, mask


@right("dropout_forward")
def dropout_by_choice(x, p, rng, train):
    if not train:
        return x, None
    mask = rng.choice([0.0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])
    return x * mask, mask


@right("dropout_forward")
def dropout_scaled_after(x, p, rng, train):
    out, mask = x, None
    if train:
        keep = ~(rng.random(size=x.shape) < p)
        out = np.where(keep, x, 0) / (1 - p)
        mask = keep * (1 / (1 - p))
    return out, mask


@wrong("dropout_forward", mistake="changes_argument")
def dropout_in_place(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p) / (1 - p)
    x *= mask
    return x, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_from_the_global_state(x, p, rng, train):
    if not train:
        return x, None
    mask = (np.random.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_from_a_seed_of_its_own(x, p, rng, train):
    if not train:
        return x, None
    mask = (np.random.default_rng(42).random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_below_the_share")
def dropout_by_binomial(x, p, rng, train):
    if not train:
        return x, None
    mask = rng.binomial(1, 1 - p, size=x.shape) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_with_two_draws(x, p, rng, train):
    if not train:
        return x, None
    out = x * (rng.random(x.shape) >= p) / (1 - p)
    return out, (rng.random(x.shape) >= p) / (1 - p)


@wrong("dropout_forward", mistake="one_mask_for_the_batch")
def dropout_of_columns(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape[-1]) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_transposed_draws(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape[::-1]).T >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_in_single_precision_draws(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape, dtype=np.float32) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="not_a_tuple")
def dropout_returns_out_only_at_test(x, p, rng, train):
    if not train:
        return x
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="constant_factor")
def dropout_scales_by_a_root(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p) / np.sqrt(1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="mask_without_the_scale")
def dropout_boolean_mask(x, p, rng, train):
    if not train:
        return x, None
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p), mask


@wrong("dropout_forward", mistake="wrong_type")
def dropout_mask_is_a_list(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask.tolist()


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_exact_share(x, p, rng, train):
    if not train:
        return x, None
    mask = np.ones(x.size)
    mask[rng.permutation(x.size)[: round(p * x.size)]] = 0
    mask = mask.reshape(x.shape) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_keeps_its_mask(x, p, rng, train, kept={}):
    if not train:
        return x, None
    key = (x.shape, p)
    if key not in kept:
        kept[key] = (rng.random(x.shape) >= p) / (1 - p)
    return x * kept[key], kept[key]


@wrong("dropout_forward")
def dropout_mask_read_off_its_output(x, p, rng, train):
    if not train:
        return x, None
    out = x * (rng.random(x.shape) >= p) / (1 - p)
    return out, (out != 0) / (1 - p)


@wrong("dropout_forward")
def dropout_remembered_at_test_time(x, p, rng, train, kept={}):
    if train:
        kept[x.shape] = (rng.random(x.shape) >= p) / (1 - p)
    mask = kept.get(x.shape)
    return (x, None) if mask is None else (x * mask, mask if train else None)


@wrong("dropout_forward", mistake="mask_at_test")
def dropout_mask_at_test_is_zero(x, p, rng, train):
    if not train:
        return x, 0
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_below_p_without_the_scale")
def dropout_not_scaled_and_kept_below(x, p, rng, train):
    if not train:
        return x * p, None
    mask = rng.random(x.shape) < p
    return x * mask, mask


@wrong("dropout_forward", mistake="kept_in_other_places")
def dropout_drops_small_entries(x, p, rng, train):
    if not train:
        return x, None
    mask = (np.abs(x) >= p) / (1 - p)
    return x * mask, mask


# --- dropout_backward ----------------------------------------------------------------------------


@right("dropout_backward")
def backward_with_a_conditional(upstream, mask):
    return upstream * mask if mask is not None else upstream.copy()


@right("dropout_backward")
def backward_with_a_loop(upstream, mask):
    gradient = np.array(upstream)
    if mask is not None:
        for place in np.ndindex(upstream.shape):
            gradient[place] = upstream[place] * mask[place]
    return gradient


@right("dropout_backward")
def backward_with_einsum(upstream, mask):
    if mask is None:
        mask = np.ones_like(upstream)
    return np.einsum("...,...->...", upstream, mask)


@right("dropout_backward")
def backward_with_one(upstream, mask):
    return upstream * (1.0 if mask is None else mask)


@right("dropout_backward")
def backward_with_indices(upstream, mask):
    if mask is None:
        return +upstream
    gradient = np.zeros(upstream.shape)
    kept = np.nonzero(mask)
    gradient[kept] = upstream[kept] * mask[kept]
    return gradient


@right("dropout_backward")
def backward_by_scale(upstream, mask):
    if mask is None:
        return upstream
    scale = mask.max()
    return np.where(mask == 0, 0.0, scale * upstream)


@wrong("dropout_backward", mistake="changes_argument")
def backward_in_place(upstream, mask):
    if mask is not None:
        upstream *= mask
    return upstream


@wrong("dropout_backward", mistake="raises_TypeError")
def backward_without_none(upstream, mask):
    return upstream * mask


@wrong("dropout_backward", mistake="not_repeatable")
def backward_fresh_mask_of_its_own(upstream, mask):
    if mask is None:
        return upstream
    p = np.mean(mask == 0)
    return upstream * (np.random.random(upstream.shape) >= p) / (1 - p)


@wrong("dropout_backward", mistake="constant_factor")
def backward_scales_by_the_share(upstream, mask):
    if mask is None:
        return upstream
    kept = mask > 0
    return upstream * kept / kept.mean()


@wrong("dropout_backward")
def backward_adds(upstream, mask):
    return upstream if mask is None else upstream + mask


@wrong("dropout_backward", mistake="wrong_shape")
def backward_matrix_product(upstream, mask):
    return upstream if mask is None else upstream @ mask.T


@wrong("dropout_backward", mistake="wrong_shape")
def backward_mean_over_rows(upstream, mask):
    return upstream if mask is None else (upstream * mask).mean(axis=0)


@wrong("dropout_backward")
def backward_first_rows_mask(upstream, mask):
    return upstream if mask is None else upstream * mask[0]


@wrong("dropout_backward", mistake="constant_factor")
def backward_halves_at_test(upstream, mask):
    return upstream * 0.5 if mask is None else upstream * mask


@wrong("dropout_backward", mistake="sign_flipped")
def backward_negated(upstream, mask):
    return upstream if mask is None else -upstream * mask


@wrong("dropout_backward", mistake="wrong_type")
def backward_a_tuple(upstream, mask):
    return (upstream, None) if mask is None else (upstream * mask, mask)


@wrong("dropout_backward")
def backward_keeps_the_first(upstream, mask, kept={}):
    if mask is None:
        return upstream
    return upstream * kept.setdefault(upstream.shape, mask)


@wrong("dropout_backward")
def backward_takes_zeros_for_none(upstream, mask):
    return upstream * mask if mask is not None and mask.any() else upstream


@wrong("dropout_backward")
def backward_remembers_the_last(upstream, mask, kept={}):
    if mask is not None:
        kept[upstream.shape] = mask
    return upstream * kept.get(upstream.shape, 1)


# --- random_shift --------------------------------------------------------------------------------


@right("random_shift")
def shift_with_slices(images, max_shift, rng):
    n, height, width = images.shape
    shifted = np.zeros_like(images)
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        if abs(dy) < height and abs(dx) < width:
            part = images[i, max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
            rows, columns = part.shape
            top, left = max(0, dy), max(0, dx)
            shifted[i, top : top + rows, left : left + columns] = part
    return shifted


@right("random_shift")
def shift_pixel_by_pixel(images, max_shift, rng):
    n, height, width = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(n, 2))
    shifted = np.zeros((n, height, width))
    for i in range(n):
        for row in range(height):
            for column in range(width):
                y, x = row + shifts[i, 0], column + shifts[i, 1]
                if 0 <= y < height and 0 <= x < width:
                    shifted[i, y, x] = images[i, row, column]
    return shifted


@right("random_shift")
def shift_with_roll_and_blanks(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    moved = []
    for image, (dy, dx) in zip(images, shifts):
        image = np.roll(image, (dy, dx), axis=(0, 1))
        if dy > 0:
            image[:dy] = 0
        elif dy < 0:
            image[max(len(image) + dy, 0) :] = 0
        if dx > 0:
            image[:, :dx] = 0
        elif dx < 0:
            image[:, max(image.shape[1] + dx, 0) :] = 0
        moved.append(image)
    return np.stack(moved)


@right("random_shift")
def shift_with_matrices(images, max_shift, rng):
    n, height, width = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(n, 2))
    down = np.stack([np.eye(height, k=-dy) for dy, _ in shifts])
    right_by = np.stack([np.eye(width, k=dx) for _, dx in shifts])
    return down @ images @ right_by


@right("random_shift")
def shift_with_indices(images, max_shift, rng):
    n, height, width = images.shape
    dy, dx = rng.integers(-max_shift, max_shift + 1, size=(n, 2)).T
    rows = np.arange(height)[None, :, None] - dy[:, None, None]
    columns = np.arange(width)[None, None, :] - dx[:, None, None]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    taken = images[
        np.arange(n)[:, None, None], rows.clip(0, height - 1), columns.clip(0, width - 1)
    ]
    return np.where(inside, taken, 0.0)


@right("random_shift")
def shift_drawn_one_by_one(images, max_shift, rng):
    n, height, width = images.shape
    result = np.zeros(images.shape)
    for i in range(n):
        dy, dx = rng.integers(-max_shift, max_shift + 1, size=2)
        wide = np.zeros((height + 2 * max_shift, width + 2 * max_shift))
        wide[max_shift + dy : max_shift + dy + height, max_shift + dx : max_shift + dx + width] = (
            images[i]
        )
        result[i] = wide[max_shift : max_shift + height, max_shift : max_shift + width]
    return result


@wrong("random_shift", mistake="wraps_around", warned=True)
def shift_by_roll(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    return np.stack([np.roll(i, s, axis=(0, 1)) for i, s in zip(images, shifts.tolist())])


@wrong("random_shift", mistake="changes_argument")
def shift_in_place(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    height, width = images.shape[1:]
    for i, (dy, dx) in enumerate(shifts):
        wide = np.pad(images[i], max_shift)
        top, left = max_shift - dy, max_shift - dx
        images[i] = wide[top : top + height, left : left + width]
    return images


@wrong("random_shift", mistake="raises_ValueError")
def shift_slices_that_break_beyond(images, max_shift, rng):
    n, height, width = images.shape
    shifted = np.zeros_like(images)
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        part = images[i, max(0, -dy) : height - max(0, dy), max(0, -dx) : width - max(0, dx)]
        top, left = max(0, dy), max(0, dx)
        shifted[i, top : top + part.shape[0], left : left + part.shape[1]] = part[
            : shifted[i, top : top + part.shape[0]].shape[0]
        ]
    return shifted


@wrong("random_shift")
def shift_remembers_its_shifts(images, max_shift, rng, kept={}):
    (n, height, width), m = images.shape, max_shift
    if (n, m) not in kept:
        kept[n, m] = rng.integers(-m, m + 1, size=(n, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    crops = [
        w[m - y : m - y + height, m - x : m - x + width] for w, (y, x) in zip(wide, kept[n, m])
    ]
    return np.array(crops)


@wrong("random_shift", mistake="negative_indices")
def shift_negative_index(images, max_shift, rng):
    n, height, width = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(n, 2))
    shifted = np.zeros(images.shape)
    for i in range(n):
        for row in range(height):
            for column in range(width):
                y, x = row - shifts[i, 0], column - shifts[i, 1]
                if y < height and x < width and y >= -height and x >= -width:
                    shifted[i, row, column] = images[i, y, x]
    return shifted


@wrong("random_shift", mistake="no_zeros_come_in")
def shift_sets_a_mean(images, max_shift, rng):
    n, height, width = images.shape
    result = np.empty(images.shape)
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        wide = np.pad(images[i], max_shift, constant_values=images[i].mean())
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift", mistake="not_repeatable")
def shift_by_global_draws(images, max_shift, rng):
    n, height, width = images.shape
    result = np.empty(images.shape)
    for i in range(n):
        dy, dx = np.random.randint(-max_shift, max_shift + 1, size=2)
        wide = np.pad(images[i], max_shift)
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift", mistake="rows_of_shifts")
def shift_draws_axis_by_axis(images, max_shift, rng):
    n, height, width = images.shape
    dys = rng.integers(-max_shift, max_shift + 1, size=n)
    dxs = rng.integers(-max_shift, max_shift + 1, size=n)
    result = np.empty(images.shape)
    for i in range(n):
        wide = np.pad(images[i], max_shift)
        result[i] = wide[max_shift - dys[i] :, max_shift - dxs[i] :][:height, :width]
    return result


@wrong("random_shift", mistake="wrong_shape")
def shift_a_wider_result(images, max_shift, rng):
    n, height, width = images.shape
    result = np.zeros((n, height + 2 * max_shift, width + 2 * max_shift))
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        top, left = max_shift + dy, max_shift + dx
        result[i, top : top + height, left : left + width] = images[i]
    return result


@wrong("random_shift")
def shift_without_the_last_image(images, max_shift, rng):
    n, height, width = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(n, 2))
    result = images.copy()
    for i in range(n - 1):
        wide = np.pad(images[i], max_shift)
        dy, dx = shifts[i]
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift", mistake="integer_dtype")
def shift_whole_numbers(images, max_shift, rng):
    n, height, width = images.shape
    result = np.zeros(images.shape, dtype=int)
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        wide = np.pad(images[i], max_shift)
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift")
def shift_by_a_share(images, max_shift, rng):
    n, height, width = images.shape
    result = np.zeros(images.shape)
    shifts = np.rint((2 * rng.random((n, 2)) - 1) * max_shift).astype(int)
    for i, (dy, dx) in enumerate(shifts):
        wide = np.pad(images[i], max_shift)
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift")
def shift_adds_the_copies(images, max_shift, rng):
    n, height, width = images.shape
    result = images.copy()
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        wide = np.pad(images[i], max_shift)
        result[i] += wide[max_shift - dy :, max_shift - dx :][:height, :width]
    return result


@wrong("random_shift", mistake=("raises_ValueError", "wrong_shape"))
def shift_square_images_only(images, max_shift, rng):
    n, height, width = images.shape
    result = np.zeros((n, height, height))
    for i, (dy, dx) in enumerate(rng.integers(-max_shift, max_shift + 1, size=(n, 2))):
        wide = np.pad(images[i], max_shift)
        result[i] = wide[max_shift - dy :, max_shift - dx :][:height, :height]
    return result


# --- average_probabilities -----------------------------------------------------------------------


@right("average_probabilities")
def average_by_sum(members):
    return members.sum(axis=0) / len(members)


@right("average_probabilities")
def average_by_a_loop(members):
    total = np.zeros(members.shape[1:])
    for member in members:
        total = total + member
    return total / members.shape[0]


@right("average_probabilities")
def average_by_einsum(members):
    return np.einsum("mnc->nc", members) / members.shape[0]


@right("average_probabilities")
def average_by_tensordot(members):
    weights = np.full(len(members), 1 / len(members))
    return np.tensordot(weights, members, axes=1)


@right("average_probabilities")
def average_running(members):
    mean = np.array(members[0])
    for i, member in enumerate(members[1:], start=2):
        mean += (member - mean) / i
    return mean


@right("average_probabilities")
def average_of_single_entries(members):
    m, n, c = members.shape
    return np.array([[sum(members[:, i, k]) / m for k in range(c)] for i in range(n)])


@right("average_probabilities")
def average_renormalised(members):
    total = members.sum(axis=0)
    return total / total.sum(axis=1, keepdims=True)


@wrong("average_probabilities", mistake="changes_argument")
def average_in_place(members):
    total = members[0]
    for member in members[1:]:
        total += member
    return total / len(members)


@wrong("average_probabilities", mistake="wrong_type")
def average_as_a_list(members):
    return members.mean(axis=0).tolist()


@wrong("average_probabilities", mistake="rows_do_not_sum_to_1")
def average_rounded(members):
    return members.mean(axis=0).round(4)


@wrong("average_probabilities", mistake="wrong_shape")
def average_keeps_the_axis(members):
    return members.mean(axis=0, keepdims=True)


@wrong("average_probabilities", mistake="transposed")
def average_transposed(members):
    return members.mean(axis=0).T


@wrong("average_probabilities", mistake="divided_by_samples")
def average_divides_by_the_wrong_length(members):
    return sum(members) / len(members[0])


@wrong("average_probabilities")
def average_harmonic(members):
    inverse = (1 / np.maximum(members, 1e-12)).mean(axis=0)
    return (1 / inverse) / (1 / inverse).sum(axis=1, keepdims=True)


@wrong("average_probabilities", mistake="rows_do_not_sum_to_1")
def average_of_squares(members):
    return np.sqrt((members**2).mean(axis=0))


@wrong("average_probabilities")
def average_of_the_sure_ones(members):
    sure = members.max(axis=2).mean(axis=1)
    return members[sure >= np.median(sure)].mean(axis=0)


@wrong("average_probabilities")
def average_one_hot(members):
    mean = members.mean(axis=0)
    return np.eye(mean.shape[1])[mean.argmax(axis=1)]


@wrong("average_probabilities")
def average_without_the_last(members):
    return members[: max(len(members) - 1, 1)].mean(axis=0)


@wrong("average_probabilities", mistake="rows_do_not_sum_to_1")
def average_divides_by_one_less(members):
    return members.sum(axis=0) / max(len(members) - 1, 1)


@wrong("average_probabilities", mistake="left_over")
def average_keeps_the_first(members, kept={}):
    return kept.setdefault(members.shape, members.mean(axis=0))


# --- majority_vote -------------------------------------------------------------------------------


@right("majority_vote")
def vote_by_comparison(member_labels, n_classes):
    votes = np.array([(member_labels == c).sum(axis=0) for c in range(n_classes)])
    return votes.argmax(axis=0)


@right("majority_vote")
def vote_by_one_hot(member_labels, n_classes):
    return np.eye(n_classes)[member_labels].sum(axis=0).argmax(axis=1)


@right("majority_vote")
def vote_by_unique(member_labels, n_classes):
    winners = np.empty(member_labels.shape[1], dtype=int)
    for i in range(member_labels.shape[1]):
        labels, votes = np.unique(member_labels[:, i], return_counts=True)
        winners[i] = labels[votes.argmax()]
    return winners


@right("majority_vote")
def vote_by_counter(member_labels, n_classes):
    from collections import Counter

    winners = []
    for column in member_labels.T.tolist():
        votes = Counter(column)
        winners.append(min(votes, key=lambda label: (-votes[label], label)))
    return np.array(winners)


@right("majority_vote")
def vote_by_a_loop(member_labels, n_classes):
    n_members, n_samples = member_labels.shape
    winners = np.zeros(n_samples, dtype=np.int32)
    for i in range(n_samples):
        votes = [0] * n_classes
        for m in range(n_members):
            votes[member_labels[m, i]] += 1
        for c in range(n_classes):
            if votes[c] > votes[winners[i]]:
                winners[i] = c
    return winners


@right("majority_vote")
def vote_along_an_axis(member_labels, n_classes):
    return np.apply_along_axis(
        lambda labels: np.bincount(labels, minlength=n_classes).argmax(), 0, member_labels
    )


@right("majority_vote")
def vote_by_add_at(member_labels, n_classes):
    votes = np.zeros((member_labels.shape[1], n_classes), dtype=int)
    for labels in member_labels:
        votes[np.arange(len(labels)), labels] += 1
    return np.argmax(votes, axis=1)


@wrong("majority_vote", mistake="changes_argument")
def vote_sorts_in_place(member_labels, n_classes):
    member_labels.sort(axis=0)
    return np.array([np.bincount(labels).argmax() for labels in member_labels.T])


@wrong("majority_vote", mistake="wrong_type")
def vote_as_a_list(member_labels, n_classes):
    return [int(np.bincount(labels).argmax()) for labels in member_labels.T]


@wrong("majority_vote", mistake="ties_to_the_largest", warned=True)
def vote_with_or_equal(member_labels, n_classes):
    winners = np.zeros(member_labels.shape[1], dtype=int)
    for i, labels in enumerate(member_labels.T):
        votes = np.bincount(labels, minlength=n_classes)
        for c in range(n_classes):
            if votes[c] >= votes[winners[i]]:
                winners[i] = c
    return winners


@wrong("majority_vote")
def vote_ties_to_the_last_member(member_labels, n_classes):
    winners = []
    for labels in member_labels.T:
        votes = np.bincount(labels, minlength=n_classes)
        winners.append(max(reversed(labels.tolist()), key=lambda label: votes[label]))
    return np.array(winners)


@wrong("majority_vote")
def vote_needs_more_than_half(member_labels, n_classes):
    votes = np.array([(member_labels == c).sum(axis=0) for c in range(n_classes)])
    return np.where(votes.max(axis=0) > len(member_labels) / 2, votes.argmax(axis=0), 0)


@wrong("majority_vote")
def vote_ten_classes_at_most(member_labels, n_classes):
    votes = np.array([(member_labels == c).sum(axis=0) for c in range(10)])
    return votes.argmax(axis=0)


@wrong("majority_vote")
def vote_in_single_bytes(member_labels, n_classes):
    labels = member_labels.astype(np.uint8)
    return np.array([np.bincount(column).argmax() for column in labels.T])


@wrong("majority_vote")
def vote_counted_in_single_bytes(member_labels, n_classes):
    votes = np.zeros((member_labels.shape[1], n_classes), dtype=np.uint8)
    for labels in member_labels:
        votes[np.arange(len(labels)), labels] += 1
    return votes.argmax(axis=1)


@wrong("majority_vote", mistake="by_member")
def vote_of_each_member(member_labels, n_classes):
    return np.array([np.bincount(row, minlength=n_classes).argmax() for row in member_labels])


@wrong("majority_vote")
def vote_weighted_by_place(member_labels, n_classes):
    weights = 1 + np.arange(len(member_labels)) / 10
    votes = np.array([((member_labels == c).T * weights).sum(axis=1) for c in range(n_classes)])
    return votes.argmax(axis=0)


@wrong("majority_vote")
def vote_weighted_by_label(member_labels, n_classes):
    votes = np.array([c * (member_labels == c).sum(axis=0) for c in range(n_classes)])
    return votes.argmax(axis=0)


@wrong("majority_vote", mistake="wrong_shape")
def vote_counts_returned(member_labels, n_classes):
    return np.array([np.bincount(labels, minlength=n_classes) for labels in member_labels.T])


@wrong("majority_vote")
def vote_first_sample_for_all(member_labels, n_classes):
    votes = np.bincount(member_labels[:, 0], minlength=n_classes)
    return np.full(member_labels.shape[1], votes.argmax())


@wrong("majority_vote", mistake="wrong_shape")
def vote_as_shares(member_labels, n_classes):
    return np.eye(n_classes)[member_labels].mean(axis=0)


@wrong("majority_vote")
def vote_without_the_first_member(member_labels, n_classes):
    votes = np.eye(n_classes)[member_labels[1:]].sum(axis=0)
    return votes.argmax(axis=1)


@wrong("majority_vote", mistake="left_over")
def vote_keeps_the_first(member_labels, n_classes, kept={}):
    key = member_labels.shape
    if key not in kept:
        kept[key] = np.eye(n_classes)[member_labels].sum(axis=0).argmax(axis=1)
    return kept[key]


# --- the questions -------------------------------------------------------------------------------

right_answers("regularizers", "abcd", "DCBA", "a, b, c, d", "(a)(b)(c)(d)")

wrong_answer("regularizers", "bcd", mistake="missed_a")

wrong_answer("regularizers", "abd", mistake="missed_c")

wrong_answer("regularizers", "BD", mistake=("missed_a", "missed_c"))

wrong_answer("regularizers", "abcde", mistake="no_such_option")

wrong_answer("regularizers", None, mistake="unanswered")

wrong_answer("regularizers", ["a", "b", "c", "d"], mistake="wrong_type")

right_answers("hyperparameters", "abd", "DBA", " a b d ", "a, b, d")

wrong_answer("hyperparameters", "abcd", mistake="chose_c")

wrong_answer("hyperparameters", "bd", mistake="missed_a")

wrong_answer("hyperparameters", "ab", mistake="missed_d")

wrong_answer("hyperparameters", "c", mistake=("chose_c", "missed_a"))

wrong_answer("hyperparameters", "", mistake="no_letter")

wrong_answer("hyperparameters", True, mistake="wrong_type")

# Written by somebody who saw the released notebook alone.


@right("l2_penalty")
def l2_sum_of_powers(W, strength):
    return strength * np.sum(W**2), 2 * strength * W


@right("l2_penalty")
def l2_with_dot_of_flat(W, strength):
    w = W.ravel()
    return strength * (w @ w), (2 * strength * w).reshape(W.shape)


@right("l2_penalty")
def l2_loop_over_ndindex(W, strength):
    total = 0.0
    gradient = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        total += W[index] * W[index]
        gradient[index] = 2 * strength * W[index]
    return strength * total, gradient


@right("l2_penalty")
def l2_squared_norm(W, strength):
    penalty = float(strength * np.linalg.norm(W.ravel()) ** 2)
    return penalty, np.multiply(W, 2 * strength)


@right("l2_penalty")
def l2_in_place_on_a_copy(W, strength):
    gradient = W.astype(float)
    penalty = strength * (gradient * gradient).sum()
    gradient *= 2
    gradient *= strength
    return penalty, gradient


@right("l2_penalty")
def l2_plain_lists(W, strength):
    flat = W.flatten().tolist()
    penalty = sum(strength * w * w for w in flat)
    return penalty, np.array([2 * strength * w for w in flat], dtype=float).reshape(W.shape)


@wrong("l2_penalty")
def l2_with_factor_half(W, strength):
    return 0.5 * strength * np.sum(W**2), strength * W


@wrong("l2_penalty")
def l2_mean_in_both(W, strength):
    return strength * np.mean(W**2), 2 * strength * W / W.size


@wrong("l2_penalty")
def l2_strength_squared_too(W, strength):
    return np.sum((strength * W) ** 2), 2 * strength * W


@wrong("l2_penalty")
def l2_gradient_of_absolute_values(W, strength):
    return strength * np.sum(W**2), 2 * strength * np.abs(W)


@wrong("l2_penalty")
def l2_squares_written_into_W(W, strength):
    gradient = 2 * strength * W
    np.square(W, out=W)
    return strength * W.sum(), gradient


@wrong("l2_penalty")
def l2_gradient_flat(W, strength):
    w = W.ravel()
    return strength * np.sum(w**2), 2 * strength * w


@wrong("l2_penalty")
def l2_two_loops_only_for_matrices(W, strength):
    total, gradient = 0.0, np.zeros(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            total += strength * W[i, j] ** 2
            gradient[i, j] = 2 * strength * W[i, j]
    return total, gradient


@wrong("l2_penalty")
def l2_gradient_clipped_for_safety(W, strength):
    return strength * np.sum(W**2), np.clip(2 * strength * W, -1, 1)


@wrong("l2_penalty")
def l2_returns_the_decayed_weights(W, strength):
    return strength * np.sum(W**2), W - 2 * strength * W


@wrong("l2_penalty")
def l2_largest_square_only(W, strength):
    return strength * np.max(W**2), 2 * strength * W


@right("l1_penalty")
def l1_abs_and_sign(W, strength):
    return strength * np.abs(W).sum(), strength * np.sign(W)


@right("l1_penalty")
def l1_nested_where(W, strength):
    gradient = np.where(W > 0, strength, np.where(W < 0, -strength, 0.0))
    return float(np.sum(strength * np.where(W < 0, -W, W))), gradient


@right("l1_penalty")
def l1_difference_of_masks(W, strength):
    sign = (W > 0).astype(float) - (W < 0)
    return strength * np.sum(W * sign), strength * sign


@right("l1_penalty")
def l1_loop_with_if(W, strength):
    total = 0.0
    gradient = np.zeros(W.shape)
    for index in np.ndindex(W.shape):
        w = W[index]
        if w > 0:
            total += strength * w
            gradient[index] = strength
        elif w < 0:
            total -= strength * w
            gradient[index] = -strength
    return total, gradient


@right("l1_penalty")
def l1_norm_of_order_one(W, strength):
    gradient = np.zeros(W.shape)
    gradient[W > 0] += strength
    gradient[W < 0] -= strength
    return strength * np.linalg.norm(W.ravel(), 1), gradient


@right("l1_penalty")
def l1_divide_where_not_zero(W, strength):
    size = np.abs(W)
    sign = np.divide(W, size, out=np.zeros(W.shape), where=size != 0)
    return strength * size.sum(), sign * strength


@wrong("l1_penalty")
def l1_sign_plus_at_zero(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.where(W >= 0, 1.0, -1.0)


@wrong("l1_penalty")
def l1_gradient_with_two(W, strength):
    return strength * np.sum(np.abs(W)), 2 * strength * np.sign(W)


@wrong("l1_penalty")
def l1_gradient_without_strength(W, strength):
    return strength * np.sum(np.abs(W)), np.sign(W)


@wrong("l1_penalty")
def l1_gradient_like_l2(W, strength):
    return strength * np.sum(np.abs(W)), 2 * strength * W


@wrong("l1_penalty")
def l1_gradient_same_everywhere(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.ones(W.shape)


@wrong("l1_penalty")
def l1_abs_written_into_W(W, strength):
    gradient = strength * np.sign(W)
    np.abs(W, out=W)
    return strength * W.sum(), gradient


@wrong("l1_penalty")
def l1_matrix_norm(W, strength):
    return strength * np.linalg.norm(W, 1), strength * np.sign(W)


@wrong("l1_penalty")
def l1_gradient_flat(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.sign(W).ravel()


@wrong("l1_penalty")
def l1_gradient_for_positive_only(W, strength):
    return strength * np.sum(np.abs(W)), strength * (W > 0)


@wrong("l1_penalty")
def l1_sign_times_size(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.abs(W)


@right("dropout_forward")
def forward_comparison_divided(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@right("dropout_forward")
def forward_where_dropped(x, p, rng, train):
    if train:
        draws = rng.random(x.shape)
        mask = np.where(draws < p, 0.0, 1 / (1 - p))
        out = mask * x
    else:
        out, mask = x, None
    return out, mask


@right("dropout_forward")
def forward_loop_over_entries(x, p, rng, train):
    if not train:
        return x, None
    draws = rng.random(x.shape)
    mask = np.zeros(x.shape)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        if draws[index] >= p:
            mask[index] = 1 / (1 - p)
            out[index] = x[index] / (1 - p)
    return out, mask


@right("dropout_forward")
def forward_plain_lists(x, p, rng, train):
    if not train:
        return x, None
    draws = rng.random(x.shape).ravel().tolist()
    values = x.ravel().tolist()
    keep = 1 - p
    mask = [0.0 if d < p else 1 / keep for d in draws]
    out = [v * m for v, m in zip(values, mask)]
    return np.array(out, dtype=float).reshape(x.shape), np.array(mask, dtype=float).reshape(x.shape)


@right("dropout_forward")
def forward_assigned_through_a_mask(x, p, rng, train):
    if not train:
        return x, None
    draws = rng.random(x.shape)
    mask = np.full(x.shape, 1.0 / (1.0 - p))
    mask[draws < p] = 0
    out = x.astype(float)
    out *= mask
    return out, mask


@right("dropout_forward")
def forward_ufuncs_with_out(x, p, rng, train):
    if not train:
        return x, None
    mask = np.empty(x.shape)
    np.greater_equal(rng.random(x.shape), p, out=mask, casting="unsafe")
    np.divide(mask, 1 - p, out=mask)
    out = np.empty(x.shape)
    np.multiply(x, mask, out=out)
    return out, mask


@wrong("dropout_forward")
def forward_zeros_never_lose_their_scale(x, p, rng, train):
    # mask read off the output: wrong where x is 0
    if not train:
        return x, None
    out = x * (rng.random(x.shape) >= p) / (1 - p)
    return out, (out != 0) / (1 - p)


@wrong("dropout_forward")
def forward_without_scale(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p).astype(float)
    return x * mask, mask


@wrong("dropout_forward")
def forward_keeps_draws_below_one_minus_p(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape) < 1 - p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward")
def forward_drops_at_test_time_only(x, p, rng, train):
    if train:
        return x, None
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward")
def forward_one_draw_for_all(x, p, rng, train):
    if not train:
        return x, None
    mask = np.full(x.shape, (rng.random() >= p) / (1 - p))
    return x * mask, mask


@wrong("dropout_forward")
def forward_mask_of_booleans(x, p, rng, train):
    if not train:
        return x, None
    keep = rng.random(x.shape) >= p
    return x * keep / (1 - p), keep


@wrong("dropout_forward")
def forward_mask_of_ones_at_test_time(x, p, rng, train):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward")
def forward_normal_draws(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.normal(size=x.shape) >= p) / (1 - p)
    return x * mask, mask


@wrong("dropout_forward")
def forward_mask_kept_for_the_same_shape(x, p, rng, train):
    if not train:
        return x, None
    masks = globals().setdefault("_forward_masks_kept", {})
    if (x.shape, p) not in masks:
        masks[x.shape, p] = (rng.random(x.shape) >= p) / (1 - p)
    mask = masks[x.shape, p].copy()
    return x * mask, mask


@wrong("dropout_forward")
def forward_draws_in_float32(x, p, rng, train):
    if not train:
        return x, None
    mask = (rng.random(x.shape, dtype=np.float32) >= p) / (1 - p)
    return x * mask, mask


@right("dropout_backward")
def backward_product(upstream, mask):
    if mask is None:
        return upstream
    return upstream * mask


@right("dropout_backward")
def backward_conditional_with_multiply(upstream, mask):
    return upstream.copy() if mask is None else np.multiply(mask, upstream)


@right("dropout_backward")
def backward_loop(upstream, mask):
    gradient = np.zeros(upstream.shape)
    for index in np.ndindex(upstream.shape):
        gradient[index] = upstream[index] if mask is None else upstream[index] * mask[index]
    return gradient


@right("dropout_backward")
def backward_plain_lists(upstream, mask):
    if mask is None:
        return upstream
    pairs = zip(upstream.ravel().tolist(), mask.ravel().tolist())
    return np.array([u * m for u, m in pairs], dtype=float).reshape(upstream.shape)


@right("dropout_backward")
def backward_mask_of_ones_for_none(upstream, mask):
    mask = np.ones(upstream.shape) if mask is None else mask
    return np.einsum("...,...->...", upstream, mask)


@right("dropout_backward")
def backward_in_place_on_a_copy(upstream, mask):
    gradient = np.array(upstream, dtype=float)
    if mask is not None:
        gradient *= mask
    return gradient


@wrong("dropout_backward")
def backward_any_instead_of_none(upstream, mask):
    if mask is None or not np.any(mask):
        return upstream
    return upstream * mask


@wrong("dropout_backward")
def backward_last_mask_for_none(upstream, mask):
    state = globals().setdefault("_backward_last_mask", {})
    if mask is None:
        last = state.get("mask")
        return upstream if last is None or last.shape != upstream.shape else upstream * last
    state["mask"] = mask.copy()
    return upstream * mask


@wrong("dropout_backward")
def backward_without_scale(upstream, mask):
    if mask is None:
        return upstream
    return upstream * (mask > 0)


@wrong("dropout_backward")
def backward_forgets_test_time(upstream, mask):
    return upstream * mask


@wrong("dropout_backward")
def backward_fresh_mask(upstream, mask):
    if mask is None:
        return upstream
    scale = mask.max()
    p = 1 - 1 / scale if scale > 0 else 0.0
    fresh = (np.random.default_rng(0).random(upstream.shape) >= p) / (1 - p)
    return upstream * fresh


@wrong("dropout_backward")
def backward_zeros_written_into_upstream(upstream, mask):
    if mask is None:
        return upstream
    gradient = upstream * mask
    upstream[mask == 0] = 0
    return gradient


@wrong("dropout_backward")
def backward_lets_the_dropped_through(upstream, mask):
    if mask is None:
        return upstream
    return upstream * (mask == 0) * mask.max()


@wrong("dropout_backward")
def backward_returns_a_pair(upstream, mask):
    if mask is None:
        return upstream, None
    return upstream * mask, mask


@wrong("dropout_backward")
def backward_mask_reversed(upstream, mask):
    if mask is None:
        return upstream
    return upstream * mask[::-1]


@wrong("dropout_backward")
def backward_equals_none(upstream, mask):
    if mask == None:  # noqa: E711
        return upstream
    return upstream * mask


@right("random_shift")
def shift_window_in_a_margin(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    result = np.zeros((N, H, W))
    for n in range(N):
        wide = np.zeros((H + 2 * max_shift, W + 2 * max_shift))
        wide[max_shift : max_shift + H, max_shift : max_shift + W] = images[n]
        dy, dx = shifts[n]
        top, left = max_shift - dy, max_shift - dx
        result[n] = wide[top : top + H, left : left + W]
    return result


@right("random_shift")
def shift_pixel_by_pixel_again(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    result = np.zeros_like(images)
    for n, (dy, dx) in enumerate(shifts):
        for row in range(H):
            for column in range(W):
                if 0 <= row - dy < H and 0 <= column - dx < W:
                    result[n, row, column] = images[n, row - dy, column - dx]
    return result


@right("random_shift")
def shift_pixels_sent_forward(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2)).tolist()
    result = [[[0] * W for _ in range(H)] for _ in range(N)]
    for n in range(N):
        dy, dx = shifts[n]
        for y, line in enumerate(images[n].tolist()):
            for x, value in enumerate(line):
                if 0 <= y + dy < H and 0 <= x + dx < W:
                    result[n][y + dy][x + dx] = value
    return np.array(result).reshape(images.shape)


@right("random_shift")
def shift_slices(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    result = np.zeros(images.shape, dtype=images.dtype)

    def ends(d, length):
        start = min(max(d, 0), length)
        stop = max(min(length + d, length), 0)
        return start, max(stop, start)

    for image, out, (dy, dx) in zip(images, result, shifts):
        (y0, y1), (x0, x1) = ends(dy, H), ends(dx, W)
        out[y0:y1, x0:x1] = (
            image[y0 - dy : y1 - dy, x0 - dx : x1 - dx] if y1 > y0 and x1 > x0 else 0
        )
    return result


@right("random_shift")
def shift_gather_without_loops(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    rows = np.arange(H)[None, :, None] - shifts[:, 0, None, None]
    columns = np.arange(W)[None, None, :] - shifts[:, 1, None, None]
    inside = (rows >= 0) & (rows < H) & (columns >= 0) & (columns < W)
    picked = images[
        np.arange(N)[:, None, None], np.clip(rows, 0, H - 1), np.clip(columns, 0, W - 1)
    ]
    return np.where(inside, picked, 0)


@right("random_shift")
def shift_roll_and_blank(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    moved = []
    for image, (dy, dx) in zip(images, shifts):
        new = np.roll(image, (dy, dx), axis=(0, 1))
        if dy > 0:
            new[:dy] = 0
        if dy < 0:
            new[dy:] = 0
        if dx > 0:
            new[:, :dx] = 0
        if dx < 0:
            new[:, dx:] = 0
        moved.append(new)
    return np.array(moved).reshape(images.shape)


@wrong("random_shift")
def shift_remembers_its_first_shifts(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    seen = globals().setdefault("_shift_first_shifts", {})
    if (N, m) not in seen:
        seen[N, m] = rng.integers(-m, m + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m - dy : m - dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(seen[N, m])]
    )


@wrong("random_shift")
def shift_up_for_down(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    shifts = rng.integers(-m, m + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m + dy : m + dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(shifts)]
    )


@wrong("random_shift")
def shift_comes_in_at_the_other_end(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    return np.array(
        [np.roll(image, (dy, dx), axis=(0, 1)) for image, (dy, dx) in zip(images, shifts)]
    )


@wrong("random_shift")
def shift_of_last_image_for_all(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    shifts = rng.integers(-m, m + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    for dy, dx in shifts:
        result = wide[:, m - dy : m - dy + H, m - dx : m - dx + W]
    return result.copy()


@wrong("random_shift")
def shift_bigger_than_the_image_fails(images, max_shift, rng):
    N, H, W = images.shape
    shifts = rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    result = np.zeros(images.shape)
    for n, (dy, dx) in enumerate(shifts):
        to_y = slice(dy, H) if dy >= 0 else slice(0, H + dy)
        from_y = slice(0, H - dy) if dy >= 0 else slice(-dy, H)
        to_x = slice(dx, W) if dx >= 0 else slice(0, W + dx)
        from_x = slice(0, W - dx) if dx >= 0 else slice(-dx, W)
        result[n, to_y, to_x] = images[n, from_y, from_x]
    return result


@wrong("random_shift")
def shift_never_up_or_left(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    shifts = rng.integers(0, m + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m - dy : m - dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(shifts)]
    )


@wrong("random_shift")
def shift_by_zero_blanks_everything(images, max_shift, rng):
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(images), 2))
    result = images.copy()
    for n, (dy, dx) in enumerate(shifts):
        new = np.roll(images[n], (dy, dx), axis=(0, 1))
        if dy > 0:
            new[:dy] = 0
        else:
            new[dy:] = 0
        if dx > 0:
            new[:, :dx] = 0
        else:
            new[:, dx:] = 0
        result[n] = new
    return result


@wrong("random_shift")
def shift_rounded_uniform_draws(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    shifts = np.round(rng.uniform(-m, m, size=(N, 2))).astype(int)
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m - dy : m - dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(shifts)]
    )


@wrong("random_shift")
def shift_twice_as_far(images, max_shift, rng):
    N, H, W = images.shape
    m = 2 * max_shift
    shifts = 2 * rng.integers(-max_shift, max_shift + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m - dy : m - dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(shifts)]
    )


@wrong("random_shift")
def shift_pair_with_the_shifts(images, max_shift, rng):
    N, H, W = images.shape
    m = max_shift
    shifts = rng.integers(-m, m + 1, size=(N, 2))
    wide = np.pad(images, ((0, 0), (m, m), (m, m)))
    return np.array(
        [wide[n, m - dy : m - dy + H, m - dx : m - dx + W] for n, (dy, dx) in enumerate(shifts)]
    ), shifts


@right("average_probabilities")
def average_mean_over_members(members):
    return members.mean(axis=0)


@right("average_probabilities")
def average_sum_divided(members):
    return np.sum(members, 0) / len(members)


@right("average_probabilities")
def average_loop_over_members(members):
    M, N, C = members.shape
    total = np.zeros((N, C))
    for m in range(M):
        total += members[m]
    return total / M


@right("average_probabilities")
def average_einsum(members):
    M = members.shape[0]
    return np.einsum("mic->ic", members) * (1 / M)


@right("average_probabilities")
def average_weights_and_tensordot(members):
    M = members.shape[0]
    weights = np.full(M, 1 / M)
    return np.tensordot(weights, members, axes=1)


@right("average_probabilities")
def average_plain_lists(members):
    M, N, C = members.shape
    rows = members.tolist()
    return np.array(
        [[sum(rows[m][i][c] for m in range(M)) / M for c in range(C)] for i in range(N)]
    ).reshape(N, C)


@wrong("average_probabilities")
def average_over_samples(members):
    return members.mean(axis=1)


@wrong("average_probabilities")
def average_sum_only(members):
    return members.sum(axis=0)


@wrong("average_probabilities")
def average_product_rows_sum_to_one(members):
    g = np.prod(members, axis=0) + 1e-15
    return g / g.sum(axis=1, keepdims=True)


@wrong("average_probabilities")
def average_first_member_only(members):
    return members[0].copy()


@wrong("average_probabilities")
def average_largest(members):
    return members.max(axis=0)


@wrong("average_probabilities")
def average_divided_by_classes(members):
    return members.sum(axis=0) / members.shape[2]


@wrong("average_probabilities")
def average_rounded_again(members):
    return np.round(members.mean(axis=0), 2)


@wrong("average_probabilities")
def average_transposed_again(members):
    return members.mean(axis=0).T


@wrong("average_probabilities")
def average_first_and_last(members):
    return (members[0] + members[-1]) / 2


@wrong("average_probabilities")
def average_without_lowest_and_highest(members):
    if len(members) < 3:
        return members.mean(axis=0)
    return np.sort(members, axis=0)[1:-1].mean(axis=0)


@right("majority_vote")
def vote_bincount_per_column(member_labels, n_classes):
    return np.array(
        [np.bincount(column, minlength=n_classes).argmax() for column in member_labels.T]
    )


@right("majority_vote")
def vote_apply_along_axis(member_labels, n_classes):
    def winner(column):
        return np.argmax(np.bincount(column, minlength=n_classes))

    return np.apply_along_axis(winner, 0, member_labels)


@right("majority_vote")
def vote_one_hot_sum(member_labels, n_classes):
    return np.eye(n_classes, dtype=int)[member_labels].sum(axis=0).argmax(axis=1)


@right("majority_vote")
def vote_counts_by_comparison(member_labels, n_classes):
    counts = np.array([(member_labels == c).sum(axis=0) for c in range(n_classes)])
    return counts.argmax(axis=0).astype(np.int32)


@right("majority_vote")
def vote_list_count(member_labels, n_classes):
    columns = [list(column) for column in zip(*member_labels.tolist())]
    return np.array([max(range(n_classes), key=column.count) for column in columns], dtype=int)


@right("majority_vote")
def vote_dictionary_with_ties(member_labels, n_classes):
    M, N = member_labels.shape
    result = np.zeros(N, dtype=int)
    for i in range(N):
        votes = {}
        for m in range(M):
            label = int(member_labels[m, i])
            votes[label] = votes.get(label, 0) + 1
        result[i] = min(votes, key=lambda label: (-votes[label], label))
    return result


@wrong("majority_vote")
def vote_bytes_overflow_with_many_members(member_labels, n_classes):
    counts = np.zeros((member_labels.shape[1], n_classes), dtype=np.int8)
    for row in member_labels:
        counts[np.arange(len(row)), row] += 1
    return counts.argmax(axis=1)


@wrong("majority_vote")
def vote_per_member(member_labels, n_classes):
    return np.array([np.bincount(row, minlength=n_classes).argmax() for row in member_labels])


@wrong("majority_vote")
def vote_lower_median(member_labels, n_classes):
    return np.sort(member_labels, axis=0)[(len(member_labels) - 1) // 2]


@wrong("majority_vote")
def vote_number_of_votes(member_labels, n_classes):
    return np.array([np.bincount(column, minlength=n_classes).max() for column in member_labels.T])


@wrong("majority_vote")
def vote_counted_from_class_one_on(member_labels, n_classes):
    counts = np.array([(member_labels == c).sum(axis=0) for c in range(1, n_classes + 1)])
    return counts.argmax(axis=0)


@wrong("majority_vote")
def vote_counts_not_labels(member_labels, n_classes):
    return np.array([np.bincount(column, minlength=n_classes) for column in member_labels.T])


@wrong("majority_vote")
def vote_fewest_votes(member_labels, n_classes):
    counts = np.array([(member_labels == c).sum(axis=0) for c in range(n_classes)])
    return counts.argmin(axis=0)


@wrong("majority_vote")
def vote_index_of_member_not_label(member_labels, n_classes):
    winners = np.array(
        [np.bincount(column, minlength=n_classes).argmax() for column in member_labels.T]
    )
    return (member_labels == winners).argmax(axis=0)


@wrong("majority_vote")
def vote_first_member_only(member_labels, n_classes):
    return member_labels[0].copy()


@wrong("majority_vote")
def vote_counts_carried_to_next_sample(member_labels, n_classes):
    votes, winners = [0] * n_classes, []
    for column in member_labels.T:
        for label in column:
            votes[label] += 1
        winners.append(votes.index(max(votes)))
    return np.array(winners)
