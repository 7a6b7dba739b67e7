import errno
import os
import socket
from datetime import datetime
from pathlib import Path

import pytest

from autograder.engine.base import MachineFault
from autograder.submission.submissions import (
    MAX_EXTRA_FILES,
    MAX_NAME,
    Submission,
    UnreadableError,
    find_submissions,
    quoted,
    read_file,
)

LESSON = "01_adding"


@pytest.fixture
def submitted(tmp_path):
    return tmp_path / "submitted"


def hand_in(submitted, student, content="{}", name=f"{LESSON}.ipynb"):
    folder = submitted / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content)
    return Submission(student, LESSON, folder)


def problem(submission):
    with pytest.raises(UnreadableError) as info:
        submission.read_notebook()
    message = str(info.value)
    assert "\n" not in message
    return message


def test_submissions_are_listed_by_student(submitted):
    for student in ("zoe", "adam", "Émile"):
        hand_in(submitted, student)
    (submitted / "absent" / "02_other").mkdir(parents=True)
    (submitted / ".hidden" / LESSON).mkdir(parents=True)
    (submitted / "notes.txt").write_text("not a folder")
    found = find_submissions(submitted, LESSON)
    assert [submission.student for submission in found.submissions] == ["adam", "zoe", "Émile"]
    assert found.set_aside == []


def test_only_the_named_students_are_listed(submitted):
    for student in ("zoe", "adam"):
        hand_in(submitted, student)
    found = find_submissions(submitted, LESSON, ["zoe"])
    assert [submission.student for submission in found.submissions] == ["zoe"]


def test_no_folder_means_no_submissions(submitted):
    assert find_submissions(submitted, LESSON).submissions == []


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2J", "x" * (MAX_NAME + 1), "a\u202eb"])
def test_a_name_that_cannot_be_a_students_is_set_aside_in_one_line(submitted, name):
    hand_in(submitted, name)
    hand_in(submitted, "adam")
    found = find_submissions(submitted, LESSON)
    assert [submission.student for submission in found.submissions] == ["adam"]
    assert len(found.set_aside) == 1
    assert found.set_aside[0].isprintable()


def test_a_notebook_is_read_as_it_is(submitted):
    assert hand_in(submitted, "adam", "any text").read_notebook() == b"any text"


def test_a_missing_notebook_is_named_and_so_is_what_is_there_instead(submitted):
    submission = hand_in(submitted, "adam", name="01_adding (1).ipynb")
    assert problem(submission) == (
        "01_adding.ipynb is missing; there is '01_adding (1).ipynb': rename it"
    )


def test_a_folder_for_a_notebook_is_refused(submitted):
    submission = hand_in(submitted, "adam", name="other.txt")
    submission.notebook_path.mkdir()
    assert "not an ordinary file" in problem(submission) or "directory" in problem(submission)


def test_a_file_for_a_folder_is_refused(submitted):
    (submitted / "adam").mkdir(parents=True)
    (submitted / "adam" / LESSON).write_text("x")
    (submission,) = find_submissions(submitted, LESSON).submissions
    assert problem(submission) == "'01_adding' is not a folder"
    assert submission.read_extra_files() == ({}, [])


@pytest.mark.parametrize("level", ["student", "lesson", "notebook"])
def test_symbolic_links_are_refused_at_every_level(submitted, tmp_path, level):
    elsewhere = tmp_path / "elsewhere"
    hand_in(elsewhere, "victim", "the victim's work")
    submitted.mkdir()
    if level == "student":
        (submitted / "adam").symlink_to(elsewhere / "victim")
    else:
        (submitted / "adam").mkdir()
        if level == "lesson":
            (submitted / "adam" / LESSON).symlink_to(elsewhere / "victim" / LESSON)
        else:
            (submitted / "adam" / LESSON).mkdir()
            target = elsewhere / "victim" / LESSON / f"{LESSON}.ipynb"
            (submitted / "adam" / LESSON / f"{LESSON}.ipynb").symlink_to(target)
    (submission,) = find_submissions(submitted, LESSON).submissions
    assert "symbolic link" in problem(submission)


