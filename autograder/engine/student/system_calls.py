"""The system calls that no lesson needs and that the kernel refuses a submission, as a table.

The numbers are the kernel's own: ``arch/x86/entry/syscalls/syscall_64.tbl`` and, for aarch64,
``include/uapi/asm-generic/unistd.h``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SystemCall:
    """A system call and its numbers."""

    name: str
    x86_64: int
    aarch64: int

    def number(self, machine: str) -> int:
        """Return its number on a machine of the kind `machine`, "x86_64" or "aarch64"."""
        return {"x86_64": self.x86_64, "aarch64": self.aarch64}[machine]


@dataclass(frozen=True)
class Refused(SystemCall):
    """A system call that is refused whatever its arguments."""

    why: str


_UNCOUNTED = "memory that no limit counts"
_LOOKS_INSIDE = "looks into other processes"
_MOUNTS = "mounts, or makes namespaces"
_WATCHES = "sees who else opens files that all share"
_KERNEL = "changes the kernel itself"
_HOLES = "an interface with a history of holes"

REFUSED = (
    Refused("memfd_create", 319, 279, _UNCOUNTED),
    Refused("memfd_secret", 447, 447, _UNCOUNTED),
    Refused("shmget", 29, 194, _UNCOUNTED),
    Refused("shmat", 30, 196, _UNCOUNTED),
    Refused("semget", 64, 190, _UNCOUNTED),
    Refused("msgget", 68, 186, _UNCOUNTED),
    Refused("mq_open", 240, 180, _UNCOUNTED),
    Refused("ptrace", 101, 117, _LOOKS_INSIDE),
    Refused("process_vm_readv", 310, 270, _LOOKS_INSIDE),
    Refused("process_vm_writev", 311, 271, _LOOKS_INSIDE),
    Refused("pidfd_getfd", 438, 438, _LOOKS_INSIDE),
    Refused("perf_event_open", 298, 241, _LOOKS_INSIDE),
    Refused("mount", 165, 40, _MOUNTS),
    Refused("umount2", 166, 39, _MOUNTS),
    Refused("pivot_root", 155, 41, _MOUNTS),
    Refused("chroot", 161, 51, _MOUNTS),
    Refused("unshare", 272, 97, _MOUNTS),
    Refused("setns", 308, 268, _MOUNTS),
    Refused("clone3", 435, 435, _MOUNTS),
    Refused("open_tree", 428, 428, _MOUNTS),
    Refused("move_mount", 429, 429, _MOUNTS),
    Refused("fsopen", 430, 430, _MOUNTS),
    Refused("fsconfig", 431, 431, _MOUNTS),
    Refused("fsmount", 432, 432, _MOUNTS),
    Refused("fspick", 433, 433, _MOUNTS),
    Refused("mount_setattr", 442, 442, _MOUNTS),
    Refused("name_to_handle_at", 303, 264, _MOUNTS),
    Refused("open_by_handle_at", 304, 265, _MOUNTS),
    Refused("quotactl", 179, 60, _MOUNTS),
    Refused("swapon", 167, 224, _MOUNTS),
    Refused("inotify_init1", 294, 26, _WATCHES),
    Refused("inotify_add_watch", 254, 27, _WATCHES),
    Refused("fanotify_init", 300, 262, _WATCHES),
    Refused("bpf", 321, 280, _KERNEL),
    Refused("kexec_load", 246, 104, _KERNEL),
    Refused("kexec_file_load", 320, 294, _KERNEL),
    Refused("init_module", 175, 105, _KERNEL),
    Refused("finit_module", 313, 273, _KERNEL),
    Refused("delete_module", 176, 106, _KERNEL),
    Refused("reboot", 169, 142, _KERNEL),
    Refused("syslog", 103, 116, _KERNEL),
    Refused("acct", 163, 89, _KERNEL),
    Refused("personality", 135, 92, _KERNEL),
    Refused("userfaultfd", 323, 282, _HOLES),
    Refused("io_uring_setup", 425, 425, _HOLES),
    Refused("io_uring_enter", 426, 426, _HOLES),
    Refused("io_uring_register", 427, 427, _HOLES),
    Refused("add_key", 248, 217, _HOLES),
    Refused("request_key", 249, 218, _HOLES),
    Refused("keyctl", 250, 219, _HOLES),
)

CLONE = SystemCall("clone", 56, 220)
"""Refused with flags that make a namespace; without them it starts processes and threads."""
SOCKET = SystemCall("socket", 41, 198)
"""Refused but for the families of sockets that a network namespace holds."""
