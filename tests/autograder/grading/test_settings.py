"""Settings in ``nbgrader_config.py``: nbgrader's commands and our own use the same."""

import dataclasses

import pytest
from nbgrader.converters import Autograde
from traitlets import TraitError
from traitlets.config import Config

from autograder.cli.main import main
from autograder.course import CONFIG_FILE, Course
from autograder.engine import EngineError, KernelEngine
from autograder.engine.base import DEFAULT_LIMITS, MIB
from autograder.grading import nbgrader_steps
from autograder.grading.nbgrader_steps import SubmissionExporter, read_settings
from autograder.grading.run import execute


def settings(**given):
    return read_settings(Config(SubmissionExporter=given))


@pytest.fixture
def root(course, lesson, released):
    """A course with a submission that is no notebook, so that grading it takes no time."""
    folder = course.submitted / "sample-a" / lesson.id
    folder.mkdir(parents=True)
    (folder / f"{lesson.id}.ipynb").write_text("{")
    return course.root


def put(root, line):
    with (root / CONFIG_FILE).open("a") as file:
        file.write(f"\n{line}\n")


def test_without_any_the_defaults_hold():
    assert settings().limits == DEFAULT_LIMITS


def test_they_are_the_limits_of_a_submission():
    given = settings(cell_seconds=60, total_seconds=90.5, memory_mb=512)
    assert given.limits == dataclasses.replace(
        DEFAULT_LIMITS, cell_seconds=60.0, total_seconds=90.5, memory_bytes=512 * MIB
    )


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), 2e6, "soon", None, True])
@pytest.mark.parametrize("name", ["cell_seconds", "total_seconds", "memory_mb"])
def test_a_limit_that_cannot_be_is_refused_by_its_name(name, value):
    with pytest.raises(TraitError) as refused:
        settings(**{name: value})
    assert str(refused.value) == (
        f"nbgrader_config.py: c.SubmissionExporter.{name} has to be a number above 0 and up to "
        f"1000000, not {value!r}"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("engine", "'isolated' or 'kernel'"),
        ("require_isolation", "True or False"),
        ("figures", "True or False"),
    ],
)
def test_so_are_others(name, expected):
    with pytest.raises(TraitError, match=rf"{name} has to be {expected}, not 'perhaps'"):
        settings(**{name: "perhaps"})


@pytest.mark.filterwarnings("ignore:Config option")
def test_a_name_that_is_no_setting_is_refused():
    with pytest.raises(TraitError, match="cell_second is no setting; there are cell_seconds, "):
        settings(cell_second=60)


def test_isolation_that_is_required_is_required_of_every_engine():
    assert isinstance(settings(engine="kernel").make_engine(), KernelEngine)
    with pytest.raises(EngineError, match="isolates nothing"):
        settings(engine="kernel", require_isolation=True).make_engine()


def seen_limits(monkeypatch, module):
    """Note the limits that submissions are run with in `module`."""
    seen = []

    def noting(notebook, student, engine, limits, secret, files=None):
        seen.append((limits.cell_seconds, engine.name))
        return execute(notebook, student, engine, limits, secret, files)

    monkeypatch.setattr(module, "execute", noting)
    return seen


# nbgrader relates new submissions to old ones before it adds them, which is harmless.
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_nbgraders_commands_and_ours_use_the_same(root, monkeypatch, capsys):
    put(root, "c.SubmissionExporter.cell_seconds = 77")
    put(root, "c.SubmissionExporter.engine = 'kernel'")
    by_nbgrader = seen_limits(monkeypatch, nbgrader_steps)
    course = Course.open(root)
    course.directory.assignment_id = "01_adding"
    Autograde(coursedir=course.directory, config=course.config).start()
    assert by_nbgrader == [(77.0, "kernel")]
    given, _ = graded_with(root, monkeypatch)
    assert (given.cell_seconds, given.total_seconds) == (77.0, DEFAULT_LIMITS.total_seconds)
    assert "for this run alone" not in capsys.readouterr().err


def graded_with(root, monkeypatch, *options):
    """Return the limits that ``grade`` grades with, and whether it runs figures."""
    seen = []

    def noting(course, lesson, engine, *, limits, figures, **rest):
        seen.append((limits, figures))
        raise EngineError("that is enough")

    with monkeypatch.context() as patch:
        patch.setattr("autograder.cli.grade.grade_lesson", noting)
        assert main(["--root", str(root), "grade", "01_adding", *options]) == 1
    return seen[0]


def test_an_option_overrides_a_setting_and_says_that_nbgrader_does_otherwise(
    root, monkeypatch, capsys
):
    put(root, "c.SubmissionExporter.cell_seconds = 77")
    limits, _ = graded_with(root, monkeypatch, "--cell-seconds", "60", "--memory", "512")
    assert (limits.cell_seconds, limits.memory_bytes) == (60.0, 512 * MIB)
    said = capsys.readouterr().err
    assert "cell_seconds is 60.0 for this run alone; `nbgrader autograde` and the" in said
    assert "have 77.0: to have it everywhere, set c.SubmissionExporter.cell_seconds in" in said


def test_figures_are_run_by_option_or_by_setting(root, monkeypatch, capsys):
    assert not graded_with(root, monkeypatch)[1]
    assert graded_with(root, monkeypatch, "--figures")[1]
    assert "figures is True for this run alone" in capsys.readouterr().err
    put(root, "c.SubmissionExporter.figures = True")
    assert graded_with(root, monkeypatch)[1]


def test_help_shows_what_is_set(root, capsys):
    put(root, "c.SubmissionExporter.cell_seconds = 77")
    with pytest.raises(SystemExit):
        main(["--root", str(root), "grade", "--help"])
    shown = capsys.readouterr().out
    assert "seconds of computing for one cell (default: 77)" in shown
    assert "seconds of computing for all cells (default: 180)" in shown


@pytest.mark.parametrize("arguments", [["01_adding"], ["--help"]])
def test_a_setting_that_cannot_be_is_misuse(root, capsys, arguments):
    put(root, "c.SubmissionExporter.memory_mb = 'much'")
    assert main(["--root", str(root), "grade", *arguments]) == 2
    assert "error: nbgrader_config.py: c.SubmissionExporter.memory_mb" in capsys.readouterr().err


def test_nbgraders_command_takes_them_as_options_too():
    autograde = Autograde(config=Config(SubmissionExporter={"cell_seconds": 5}))
    exporter = SubmissionExporter(parent=autograde, config=autograde.config)
    assert exporter.limits.cell_seconds == 5
