import socket
import threading
import time

import pytest

from autograder.engine.protocol.channel import (
    MOST_BYTES,
    Channel,
    ChannelClosed,
    ChannelError,
    ChannelTimeout,
)


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    yield Channel(ours), theirs
    ours.close()
    theirs.close()


def test_a_frame_arrives_whole(ends):
    channel, other = ends
    content = bytes(range(256)) * 10_000
    sender = threading.Thread(target=Channel(other).send, args=(content,))
    sender.start()
    assert channel.receive(time.monotonic() + 300) == content
    sender.join()


def test_a_length_beyond_the_limit_is_refused_before_anything_is_read(ends):
    channel, other = ends
    other.sendall((MOST_BYTES + 1).to_bytes(4, "little"))
    with pytest.raises(ChannelError, match="too long"):
        channel.receive(time.monotonic() + 300)


def test_a_slow_frame_does_not_move_the_deadline(ends):
    channel, other = ends

    is_over = threading.Event()

    def drip():
        other.sendall((50).to_bytes(4, "little"))
        for _ in range(50):
            is_over.wait(0.02)
            other.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    with pytest.raises(ChannelTimeout):
        channel.receive(time.monotonic() + 0.1)
    is_over.set()
    dripping.join()


def test_nobody_reading_is_a_timeout(ends):
    channel, _ = ends
    with pytest.raises(ChannelTimeout):
        channel.send(bytes(10_000_000), time.monotonic() + 0.1)


def test_the_end_of_the_other_side_is_noticed(ends):
    channel, other = ends
    other.sendall(b"\x05\x00\x00\x00ab")
    other.close()
    with pytest.raises(ChannelClosed):
        channel.receive(time.monotonic() + 300)
