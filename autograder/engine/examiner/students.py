"""Where examiners that are forked have their student processes from."""

from pathlib import Path

from autograder.engine.base import EngineError, Limits
from autograder.engine.sandbox.fresh_process import FreshProcess, why_no_sandbox
from autograder.engine.sandbox.zygote import CannotFork, ForkedProcess, Zygote


class Students:
    """Where student processes come from: a zygote in the sandbox, where that is possible.

    Parameters
    ----------
    stage : Path
        What they can import of this repository.
    """

    def __init__(self, stage: Path) -> None:
        self._stage = stage
        self._zygote: Zygote | None = None
        self._without_sandbox: str | None = None
        self._without_zygote: str | None = None
        try:
            self._zygote = Zygote(stage)
        except CannotFork as error:
            self._without_zygote = str(error)
        except EngineError as error:
            self._without_sandbox = self._without_zygote = str(error)

    def wait_until_ready(self) -> None:
        """Wait until the zygote is warm; see what there is where it can't do its work."""
        if self._zygote is not None:
            try:
                self._zygote.wait_until_ready()
            except EngineError as error:
                self._zygote.end()
                self._zygote, self._without_zygote = None, str(error)
        if self._without_zygote and self._without_sandbox is None:
            self._without_sandbox = why_no_sandbox(self._stage)

    def about(self) -> dict[str, str | None]:
        """Say why there is no sandbox, and why no zygote, or None where there is one."""
        return {
            "without_sandbox": self._without_sandbox,
            "without_zygote": self._without_zygote,
        }

    def replace_what_has_ended(self) -> None:
        """Start another zygote if ours has ended: no submission reaches it, but a system may."""
        if self._zygote is not None and not self._zygote.is_alive:
            self._zygote.end()
            self._zygote = Zygote(self._stage)
            self._zygote.wait_until_ready()

    def end(self) -> None:
        """End the zygote, and all that comes from it."""
        if self._zygote is not None:
            self._zygote.end()

    def start(self, limits: Limits) -> ForkedProcess | FreshProcess:
        """Start a student process; called in an examiner."""
        if self._zygote is not None:
            return ForkedProcess(self._zygote, limits)
        return FreshProcess(self._stage, limits, sandboxed=self._without_sandbox is None)
