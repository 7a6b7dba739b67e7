"""What a cell may take, and what a student reads when it took more."""

import struct
from dataclasses import dataclass

_FORM = struct.Struct("<dd??")


@dataclass(frozen=True)
class Allowance:
    """What a cell may take."""

    computing: float
    """Seconds of processors' time."""
    waiting: float
    """Seconds that may pass meanwhile."""
    computing_is_rest: bool = False
    """Whether so little computing is all that is left of the submission's ..."""
    waiting_is_rest: bool = False
    """... and whether so little waiting is."""

    def packed(self) -> bytes:
        """Return what crosses to the other side, with each request."""
        return _FORM.pack(
            self.computing, self.waiting, self.computing_is_rest, self.waiting_is_rest
        )

    @classmethod
    def unpacked(cls, data: bytes) -> "Allowance":
        """Return the allowance that was packed."""
        return cls(*_FORM.unpack(data))

    def why_stopped(self, has_waited: bool) -> str:
        """Say why a cell with this allowance was stopped, and what may be wrong.

        Parameters
        ----------
        has_waited : bool
            Whether it is the time that passed which was up, not the time for computing.
        """
        if has_waited:
            spent, is_rest = f"{self.waiting:.3g} seconds of waiting", self.waiting_is_rest
            advice = "does something sleep, or wait for what never comes?"
        else:
            spent, is_rest = f"{self.computing:.3g} seconds of computing", self.computing_is_rest
            advice = "is there a loop that never ends?"
        if is_rest:
            advice = "the cells before had left no more of the time of the whole notebook"
        return f"stopped after {spent}: {advice}"
