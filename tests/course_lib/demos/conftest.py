"""A notebook without a kernel, for figures to be shown in."""

import pytest


class Events:
    """What IPython calls after each cell."""

    def __init__(self):
        self.callbacks = []

    def register(self, event, callback):
        assert event == "post_run_cell"
        if callback not in self.callbacks:
            self.callbacks.append(callback)


class Shell:
    """As much of a Jupyter kernel's IPython as figures look at."""

    kernel = None  # that there is one tells a kernel from a terminal

    def __init__(self):
        self.user_ns = {}
        self.events = Events()

    def run_cell(self, **variables):
        """Do what a cell does that assigns `variables`."""
        self.user_ns.update(variables)
        for callback in self.events.callbacks:
            callback(None)


@pytest.fixture
def notebook(monkeypatch):
    """A notebook in which figures believe themselves to be, with somebody looking."""
    from course_lib.demos import _live

    shell = Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(_live, "_shown", {})
    monkeypatch.setattr(_live.InteractiveFigure, "page", ("light", False))
    return shell
