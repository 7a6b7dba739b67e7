"""Benchmarks against what a user would pick instead: who is faster, and by how much.

A benchmark first makes sure that ours and the peer compute the same. Then it runs them in turns, so
that both meet the same conditions, and compares the fastest run of each in processor time: waiting
for a core that is busy with something else does not count. After the run a table shows the ratios
and the peak memory.
"""

import os
import time
import tracemalloc

import numpy as np
import pytest

ROWS = pytest.StashKey[list]()
HEADINGS = ("", "ours", "peer", "ours / peer", "aim", "peak of ours", "of peer's")


def pytest_configure(config):
    config.stash[ROWS] = []


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.benchmark(timer=time.process_time))


@pytest.fixture
def torch():
    """PyTorch on one thread, like NumPy here; without it the benchmark is skipped."""
    torch = pytest.importorskip("torch", reason="PyTorch is not installed (pip install torch)")
    torch.set_num_threads(1)
    return torch


@pytest.fixture
def compare(benchmark, request):
    """Return a function that times ours against the peer's and adds a row to the table.

    Both take no argument and return an array, or a tuple of arrays of the same shapes. The memory
    of a peer that does not allocate through Python cannot be traced: ``traceable=False``.
    """

    def run(name, ours, peer, *, aim, rounds=10, traceable=True):
        for mine, theirs in zip(arrays(ours()), arrays(peer()), strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-9)
        memory = peak_memory(ours), peak_memory(peer) if traceable else None
        peer_seconds = []

        def time_peer():
            start = time.process_time()
            peer()
            peer_seconds.append(time.process_time() - start)

        benchmark.pedantic(ours, setup=time_peer, rounds=rounds)
        seconds = benchmark.stats.stats.min, min(peer_seconds)
        benchmark.extra_info.update(peer_seconds=seconds[1], ratio=seconds[0] / seconds[1])
        request.config.stash[ROWS].append((name, seconds, aim, memory))

    return run


def arrays(result):
    return result if isinstance(result, tuple) else (result,)


def peak_memory(function):
    """Return the most bytes that NumPy and Python held at one time during a call, beyond before."""
    tracemalloc.start()
    function()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def pytest_terminal_summary(terminalreporter, config):
    rows = [HEADINGS]
    for name, (ours, peer), aim, memory in config.stash[ROWS]:
        mebibytes = ["not traced" if size is None else f"{size / 2**20:.0f} MiB" for size in memory]
        times = f"{ours * 1e3:.1f} ms", f"{peer * 1e3:.1f} ms", f"{ours / peer:.2f}"
        rows.append((name, *times, f"≤ {aim:g}", *mebibytes))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    terminalreporter.section("ours against what a user would pick instead")
    for name, *cells in rows:
        right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        terminalreporter.write_line("  ".join([name.ljust(widths[0]), *right]))
    load, cores = os.getloadavg()[0], os.cpu_count()
    terminalreporter.write_line(f"The load was {load:.1f} on {cores} cores at the end.")
