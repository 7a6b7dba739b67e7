"""The start of the forkserver: the zygote first, which has the most to load, then all else."""

import importlib
import json
import os
import socket
from pathlib import Path

from autograder.engine.examiner.students import Students


def main(settings_json: str) -> None:
    """Be the forkserver."""
    settings = json.loads(settings_json)
    students = Students(Path(settings["stage"]))
    forkserver = importlib.import_module("autograder.engine.examiner.forkserver")
    forkserver.main(socket.socket(fileno=settings["listener"]), students)
    os._exit(0)  # in good order, but for what takes time and is of no use to anybody
