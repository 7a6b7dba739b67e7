"""A thousand submissions, forked from the same warm processes, leave nothing behind in them."""

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.engine.isolated import WARM
from autograder.engine.sandbox import process_tree
from tests.autograder.engine.notebooks import needs_bubblewrap, run, warm_engine
from tests.support.waiting import wait_until

pytestmark = [
    needs_bubblewrap,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forking is for Linux"),
]
CHILDREN = 1000
MANY_THINGS = """
import os, signal, socket, time
from multiprocessing import shared_memory

memory = shared_memory.SharedMemory(create=True, size=1 << 20)
memory.buf[:] = b"x" * (1 << 20)
listener = socket.create_server(("127.0.0.1", 5000))
open("large", "wb").write(b"x" * (1 << 20))
terminal = os.openpty()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    time.sleep(3000)

def f():
    return [0] * 100_000
"""
CRASHES = "import os\nos.kill(os.getpid(), 9)"
PASSES = "# test\nassert len(f()) == 100_000"


def one(number, warm):
    """Run a submission that makes one of each thing; every tenth kills itself."""
    found = run(CRASHES if number % 10 == 9 else MANY_THINGS, PASSES, with_engine=warm)
    assert (found.messages[-1] is None) == (number % 10 != 9)


def left_behind(warm, folder):
    """Return what is there of each kind: processes, mounts, descriptors, threads and files."""
    processes = process_tree.members(warm._examiners._process.pid)
    return {
        "processes": len(processes),
        "threads": process_tree.count_threads(processes),
        "mounts": [process_tree.read(f"/proc/{p}/mounts").count("\n") for p in processes],
        "descriptors": [len(os.listdir(f"/proc/{p}/fd")) for p in processes],
        "files": sorted(os.listdir(folder)),
    }


def test_a_thousand_children_leave_no_mount_no_process_and_no_megabyte(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with warm_engine() as warm, ThreadPoolExecutor(2) as threads:
        assert warm.isolation == WARM

        def all_of(numbers):
            for _ in threads.map(lambda number: one(number, warm), numbers):
                pass

        all_of(range(20))
        wait_until(lambda: len(process_tree.members(warm._examiners._process.pid)) == 4)
        before = left_behind(warm, tmp_path)
        memory = process_tree.memory_bytes(process_tree.members(warm._examiners._process.pid))
        all_of(range(CHILDREN))
        wait_until(lambda: left_behind(warm, tmp_path) == before, f"being again {before}")
        now = process_tree.memory_bytes(process_tree.members(warm._examiners._process.pid))
        assert now - memory < 1 << 20
