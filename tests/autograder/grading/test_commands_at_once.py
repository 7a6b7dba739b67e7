"""The command ``grade`` as real processes: two at once, and one that is interrupted."""

import json
import platform
import signal
import subprocess
import sys

import nbformat
import pytest

from autograder.audit.samples import with_solutions
from autograder.grading import own_solutions
from autograder.grading.at_work import LockError, alone
from autograder.grading.settings import Settings
from tests.support.cells import REPOSITORY
from tests.support.engines import CountingEngine
from tests.support.waiting import wait_until

LESSON = "01_adding"


class Command:
    """A running `grade` whose engine notes what it runs."""

    def __init__(self, course, runs, said, *options):
        self.out, self.err = said.with_suffix(".out"), said.with_suffix(".err")
        arguments = ["--root", course.root, "grade", LESSON, "--jobs", "1", *options]
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.autograder.grading.counted_runs", runs, *arguments],
                cwd=REPOSITORY,
                stdout=out,
                stderr=err,
            )

    def lines(self):
        return [json.loads(line) for line in self.out.read_text().splitlines()]

    def wait_until_it_says(self, words):
        wait_until(lambda: words in self.err.read_text() or self.process.poll() is not None, words)
        assert words in self.err.read_text()


@pytest.fixture
def engine(tmp_path):
    return CountingEngine(tmp_path / "runs")


@pytest.fixture
def start(course, lesson, released, engine, tmp_path):
    """Starts a command on a course in which the run of sample-b waits for the file ``go``."""
    for student, facts in (("sample-a", "'db'"), ("sample-b", "'WAIT FOR IT'")):
        folder = course.submitted / student / LESSON
        folder.mkdir(parents=True)
        notebook = with_solutions(released, {"add_facts": f"add_facts = {facts}"})
        nbformat.write(notebook, folder / f"{LESSON}.ipynb")
    settings = Settings()
    own_solutions.remember(course, lesson, engine, settings.limits)
    commands = []

    def start(*options):
        said = tmp_path / f"said-{len(commands)}"
        commands.append(Command(course, engine.path, said, *options))
        return commands[-1]

    yield start
    for command in commands:
        command.process.kill()
        command.process.wait()


def is_done(course, student):
    return course.finished(student, LESSON).exists()


def test_a_line_is_printed_as_soon_as_its_submission_is_done(course, start, engine):
    command = start("--json")
    wait_until(lambda: command.lines() or command.process.poll() is not None, "a line")
    (line,) = command.lines()
    assert (line["student"], line["score"], line["unchanged"]) == ("sample-a", 100, False)
    assert is_done(course, "sample-a")
    assert not course.result("sample-b", LESSON).exists()
    engine.path.with_name("go").touch()
    assert command.process.wait() == 0
    assert [line["student"] for line in command.lines()] == ["sample-a", "sample-b"]
    assert command.err.read_text() == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_after_an_interruption_the_same_command_goes_on(course, start, engine, number):
    command = start("--json")
    wait_until(lambda: command.lines() or command.process.poll() is not None, "sample-a's line")
    wait_until(lambda: len(engine.path.read_text().splitlines()) == 2, "the run of sample-b")
    command.process.send_signal(number)
    if number == signal.SIGKILL:
        assert command.process.wait() == -signal.SIGKILL
    else:
        assert command.process.wait() == 130
        assert command.err.read_text() == (
            "interrupted: 1 of 2 submissions are done; the same command goes on from there\n"
        )
    engine.runs()
    engine.path.with_name("go").touch()
    again = start("--json")
    assert again.process.wait() == 0
    assert engine.runs() == 1
    found = {line["student"]: line["unchanged"] for line in again.lines()}
    assert found == {"sample-a": True, "sample-b": False}


def test_of_two_commands_at_once_the_second_says_who_is_at_work_and_waits(course, start, engine):
    first = start()
    wait_until(lambda: is_done(course, "sample-a") or first.process.poll() is not None)
    second = start("--json")
    second.wait_until_it_says(f"process {first.process.pid} on {platform.node()}, since ")
    assert second.err.read_text().endswith(f", is grading {LESSON}: waiting for its end\n")
    assert second.process.poll() is None
    engine.path.with_name("go").touch()
    assert (first.process.wait(), second.process.wait()) == (0, 0)
    assert engine.runs() == 2
    assert [line["unchanged"] for line in second.lines()] == [True, True]


def test_waiting_for_another_command_can_be_interrupted(course, start):
    first = start()
    wait_until(lambda: is_done(course, "sample-a") or first.process.poll() is not None)
    second = start()
    second.wait_until_it_says("is grading")
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait() == 130
    assert "interrupted: nothing was graded" in second.err.read_text()
    assert first.process.poll() is None


def test_one_that_was_killed_is_not_waited_for(course, start, engine):
    first = start()
    wait_until(lambda: is_done(course, "sample-a") or first.process.poll() is not None)
    first.process.kill()
    first.process.wait()
    with alone(course, LESSON, pytest.fail):
        pass


def test_another_lesson_can_be_graded_meanwhile(course):
    with alone(course, LESSON, pytest.fail), alone(course, "02_other", pytest.fail):
        pass


def test_where_there_can_be_no_lock_nothing_is_graded(course):
    course.lock(LESSON).parent.write_text("no folder")
    with (
        pytest.raises(LockError, match=r"\.grading.*cannot be written"),
        alone(course, LESSON, pytest.fail),
    ):
        pass
