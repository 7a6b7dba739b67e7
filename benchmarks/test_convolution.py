"""Convolution and pooling of 32 pictures of 32 × 32 pixels with 32 channels, in float64."""

import numpy as np
import pytest

from course_lib.reference.convolution import convolve, convolve_backward
from course_lib.reference.pooling import max_pool, max_pool_backward

N_FILTERS, SIZE = 64, 3


def channels_first(torch, array):
    """Return a tensor in PyTorch's own layout, as its user would have it."""
    return torch.tensor(np.moveaxis(array, -1, 1).copy(), requires_grad=True)


def channels_last(tensor):
    return np.moveaxis(tensor.detach().numpy(), 1, -1)


@pytest.fixture
def parts():
    """Pictures, kernels, biases and the upstream gradient."""
    rng = np.random.default_rng(0)
    return (
        rng.normal(size=(32, 32, 32, 32)),
        rng.normal(size=(N_FILTERS, SIZE, SIZE, 32)),
        rng.normal(size=N_FILTERS),
        rng.normal(size=(32, 32, 32, N_FILTERS)),
    )


def test_convolution_forward(compare, torch, parts):
    x, kernels, bias, _ = parts
    pictures, weights = channels_first(torch, x), channels_first(torch, kernels)
    shifts = torch.tensor(bias)

    def peer():
        with torch.no_grad():
            return channels_last(torch.nn.functional.conv2d(pictures, weights, shifts, padding=1))

    compare(
        "convolution forward, PyTorch",
        lambda: convolve(x, kernels, bias, padding=1),
        peer,
        aim=3,
        traceable=False,
    )


def test_convolution_backward(compare, torch, parts):
    x, kernels, bias, upstream = parts
    tensors = channels_first(torch, x), channels_first(torch, kernels), torch.tensor(bias)
    tensors[2].requires_grad_()
    y = torch.nn.functional.conv2d(*tensors, padding=1)
    dy = channels_first(torch, upstream).detach()

    def peer():
        dx, dkernels, dbias = torch.autograd.grad(y, tensors, dy, retain_graph=True)
        return channels_last(dx), channels_last(dkernels), dbias.numpy()

    compare(
        "convolution backward, PyTorch",
        lambda: convolve_backward(upstream, x, kernels, padding=1),
        peer,
        aim=4,
        traceable=False,
    )


def test_max_pooling_and_its_gradient(compare, torch, parts):
    """Both in turn: ours looks for the maxima again on the way back, PyTorch remembers them."""
    x = parts[0]
    pictures = channels_first(torch, x)
    upstream = parts[3][:, :16, :16, :32].copy()
    dy = channels_first(torch, upstream).detach()

    def ours():
        return max_pool(x, 2, 2), max_pool_backward(upstream, x, 2, 2)

    def peer():
        y = torch.nn.functional.max_pool2d(pictures, 2)
        (dx,) = torch.autograd.grad(y, pictures, dy)
        return channels_last(y), channels_last(dx)

    compare("max pooling, both in turn, PyTorch", ours, peer, aim=4, traceable=False)
