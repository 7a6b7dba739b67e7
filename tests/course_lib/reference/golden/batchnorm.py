"""Write batchnorm.json: PyTorch's batch norm, two steps of training and a test, with gradients.

PyTorch's momentum is one minus ours. Its running variance takes the batch's variance with
1/(N − 1); what is written is corrected to 1/N, from the batch's variance that PyTorch computes.

Run it in an environment that has PyTorch (`pip install torch`), when a case is added.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

CASES = {"vectors": (7, 3), "pictures": (2, 3, 4, 2)}
MOMENTUM, EPS = 0.8, 1e-3


def channels_first(array):
    return torch.tensor(np.moveaxis(array, -1, 1).copy(), requires_grad=True)


def channels_last(tensor):
    return np.moveaxis(tensor.detach().numpy(), 1, -1).tolist()


def a_step(rng, layer, shape):
    x = (rng.normal(size=shape) * [0.01, 3, 40][: shape[-1]] + 5).round(3)
    before = layer.running_var.clone()
    batch = channels_first(x)
    y = layer(batch)
    upstream = rng.normal(size=shape).round(2)
    layer.zero_grad()
    y.backward(channels_first(upstream))
    if layer.training:
        variance = batch.detach().transpose(0, 1).flatten(1).var(dim=1, correction=0)
        layer.running_var.copy_(MOMENTUM * before + (1 - MOMENTUM) * variance)
    return {
        "x": x.tolist(),
        "y": channels_last(y),
        "running_mean": layer.running_mean.tolist(),
        "running_var": layer.running_var.tolist(),
        "upstream": upstream.tolist(),
        "dx": channels_last(batch.grad),
        "dgamma": layer.weight.grad.tolist(),
        "dbeta": layer.bias.grad.tolist(),
    }


def a_case(rng, shape):
    kind = nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d
    layer = kind(shape[-1], eps=EPS, momentum=1 - MOMENTUM, dtype=torch.double)
    gamma, beta = rng.normal(size=(2, shape[-1])).round(2)
    layer.weight.data, layer.bias.data = torch.tensor(gamma), torch.tensor(beta)
    training = [a_step(rng, layer, shape) for _ in range(2)]
    return {
        "gamma": gamma.tolist(),
        "beta": beta.tolist(),
        "momentum": MOMENTUM,
        "eps": EPS,
        "training": training,
        "test": a_step(rng, layer.eval(), shape),
    }


def main():
    rng = np.random.default_rng(7)
    golden = {name: a_case(rng, shape) for name, shape in CASES.items()}
    text = json.dumps(golden, separators=(",", ":")).replace('},"', '},\n"')
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
