"""The bubblewrap sandbox: which parts of the system the student process sees, as one command."""

import os
import shutil
import site
import subprocess
import sys
from functools import cache
from pathlib import Path

from autograder.engine.base import EngineError, Limits
from autograder.engine.sandbox.stage import course_lib_folder

MODULES = "/modules"
SCRATCH = "/scratch"
INSTALL = "install bubblewrap 0.7 or newer (apt install bubblewrap; dnf install bubblewrap)"

_SHARED_MEMORY = "/dev/shm"
SHARED_MEMORY_BYTES = 16 * 1024 * 1024
_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/lib32",
    "/usr/libx32",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/lib",
    "/lib64",
    "/lib32",
    "/libx32",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/etc/localtime",
)
_TO_LEAVE_ROOT = ("CAP_SETUID", "CAP_SETGID")
_TO_MAKE_NAMESPACES = ("CAP_SYS_ADMIN", "CAP_NET_ADMIN")
_OWN_PACKAGES = ("autograder", "course_lib")


def command(
    program: list[str], stage: Path, limits: Limits, *, makes_namespaces: bool = False
) -> list[str]:
    """Return the command that runs `program` in a sandbox.

    Parameters
    ----------
    program : list of str
        The command inside; it starts in `SCRATCH`.
    stage : Path
        The folder that is seen as `MODULES`.
    limits : Limits
        Of these the size of the scratch folder is set here, the rest by the process itself.
    makes_namespaces : bool
        Whether the program is one that makes namespaces for others, which must be able to.
    """
    arguments = [_bubblewrap(), "--die-with-parent", "--new-session", "--clearenv"]
    arguments += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    arguments += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    if os.geteuid() == 0:
        # Root is given up inside, for a user with no rights and a user namespace of its own: a
        # limit on processes does not hold for root, whatever it is called in a namespace.
        arguments += ["--cap-drop", "ALL"]
        for capability in _TO_LEAVE_ROOT + (_TO_MAKE_NAMESPACES if makes_namespaces else ()):
            arguments += ["--cap-add", capability]
    else:
        arguments += ["--unshare-user", "--uid", "1000", "--gid", "1000"]
        if "--disable-userns" in _help() and not makes_namespaces:
            arguments.append("--disable-userns")
    arguments += _file_system(stage, limits)
    for name, value in environment(SCRATCH).items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--chdir", SCRATCH, "--", *program]


def environment(folder: str) -> dict[str, str]:
    """Return the whole environment of a student process whose private folder is `folder`."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "HOME": folder,
        "TMPDIR": folder,
        "IPYTHONDIR": f"{folder}/.ipython",
        "MPLCONFIGDIR": f"{folder}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "NBGRADER_EXECUTION": "autograde",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "TERM": "dumb",
        "MALLOC_ARENA_MAX": "2",
        **dict.fromkeys(threads, "1"),
    }


def count_files(process: int) -> int:
    """Return how many files and folders there are in what a sandboxed `process` may write to."""
    return sum(_files(f"/proc/{process}/root{place}") for place in (SCRATCH, _SHARED_MEMORY))


def _files(place: str) -> int:
    try:
        system = os.statvfs(place)
    except OSError:  # the process has ended
        return 0
    return system.f_files - system.f_ffree


@cache
def _bubblewrap() -> str:
    if not sys.platform.startswith("linux"):
        raise EngineError("bubblewrap works on Linux only")
    found = shutil.which("bwrap")
    if found is None:
        raise EngineError(f"bubblewrap is not installed: {INSTALL}")
    return found


@cache
def _help() -> str:
    shown = subprocess.run([_bubblewrap(), "--help"], capture_output=True, text=True, timeout=600)
    if "--size" not in shown.stdout:
        raise EngineError(f"this bubblewrap is too old: {INSTALL}")
    return shown.stdout


def _file_system(stage: Path, limits: Limits) -> list[str]:
    _help()
    arguments: list[str] = []
    made: set[Path] = set()
    bound = _without_nested([Path(name) for name in _SYSTEM] + _python())
    for path in bound:
        arguments += _parents(path, made)
        if path.is_symlink() and path.is_dir():
            arguments += ["--symlink", os.readlink(path), str(path)]
        else:
            arguments += ["--ro-bind", str(path), str(path)]
    for path in _hidden(bound):
        arguments += ["--perms", "0755", "--size", "4096", "--tmpfs", str(path)]
        arguments += ["--remount-ro", str(path)]
    arguments += ["--proc", "/proc", "--dev", "/dev"]
    arguments += ["--size", str(SHARED_MEMORY_BYTES), "--perms", "1777", "--tmpfs", _SHARED_MEMORY]
    arguments += ["--remount-ro", "/dev"]
    arguments += ["--size", str(limits.scratch_bytes), "--perms", "0777", "--tmpfs", SCRATCH]
    arguments += ["--ro-bind", str(stage), MODULES]
    if Path("/tmp") not in made:  # else Python itself is installed below /tmp
        arguments += ["--symlink", SCRATCH, "/tmp"]
    return [*arguments, "--remount-ro", "/"]


def _python() -> list[Path]:
    """List what the interpreter consists of: its program, its libraries, its packages."""
    interpreter = Path(sys.executable)
    found = [interpreter, interpreter.resolve()]
    for prefix in {Path(sys.prefix), Path(sys.base_prefix)}:
        found += [prefix / "pyvenv.cfg", prefix / "lib", prefix / "lib64"]
    return found + [Path(folder) for folder in site.getsitepackages()]


def _without_nested(paths: list[Path]) -> list[Path]:
    """Drop what does not exist and what lies in a folder that is listed; add what links lead to."""
    existing = {path for path in paths if path.exists()}
    existing |= {path.resolve() for path in existing}
    kept: list[Path] = []
    for path in sorted(existing):
        if not any(other in path.parents and not other.is_symlink() for other in kept):
            kept.append(path)
    return kept


def _hidden(bound: list[Path]) -> list[Path]:
    """List what must not be seen inside what is: installed copies of our own packages."""
    ours = {Path(folder) / name for folder in site.getsitepackages() for name in _OWN_PACKAGES}
    ours |= {course_lib_folder(), Path(__file__).parents[2]}
    repository = course_lib_folder().parent
    if (repository / "source").is_dir():
        ours.add(repository)
    return sorted(
        path for path in ours if path.is_dir() and any(folder in path.parents for folder in bound)
    )


def _parents(path: Path, made: set[Path]) -> list[str]:
    """Make the folders above `path` open to all; bubblewrap's own are for their owner alone."""
    arguments = []
    for folder in reversed(path.parents[:-1]):
        if folder not in made:
            made.add(folder)
            arguments += ["--perms", "0755", "--dir", str(folder)]
    return arguments
