"""Batch norm of 4,096 samples with 512 features, in float64."""

import numpy as np
import pytest

from course_lib.reference.batchnorm import batchnorm_backward, batchnorm_forward


@pytest.fixture
def batch():
    """x, gamma, beta and the upstream gradient."""
    rng = np.random.default_rng(0)
    return (
        3 * rng.normal(size=(4096, 512)) + 5,
        rng.normal(size=512),
        rng.normal(size=512),
        rng.normal(size=(4096, 512)),
    )


@pytest.fixture
def forward(batch):
    x, gamma, beta, _ = batch
    zeros, ones = np.zeros(512), np.ones(512)
    return lambda: batchnorm_forward(x, gamma, beta, zeros, ones, 0.9, 1e-5, True)


@pytest.fixture
def peer(torch, batch):
    """PyTorch's forward pass, the tensors that get gradients, and the upstream gradient."""
    tensors = [torch.tensor(array, requires_grad=True) for array in batch[:3]]
    running = torch.zeros(512).double(), torch.ones(512).double()

    def forward():
        x, gamma, beta = tensors
        return torch.nn.functional.batch_norm(x, *running, gamma, beta, training=True)

    return forward, tensors, torch.tensor(batch[3])


def test_forward(compare, forward, peer):
    compare(
        "batch norm forward, PyTorch",
        lambda: forward()[0],
        lambda: peer[0]().detach().numpy(),
        aim=2,
        rounds=40,
        traceable=False,
    )


def test_backward(compare, torch, forward, batch, peer):
    cache, y = forward()[1], peer[0]()

    def theirs():
        gradients = torch.autograd.grad(y, peer[1], peer[2], retain_graph=True)
        return tuple(gradient.numpy() for gradient in gradients)

    compare(
        "batch norm backward, PyTorch",
        lambda: batchnorm_backward(batch[3], cache),
        theirs,
        aim=2,
        rounds=40,
        traceable=False,
    )


def test_both(compare, torch, forward, batch, peer):
    def theirs():
        gradients = torch.autograd.grad(peer[0](), peer[1], peer[2])
        return tuple(gradient.numpy() for gradient in gradients)

    compare(
        "batch norm, both in turn, PyTorch",
        lambda: batchnorm_backward(batch[3], forward()[1]),
        theirs,
        aim=2,
        rounds=40,
        traceable=False,
    )
