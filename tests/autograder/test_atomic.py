"""Files and folders are there whole or not at all."""

import errno
import os

import pytest

from autograder import atomic


class Killed(BaseException):
    pass


@pytest.fixture
def killed_at(monkeypatch):
    """Have the n-th rename from now on be the last thing that the process does."""

    def kill(n, before):
        replace, left = os.replace, [n]

        def last(old, new):
            left[0] -= 1
            if left[0] == 0 and before:
                raise Killed
            replace(old, new)
            if left[0] == 0:
                raise Killed

        monkeypatch.setattr(atomic.os, "replace", last)

    yield kill
    monkeypatch.undo()


def folder_with(path, **files):
    with atomic.whole_folder(path) as folder:
        for name, text in files.items():
            (folder / name).write_text(text)


def content(path):
    return {file.name: file.read_text() for file in path.iterdir()}


def test_a_file_is_written_into_folders_that_are_made(tmp_path):
    path = tmp_path / "results" / "sample-a" / "01.json"
    atomic.write_whole(path, "grüße")
    assert path.read_bytes() == "grüße".encode()
    atomic.write_whole(path, b"\x00")
    assert path.read_bytes() == b"\x00"
    assert [file.name for file in path.parent.iterdir()] == ["01.json"]


def test_a_file_that_cannot_be_encoded_leaves_the_one_that_was_there(tmp_path):
    path = tmp_path / "page.html"
    atomic.write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        atomic.write_whole(path, "\ud800")
    assert path.read_text() == "old"


def test_a_full_disk_leaves_the_file_that_was_there_and_nothing_aside(tmp_path, monkeypatch):
    path = tmp_path / "page.html"
    atomic.write_whole(path, "old")

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic.write_whole(path, "new")
    assert content(tmp_path) == {"page.html": "old"}


def test_what_was_left_aside_can_be_removed_without_writing_again(tmp_path):
    (tmp_path / "page.html").write_text("whole")
    (tmp_path / ".page.html.new").write_text("ha")
    folder_with(tmp_path / "01", a="1")
    folder_with(tmp_path / ".01.old", a="0")
    atomic.remove_leftovers(tmp_path / "page.html")
    atomic.remove_leftovers(tmp_path / "01")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01", "page.html"]


def test_a_kill_before_the_rename_leaves_the_old_file_and_the_next_write_cleans_up(
    tmp_path, killed_at, monkeypatch
):
    path = tmp_path / "page.html"
    atomic.write_whole(path, "old")
    killed_at(1, before=True)
    with pytest.raises(Killed):
        atomic.write_whole(path, "new")
    assert path.read_text() == "old"
    monkeypatch.undo()
    atomic.write_whole(path, "newer")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["newer"]


def test_a_read_only_file_is_replaced(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("nbgrader's")
    path.chmod(0o444)
    atomic.write_whole(path, "ours")
    assert path.read_text() == "ours"


def test_a_folder_takes_the_place_of_the_old_one(tmp_path):
    folder_with(tmp_path / "01", a="1", b="1")
    folder_with(tmp_path / "01", a="2")
    assert content(tmp_path / "01") == {"a": "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["01"]


def test_a_folder_that_cannot_be_filled_leaves_the_old_one(tmp_path):
    folder_with(tmp_path / "01", a="1")
    with pytest.raises(ZeroDivisionError), atomic.whole_folder(tmp_path / "01") as folder:
        (folder / "a").write_text(str(1 / 0))
    assert content(tmp_path / "01") == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["01"]


@pytest.mark.parametrize("rename", [1, 2])
@pytest.mark.parametrize("before", [True, False])
def test_a_kill_at_a_rename_leaves_one_of_the_two_whole(
    tmp_path, rename, before, killed_at, monkeypatch
):
    path = tmp_path / "01"
    folder_with(path, a="1")
    killed_at(rename, before)
    with pytest.raises(Killed):
        folder_with(path, a="2")
    monkeypatch.undo()
    there = [folder for folder in tmp_path.iterdir() if folder.name in ("01", ".01.old")]
    assert all(content(folder) in ({"a": "1"}, {"a": "2"}) for folder in there)
    assert there
    with pytest.raises(ZeroDivisionError), atomic.whole_folder(path):
        print(1 / 0)
    assert content(path) in ({"a": "1"}, {"a": "2"})
    folder_with(path, a="3")
    assert {folder.name: content(folder) for folder in tmp_path.iterdir()} == {"01": {"a": "3"}}
