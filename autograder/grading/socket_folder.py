"""Where multiprocessing's sockets lie: the system limits the length of their names.

Remove it when Python 3.14, whose multiprocessing does the same, is the oldest that is supported.
"""

import os
import tempfile
import threading
from multiprocessing import util

from autograder.engine.base import EngineError

_LONGEST = 70
"""Bytes in the name of a folder for sockets: macOS allows 103 for a socket, Linux 107, and
multiprocessing adds 32."""
_SHORTER = ("/tmp", "/var/tmp")
_choosing = threading.Lock()


def make_room_for_sockets() -> None:
    """Have this process's sockets made where their names fit, if ``TMPDIR`` is too long for them.

    All other temporary files stay where they were.

    Raises
    ------
    EngineError
        If there is no such place.
    """
    folder = tempfile.gettempdir()
    if len(os.fsencode(folder)) <= _LONGEST:
        return
    for shorter in _SHORTER:
        if os.path.isdir(shorter) and os.access(shorter, os.W_OK | os.X_OK):
            with _choosing:
                tempfile.tempdir = shorter
                try:
                    util.get_temp_dir()  # once made, it is this process's for good
                finally:
                    tempfile.tempdir = folder
            return
    raise EngineError(
        f"the name of the folder for temporary files has more than {_LONGEST} bytes, so that "
        f"sockets in it would have names too long for the system: set TMPDIR to a shorter one "
        f"than {folder}"
    )
