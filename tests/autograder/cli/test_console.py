"""How commands show that they are alive, on a terminal and in a file."""

import io

import pytest
from rich.console import Console

from autograder.cli import console


@pytest.fixture
def stderr(monkeypatch):
    """Standard error, to be replaced by a terminal or a file that tests can read."""

    def replace(*, terminal: bool) -> io.StringIO:
        file = io.StringIO()
        made = Console(file=file, force_terminal=terminal, width=120, highlight=False)
        monkeypatch.setattr(console, "stderr", made)
        return file

    return replace


def test_in_a_file_each_step_and_each_thing_is_a_line(stderr):
    file = stderr(terminal=False)
    with console.progress("release") as progress:
        progress("generating [b]01_knn[/b]")
        progress("sample-a", 1, 20)
    assert file.getvalue() == "release: generating [b]01_knn[/b]\nrelease: 1 of 20: sample-a\n"


def test_on_a_terminal_steps_are_named_and_things_counted(stderr):
    file = stderr(terminal=True)
    with console.progress("release") as progress:
        progress("generating [b]01_knn[/b]")
    assert "release: generating [b]01_knn[/b]" in file.getvalue()
    file = stderr(terminal=True)
    with console.progress("grading") as progress:
        progress("sample-a", 7, 20)
    assert "7/20" in file.getvalue()
    assert "sample-a" not in file.getvalue()


def test_what_a_student_wrote_is_printed_as_it_is(capsys):
    console.say('{"message": ":x: [b]no[/b]"}')
    console.complain(":x: [b]no[/b]")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ('{"message": ":x: [b]no[/b]"}\n', ":x: [b]no[/b]\n")
