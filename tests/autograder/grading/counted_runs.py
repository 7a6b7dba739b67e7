"""The command ``grade`` with a `CountingEngine`: what no real engine's time should be spent on.

Started with the file of the engine, then the command's arguments.
"""

import signal
import sys
from pathlib import Path

from autograder.cli.main import main
from autograder.grading.settings import Settings
from tests.support.engines import CountingEngine

if __name__ == "__main__":
    # A shell's background job, as these tests may be, has its processes ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    Settings.make_engine = lambda settings: CountingEngine(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
