"""Interactive figures, one module per lesson, driven by the student's own functions.

A lesson draws a figure with one call, such as ``demos.knn.boundary(...)``, and hands in the
functions that it shows. While one of them is unwritten, raises or returns something else than asked
for, a sentence in the figure's place says so; a figure never raises because of them. Modules load
when they are first used.
"""

import importlib
import pkgutil
from types import ModuleType

__all__ = [module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
