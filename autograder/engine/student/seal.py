"""Limits that the student process puts on itself before it meets the submission, for good.

It runs in the sandbox, before anything of the submission does. Root, where the grader is root, is
given up for a user that owns nothing; a user namespace of its own is entered; system calls that no
lesson needs are refused by the kernel; memory, files and processes are limited.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.engine.student.namespaces import USER
from autograder.engine.student.system_calls import CLONE, REFUSED, SOCKET

_CLONE_NEWUSER = 0x10000000
_NAMESPACES = 0x7E020000
"""All flags of clone() that make a namespace."""
SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE = 1, 4
"""Options of prctl(2)."""
_SET_NO_NEW_PRIVS, _SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2
_EPERM, _ENOSYS = 1, 38
_CPU_GRACE_SECONDS = 5
"""Between the signal that says which limit was hit and the one that says nothing."""

_PENDING_SIGNALS = 1000
"""Where the grader is no root, they count against all others of the same user."""
_SOCKET_FAMILIES = (1, 2, 10, 16)
"""Unix, IPv4, IPv6 and netlink: those that a network namespace holds."""
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


@dataclass(frozen=True)
class Seal:
    """What the student process may do."""

    user: int | None
    """The user to become, where the process starts as root in a sandbox."""
    own_namespaces: bool
    """Whether bubblewrap has made namespaces; processes can be counted only then."""
    memory_bytes: int
    processes: int
    open_files: int
    file_bytes: int
    cpu_seconds: int


def leave_examiners_limits() -> None:
    """Lift the limits that the examiner has put on itself, and that a child inherits."""
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))


def close(seal: Seal) -> None:
    """Give up what can be given up before NumPy is loaded.

    Raises
    ------
    OSError
        If the kernel does not do as it is told.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if seal.user is not None:
        _leave_root(library, seal.user)
    if seal.own_namespaces:
        drop_capabilities(library)  # those that come with being the first in a user namespace
        _limit(resource.RLIMIT_NPROC, seal.processes)
        _limit(resource.RLIMIT_SIGPENDING, _PENDING_SIGNALS)
        _refuse_system_calls(library)
    elif sys.platform.startswith("linux"):  # as bubblewrap sees to in a sandbox
        control(library, SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    _limit(resource.RLIMIT_NOFILE, seal.open_files)
    _limit(resource.RLIMIT_FSIZE, seal.file_bytes)
    _limit(resource.RLIMIT_CPU, seal.cpu_seconds, _CPU_GRACE_SECONDS)
    _limit(resource.RLIMIT_CORE, 0)


def limit_memory(seal: Seal) -> None:
    """Limit the memory that comes on top of what the loaded libraries take (on Linux)."""
    status = Path("/proc/self/statm")
    if status.exists():
        loaded = int(status.read_text().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, loaded + seal.memory_bytes)


def _limit(kind: int, most: int, grace: int = 0) -> None:
    _, hard = resource.getrlimit(kind)
    top = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    resource.setrlimit(kind, (min(most, top), top))


def _leave_root(library: ctypes.CDLL, user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    control(library, SET_DUMPABLE, 1)  # else /proc/self would belong to root
    if library.unshare(_CLONE_NEWUSER) != 0:
        return  # the machine allows no user namespaces; the process is another user all the same
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{USER} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{USER} {user} 1")


def drop_capabilities(library: ctypes.CDLL) -> None:
    """Give up all capabilities for good.

    Raises
    ------
    OSError
        If the kernel does not do as it is told.
    """
    version_3 = 0x20080522
    header = ctypes.create_string_buffer(struct.pack("@Ii", version_3, 0))
    if library.capset(header, ctypes.create_string_buffer(24)) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")


def control(library: ctypes.CDLL, option: int, first: int, second: int = 0) -> None:
    """Do what prctl(2) does.

    Raises
    ------
    OSError
        If the kernel does not do as it is told.
    """
    arguments = map(ctypes.c_ulong, (first, second, 0, 0))
    if library.prctl(option, *arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")


def _refuse_system_calls(library: ctypes.CDLL) -> None:
    machine = platform.machine()
    if machine not in _ARCHITECTURE:
        return
    program = _filter(machine)
    instructions = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(
        struct.pack("@HP", len(program) // 8, ctypes.addressof(instructions))
    )
    control(library, _SET_NO_NEW_PRIVS, 1)
    control(library, _SET_SECCOMP, _SECCOMP_FILTER, ctypes.addressof(header))


def _filter(machine: str) -> bytes:
    """Assemble the filter, in the kernel's classic BPF; see seccomp(2)."""
    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    number, architecture, first_argument = 0, 4, 16
    allow, kill, refuse = 0x7FFF0000, 0x80000000, 0x00050000

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("<HBBI", code, if_true, if_false, value)

    steps = [
        step(load, architecture),
        step(equal, _ARCHITECTURE[machine], 1, 0),
        step(answer, kill),
        step(load, number),
        step(at_least, 0x40000000, 0, 1),  # x86_64's second set of numbers
        step(answer, refuse | _ENOSYS),
    ]
    for call in REFUSED:
        steps += [step(equal, call.number(machine), 0, 1), step(answer, refuse | _ENOSYS)]
    families = [
        step(equal, family, len(_SOCKET_FAMILIES) - i, 0)
        for i, family in enumerate(_SOCKET_FAMILIES)
    ]
    steps += [
        step(equal, SOCKET.number(machine), 0, len(families) + 3),
        step(load, first_argument),
        *families,
        step(answer, refuse | _EPERM),
        step(answer, allow),
    ]
    steps += [
        step(equal, CLONE.number(machine), 0, 3),
        step(load, first_argument),
        step(any_bit, _NAMESPACES, 0, 1),
        step(answer, refuse | _EPERM),
        step(answer, allow),
    ]
    return b"".join(steps)
