"""Frames over a socket: a length of four bytes, then as many bytes."""

import socket
import struct
import time

MOST_BYTES = 64 * 1024 * 1024
"""The longest frame that either side accepts."""

_LENGTH = struct.Struct("<I")
_PIECE = 1 << 20


class ChannelError(Exception):
    """The other side closed the channel or broke the rules of framing."""


class ChannelClosed(ChannelError):
    """The other side is gone."""


class ChannelTimeout(ChannelError):
    """The other side did not answer, or read, in time."""


class Channel:
    """One end of the connection between examiner and student."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

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
        self._limit(deadline)
        try:
            self._socket.sendall(_LENGTH.pack(len(frame)) + frame)
        except TimeoutError as error:
            raise ChannelTimeout("nothing was read in time") from error
        except OSError as error:
            raise ChannelClosed("the other side is gone") from error

    def receive(self, deadline: float | None = None) -> bytes:
        """Wait for a frame and return it.

        Raises
        ------
        ChannelError
            If the other side is gone or the frame too long; `ChannelTimeout` after `deadline`.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > MOST_BYTES:
            raise ChannelError("a frame that is too long")
        return self._exactly(length, deadline)

    def close(self) -> None:
        """Close this end; nothing is sent or received any more."""
        self._socket.close()

    def _exactly(self, length: int, deadline: float | None) -> bytes:
        pieces = []
        while length:
            self._limit(deadline)
            try:
                piece = self._socket.recv(min(length, _PIECE))
            except TimeoutError as error:
                raise ChannelTimeout("no answer in time") from error
            except OSError as error:
                raise ChannelClosed("the other side is gone") from error
            if not piece:
                raise ChannelClosed("the other side is gone")
            pieces.append(piece)
            length -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _limit(self, deadline: float | None) -> None:
        if deadline is None:
            self._socket.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise ChannelTimeout("no time is left")
        self._socket.settimeout(left)
