"""How many examples the readers and renderers of submissions are tried on, and how."""

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning

few_and_with_make_attacks_many = pytest.mark.parametrize(
    "examples", [50, pytest.param(10_000, marks=pytest.mark.attack)]
)


def feed(function: Callable[[Any], None], strategy: st.SearchStrategy[Any], examples: int) -> None:
    """Call `function` with examples of `strategy`, however long they take to make or to read."""
    with warnings.catch_warnings():
        # The warning of a long example, an error in these tests, would hide what the example shows.
        warnings.simplefilter("ignore", HypothesisWarning)
        settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(given(strategy)(function))()
