"""Workers start whatever the folder of temporary files is called: their sockets have room."""

import os
import subprocess
import sys
import tempfile

import pytest

from autograder.engine import EngineError
from autograder.grading import socket_folder
from tests.support.cells import REPOSITORY

WORK = """
import tempfile
from autograder.grading.executors import Workers
with Workers(1) as workers:
    print(workers.submit(tempfile.gettempdir).result())
print(tempfile.gettempdir())
"""


@pytest.fixture
def long_name(tmp_path):
    folder = tmp_path / ("a" * 60) / ("b" * 60)
    folder.mkdir(parents=True)
    return folder


def test_workers_start_though_the_name_of_their_temporary_folder_is_long(long_name):
    ended = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=REPOSITORY,
        env=os.environ | {"TMPDIR": str(long_name)},
        capture_output=True,
        text=True,
    )
    assert ended.stdout.split() == [str(long_name)] * 2, ended.stderr


def test_where_no_folder_has_a_shorter_name_it_says_what_to_do(long_name, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(long_name))
    monkeypatch.setattr(socket_folder, "_SHORTER", ())
    with pytest.raises(EngineError, match="set TMPDIR to a shorter one"):
        socket_folder.make_room_for_sockets()
