import importlib
import pkgutil

import pytest

from course_lib.demos import convolution
from tests.support.figures import figures_of


@pytest.fixture
def figure(monkeypatch):
    """Call for a figure, as in ``figure(convolution.tiles, output_size)``."""
    modules = [
        importlib.import_module(f"{convolution.__name__}.{module.name}")
        for module in pkgutil.iter_modules(convolution.__path__)
    ]
    return figures_of(monkeypatch, *(module for module in modules if hasattr(module, "show")))


@pytest.fixture
def unwritten():
    """A function as the released lesson has it."""

    def function(*arguments):
        raise NotImplementedError

    return function