def test_a_dangling_link_is_a_link_and_not_missing(submitted):
    submission = hand_in(submitted, "adam", name="other.txt")
    submission.notebook_path.symlink_to("nowhere")
    assert problem(submission) == "'01_adding.ipynb' is a symbolic link"


def test_a_named_pipe_is_not_waited_for(submitted):
    submission = hand_in(submitted, "adam", name="other.txt")
    os.mkfifo(submission.notebook_path)
    assert problem(submission) == "'01_adding.ipynb' is not an ordinary file"


def test_a_file_may_be_as_large_as_the_limit_and_not_larger(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bytes(2**20))
    assert len(read_file(path, 2**20)) == 2**20
    with pytest.raises(UnreadableError, match="'file' is larger than 1 MiB"):
        read_file(path, 2**20 - 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-03 12:00:00 UTC\n",
        "2026-02-03T14:00:00+02:00",
        "2026-02-03 13:00:00 Europe/Berlin",
        "2026-02-03 13:30:00 +0130",
        "Feb 3, 2026 12:00",
        "2026-02-03 12:00:00 PM",
    ],
)
def test_a_timestamp_is_read_as_utc(submitted, text):
    submission = hand_in(submitted, "adam", text, "timestamp.txt")
    assert submission.read_timestamp() == datetime(2026, 2, 3, 12)


def test_no_timestamp_is_none(submitted):
    assert hand_in(submitted, "adam").read_timestamp() is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "9" * 500,
        "9" * 35,
        "2026-99-99",
        "1 2 3",
        "12:00",
        "2026-02-03 12:00:00 Atlantis",
        "2026-02-03 12:00:00 /etc/hostname",
        "2026-02-03 1e999",
        "0001-01-01 00:00:00 UTC",
        "9999-12-31 23:59:59 -0500",
        "0001-01-01 00:00:00 +1400",
    ],
)
def test_a_timestamp_without_a_date_is_a_problem_in_one_line(submitted, text):
    submission = hand_in(submitted, "adam", text, "timestamp.txt")
    with pytest.raises(UnreadableError, match=r"timestamp\.txt holds no date") as info:
        submission.read_timestamp()
    assert "\n" not in str(info.value)


def test_ordinary_extra_files_are_read_and_written(submitted, tmp_path):
    submission = hand_in(submitted, "adam", "def f(): ...", "helpers.py")
    (submission.folder / "pictures").mkdir()
    (submission.folder / "pictures" / "a.png").write_bytes(b"png")
    handed_in = submission.read()
    handed_in.write_files(tmp_path / "copy")
    assert handed_in.remarks == ()
    assert (tmp_path / "copy" / "helpers.py").read_text() == "def f(): ..."
    assert (tmp_path / "copy" / "pictures" / "a.png").read_bytes() == b"png"


def test_links_pipes_notebooks_and_caches_are_not_read(submitted, tmp_path):
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "solution.txt").write_text("c")
    submission = hand_in(submitted, "adam")
    hand_in(submitted, "adam", name="other.ipynb")
    (submission.folder / "link.txt").symlink_to(secret / "solution.txt")
    (submission.folder / "folder").symlink_to(secret)
    os.mkfifo(submission.folder / "pipe")
    (submission.folder / "__pycache__").mkdir()
    (submission.folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    files, (line,) = submission.read_extra_files()
    assert files == {}
    for name in ("link.txt", "folder", "pipe"):
        assert repr(name) in line


def test_too_many_or_too_deep_files_are_left_out(submitted):
    submission = hand_in(submitted, "adam")
    deep = submission.folder.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "file.txt").write_text("x")
    for number in range(MAX_EXTRA_FILES + 5):
        (submission.folder / f"{number}.txt").write_text("x")
    files, (line,) = submission.read_extra_files()
    assert len(files) == MAX_EXTRA_FILES
    assert f"more than {MAX_EXTRA_FILES} files" in line
    (submission.folder / "0.txt").rename(deep / "0.txt")
    for number in range(1, MAX_EXTRA_FILES + 5):
        (submission.folder / f"{number}.txt").unlink()
    assert "lies too deep" in submission.read_extra_files()[1][0]


