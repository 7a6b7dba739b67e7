"""How the hidden tests of the gates drive them: forward, backward, and again."""

# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import dataclasses

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


def told(gradients, n_inputs, when="backward(upstream)"):
    """Return what backward returned, a step for each input."""
    names = ("a", "b") if n_inputs == 2 else ("z",)
    whole = "a tuple of 2 gradients" if n_inputs == 2 else "a tuple of 1 gradient"
    if isinstance(gradients, tuple | list) and len(gradients) == n_inputs:
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


def of_two(gate, a, b, upstream):
    """Go forward and back once, with two inputs."""
    one = gate()
    return {"forward(a, b)": one.forward(a, b), **told(one.backward(upstream), 2)}


def of_one(gate, z, upstream):
    """Go forward and back once, with one input."""
    one = gate()
    return {"forward(z)": one.forward(z), **told(one.backward(upstream), 1)}


def of_two_again(gate, a, b, upstream):
    """Go back twice, forward with other values, and back again; another shape is last."""
    return _again(gate, (a, b), upstream)


def of_one_again(gate, z, upstream):
    """Go back twice, forward with other values, and back again; another shape is last."""
    return _again(gate, (z,), upstream)


def of_two_side_by_side(gate, a, b, upstream):
    """Use two gates in turns: what one remembers must not reach the other."""
    return _side_by_side(gate, (a, b), upstream)


def of_one_side_by_side(gate, z, upstream):
    """Use two gates in turns: what one remembers must not reach the other."""
    return _side_by_side(gate, (z,), upstream)


def of_one_array_twice(gate, a, upstream):
    """Let one array be both inputs."""
    one = gate()
    return {"forward(a, a)": one.forward(a, a), **told(one.backward(upstream), 2)}


def _again(gate, inputs, upstream):
    one, n = gate(), len(inputs)
    steps = {"forward": np.copy(one.forward(*inputs))[()]}
    steps |= told(one.backward(upstream), n, "the first backward")
    steps |= told(one.backward(0.5 - 2 * upstream), n, "a second backward with another upstream")
    steps |= told(one.backward(upstream), n, "a third backward, with the first upstream again")
    others = [0.3 - 1.7 * values for values in inputs]
    steps["a second forward, with other values"] = one.forward(*others)
    one.forward(*inputs)
    steps["a forward with other values once more"] = one.forward(*others)
    steps |= told(one.backward(upstream), n, "backward after the latest forward")
    one_sided = [np.abs(values) * (-1) ** i for i, values in enumerate(inputs)]
    for title, same in (("a above b", one_sided), ("b above a", [-v for v in one_sided])):
        title = title if n == 2 else f"z {'above' if same is one_sided else 'below'} 0"
        steps[f"forward with {title} throughout"] = one.forward(*same)
        steps |= told(one.backward(upstream), n, f"backward with {title} throughout")
    few = [values.ravel()[:2] for values in others]
    steps["forward with arrays of another shape"] = one.forward(*few)
    steps |= told(one.backward(upstream.ravel()[1:3]), n, "backward with arrays of another shape")
    floats = [float(values.flat[-1]) for values in inputs]
    steps["forward with floats after arrays"] = one.forward(*floats)
    return steps | told(one.backward(float(upstream.flat[0])), n, "backward with floats")


def _side_by_side(gate, inputs, upstream):
    one, other, n = gate(), gate(), len(inputs)
    steps = {"forward of one": one.forward(*inputs)}
    steps["forward of the other"] = other.forward(*[0.4 - 1.3 * v for v in inputs])
    steps |= told(one.backward(upstream), n, "backward of one")
    steps |= told(other.backward(1 - upstream), n, "backward of the other")
    few = [values.ravel()[:1] for values in inputs]  # what is shared still fits the others
    steps["forward of a third, with arrays of another shape"] = gate().forward(*few)
    return steps | told(one.backward(-2 * upstream), n, "backward of one once more")


def signed(draw, *shape):
    """Return values of both signs and about one magnitude, none of them 0."""

    def once():
        values = draw.rng.uniform(0.2, 3.0, size=shape) * draw.rng.choice([-1, 1], size=shape)
        both = (values > 0).any() and (values < 0).any()
        draw.require(both or values.size == 1, "both signs")
        return values

    return draw.until(once)


def number(draw):
    """Return a number away from 0, with a sign."""
    return float(draw.rng.uniform(0.2, 3.0) * draw.rng.choice([-1, 1]))
