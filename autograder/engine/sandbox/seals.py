"""Which seal a submission's limits come to."""

import math
import os
import secrets

from autograder.engine.base import Limits
from autograder.engine.student.seal import Seal

_STRANGERS = 1_900_000_000
"""First of the user numbers that submissions run under where the grader is root."""
_BEFORE_THE_SUBMISSION_SECONDS = 30
"""Processor time that a process of the student's may have beside the submission's, to start up."""


def seal_for(limits: Limits, *, sandboxed: bool) -> Seal:
    """Return a seal for one student process: where the grader is root, with a user of its own."""
    stranger = _STRANGERS + secrets.randbelow(100_000_000)
    return Seal(
        user=stranger if sandboxed and os.geteuid() == 0 else None,
        own_namespaces=sandboxed,
        memory_bytes=limits.memory_bytes,
        processes=limits.processes,
        open_files=limits.open_files,
        file_bytes=limits.file_bytes,
        cpu_seconds=math.ceil(limits.total_seconds) + _BEFORE_THE_SUBMISSION_SECONDS,
    )
