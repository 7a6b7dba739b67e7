"""Short notebooks for the isolated engine, and what came of them."""

import contextlib
import dataclasses
import shutil
from functools import cache
from types import SimpleNamespace
from unittest import mock

import nbformat
import pytest

from autograder.engine import IsolatedEngine, Limits, examiners
from tests.support import cells

SHORT = Limits(cell_seconds=1, total_seconds=20, memory_bytes=512 << 20)
IMPATIENT = dataclasses.replace(SHORT, wall_factor=2, wall_margin_seconds=6)
"""For what waits for ever; it must compute no more than a loaded machine does in that time."""

needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="bubblewrap is not installed (apt install bubblewrap)"
)


@cache
def engine() -> IsolatedEngine:
    return IsolatedEngine()


@cache
def cold_engine() -> IsolatedEngine:
    """Return an engine that starts each process from nothing, as where none can be forked."""
    return IsolatedEngine(warm=False)


@contextlib.contextmanager
def warm_engine(code: str = ""):
    """Give an engine with warm processes of its own; `code` runs first in the examiners' parent."""
    before, entry = examiners._START_FORKSERVER.split("from autograder.engine.examiner")
    start = f"{before}\n{code}\nfrom autograder.engine.examiner{entry}"
    with mock.patch.multiple(examiners, _START_FORKSERVER=start, _ours=None):
        made = IsolatedEngine()
        try:
            yield made
        finally:
            made._examiners.end()


@contextlib.contextmanager
def without_sandbox(reason: str):
    """Give an engine that is told `reason` for there being no sandbox."""
    with mock.patch.object(examiners, "why_no_sandbox", return_value=reason):
        yield IsolatedEngine(warm=False)


def run(*sources: str, files=None, limits: Limits = SHORT, with_engine=None):
    """Run cells; those that start with "# test" are test cells, named for what follows it.

    The result has, cell by cell, `printed`, `values`, `message` and `traceback`.
    """
    made = [
        cells.test(_test_name(i, source), source, 1)
        if source.startswith("# test")
        else cells.code(source)
        for i, source in enumerate(sources)
    ]
    notebook = nbformat.v4.new_notebook(cells=made)
    execution = (with_engine or engine()).execute(notebook, files=files, limits=limits)
    nbformat.validate(execution.notebook)
    results = [_read(cell) for cell in execution.notebook.cells]
    return SimpleNamespace(
        execution=execution,
        cells=results,
        printed=[result.printed for result in results],
        messages=[result.message for result in results],
    )


def _test_name(i: int, source: str) -> str:
    return f"test_{source.partition(chr(10))[0].removeprefix('# test').strip() or i}"


def _read(cell):
    found = SimpleNamespace(
        printed="", values=[], message=None, name=None, traceback="", pictures=0
    )
    for output in cell.outputs:
        if output.output_type == "stream":
            found.printed += output.text
        elif output.output_type == "error":
            found.message, found.name = output.evalue, output.ename
            found.traceback = "\n".join(output.traceback)
        else:
            found.values.append(output.data.get("text/plain"))
            found.pictures += "image/png" in output.data
    return found
