"""How the hidden tests of the gates drive them: forward, backward, and again."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import dataclasses
import math
from functools import partial

import numpy as np


def gate_case(exercise, title, script, **arguments):
    """Return the case of a script, whose call says what is done with which gate."""
    case = exercise.case(script=script, **arguments)
    return dataclasses.replace(case, call=f"{exercise.name}, {title}")


def gate(forward, backward):
    """Return a gate that remembers the inputs of its latest forward."""

    class Gate:
        def forward(self, *inputs):
            self.inputs = inputs
            return forward(*inputs)

        def backward(self, upstream):
            return backward(*self.inputs, upstream)

    return Gate()


def told(gradients, names, when="backward(upstream)"):
    """Return what backward returned, a step for each input."""
    whole = "a tuple of 2 gradients" if len(names) == 2 else "a tuple of 1 gradient"
    if isinstance(gradients, tuple | list) and len(gradients) == len(names):
        said = whole
    elif isinstance(gradients, tuple | list):
        said = f"{type(gradients).__name__} of {len(gradients)}"
    elif isinstance(gradients, np.ndarray):
        said = f"an array of shape {gradients.shape}"
    else:
        said = "a number" if isinstance(gradients, float | int) else type(gradients).__name__
    steps = {f"{when}": said}
    if said == whole:
        parts = zip(names, gradients, strict=True)
        steps |= {f"{when}, the gradient of {name}": part for name, part in parts}
    return steps


def once(gate, upstream, **inputs):
    """Go forward and back once."""
    one = gate()
    call = f"forward({', '.join(inputs)})"
    return {call: one.forward(*inputs.values()), **told(one.backward(upstream), [*inputs])}


def one_array_twice(gate, a, upstream):
    """Let one array be both inputs."""
    one = gate()
    return {"forward(a, a)": one.forward(a, a), **told(one.backward(upstream), ["a", "b"])}


def again(gate, upstream, **inputs):
    """Go back twice, forward with other values, and back again; another shape is last."""
    one, names, values = gate(), [*inputs], [*inputs.values()]
    steps = {"forward": np.copy(one.forward(*values))[()]}
    steps |= told(one.backward(upstream), names, "the first backward")
    steps |= told(
        one.backward(0.5 - 2 * upstream), names, "a second backward with another upstream"
    )
    steps |= told(one.backward(upstream), names, "a third backward, with the first upstream again")
    others = [0.3 - 1.7 * value for value in values]
    steps["a second forward, with other values"] = one.forward(*others)
    one.forward(*values)
    steps["a forward with other values once more"] = one.forward(*others)
    steps |= told(one.backward(upstream), names, "backward after the latest forward")
    one_sided = [np.abs(value) * (-1) ** i for i, value in enumerate(values)]
    for title, same in (("a above b", one_sided), ("b above a", [-v for v in one_sided])):
        title = title if len(names) == 2 else f"z {'above' if same is one_sided else 'below'} 0"
        steps[f"forward with {title} throughout"] = one.forward(*same)
        steps |= told(one.backward(upstream), names, f"backward with {title} throughout")
    few = [value.ravel()[:2] for value in others]
    steps["forward with arrays of another shape"] = one.forward(*few)
    steps |= told(
        one.backward(upstream.ravel()[1:3]), names, "backward with arrays of another shape"
    )
    floats = [float(value.flat[-1]) for value in values]
    steps["forward with floats after arrays"] = one.forward(*floats)
    return steps | told(one.backward(float(upstream.flat[0])), names, "backward with floats")


def side_by_side(gate, upstream, **inputs):
    """Use two gates in turns: what one remembers must not reach the other."""
    one, other, names, values = gate(), gate(), [*inputs], [*inputs.values()]
    steps = {"forward of one": one.forward(*values)}
    steps["forward of the other"] = other.forward(*[0.4 - 1.3 * value for value in values])
    steps |= told(one.backward(upstream), names, "backward of one")
    steps |= told(other.backward(1 - upstream), names, "backward of the other")
    few = [value.ravel()[:1] for value in values]  # what is shared still fits the others
    steps["forward of a third, with arrays of another shape"] = gate().forward(*few)
    return steps | told(one.backward(-2 * upstream), names, "backward of one once more")


MORE_THAN_ONCE = (("used several times", again), ("two of them in turns", side_by_side))
"""Titles and scripts of what shows whether a gate remembers its own latest inputs."""


def arrays_of_many_shapes(draw, n, d, k, make):
    """Yield titles, each with arrays of one shape; ``make(size)`` draws their entries."""
    for title, shape in (
        ("with arrays", (n, d)),
        ("with vectors", (n * k,)),
        ("with arrays of three dimensions", (d, k, n)),
        ("with as many rows as columns", (n, n)),
        ("with arrays of one entry", (1, 1)),
        ("with arrays of shape ()", ()),
    ):
        drawn = draw.until(partial(make, math.prod(shape)))
        yield title, [values.reshape(shape) for values in drawn]


def signed(draw, *shape):
    """Return values of about one size, none of them 0; of both signs where arrays have several."""

    def attempt():
        values = draw.rng.uniform(0.2, 3.0, size=shape) * draw.rng.choice([-1, 1], size=shape)
        both = (values > 0).any() and (values < 0).any()
        draw.require(both or 1 in shape, "both signs")
        return values

    return draw.until(attempt)


def number(draw):
    """Return a number away from 0, with a sign."""
    return float(draw.rng.uniform(0.2, 3.0) * draw.rng.choice([-1, 1]))
