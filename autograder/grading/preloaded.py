"""What workers are forked with: importing this module imports all that they need."""

import importlib

from autograder.loading import loading

_MODULES = ("autograder.grading.run", "autograder.engine.isolated", "autograder.feedback.page")

with loading():
    for _name in _MODULES:
        importlib.import_module(_name)
