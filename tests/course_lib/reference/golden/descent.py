"""Write descent.json: the steps that PyTorch's SGD takes, with and without momentum.

Run it in an environment that has PyTorch (`pip install torch`; 2.13 made the file) when a case is
added.
"""

import json
from pathlib import Path

import numpy as np
import torch


def valley(x):
    """Rosenbrock's valley: steep across, almost flat along a curved floor."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def of_a_path(x0, learning_rate, rho, n_steps):
    x = torch.tensor(x0, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=learning_rate, momentum=rho)
    path = [x.tolist()]
    for _ in range(n_steps):
        optimizer.zero_grad()
        valley(x).backward()
        optimizer.step()
        path.append(x.tolist())
    settings = {"x0": x0, "learning_rate": learning_rate, "rho": rho, "n_steps": n_steps}
    return {"settings": settings, "path": path}


def of_training(batch_size, learning_rate=0.1, n_epochs=3, seed=6):
    """Return a training run whose batches are consecutive rows of NumPy's permutations."""
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(11, 3)), rng.normal(size=11)
    w = torch.zeros(3, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    shuffler, losses = np.random.default_rng(seed), []
    for _ in range(n_epochs):
        for rows in torch.tensor(shuffler.permutation(11)).split(batch_size):
            optimizer.zero_grad()
            predictions = torch.tensor(X)[rows] @ w
            loss = torch.nn.functional.mse_loss(predictions, torch.tensor(y)[rows])
            losses.append(loss.item())
            loss.backward()
            optimizer.step()
    settings = {"batch_size": batch_size, "learning_rate": learning_rate, "n_epochs": n_epochs}
    return {
        "X": X.tolist(),
        "y": y.tolist(),
        "settings": settings,
        "seed": seed,
        "w": w.tolist(),
        "losses": losses,
    }


if __name__ == "__main__":
    golden = {
        "paths": [of_a_path([-0.5, 0.8, 1.3], 1e-3, rho, 12) for rho in (0.0, 0.5, 0.9)],
        "training": [of_training(batch_size) for batch_size in (1, 4, 11)],
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(golden) + "\n", encoding="utf-8")
