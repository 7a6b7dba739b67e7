"""Regularization: penalties on the weights, dropout, and augmented images.

Each makes it harder for a model to learn the training set by heart. A penalty pulls weights towards
0: L2 in proportion to each, so that none becomes large, L1 with the same force on all, so that many
become 0. Dropout and augmentation never show the model the same sample twice. (Averaging several
models, in `course_lib.reference.ensembles`, is the fourth way.)

Conventions, and what others do:

- The L2 penalty is ``strength · ΣW²`` with the gradient ``2 · strength · W``. Many write a ½ before
  it, so that the gradient is ``strength · W``, and call the strength weight decay.
- Dropout's p is the probability to drop, as in PyTorch; the paper's p is the probability to keep.
  It is inverted: what is kept is divided by 1 − p in training, so that its mean stays the same and
  nothing needs to be done at test time. The paper scales at test time instead: every weight after
  a dropout times its p.

Follows Goodfellow, Bengio and Courville, *Deep Learning*, sections 7.1, 7.4 and 7.12, and
Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", *Journal of
Machine Learning Research* 15 (2014).
"""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.reference._validation import (
    Floats,
    a_generator,
    as_floats,
    as_number,
    expect_shape,
    in_range,
)


def l2_penalty(W: ArrayLike, strength: float) -> tuple[float, Floats]:
    """Return ``strength * sum(W**2)`` and its gradient.

    Parameters
    ----------
    W : array_like of any shape
        The weights.
    strength : float
        How much the penalty counts beside the loss, at least 0.

    Returns
    -------
    penalty : float
        At least 0.
    gradient : ndarray of W's shape
        ``2 * strength * W``.

    Raises
    ------
    TypeError, ValueError
        If W is not made of finite numbers, or `strength` is out of range.
    """
    weights, strength = as_floats(W, "W"), as_number(strength, "strength", low=0)
    return strength * float(np.sum(weights**2)), np.asarray(2.0 * strength * weights)


def l1_penalty(W: ArrayLike, strength: float) -> tuple[float, Floats]:
    """Return ``strength * sum(abs(W))`` and its gradient.

    Parameters
    ----------
    W : array_like of any shape
        The weights.
    strength : float
        How much the penalty counts beside the loss, at least 0.

    Returns
    -------
    penalty : float
        At least 0.
    gradient : ndarray of W's shape
        ``strength * sign(W)``: 0 where W is 0, at the kink.

    Raises
    ------
    TypeError, ValueError
        If W is not made of finite numbers, or `strength` is out of range.
    """
    weights, strength = as_floats(W, "W"), as_number(strength, "strength", low=0)
    return strength * float(np.sum(np.abs(weights))), np.asarray(strength * np.sign(weights))


def dropout_forward(
    x: ArrayLike, p: float, rng: np.random.Generator, train: bool
) -> tuple[Floats, Floats | None]:
    """Return x with entries dropped at random and the rest scaled up, or at test time x itself.

    Parameters
    ----------
    x : array_like of any shape
        What a layer put out.
    p : float
        The probability with which each entry is dropped, 0 ≤ p < 1.
    rng : numpy.random.Generator
        Draws ``rng.random(x.shape)``; an entry stays where its draw is at least p. Not used at test
        time.
    train : bool
        Whether the model is being trained.

    Returns
    -------
    out : ndarray of x's shape
        ``x * mask``; x itself at test time.
    mask : ndarray of x's shape, or None at test time
        1 / (1 − p) where an entry stays, 0 where it is dropped: what `dropout_backward` needs.

    Raises
    ------
    TypeError, ValueError
        If x is not made of finite numbers, p is out of range, or `rng` is no generator in training.
    """
    values, p = as_floats(x, "x"), as_number(p, "p", low=0, below=1)
    if not train:
        return values, None
    mask = np.asarray(a_generator(rng).random(values.shape) >= p) / (1.0 - p)
    return values * mask, mask


