"""The student process's first steps; started as ``python -I -c`` with its settings as JSON."""

import gc
import importlib
import json
import os
import socket
import sys

from autograder.engine.student.seal import Seal, close, leave_examiners_limits, limit_memory


def main(settings_json: str) -> None:
    """Seal the process, load what lessons need, and serve the examiner.

    Without a connection in the settings it is a rehearsal, which ends here if all goes well.
    """
    settings = json.loads(settings_json)
    seal = Seal(**settings["seal"])
    leave_examiners_limits()
    close(seal)
    if settings["connection"] is None:
        importlib.import_module("numpy")
        return
    connection = socket.socket(fileno=settings["connection"])
    connection.set_inheritable(False)
    # NumPy and IPython are loaded only now that the process has given up what it will not need.
    gc.disable()  # of what is loaded nothing becomes garbage
    student = importlib.import_module("autograder.engine.student.server")
    channel = importlib.import_module("autograder.engine.protocol.channel").Channel(connection)
    os.chdir(settings["folder"])
    sys.path.append(settings["folder"])
    sys.argv = [""]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    shell = student.start_shell()
    limit_memory(seal)
    gc.freeze()
    gc.enable()
    student.serve(channel, shell, settings["outputs"])
