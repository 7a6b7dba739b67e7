"""What a cell may take, and what a student reads when it took more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """What a cell may take."""

    computing: float
    """Seconds of processors' time."""
    waiting: float
    """Seconds that may pass meanwhile."""

    def why_stopped(self, has_waited: bool) -> str:
        """Say why a cell with this allowance was stopped, and what may be wrong.

        Parameters
        ----------
        has_waited : bool
            Whether it is the time that passed which was up, not the time for computing.
        """
        if has_waited:
            spent = f"stopped after {self.waiting:.3g} seconds of waiting"
            return f"{spent}: does something sleep, or wait for what never comes?"
        spent = f"stopped after {self.computing:.3g} seconds of computing"
        return f"{spent}: is there a loop that never ends?"
