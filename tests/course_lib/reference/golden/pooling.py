"""Write pooling.json: PyTorch's pooling of small pictures with ties, and its gradients.

Run it in an environment that has PyTorch (`pip install torch`), when a case is added.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

# Shape of the pictures (N, H, W, C); window size, stride.
CASES = {
    "windows side by side": ((2, 6, 4, 2), 2, 2),
    "windows that overlap": ((1, 7, 8, 2), 3, 2),
    "windows with gaps": ((2, 5, 7, 3), 2, 3),
}
POOLINGS = {"max_pool": functional.max_pool2d, "average_pool": functional.avg_pool2d}


def a_case(rng, pooling, shape, size, stride):
    x = rng.integers(-4, 1, size=shape).astype(float)  # few values: many windows have a tie
    pictures = torch.tensor(np.moveaxis(x, -1, 1).copy(), requires_grad=True)
    y = POOLINGS[pooling](pictures, size, stride)
    upstream = rng.normal(size=tuple(y.shape)).round(2)
    y.backward(torch.tensor(upstream))
    return {
        "function": pooling,
        "x": x.tolist(),
        "size": size,
        "stride": stride,
        "y": np.moveaxis(y.detach().numpy(), 1, -1).tolist(),
        "upstream": np.moveaxis(upstream, 1, -1).tolist(),
        "dx": np.moveaxis(pictures.grad.numpy(), 1, -1).tolist(),
    }


def main():
    rng = np.random.default_rng(8)
    golden = {
        f"{pooling}, {name}": a_case(rng, pooling, *numbers)
        for pooling in POOLINGS
        for name, numbers in CASES.items()
    }
    text = json.dumps(golden, separators=(",", ":")).replace('},"', '},\n"')
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