def dropout_backward(upstream: ArrayLike, mask: ArrayLike | None) -> Floats:
    """Return the gradient with respect to dropout's input.

    What was dropped had no part in the output, what was kept had 1 / (1 − p) times its own: the
    gradient passes through the mask of the forward pass.

    Parameters
    ----------
    upstream : array_like of any shape
        The gradient with respect to dropout's output.
    mask : array_like of that shape, or None
        What `dropout_forward` returned; None means test time, where the gradient passes unchanged.

    Returns
    -------
    ndarray of upstream's shape

    Raises
    ------
    TypeError, ValueError
        If an argument is not made of finite numbers, or the shapes differ.
    """
    gradient = as_floats(upstream, "upstream")
    if mask is None:
        return gradient
    factors = as_floats(mask, "mask")
    expect_shape(gradient, factors.shape, "upstream")
    return np.asarray(gradient * factors)


def random_shift(images: ArrayLike, max_shift: int, rng: np.random.Generator) -> Floats:
    """Return the images, each moved by a few pixels of its own; what comes in is 0.

    A shift by dy rows down is the H × W crop that starts dy rows higher in the image with a margin
    of zeros. The crops of all images are cut at once.

    Parameters
    ----------
    images : array_like, shape (N, H, W)
        Finite numbers.
    max_shift : int
        The largest shift in either direction along either axis, at least 0. A shift beyond the
        image leaves zeros.
    rng : numpy.random.Generator
        Draws ``rng.integers(-max_shift, max_shift + 1, size=(N, 2))``: for each image (dy, dx),
        down and to the right where positive.

    Returns
    -------
    ndarray, shape (N, H, W)

    Raises
    ------
    TypeError, ValueError
        If the images do not have three dimensions or are not made of finite numbers, `max_shift` is
        out of range, or `rng` is no generator.
    """
    pictures = as_floats(images, "images", ndim=3)
    max_shift = in_range(max_shift, 0, None, "max_shift")
    n, height, width = pictures.shape
    shifts = a_generator(rng).integers(-max_shift, max_shift + 1, size=(n, 2))
    # Any shift by the image's size or more leaves the same zeros: no margin need be wider.
    above, beside = min(max_shift, height), min(max_shift, width)
    down, right = np.clip(shifts, [-above, -beside], [above, beside]).T
    padded = np.pad(pictures, [(0, 0), (above, above), (beside, beside)])
    crops = np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(1, 2))
    shifted: Floats = crops[np.arange(n), above - down, beside - right]
    return shifted


def random_flip(images: ArrayLike, p: float, rng: np.random.Generator) -> Floats:
    """Return the images, each mirrored left to right with probability p.

    For subjects that look as likely either way round: cats, not digits.

    Parameters
    ----------
    images : array_like, shape (N, H, W)
        Finite numbers.
    p : float
        The probability, 0..1.
    rng : numpy.random.Generator
        Draws ``rng.random(N)``; an image is mirrored where its draw is below p.

    Returns
    -------
    ndarray, shape (N, H, W)

    Raises
    ------
    TypeError, ValueError
        If the images do not have three dimensions or are not made of finite numbers, p is out of
        range, or `rng` is no generator.
    """
    pictures = as_floats(images, "images", ndim=3)
    p = as_number(p, "p", low=0, high=1)
    mirrored = a_generator(rng).random(len(pictures)) < p
    return np.where(mirrored[:, None, None], pictures[:, :, ::-1], pictures)


def add_noise(images: ArrayLike, scale: float, rng: np.random.Generator) -> Floats:
    """Return the images with Gaussian noise of its own on every pixel; nothing is clipped.

    Parameters
    ----------
    images : array_like of any shape
        Finite numbers.
    scale : float
        The noise's standard deviation, in the pixels' unit, at least 0.
    rng : numpy.random.Generator
        Draws ``rng.normal(scale=scale, size=images.shape)``.

    Returns
    -------
    ndarray of the images' shape

    Raises
    ------
    TypeError, ValueError
        If the images are not made of finite numbers, `scale` is out of range, or `rng` is no
        generator.
    """
    pictures, scale = as_floats(images, "images"), as_number(scale, "scale", low=0)
    return pictures + a_generator(rng).normal(scale=scale, size=pictures.shape)
