"""Frames over a socket: a length of four bytes, then as many bytes."""

import socket
import struct
import time

MOST_BYTES = 64 * 1024 * 1024
"""The longest frame that either side accepts."""

_LENGTH = struct.Struct("<I")
_TIMEOUT = struct.Struct("@ll")
"""The system's ``struct timeval``."""
_PIECE = 1 << 16
_LATE_SECONDS = 1.0
"""How late a deadline may be noticed, so that not every frame costs calls of the system."""


class ChannelError(Exception):
    """The other side closed the channel or broke the rules of framing."""


class ChannelClosed(ChannelError):
    """The other side is gone."""


class ChannelTimeout(ChannelError):
    """The other side did not answer, or read, in time."""


class Channel:
    """One end of the connection between examiner and student."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        self._socket = connection
        self._received = bytearray()
        """What belongs to the next frame."""
        self._patience = {socket.SO_RCVTIMEO: 0.0, socket.SO_SNDTIMEO: 0.0}
        """After how many seconds the system gives up a call; 0 where it never does."""

    def send(self, frame: bytes, deadline: float | None = None) -> None:
        """Send a frame.

        Parameters
        ----------
        frame : bytes
            At most `MOST_BYTES`.
        deadline : float, optional
            When to give up, on the clock of ``time.monotonic``.

        Raises
        ------
        ChannelError
            If the other side is gone; `ChannelTimeout` if it does not read in time.
        """
        left = memoryview(_LENGTH.pack(len(frame)) + frame)
        while left:
            self._limit(socket.SO_SNDTIMEO, deadline)
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:  # not all of the time need be over
                continue
            except OSError as error:
                raise ChannelClosed("the other side is gone") from error

    def receive(self, deadline: float | None = None) -> bytes:
        """Wait for a frame and return it.

        Raises
        ------
        ChannelError
            If the other side is gone or the frame too long; `ChannelTimeout` after `deadline`.
        """
        self._wait_for(_LENGTH.size, deadline)
        (length,) = _LENGTH.unpack_from(self._received)
        if length > MOST_BYTES:
            raise ChannelError("a frame that is too long")
        end = _LENGTH.size + length
        self._wait_for(end, deadline)
        frame = bytes(memoryview(self._received)[_LENGTH.size : end])
        del self._received[:end]
        return frame

    def close(self) -> None:
        """Close this end; nothing is sent or received any more."""
        self._socket.close()

    def _wait_for(self, length: int, deadline: float | None) -> None:
        """Receive until there are `length` bytes."""
        while len(self._received) < length:
            self._limit(socket.SO_RCVTIMEO, deadline)
            try:
                piece = self._socket.recv(_PIECE)
            except BlockingIOError:  # not all of the time need be over
                continue
            except OSError as error:
                raise ChannelClosed("the other side is gone") from error
            if not piece:
                raise ChannelClosed("the other side is gone")
            self._received += piece

    def _limit(self, which: int, deadline: float | None) -> None:
        """Have the system give up the next call at `deadline`, or not long after it.

        Raises
        ------
        ChannelTimeout
            If the deadline is over.
        """
        left = 0.0
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChannelTimeout("the other side did not read or answer in time")
        if not left / 2 <= self._patience[which] <= left + _LATE_SECONDS * bool(left):
            self._patience[which] = left
            whole = int(left)
            timeout = _TIMEOUT.pack(whole, int((left - whole) * 1e6) or 1) if left else bytes(16)
            self._socket.setsockopt(socket.SOL_SOCKET, which, timeout)
