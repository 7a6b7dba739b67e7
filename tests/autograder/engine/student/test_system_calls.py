"""Each entry of the table: its numbers, that the filter refuses it, that the kernel really does."""

import platform
import re
import struct
from pathlib import Path

import pytest

from autograder.engine.student import seal
from autograder.engine.student.system_calls import CLONE, REFUSED, SOCKET
from tests.autograder.engine.notebooks import needs_bubblewrap, run

MACHINES = ("x86_64", "aarch64")
HEADERS = {
    "x86_64": ["x86_64-linux-gnu/asm/unistd_64.h", "asm/unistd_64.h"],
    "aarch64": ["asm-generic/unistd.h"],
}
ALLOW, ENOSYS, EPERM, KILL = 0x7FFF0000, 0x00050000 | 38, 0x00050000 | 1, 0x80000000
NEW_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


def kernels_numbers(machine):
    """Return the numbers of all system calls by name, from the kernel's header."""
    found = [path for name in HEADERS[machine] if (path := Path("/usr/include", name)).exists()]
    if not found:
        pytest.skip(f"{HEADERS[machine][0]} is not here (apt install linux-libc-dev)")
    lines = re.findall(r"#define __NR_(\w+)\s+(\d+)", found[0].read_text())
    return {name: int(number) for name, number in lines}


@pytest.mark.parametrize("call", [*REFUSED, CLONE, SOCKET], ids=lambda call: call.name)
@pytest.mark.parametrize("machine", MACHINES)
def test_its_numbers_are_the_kernels(call, machine):
    assert call.number(machine) == kernels_numbers(machine)[call.name]


def answer(machine, number, argument=0, architecture=None):
    """Return what the filter of `machine` says, as the kernel would compute it."""
    architecture = architecture or seal._ARCHITECTURE[machine]
    data = {0: number, 4: architecture, 16: argument}
    steps = list(struct.iter_unpack("<HBBI", seal._filter(machine)))
    loaded = at = 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            loaded = data[value]
        else:
            holds = {0x15: loaded == value, 0x35: loaded >= value, 0x45: loaded & value}[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_refuses_the_table_and_nothing_else(machine):
    refused = {n for n in range(600) if answer(machine, n) == ENOSYS}
    assert refused == {call.number(machine) for call in REFUSED}
    others = set(range(600)) - refused - {SOCKET.number(machine)}
    assert {answer(machine, number) for number in others} == {ALLOW}
    assert answer(machine, 0x40000000 + 1) == ENOSYS
    assert answer(machine, 1, architecture=0x40000003) == KILL  # 32-bit calls have other numbers


@pytest.mark.parametrize("machine", MACHINES)
def test_what_depends_on_an_argument_is_refused_by_it(machine):
    number = CLONE.number(machine)
    assert {answer(machine, number, flag | 17) for flag in NEW_NAMESPACES} == {EPERM}
    assert answer(machine, number, 0x3D0F00) == ALLOW  # what a thread is started with
    families = {f for f in range(50) if answer(machine, SOCKET.number(machine), f) == ALLOW}
    assert families == {1, 2, 10, 16}


@needs_bubblewrap
@pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter for this machine")
def test_the_kernel_refuses_each_in_the_sandbox():
    numbers = {call.name: call.number(platform.machine()) for call in REFUSED}
    found = run(
        "import ctypes\nlibrary = ctypes.CDLL(None, use_errno=True)\n"
        f"for name, number in {numbers}.items():\n"
        "    ctypes.set_errno(0)\n"
        "    result = library.syscall(number, 0, 0, 0, 0, 0, 0)\n"
        "    print(name, result, ctypes.get_errno())"
    )
    assert found.printed[0].splitlines() == [f"{name} -1 38" for name in numbers]


def test_each_stands_in_the_table_once_with_a_reason():
    assert len({call.name for call in REFUSED}) == len(REFUSED)
    assert all(call.why for call in REFUSED)
