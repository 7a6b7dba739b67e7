"""What grading costs the grader itself: memory and temporary files outside the sandbox.

Whatever is not below bubblewrap is the grader's: the process that grades, its workers, and the
examiners. The kernel keeps the peak of each process's memory, so that a look now and then misses
little however busy the machine is.
"""

import contextlib
import json
import os
import re
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.engine import Execution, IsolatedEngine
from autograder.engine.examiners import warm_examiners
from autograder.engine.sandbox import process_tree

_LOOK_EVERY_SECONDS = 0.5
"""Looking computes too, which must not pass for the work of a grader that hangs."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Footprint:
    """The most that was seen."""

    coordinator_bytes: int = 0
    """Memory of the process that was watched, at its peak."""
    examiner_bytes: int = 0
    """Memory of the largest process that it started outside a sandbox, at its peak."""
    temporary_bytes: int = 0
    """Temporary files, those without a name included."""
    processor_seconds: float = 0.0
    """What all these processes have computed, as last seen."""

    @property
    def memory_bytes(self) -> int:
        """Memory of the largest of all these processes."""
        return max(self.coordinator_bytes, self.examiner_bytes)


class MeasuredEngine(IsolatedEngine):
    """Our engine, which writes down the footprint of each submission that it runs.

    Parameters
    ----------
    folder : Path
        Where to, for the process that grades to read; it is made.
    temporary : Path
        Where a worker that gets the engine has its temporary files from then on.
    """

    def __init__(self, folder: Path, temporary: Path) -> None:
        super().__init__(require_isolation=True)
        self._folder, self._temporary = folder, temporary
        folder.mkdir()

    def __setstate__(self, state: dict) -> None:
        tempfile.tempdir = os.environ["TMPDIR"] = str(state["_temporary"])
        # Examiners of this worker's own, so that their footprint is that of its submissions.
        self.__dict__ |= state | {"_examiners": warm_examiners()}

    def execute(self, notebook: NotebookNode, **options: Any) -> Execution:
        with watched() as footprint:
            execution = super().execute(notebook, **options)
        digest = notebook.metadata["course"]["submitted"]["notebook"]
        (self._folder / f"{digest}.json").write_text(json.dumps(asdict(footprint)))
        return execution

    def footprint(self, digest: str | None) -> Footprint:
        """Return the footprint of the submission whose notebook has this SHA-256."""
        written = self._folder / f"{digest}.json"
        return Footprint(**json.loads(written.read_text())) if written.exists() else Footprint()


@contextlib.contextmanager
def watched() -> Iterator[Footprint]:
    """Measure what this process, and what it starts outside a sandbox, take in this block.

    Its folder for temporary files should be its own: whatever lies there is counted.
    """
    found, is_over = Footprint(), threading.Event()
    computed = {os.getpid(): -time.process_time()}
    _forget_peak()
    files_before = _bytes_below(Path(tempfile.gettempdir()))

    def look() -> None:
        own, *others = grader_processes(os.getpid())
        seconds = {process: _processor_seconds(process) for process in others}
        computed.update(seconds)
        found.coordinator_bytes = max(found.coordinator_bytes, _peak(own))
        found.examiner_bytes = max([found.examiner_bytes, *map(_peak, others)])
        files = _bytes_below(Path(tempfile.gettempdir())) - files_before
        files += sum(map(_nameless_bytes, [own, *others]))
        found.temporary_bytes = max(found.temporary_bytes, files)
        found.processor_seconds = sum(computed.values()) + time.process_time()

    def watch() -> None:
        while not is_over.wait(_LOOK_EVERY_SECONDS):
            look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()
        look()


def grader_processes(root: int) -> list[int]:
    """Return `root` and its descendants, without those in a sandbox."""
    found = [root]
    for process in found:
        for thread in os.listdir(f"/proc/{process}/task") if _is_alive(process) else ():
            children = process_tree.read(f"/proc/{process}/task/{thread}/children").split()
            found += [int(child) for child in children if not _is_sandbox(child)]
    return found


def _is_alive(process: int) -> bool:
    return Path(f"/proc/{process}/task").is_dir()


def _is_sandbox(process: str) -> bool:
    return process_tree.read(f"/proc/{process}/comm").strip() == "bwrap"


def _forget_peak() -> None:
    """Have the kernel start anew with this process's peak, where it lets us."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak(process: int) -> int:
    found = re.search(r"^VmHWM:\s*(\d+) kB", process_tree.read(f"/proc/{process}/status"), re.M)
    return int(found.group(1)) * 1024 if found else 0


def _processor_seconds(process: int) -> float:
    fields = process_tree.read(f"/proc/{process}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / _TICKS


def _bytes_below(folder: Path) -> int:
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(parent, name)).st_size
    return total


def _nameless_bytes(process: int) -> int:
    """Return the size of the files that are open in `process` and lie in no folder."""
    total = 0
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{process}/fd"):
            with contextlib.suppress(OSError):
                file = os.stat(f"/proc/{process}/fd/{descriptor}")
                if stat.S_ISREG(file.st_mode) and not file.st_nlink:
                    total += file.st_size
    return total
