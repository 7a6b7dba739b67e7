"""Temporary folders: in use they stay, their owner gone they are swept."""

import os
import subprocess
import sys
import tempfile

import pytest

from autograder import temporary
from autograder.temporary import TemporaryFolder, sweep, temporary_folder
from tests.support.cells import REPOSITORY

MAKE_ONE = """
import os, signal
from autograder.temporary import TemporaryFolder
folder = TemporaryFolder("test")
(folder.path / "inside").mkdir()
print(folder.path, flush=True)
if {killed}:
    os.kill(os.getpid(), signal.SIGKILL)
input()
"""


@pytest.fixture(autouse=True)
def own_place(tmp_path, monkeypatch):
    """Folders are made in a place of the test's own, and count as settled at once."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(temporary, "_SETTLED_SECONDS", -1.0)
    return tmp_path


def start(tmp_path, killed):
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE_ONE.format(killed=killed)],
        cwd=REPOSITORY,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.folder = process.stdout.readline().strip()
    return process


def test_a_folder_is_there_for_the_length_of_a_block():
    with temporary_folder("test") as folder:
        (folder / "file").touch()
        assert folder.name.startswith("autograder-test-")
    assert not folder.exists()


def test_a_folder_in_use_is_not_swept(tmp_path):
    with temporary_folder("test") as folder, start(tmp_path, killed=False) as other:
        sweep()
        assert folder.is_dir()
        assert os.path.isdir(other.folder)
        other.communicate("\n")


def test_what_a_killed_process_left_is_swept(tmp_path):
    with start(tmp_path, killed=True) as other:
        other.communicate()
    assert os.path.isdir(other.folder)
    sweep()
    assert not os.path.exists(other.folder)


def test_a_folder_that_was_just_made_is_left_for_its_owner_to_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(temporary, "_SETTLED_SECONDS", 60.0)
    (tmp_path / "autograder-test-new").mkdir()
    sweep()
    assert (tmp_path / "autograder-test-new").is_dir()


def test_what_is_not_ours_is_left_alone(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "autograder-link").symlink_to(elsewhere)
    (tmp_path / "autograder-file").touch()
    (tmp_path / "other-folder").mkdir()
    sweep()
    assert len(list(tmp_path.iterdir())) == 4
    (tmp_path / "autograder-theirs").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.lstat(tmp_path).st_uid + 1)
    sweep()
    assert (tmp_path / "autograder-theirs").is_dir()


def test_cleaning_up_twice_does_no_harm():
    folder = TemporaryFolder("test")
    folder.cleanup()
    folder.cleanup()