def test_what_students_name_is_quoted_on_one_short_line():
    assert quoted("plain") == "'plain'"
    assert quoted("a\nb") == r"'a\nb'"
    assert len(quoted("x" * 1000)) == 60
    assert quoted("\ud800").isprintable()


def refuse(monkeypatch, call, name, number):
    """Have the system fail with `number` when `call` of `os` is about a file called `name`."""
    real = getattr(os, call)

    def refusing(path, *arguments, **options):
        if Path(path).name == name:
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, call, refusing)


MACHINE_FAULTS = [
    getattr(errno, name)
    for name in ("EACCES", "EPERM", "EIO", "ESTALE", "ENOMEM", "EMFILE", "ENFILE", "ETIMEDOUT")
]


@pytest.mark.parametrize("number", MACHINE_FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", "data.txt", "timestamp.txt"])
def test_a_file_that_the_system_does_not_open_is_no_fault_of_the_students(
    submitted, monkeypatch, name, number
):
    submission = hand_in(submitted, "adam", "x", name)
    hand_in(submitted, "adam")
    refuse(monkeypatch, "open", name, number)
    with pytest.raises(MachineFault) as fault:
        submission.read()
    assert str(fault.value).startswith(f"{name!r} cannot be read: {os.strerror(number)}: ")
    assert str(fault.value).endswith(", and grade again")


@pytest.mark.parametrize("call", ["lstat", "listdir"])
@pytest.mark.parametrize("name", [LESSON, "pictures"])
def test_neither_is_a_folder_that_the_system_does_not_open(submitted, monkeypatch, name, call):
    submission = hand_in(submitted, "adam")
    (submission.folder / "pictures").mkdir()
    refuse(monkeypatch, call, name, errno.EACCES)
    with pytest.raises(MachineFault, match="make it readable for you, and grade again"):
        submission.read()


def test_a_student_whose_folder_cannot_be_looked_into_is_listed_all_the_same(
    submitted, monkeypatch
):
    hand_in(submitted, "adam")
    refuse(monkeypatch, "lstat", LESSON, errno.EACCES)
    assert [found.student for found in find_submissions(submitted, LESSON).submissions] == ["adam"]


def test_a_folder_of_all_submissions_that_cannot_be_read_is_not_taken_for_empty(
    submitted, monkeypatch
):
    hand_in(submitted, "adam")
    refuse(monkeypatch, "listdir", "submitted", errno.EACCES)
    with pytest.raises(MachineFault, match="'submitted' cannot be read: Permission denied"):
        find_submissions(submitted, LESSON)


def test_a_file_that_is_larger_than_the_memory_is_no_fault_of_the_students(tmp_path, monkeypatch):
    def read(*arguments):
        raise MemoryError

    (tmp_path / "file").touch()
    monkeypatch.setattr(os, "fdopen", read)
    with pytest.raises(MachineFault, match="not enough memory"):
        read_file(tmp_path / "file", 10)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "socket"])
def test_what_the_student_put_there_instead_of_a_file_is_theirs(submitted, monkeypatch, kind):
    submission = hand_in(submitted, "adam", name="other.txt")
    monkeypatch.chdir(submission.folder)  # the name of a socket has to be short
    name = submission.notebook_path.name
    if kind == "link":
        os.symlink(name, name)
    elif kind == "pipe":
        os.mkfifo(name)
    elif kind == "folder":
        os.mkdir(name)
    else:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(name)
    handed_in = submission.read()
    assert handed_in.notebook is None
    assert name in handed_in.problem


def test_nothing_is_read_through_a_link_in_place_of_a_students_folder(submitted, tmp_path):
    victim = hand_in(tmp_path / "elsewhere", "victim", "mine", "data.txt")
    submitted.mkdir()
    (submitted / "adam").symlink_to(victim.folder.parent)
    (submission,) = find_submissions(submitted, LESSON).submissions
    assert submission.read().files == {}
