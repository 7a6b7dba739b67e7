"""Where nbgrader's own commands call on ours: ``nbgrader_config.py`` names what is here.

So plain ``nbgrader autograde`` and the formgrader's button run submissions in the isolated engine.
"""

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades, SaveCells
from traitlets.config import Config

from autograder.atomic import whole_folder
from autograder.course import result_path
from autograder.engine import EngineError
from autograder.feedback.exporter import FeedbackExporter
from autograder.grading.draws import course_secret
from autograder.grading.gradebook import remove_unscored
from autograder.grading.record import Record
from autograder.grading.run import execute, prepare
from autograder.grading.settings import SECTION, Settings
from autograder.lesson.lesson import Lesson
from autograder.release.steps import STEPS
from autograder.submission.submissions import Submission

_FORMGRADER = "autograder.feedback.formgrader"


class SubmissionExporter(Settings, NotebookExporter):  # type: ignore[misc]
    """Reads, repairs and runs submissions in place of nbgrader's ``Autograde`` steps.

    ``Autograde`` converts twice: first from ``submitted/`` to ``autograded/``, where the notebook
    is read without trust and repaired, then within ``autograded/``, where it is run.
    """

    parent: Autograde

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.refuse_unknown(self.config.get(SECTION, {}))

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """Return the notebook that ``Autograde`` saves.

        Raises
        ------
        EngineError
            If the machine failed: nothing is booked then, and an earlier score stays.
        """
        assert resources is not None
        try:
            return self._from_filename(filename, resources, **kw)
        except EngineError:
            about = resources["nbgrader"]
            remove_unscored(about["db_url"], about["assignment"], about["student"])
            raise

    def _from_filename(
        self, filename: str, resources: ResourcesDict, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        student, lesson_id = (resources["nbgrader"][key] for key in ("student", "assignment"))
        folder = self.parent.coursedir
        submitted = Path(folder.format_path(folder.submitted_directory, student, lesson_id))
        autograded = Path(folder.format_path(folder.autograded_directory, student, lesson_id))
        if Path(filename).parent == submitted:
            notebook = self._repair(Submission(student, lesson_id, submitted), autograded)
            # Its steps are for executed notebooks.
            return NotebookExporter().from_notebook_node(notebook, resources)  # type: ignore[no-any-return]
        return super().from_filename(filename, resources, **kw)  # type: ignore[no-any-return]

    def from_notebook_node(
        self, nb: NotebookNode, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """Run `nb`, then let nbgrader's steps save what came of it."""
        assert resources is not None
        files = Path(resources["metadata"]["path"])
        student = resources["nbgrader"]["student"]
        root = Path(self.parent.coursedir.root)
        secret = course_secret(root)
        record, executed = execute(nb, student, self.make_engine(), self.limits, secret, files)
        record.write(result_path(root, student, record.lesson))
        resources["record"] = record
        return super().from_notebook_node(executed, resources, **kw)  # type: ignore[no-any-return]

    def _repair(self, submission: Submission, autograded: Path) -> NotebookNode:
        folder = self.parent.coursedir
        source = Path(folder.root) / folder.source_directory
        handed_in = submission.read()
        lesson = Lesson.load(source, submission.lesson_id)
        notebook = prepare(handed_in, lesson, figures=self.figures)
        # nbgrader has copied the other files before, and followed every symbolic link.
        with whole_folder(autograded) as folder:
            handed_in.write_files(folder)
        return notebook


class SaveRecordedScores(SaveAutoGrades):  # type: ignore[misc]
    """Saves scores as nbgrader does, but from the record that `SubmissionExporter` made."""

    def _add_score(self, cell: NotebookNode, resources: ResourcesDict) -> None:
        record: Record = resources["record"]
        scores = {test.grade_id: test.score for test in record.tests}
        name = cell.metadata.nbgrader.grade_id
        where = self.notebook_id, self.assignment_id, self.student_id
        grade = self.gradebook.find_grade(name, *where)
        grade.auto_score = scores[name]
        grade.needs_manual_grade = grade.manual_score is not None
        self.gradebook.db.commit()


def read_settings(config: Config) -> Settings:
    """Return the settings of grading in `config`, the content of ``nbgrader_config.py``.

    Raises
    ------
    TraitError
        If there is a setting that cannot be, or is none.
    """
    return SubmissionExporter(config=config)


def configure(config: Config) -> None:
    """Have nbgrader's commands use this course's steps, in `config` of ``nbgrader_config.py``."""
    config.GenerateAssignment.preprocessors = [*STEPS[:-1], SaveCells, STEPS[-1]]
    config.Autograde.exporter_class = SubmissionExporter
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = [SaveRecordedScores, AssignLatePenalties]
    config.GenerateFeedback.exporter_class = FeedbackExporter
    # The formgrader's page is made by an HTMLExporter, which FeedbackExporter is one of.
    # By their names: what grades, and reads this configuration too, has no need to import them.
    config.HTMLExporter.preprocessors = [f"{_FORMGRADER}.HarmlessCells"]
    config.HTMLExporter.filters = {
        "markdown2html": f"{_FORMGRADER}.markdown",
        "ansi2html": "autograder.feedback.terminal.terminal",
    }
    config.FeedbackExporter.preprocessors = []
