"""Walks through a graph as students get them wrong."""

import numpy as np


def overwriting(output):
    """Take the last part for the sum, in a right order."""
    gradients = {output: np.ones_like(output.value)}
    for node in _consumers_first(output):
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[source] = part
    return gradients


def breadth_first(output):
    """Ask level by level, each node once, though others that use it come later."""
    gradients, queue, seen = {output: np.ones_like(output.value)}, [output], {output}
    while queue:
        node = queue.pop(0)
        for source, part in zip(node.inputs, node.local_gradients(gradients[node]), strict=True):
            gradients[source] = gradients.get(source, 0.0) + part
            if source not in seen:
                seen.add(source)
                queue.append(source)
    return gradients


def along_each_path(output):
    """Ask once for each path from the output: right sums, but many calls."""
    gradients = {}

    def go(node, upstream):
        gradients[node] = gradients.get(node, 0.0) + upstream
        for source, part in zip(node.inputs, node.local_gradients(upstream), strict=True):
            go(source, part)

    go(output, np.ones_like(output.value))
    return gradients


def endless(output):
    while True:
        output.local_gradients(1.0)


def _consumers_first(output):
    order = []

    def visit(node):
        if node not in order:
            for source in node.inputs:
                visit(source)
            order.append(node)

    visit(output)
    return order[::-1]
