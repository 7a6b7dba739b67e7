"""Write convolution.json: PyTorch's convolutions of small pictures, and their gradients.

Run it in an environment that has PyTorch (`pip install torch`), when a case is added.
"""

import json
from pathlib import Path

import numpy as np
import torch

# Shape of the pictures (N, H, W, C); filters, kernel size; stride, padding, dilation.
CASES = {
    "plain": ((2, 5, 4, 3), (2, 3), (1, 0, 1)),
    "strided and padded": ((1, 7, 6, 2), (3, 2), (3, 1, 1)),
    "dilated": ((2, 7, 8, 2), (2, 3), (1, 2, 2)),
    "everything": ((1, 9, 7, 2), (2, 3), (2, 3, 2)),
    "kernel of one": ((2, 3, 4, 3), (4, 1), (2, 0, 1)),
}


def channels_first(array):
    return torch.tensor(np.moveaxis(array, -1, 1).copy(), requires_grad=True)


def channels_last(tensor):
    return np.moveaxis(tensor.detach().numpy(), 1, -1).tolist()


def a_case(rng, shape, filters, arithmetic):
    n_filters, size = filters
    stride, padding, dilation = arithmetic
    x = rng.normal(size=shape).round(2)
    kernels = rng.normal(size=(n_filters, size, size, shape[-1])).round(2)
    bias = rng.normal(size=n_filters).round(2)
    pictures, weights = channels_first(x), channels_first(kernels)
    shifts = torch.tensor(bias, requires_grad=True)
    y = torch.nn.functional.conv2d(pictures, weights, shifts, stride, padding, dilation)
    upstream = rng.normal(size=tuple(y.shape)).round(2)
    y.backward(torch.tensor(upstream))
    return {
        "x": x.tolist(),
        "kernels": kernels.tolist(),
        "bias": bias.tolist(),
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "y": channels_last(y),
        "upstream": np.moveaxis(upstream, 1, -1).tolist(),
        "dx": channels_last(pictures.grad),
        "dkernels": channels_last(weights.grad),
        "dbias": shifts.grad.tolist(),
    }


def main():
    rng = np.random.default_rng(8)
    golden = {name: a_case(rng, *numbers) for name, numbers in CASES.items()}
    text = json.dumps(golden, separators=(",", ":")).replace('},"', '},\n"')
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
