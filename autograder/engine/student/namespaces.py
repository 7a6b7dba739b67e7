"""Namespaces and mounts of one submission, made in a process that is in the sandbox already.

bubblewrap has made the view of the system that all submissions share, which is read-only. What a
submission can write to, see of processes, or listen on, it gets for itself here; see
user_namespaces(7), mount_namespaces(7) and pid_namespaces(7).
"""

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path

_NEW_MOUNTS, _NEW_UTS, _NEW_IPC = 0x00020000, 0x04000000, 0x08000000
_NEW_USER, _NEW_PID, _NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
_NO_SETUID, _NO_DEVICES, _NO_PROGRAMS = 2, 4, 8
_RECURSIVELY, _PRIVATE = 1 << 14, 1 << 18
_SET_INTERFACE_FLAGS, _INTERFACE_IS_UP = 0x8914, 1
_TERMINALS = 16
"""What a submission may open; without a limit of its own it could use up those of all others."""
USER = 1000
"""What a submission is called in its user namespace."""


def enter(scratch: str, scratch_bytes: int, shared_memory_bytes: int, *, own_user: bool) -> None:
    """Leave the namespaces that submissions share; the next child is the first of its own.

    Parameters
    ----------
    scratch : str
        Where the submission's folder is mounted.
    scratch_bytes, shared_memory_bytes : int
        What fits in there, and into ``/dev/shm``.
    own_user : bool
        Whether to enter a user namespace too, as one who is not root must.

    Raises
    ------
    OSError
        If the system does not allow it; says which step.
    """
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    flags = _NEW_MOUNTS | _NEW_PID | _NEW_IPC | _NEW_UTS | _NEW_NETWORK
    _check(library.unshare(flags | (_NEW_USER if own_user else 0)), "namespaces cannot be made")
    if own_user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{USER} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{USER} {group} 1")
        for counted in ("max_user_namespaces", "max_inotify_instances"):
            Path("/proc/sys/user", counted).write_text("0")
    _start_loopback()
    private = ctypes.c_ulong(_RECURSIVELY | _PRIVATE)
    _check(library.mount(None, b"/", None, private, None), "/ cannot be made private")
    _mount(library, "tmpfs", scratch, f"size={scratch_bytes},mode=0777")
    _mount(library, "tmpfs", "/dev/shm", f"size={shared_memory_bytes},mode=1777")
    _mount(library, "devpts", "/dev/pts", f"newinstance,ptmxmode=0666,mode=620,max={_TERMINALS}")


def mount_processes() -> None:
    """Mount ``/proc`` for the process namespace that this process is the first of.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    _mount(ctypes.CDLL(None, use_errno=True), "proc", "/proc", None, _NO_PROGRAMS)


def _start_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", _INTERFACE_IS_UP)
        fcntl.ioctl(any_socket, _SET_INTERFACE_FLAGS, request)


def _mount(
    library: ctypes.CDLL, kind: str, target: str, data: str | None, more_flags: int = 0
) -> None:
    flags = ctypes.c_ulong(_NO_SETUID | _NO_DEVICES | more_flags)
    if kind == "devpts":
        flags = ctypes.c_ulong(_NO_SETUID | _NO_PROGRAMS)
    text = data.encode() if data is not None else None
    result = library.mount(kind.encode(), target.encode(), kind.encode(), flags, text)
    _check(result, f"{target} cannot be mounted")


def _check(result: int, what_failed: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what_failed}: {os.strerror(number)}")
