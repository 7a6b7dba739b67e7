"""What the lessons import: checks, data sets, figures and the small classes that exercises receive.

Submodules load when they are first used, so ``import course_lib`` costs next to nothing; Matplotlib
and anywidget load with the first figure.
"""

import importlib
from types import ModuleType

__all__ = ["checks", "datasets", "demos", "gradcheck", "graph", "layers", "lending", "reference"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
