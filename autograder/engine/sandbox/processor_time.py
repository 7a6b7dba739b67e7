"""How much the processes of a submission have computed, those that have ended included."""

import os

from autograder.engine.sandbox import process_tree

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_UTIME, _STIME, _CUTIME, _CSTIME, _STARTTIME = 11, 12, 13, 14, 19
"""Fields of ``/proc/<pid>/stat``, counted after the name in brackets; see proc_pid_stat(5)."""


class ProcessorTime:
    """Adds up the processor time of processes that come and go, from looks at ``/proc``.

    A process that ended counts in its parent's time once the parent has waited for it. A parent
    need not wait; then what was last seen of the process counts. Never too much is counted.

    Attributes
    ----------
    seconds : float
        What was computed until the last look. It never falls; where there is no ``/proc`` it is 0.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._own: dict[tuple[int, int], int] = {}
        self._gone = 0

    def look(self, processes: list[int]) -> None:
        """Count what `processes`, which is all that are alive, have computed.

        Parameters
        ----------
        processes : list of int
            Their numbers; those that have ended meanwhile do no harm.
        """
        own: dict[tuple[int, int], int] = {}
        waited_for = 0
        for process in processes:
            times = _times(process)
            if times is not None:
                own[process, times[_STARTTIME]] = times[_UTIME] + times[_STIME]
                waited_for += times[_CUTIME] + times[_CSTIME]
        self._gone += sum(ticks for key, ticks in self._own.items() if key not in own)
        self._own = own
        ticks = sum(own.values()) + max(waited_for, self._gone)
        self.seconds = max(self.seconds, ticks / _TICKS)


def _times(process: int) -> dict[int, int] | None:
    # The name, in brackets, may hold anything.
    fields = process_tree.read(f"/proc/{process}/stat").rpartition(")")[2].split()
    if not fields:
        return None
    wanted = (_UTIME, _STIME, _CUTIME, _CSTIME, _STARTTIME)
    return {field: int(fields[field]) for field in wanted}
