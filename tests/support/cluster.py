"""A Dask cluster of real processes on this machine."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

from distributed import Client

from autograder.engine.sandbox import process_tree
from tests.support.cells import REPOSITORY
from tests.support.waiting import MOST_SECONDS, wait_until

START_WORKER = "from distributed.cli.dask_worker import main; main()"
HIDDEN = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
START_OTHER_VERSION = (
    "import autograder.grading.version as version; version.grader_version = lambda: '9.9+other'; "
)


class LocalCluster:
    """A scheduler and its workers, by name; each worker's name is in its environment (WORKER)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        file = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)]
        self._start("scheduler", ["-m", "distributed.cli.dask_scheduler", *options])
        wait_until(lambda: file.exists() and file.read_text().endswith("}"), "a scheduler")
        self.address: str = json.loads(file.read_text())["address"]

    def add(self, name: str, *options: str, before: str = "") -> None:
        """Start a worker of one thread, after running the code `before` in its process."""
        code = ["-c", before + START_WORKER, self.address, "--name", name, "--nthreads", "1"]
        folder = ["--local-directory", str(self._folder), "--host", "127.0.0.1"]
        self._start(name, [*code, *folder, *(options or ["--no-nanny"])])

    def wait_for(self, *names: str) -> None:
        """Return when workers of these names are connected."""
        with Client(self.address, timeout=MOST_SECONDS) as client:
            wait_until(lambda: self._names(client).issuperset(names), f"that {names} connect")

    def kill(self, name: str) -> None:
        """Kill a process, which cannot know it."""
        self._processes[name].kill()
        self._processes[name].wait()

    def members(self, name: str) -> set[int]:
        """Return the process `name` and all that come from it."""
        return set(process_tree.members(self._processes[name].pid))

    def end(self) -> None:
        """Kill all that is left."""
        for process in self._processes.values():
            process_tree.kill(process.pid)
            process.wait()

    def _names(self, client: Client) -> set[str]:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        return {worker["name"] for worker in workers.values()}

    def _start(self, name: str, arguments: list[str]) -> None:
        with (self._folder / f"{name}.log").open("wb") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, *arguments, *HIDDEN],
                cwd=self._folder,
                env=os.environ | {"PYTHONPATH": str(REPOSITORY), "WORKER": name},
                stdout=log,
                stderr=log,
            )


@contextlib.contextmanager
def local_cluster(folder: Path, *workers: str):
    """Give a cluster with `workers`, whose files lie in `folder`."""
    cluster = LocalCluster(folder)
    try:
        for name in workers:
            cluster.add(name)
        cluster.wait_for(*workers)
        yield cluster
    finally:
        cluster.end()
