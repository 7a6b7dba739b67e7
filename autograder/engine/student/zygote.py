"""The zygote: a process in the sandbox that is warm, and forks one sealed child a submission.

It runs no line of a submission and reads no byte of one: a child's connection passes through it as
a descriptor. So each child finds it as the first one did. Around each there are two processes::

    zygote                  has imported what lessons need; waits for orders
    └── supervisor          leaves the namespaces of the zygote; reports how the child ended
        └── first process   of the process namespace: its end is the end of all that is in it
            └── student     sealed, in a folder of its own: serves the examiner

Whoever gives an order holds the other end of its report. When that is closed, the supervisor ends
the first process, and so all that the submission has started.
"""

import array
import gc
import importlib
import json
import os
import select
import signal
import socket
import stat
import sys
from contextlib import suppress
from ctypes import CDLL
from dataclasses import dataclass
from typing import Any, NoReturn

from autograder.engine.student import namespaces
from autograder.engine.student.seal import (
    SET_DUMPABLE,
    SET_PARENT_DEATH_SIGNAL,
    Seal,
    close,
    control,
    drop_capabilities,
    limit_memory,
)

_LONGEST_ORDER = 1 << 16
_DESCRIPTORS = 2
_FAILED = 120
"""Exit status of a process that could not be made what it should be."""


@dataclass(frozen=True)
class Order:
    """What a child is to be; it comes with the connection to serve and the report to write to."""

    seal: dict[str, Any]
    processors: list[int]
    """Those that it may run on."""
    outputs: tuple[int, int, int]
    """The limits of `Capture`."""
    scratch: str
    scratch_bytes: int
    shared_memory_bytes: int


def main(settings_json: str) -> None:
    """Warm up, say so, and serve orders until nobody is left to give any.

    Raises
    ------
    RuntimeError
        If something has started a thread, of which a fork would make a half.
    """
    settings = json.loads(settings_json)
    orders = socket.socket(fileno=settings["orders"])
    orders.set_inheritable(False)
    os.chdir(settings["folder"])
    sys.path.append(settings["folder"])
    sys.argv = [""]
    gc.disable()
    shell = importlib.import_module("autograder.engine.student.warm_up").warm_up()
    gc.collect()
    gc.freeze()
    gc.enable()
    control(CDLL(None, use_errno=True), SET_DUMPABLE, 0)
    threads = len(os.listdir("/proc/self/task"))
    if threads != 1:
        raise RuntimeError(f"the zygote has {threads} threads and cannot be forked safely")
    signal.signal(signal.SIGCHLD, _bury_supervisors)
    orders.send(b"ready")
    while order := _next_order(orders):
        message, connection, report = order
        if os.fork() == 0:
            orders.close()
            _supervise(Order(**json.loads(message)), shell, connection, report)
        connection.close()
        report.close()
    os._exit(0)  # what Python would do before takes time, and is of no use to anybody


def _bury_supervisors(*signal_and_frame: object) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _next_order(orders: socket.socket) -> tuple[bytes, socket.socket, socket.socket] | None:
    space = socket.CMSG_SPACE(_DESCRIPTORS * array.array("i").itemsize)
    message, ancillary, _, _ = orders.recvmsg(_LONGEST_ORDER, space)
    if not message:
        return None
    descriptors = array.array("i")
    for _, _, data in ancillary:
        descriptors.frombytes(data)
    connection, report = (socket.socket(fileno=number) for number in descriptors)
    return message, connection, report


def _supervise(
    order: Order, shell: Any, connection: socket.socket, report: socket.socket
) -> NoReturn:
    """Become the supervisor of a child, and its messenger."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.sched_setaffinity(0, order.processors)
        own_user = order.seal["user"] is None
        sizes = order.scratch_bytes, order.shared_memory_bytes
        library = CDLL(None, use_errno=True)
        control(library, SET_DUMPABLE, 1)  # else its maps of users would be root's to write
        namespaces.enter(order.scratch, *sizes, own_user=own_user)
        control(library, SET_DUMPABLE, 0)
        first = os.fork()
        if first == 0:
            _lead(order, shell, connection, report)
        connection.close()
        pidfd = os.pidfd_open(os.getpid())
        socket.send_fds(report, [b"started"], [pidfd])
        os.close(pidfd)
        status = _wait_until_it_ends_or_is_unwanted(first, report)
        report.send(f"ended {status}".encode())
    except BaseException as error:
        _complain(report, error)
    os._exit(0)


def _wait_until_it_ends_or_is_unwanted(process: int, report: socket.socket) -> int:
    """Return the exit status of `process`, which is killed when the other end of `report` shuts."""
    pidfd = os.pidfd_open(process)
    either = select.poll()
    either.register(pidfd, select.POLLIN)
    either.register(report, select.POLLIN)
    if pidfd not in [descriptor for descriptor, _ in either.poll()]:
        os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _lead(order: Order, shell: Any, connection: socket.socket, report: socket.socket) -> NoReturn:
    """Become the first process of the process namespace, which waits for all others."""
    try:
        library = CDLL(None, use_errno=True)
        control(library, SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # for a first process this means: ignored
        namespaces.mount_processes()
        student = os.fork()
        if student == 0:
            _serve(order, shell, connection, report)
        connection.close()
        report.close()
        drop_capabilities(library)
        while True:
            process, status = os.waitpid(-1, 0)
            if process == student:
                code = os.waitstatus_to_exitcode(status)
                os._exit(128 - code if code < 0 else code)
    except BaseException as error:
        _complain(report, error)
    os._exit(_FAILED)


def _serve(order: Order, shell: Any, connection: socket.socket, report: socket.socket) -> NoReturn:
    """Become the student process: seal it, and serve the examiner."""
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        seal = Seal(**order.seal)
        close(seal)
        control(CDLL(None, use_errno=True), SET_DUMPABLE, 1)  # its /proc/self is its own
        _reopen_files()
        os.chdir(order.scratch)
        os.mkdir(shell.ipython_dir)
        sys.modules["numpy"].random.seed()  # what all children would have in common
        channel = importlib.import_module("autograder.engine.protocol.channel").Channel(connection)
        server = importlib.import_module("autograder.engine.student.server")
        limit_memory(seal)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.close(nowhere)
        report.close()
        server.serve(channel, shell, order.outputs)
    except BaseException as error:
        _complain(report, error)
    os._exit(_FAILED)


def _reopen_files() -> None:
    """Open anew what the zygote has open (fonts): all who share a file move one position in it."""
    for name in os.listdir("/proc/self/fd"):
        inherited = int(name)
        with suppress(OSError):  # the listing's own is closed
            if stat.S_ISREG(os.fstat(inherited).st_mode):
                own = os.open(f"/proc/self/fd/{name}", os.O_RDONLY | os.O_CLOEXEC)
                os.lseek(own, os.lseek(inherited, 0, os.SEEK_CUR), os.SEEK_SET)
                os.dup2(own, inherited, inheritable=False)
                os.close(own)


def _complain(report: socket.socket, error: BaseException) -> None:
    with suppress(OSError):
        report.send(f"failed {type(error).__name__}: {error}".encode()[:1000])
