"""Write losses.json: what PyTorch makes of the losses and of descents on them.

Run it in an environment that has PyTorch (`pip install torch`; 2.13 made the file) when a case is
added.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

LOSSES = {
    "mean_squared_error": functional.mse_loss,
    "mean_absolute_error": functional.l1_loss,
    "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
    "cross_entropy": functional.cross_entropy,
}
LOGITS = {"ordinary": (-3.0, 0.4, 1.5, 2.6), "large": (1e-300, -1e4, 1e4, -745.2, 38.0)}


def cases(rng):
    """Yield a case's name, its loss, and outputs and targets for it."""
    for name in ("mean_squared_error", "mean_absolute_error"):
        yield f"{name}, ordinary", name, rng.normal(size=7), rng.normal(size=7)
    for size, logits in LOGITS.items():
        both = np.repeat([0, 1], len(logits))
        yield f"binary_cross_entropy, {size}", "binary_cross_entropy", np.tile(logits, 2), both
        outputs = rng.choice(logits, size=(8, 4)) + rng.normal(size=(8, 4))
        yield f"cross_entropy, {size}", "cross_entropy", outputs, rng.integers(0, 4, 8)


def of_a_loss(name, outputs, targets):
    tensor = torch.tensor(outputs, requires_grad=True)
    wanted = torch.tensor(targets)
    loss = LOSSES[name](tensor, wanted if name == "cross_entropy" else wanted.double())
    loss.backward()
    return {
        "function": name,
        "outputs": outputs.tolist(),
        "targets": targets.tolist(),
        "loss": loss.item(),
        "gradient": tensor.grad.tolist(),
    }


def of_a_descent(rng, name, n_outputs, learning_rate=0.3, n_steps=25):
    X = rng.normal(size=(9, 3))
    targets = rng.integers(0, max(2, n_outputs), 9)
    wanted = torch.tensor(targets) if n_outputs > 1 else torch.tensor(targets).double()
    W = torch.zeros(3, n_outputs, dtype=torch.double, requires_grad=True)
    b = torch.zeros(n_outputs, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.SGD([W, b], lr=learning_rate)
    losses = []
    for _ in range(n_steps):
        optimizer.zero_grad()
        scores = torch.tensor(X) @ W + b
        loss = LOSSES[name](scores if n_outputs > 1 else scores[:, 0], wanted)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    return {
        "X": X.tolist(),
        "targets": targets.tolist(),
        "settings": {"n_outputs": n_outputs, "learning_rate": learning_rate, "n_steps": n_steps},
        "W": W.tolist(),
        "b": b.tolist(),
        "losses": losses,
    }


if __name__ == "__main__":
    rng = np.random.default_rng(20)
    golden = {
        "losses": {case: of_a_loss(*sample) for case, *sample in cases(rng)},
        "descents": {
            name: of_a_descent(rng, name, 3 if name == "cross_entropy" else 1) for name in LOSSES
        },
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden) + "\n", encoding="utf-8")
