"""Engines for tests of grading that need not run anybody's code. Workers import them by name."""

import os
import time
from dataclasses import replace

import nbformat

from autograder.engine import EngineError, Execution
from autograder.engine.base import DEFAULT_LIMITS
from autograder.engine.notebooks import fail_rest, is_runnable, without_outputs, write_outputs
from autograder.engine.outcomes import TestOutcome, not_run
from autograder.engine.outputs import error_output
from autograder.engine.read_outputs import read_outcomes
from autograder.lesson.lesson import grade_id, is_test
from tests.support.waiting import wait_until


class PassingEngine:
    """Passes every test, unless the submission's code holds a word that it obeys."""

    name = "passing"
    knows_mistakes = True
    isolation = "none"

    def execute(self, notebook, *, files=None, limits=DEFAULT_LIMITS, draw=0):
        sources = "\n".join(cell.source for cell in notebook.cells)
        if "KILL THE WORKER" in sources:
            os._exit(1)
        if "BREAK THE ENGINE" in sources:
            raise ZeroDivisionError("a mistake in the engine")
        if "NO ENGINE HERE" in sources:
            raise EngineError("this machine has no sandbox; install one")
        if "TAKE A WHILE" in sources:
            time.sleep(0.5)
        executed = without_outputs(notebook)
        if "WRITE NO TEXT" in sources:
            executed.cells[1].outputs = [nbformat.v4.new_output("stream", text="\ud800")]
        if "BREAK THE PAGE" in sources:
            error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": [5]}
            executed.cells[1].outputs = [nbformat.from_dict(error)]
        names = [grade_id(cell) for cell in filter(is_test, executed.cells)]
        tests = {name: TestOutcome() for name in names}
        if "FAIL EVERYTHING" in sources:
            fail_rest(executed, "failed")
            tests = not_run(names, "failed")
        return Execution(executed, tests, 0.25, 50 * 2**20, None, "none", draw, ["a note"])


class CountingEngine(PassingEngine):
    """Writes a line to the file `path` for each notebook that it runs, in whichever process.

    One that holds WAIT FOR IT ends when there is a file `go` beside that.
    """

    def __init__(self, path):
        self.path = path

    def execute(self, notebook, **options):
        with self.path.open("a") as file:
            file.write("run\n")
        if any("WAIT FOR IT" in cell.source for cell in notebook.cells):
            wait_until(self.path.with_name("go").exists)
        return super().execute(notebook, **options)

    def runs(self):
        """Return how many notebooks it ran, and begin to count again."""
        runs = len(self.path.read_text().splitlines()) if self.path.exists() else 0
        self.path.unlink(missing_ok=True)
        return runs


class PlainEngine:
    """Runs every cell in this process, the tests beside the solutions: for lessons of our own."""

    name = "plain"
    knows_mistakes = True
    isolation = "none"

    def execute(self, notebook, *, files=None, limits=DEFAULT_LIMITS, draw=0):
        executed = without_outputs(notebook)
        namespace, mistakes = {}, {}
        for number, cell in enumerate(executed.cells, start=1):
            if is_runnable(cell):
                outputs, mistakes[grade_id(cell)] = self._run(cell.source, namespace)
                write_outputs(cell, number, outputs)
        tests = {
            name: self._named(outcome, mistakes.get(name))
            for name, outcome in read_outcomes(executed).items()
        }
        return Execution(executed, tests, 0.0, None, None, "none")

    def _run(self, source, namespace):
        try:
            exec(source, namespace)
        except Exception as error:
            outputs = [error_output(type(error).__name__, str(error))]
            return outputs, getattr(error, "mistake", None)
        return [], None

    def _named(self, outcome, mistake):
        if outcome.failure is None:
            return outcome
        return replace(outcome, failure=replace(outcome.failure, mistake=mistake))
