"""Two hostile submissions at one time, each leaving traces and looking for the other's.

On our engine neither finds anything of the other, whichever was there first; without one of the
walls what that wall hides is found.
"""

import ast
import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from autograder.engine import Limits
from tests.autograder.engine.notebooks import needs_bubblewrap, run, warm_engine
from tests.autograder.engine.test_examiners import students_of, with_zygote_that, zygote_of
from tests.support.waiting import wait_until

pytestmark = needs_bubblewrap

PORTS = {"first": 40_001, "second": 40_002}
LEAVE = """
import contextlib, os, random, re, socket, time, uuid
import numpy as np
for folder in ("/scratch", "/dev/shm"):
    open(f"{folder}/left-by-{me}", "w").close()
kept = [("heap-of-" + me).upper(), os.openpty()]
for family, address in ((socket.AF_INET, ("127.0.0.1", ports[me])), (socket.AF_UNIX, "\\0" + me)):
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen()
    kept.append(listener)
inherited = [n for n in range(3, 64) if os.path.isfile(f"/proc/self/fd/{n}")]
for descriptor in inherited:
    os.lseek(descriptor, ports[me], os.SEEK_SET)
child = os.fork()
if child == 0:
    time.sleep(3000)
drawn = [random.random(), np.random.random(), np.random.default_rng().random(), uuid.uuid1().node]
"""
"""What a submission does for the other to find."""
PROBE = """
def reaches(family, address):
    with socket.socket(family) as connection:
        return connection.connect_ex(address) == 0

def memory_of(process):
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb") as memory:
        for line in maps:
            low, high = (int(part, 16) for part in line.split()[0].split("-"))
            with contextlib.suppress(OSError, OverflowError, ValueError, MemoryError):
                memory.seek(low)
                yield memory.read(high - low)

found = []
if os.path.exists(f"/scratch/left-by-{other}"):
    found.append("files")
if os.path.exists(f"/dev/shm/left-by-{other}"):
    found.append("shared memory")
if sorted(os.listdir("/dev/pts")) != ["0", "ptmx"]:
    found.append("terminals")
if reaches(socket.AF_INET, ("127.0.0.1", ports[other])):
    found.append("ports")
if reaches(socket.AF_UNIX, "\\0" + other):
    found.append("sockets without a file")
if sum(name.isdigit() for name in os.listdir("/proc")) != 3:
    found.append("processes")
if {os.lseek(n, 0, os.SEEK_CUR) for n in inherited} != {ports[me]}:
    found.append("positions in files")
marks = re.compile("HEAP-OF-([A-Z]+)".encode())
marks = {mark for piece in memory_of("self") for mark in marks.findall(piece)}
if marks != {me.upper().encode()}:
    found.append("memory")
print(found)
print(drawn)
"""
"""Prints what it finds of the other, and the numbers that it drew."""


def submission(me, other):
    """Return a submission that acts when it is told to, by files that appear in its folder."""
    told = "while not os.path.exists({!r}):\n    time.sleep(0.01)\n"
    return "\n".join(
        [
            f"me, other, ports = {me!r}, {other!r}, {PORTS}",
            LEAVE,
            f"open('{me}-has-left', 'w').close()",
            told.format(f"{me}-may-look"),
            PROBE,
            f"open('{me}-has-looked', 'w').close()",
            told.format(f"{me}-may-end"),
        ]
    )


def folders(warm):
    """Return the folders of the submissions that run, as they are seen from outside."""
    return [Path(f"/proc/{process}/root/scratch") for process in students_of(warm)]


def wait_for(warm, file):
    def is_there():
        with contextlib.suppress(OSError):  # a first process does not let everyone look
            return any(file in os.listdir(folder) for folder in folders(warm) if _opens(folder))
        return False

    wait_until(is_there, file)


def _opens(folder):
    return os.access(folder, os.R_OK)


def tell(warm, file):
    """Put a file into the folder of each submission."""
    for folder in folders(warm):
        with contextlib.suppress(OSError):
            (folder / file).touch()


def both_look(warm, *, order=("first", "second")):
    """Run two at one time; return what each found of the other, and the numbers that each drew."""
    with ThreadPoolExecutor(2) as threads:
        results = []
        for me, other in (order, order[::-1]):
            source = submission(me, other)
            results.append(threads.submit(run, source, limits=Limits(), with_engine=warm))
            wait_for(warm, f"{me}-has-left")
        for step, done in (("look", "looked"), ("end", None)):
            for me in order:
                tell(warm, f"{me}-may-{step}")
                if done:
                    wait_for(warm, f"{me}-has-{done}")
        results = [result.result() for result in results]
    assert [result.messages for result in results] == [[None], [None]]
    lines = [result.printed[0].splitlines() for result in results]
    return [set(ast.literal_eval(found)) for found, _ in lines], [
        ast.literal_eval(drawn) for _, drawn in lines
    ]


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_neither_finds_anything_of_the_other(order):
    with warm_engine() as warm:
        zygote_of(warm)
        found, drawn = both_look(warm, order=order)
    assert found == [set(), set()]
    assert not set(drawn[0]) & set(drawn[1])


def unmounted(place):
    """Return what a zygote does that mounts nothing of a submission's own on `place`."""
    return (
        "namespaces as namespaces\n"
        "import os\n"
        "make, mount = os.mkdir, namespaces._mount\n"
        "def mount_elsewhere(library, kind, target, *options):\n"
        f"    target == {place!r} or mount(library, kind, target, *options)\n"
        "def make_again(path, *options):\n"
        "    os.path.exists(path) or make(path, *options)\n"
        "namespaces._mount, os.mkdir = mount_elsewhere, make_again"
    )


def without(namespace, what_goes_with_it):
    return (
        "namespaces as namespaces\n"
        f"namespaces.{namespace}, namespaces.{what_goes_with_it} = 0, lambda: None"
    )


NO_NETWORK_OF_ITS_OWN = without("_NEW_NETWORK", "_start_loopback")
NO_PROCESSES_OF_ITS_OWN = without("_NEW_PID", "mount_processes")
WALLS = {
    "files": unmounted("/scratch"),
    "shared memory": unmounted("/dev/shm"),
    "terminals": unmounted("/dev/pts"),
    "ports": NO_NETWORK_OF_ITS_OWN,
    "sockets without a file": NO_NETWORK_OF_ITS_OWN,
    "processes": NO_PROCESSES_OF_ITS_OWN,
    "positions in files": "zygote as zygote\nzygote._reopen_files = lambda: None",
    "memory": "zygote as zygote\nzygote.kept = ('heap-of-' + 'somebody').upper()",
}
"""What is found, and what a zygote does in which it is."""


IN_THE_SUITE = "positions in files"


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(hidden, marks=() if hidden == IN_THE_SUITE else pytest.mark.attack)
        for hidden in WALLS
    ],
)
def test_without_the_wall_it_is_found(hidden):
    with warm_engine(with_zygote_that(WALLS[hidden])) as weak:
        zygote_of(weak)
        found, _ = both_look(weak)
    assert hidden in set.union(*found)


@pytest.mark.attack
def test_without_a_seed_of_ones_own_both_draw_the_same():
    does = "server\nimport numpy\nnumpy.random.seed = lambda: None"
    with warm_engine(with_zygote_that(does)) as weak:
        zygote_of(weak)
        _, drawn = both_look(weak)
    assert drawn[0][1] == drawn[1][1]
