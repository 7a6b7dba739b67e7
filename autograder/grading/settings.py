"""The settings of grading in ``nbgrader_config.py``: `autograder` and nbgrader's commands use them.

There they are written ``c.SubmissionExporter.cell_seconds = 60``.
"""

import dataclasses
import math
from typing import Any, NoReturn

from traitlets import Bool, Enum, Float, HasTraits, TraitError

from autograder.course import CONFIG_FILE
from autograder.engine import Engine, EngineError, IsolatedEngine, KernelEngine
from autograder.engine.base import DEFAULT_LIMITS, MIB, Limits

SECTION = "SubmissionExporter"
ENGINES = ("isolated", "kernel")
MOST = 1_000_000
"""No limit is set higher: days of computing, a terabyte of memory."""


def is_possible(number: float) -> bool:
    """Tell whether a limit may be set to `number`."""
    return 0 < number <= MOST


def make_engine(name: str, require_isolation: bool) -> Engine:
    """Return the engine called `name`, one of `ENGINES`, for this machine.

    Raises
    ------
    EngineError
        If isolation is required and not to be had.
    """
    if name == "isolated":
        return IsolatedEngine(require_isolation=require_isolation)
    if require_isolation:
        raise EngineError("the kernel engine isolates nothing, and isolation is required")
    return KernelEngine()


class _Named:
    """A setting whose refusal says where it stands, what is expected there, and what came."""

    name: str
    info: Any

    def error(self, obj: Any, value: Any, error: Any = None, info: Any = None) -> NoReturn:
        raise TraitError(
            f"{CONFIG_FILE}: c.{SECTION}.{self.name} has to be {self.info()}, not {value!r}"
        )


class _Limit(_Named, Float):  # type: ignore[misc]
    info_text = f"a number above 0 and up to {MOST}"

    def validate(self, obj: Any, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.error(obj, value)
        if not is_possible(value):
            self.error(obj, value)
        return float(value)


class _Choice(_Named, Enum):  # type: ignore[misc]
    def info(self, as_rst: bool = False) -> str:
        return " or ".join(map(repr, self.values))


class _Switch(_Named, Bool):  # type: ignore[misc]
    info_text = "True or False"


class Settings(HasTraits):  # type: ignore[misc]
    """How submissions are run. Whoever uses it loads it from its section of the configuration."""

    engine = _Choice(
        ENGINES, "isolated", help="What runs submissions; 'kernel' isolates nothing."
    ).tag(config=True)
    require_isolation = _Switch(
        False, help="Whether to refuse to grade where submissions cannot be isolated."
    ).tag(config=True)
    figures = _Switch(
        False, help="Whether to run cells that only draw also where they are as released."
    ).tag(config=True)
    cell_seconds = _Limit(
        DEFAULT_LIMITS.cell_seconds, help="Seconds of computing for one cell."
    ).tag(config=True)
    total_seconds = _Limit(
        DEFAULT_LIMITS.total_seconds, help="Seconds of computing for all cells of a submission."
    ).tag(config=True)
    memory_mb = _Limit(
        DEFAULT_LIMITS.memory_bytes / MIB, help="Megabytes of memory for a submission."
    ).tag(config=True)

    @property
    def limits(self) -> Limits:
        """What each submission may use."""
        return dataclasses.replace(
            DEFAULT_LIMITS,
            cell_seconds=self.cell_seconds,
            total_seconds=self.total_seconds,
            memory_bytes=math.ceil(self.memory_mb * MIB),
        )

    def make_engine(self) -> Engine:
        """Return what runs submissions.

        Raises
        ------
        EngineError
            If isolation is required and not to be had.
        """
        return make_engine(self.engine, self.require_isolation)

    def refuse_unknown(self, given: dict[str, Any]) -> None:
        """Refuse a section of the configuration that sets what is no setting.

        Raises
        ------
        TraitError
            If there is such a name in `given`.
        """
        unknown = sorted(given.keys() - self.traits(config=True).keys())
        if unknown:
            settings = ", ".join(sorted(Settings.class_own_traits(config=True)))
            raise TraitError(
                f"{CONFIG_FILE}: c.{SECTION}.{unknown[0]} is no setting; there are {settings}"
            )
