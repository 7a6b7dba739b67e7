"""The receptive field: how much of the input one output of a stack of layers can see.

Follows Araujo, Norris and Sim (2019), "Computing Receptive Fields of Convolutional Neural
Networks", Distill.
"""

from collections.abc import Iterable

from course_lib.reference._validation import in_range


def receptive_field(layers: Iterable[tuple[int, int, int]]) -> int:
    """Return along one axis how many inputs an output of the last layer depends on, end to end.

    A kernel of k with dilation d spans ``d (k − 1) + 1`` of its own inputs, that is ``d (k − 1)``
    steps, and one such step is as many positions of the network's input as the strides of all
    earlier layers multiply to. A layer's own stride spreads only the layers after it. Padding does
    not matter, and a pooling layer counts like a convolution.

    Parameters
    ----------
    layers : iterable of (int, int, int)
        For each layer its kernel, stride and dilation, all at least 1, the first layer first.

    Returns
    -------
    int
        At least 1, which is what no layer at all sees.

    Raises
    ------
    TypeError, ValueError
        If a layer is not three integers of at least 1.
    """
    field, step = 1, 1
    for i, layer in enumerate(layers):
        if not isinstance(layer, tuple | list) or len(layer) != 3:
            raise TypeError(f"layers[{i}]: expected (kernel, stride, dilation), got {layer!r}")
        kernel, stride, dilation = (
            in_range(value, 1, None, f"layers[{i}], {name}")
            for value, name in zip(layer, ("kernel", "stride", "dilation"), strict=True)
        )
        field += dilation * (kernel - 1) * step
        step *= stride
    return field
