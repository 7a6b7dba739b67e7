"""The commands as they are called: what they print, and their exit statuses."""

import json
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint

import nbformat
import pytest

from autograder.cli.main import COMMANDS, main
from tests.support.cells import REPOSITORY


@pytest.fixture
def root(course, lesson, released):
    """A course with an untouched and a broken submission."""
    root = course.root
    for student, content in (("sample-a", nbformat.writes(released)), ("sample-b", "{")):
        folder = root / "submitted" / student / lesson.id
        folder.mkdir(parents=True)
        (folder / f"{lesson.id}.ipynb").write_text(content)
    return root


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def printed_by(program, *arguments):
    """What a fresh Python prints that runs `program`."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_only_the_command_that_is_called_is_imported():
    program = "import sys; from autograder.cli.main import main; main(sys.argv[1:])"
    tell = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); "
    imported = printed_by(tell + program, "new", "--help").split()
    assert {f"autograder.cli.{name}" for name in COMMANDS} & {*imported} == {"autograder.cli.new"}
    assert not {"nbgrader", "nbconvert", "numpy"} & {*imported}


def test_whoever_grades_leaves_what_makes_pages_to_workers():
    imported = printed_by("import sys, autograder.cli.grade; print(*sys.modules)").split()
    assert "autograder.grading.coordinator" in imported
    assert not {"autograder.feedback.page", "autograder.feedback.safe_html"} & {*imported}


@pytest.mark.parametrize(
    ("arguments", "are_started"),
    [
        (["grade", "01_adding"], True),
        (["explain", "sample-a", "01_adding", "add_up"], True),
        (["audit"], True),
        (["demo"], True),
        (["grade", "01_adding", "--help"], False),
        (["grade", "01_adding", "--engine", "kernel"], False),
        (["solutions"], False),
    ],
)
def test_examiners_load_beside_a_command_that_needs_them(arguments, are_started):
    program = (
        "import sys; from autograder.engine import examiners; "
        "examiners.warm_examiners = lambda: print('started beside', *sys.modules); "
        "from autograder.cli import main; main._parser(main.Path()).parse_args(sys.argv[1:])"
    )
    _, _, loaded = printed_by(program, *arguments).partition("started beside ")
    assert bool(loaded) == are_started
    assert not {"nbformat", "nbgrader", "numpy"} & {*loaded.split()}


def test_the_installed_command_is_the_module():
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["scripts"]
    assert EntryPoint("autograder", scripts["autograder"], "console_scripts").load() is main


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("/usr/local/bin/autograder", "autograder"),
        ("/usr/lib/autograder/__main__.py", "python -m autograder"),
    ],
)
def test_help_repeats_what_was_called(called, name, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [called])
    with pytest.raises(SystemExit):
        main(["grade", "--help"])
    assert capsys.readouterr().out.startswith(f"usage: {name} grade ")


def test_grading_bad_submissions_succeeds(root, capsys):
    assert main(["--root", str(root), "grade", "01_adding"]) == 0
    printed = capsys.readouterr()
    assert "sample-b" in printed.out
    assert "no valid JSON" in printed.out
    assert printed.err == ""
    assert "\x1b" not in printed.out


def test_grading_says_how_submissions_were_kept_apart(root, capsys):
    main(["--root", str(root), "grade", "01_adding"])
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "isolation:" in line)
    assert line.split(": ")[1].startswith(("bubblewrap", "two processes"))


def test_grading_prints_json_lines(root, capsys):
    assert main(["--root", str(root), "grade", "01_adding", "--json", "--student", "sample-a"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    data = json.loads(line)
    assert (data["student"], data["score"], data["points"]) == ("sample-a", 0, 100)
    assert data["exercises"][0]["messages"][0].startswith("NotImplementedError: add_up")


def test_an_unknown_lesson_is_misuse(root, capsys):
    assert main(["--root", str(root), "grade", "02_unheard_of"]) == 2
    assert "01_adding" in capsys.readouterr().err


def test_no_submissions_are_said_not_hidden(root, capsys):
    shutil.rmtree(root / "submitted")
    assert main(["--root", str(root), "grade", "01_adding"]) == 0
    assert "nothing was handed in" in capsys.readouterr().out


def test_the_kernel_engine_is_not_isolation(root, capsys):
    arguments = ["grade", "01_adding", "--engine", "kernel", "--require-isolation"]
    assert main(["--root", str(root), *arguments]) == 1
    assert "the kernel engine isolates nothing" in capsys.readouterr().err


def test_what_is_not_isolated_is_said_loudly(root, capsys):
    arguments = ["grade", "01_adding", "--engine", "kernel", "--student", "sample-b"]
    assert main(["--root", str(root), *arguments]) == 0
    assert "NOT ISOLATED" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_limit_is_a_positive_number(root, seconds, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--root", str(root), "grade", "01_adding", "--cell-seconds", seconds])
    assert stopped.value.code == 2


@pytest.mark.parametrize("command", [["grade", "01_adding"], ["audit"]])
def test_nothing_runs_in_fewer_than_one_job(root, command, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--root", str(root), *command, "--jobs", "0"])
    assert stopped.value.code == 2
    assert "argument --jobs: expected a number from 1, got 0" in capsys.readouterr().err


def test_a_gradebook_that_cannot_be_used_is_a_failure(root, capsys):
    (root / "gradebook.db").write_text("this is no database, but a text " * 100)
    assert main(["--root", str(root), "grade", "01_adding"]) == 1
    assert "gradebook" in capsys.readouterr().err
