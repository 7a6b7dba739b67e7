"""Write mlp.json: a network's first weights, and what PyTorch's training makes of them.

Run it in an environment that has PyTorch (`pip install torch`), when a case is added.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

SETTINGS = {"learning_rate": 0.1, "rho": 0.8, "n_epochs": 12}
CASES = {
    "three classes, batch norm": (
        [nn.Linear(4, 5), nn.BatchNorm1d(5, momentum=0.1), nn.ReLU(), nn.Linear(5, 3)],
        functional.cross_entropy,
    ),
    "a regression without biases": (
        [nn.Linear(4, 6, bias=False), nn.Tanh(), nn.Linear(6, 1, bias=False)],
        lambda outputs, targets: functional.mse_loss(outputs[:, 0], targets.double()),
    ),
}


def parameters(layers):
    """Return what each layer learns, weights as (inputs, outputs)."""
    return [[p.detach().numpy().T.tolist() for p in layer.parameters()] for layer in layers]


def a_case(rng, layers, loss):
    X, targets = rng.normal(size=(8, 4)), rng.integers(0, 3, 8)
    network = nn.Sequential(*layers).double()
    optimizer = torch.optim.SGD(
        network.parameters(), lr=SETTINGS["learning_rate"], momentum=SETTINGS["rho"]
    )
    before, losses = parameters(layers), []
    for _ in range(SETTINGS["n_epochs"]):
        optimizer.zero_grad()
        value = loss(network(torch.tensor(X)), torch.tensor(targets))
        losses.append(value.item())
        value.backward()
        optimizer.step()
    return {
        "X": X.tolist(),
        "targets": targets.tolist(),
        "settings": SETTINGS,
        "before": before,
        "losses": losses,
        "after": parameters(layers),
    }


if __name__ == "__main__":
    torch.manual_seed(5)
    rng = np.random.default_rng(5)
    golden = {name: a_case(rng, *case) for name, case in CASES.items()}
    text = json.dumps(golden, separators=(",", ":")).replace('},"', '},\n"')
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
