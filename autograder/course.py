"""A course folder as nbgrader sees it: where submissions, scores and feedback are."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

CONFIG_FILE = "nbgrader_config.py"
_RESULTS = "results"
_SECRET = ".draws-secret"


@dataclass(frozen=True)
class Course:
    """The folders of a course, and the configuration in its ``nbgrader_config.py``."""

    root: Path
    config: "Config"
    directory: "CourseDirectory"

    @classmethod
    def open(cls, root: Path) -> "Course":
        """Open the course in the folder `root`; without ``nbgrader_config.py`` defaults hold."""
        # nbgrader takes a second to import; workers need nothing but the paths below.
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import Config, PyFileConfigLoader

        root = root.resolve()
        config = Config()
        if (root / CONFIG_FILE).is_file():
            config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
        config.CourseDirectory.root = str(root)
        return cls(root, config, CourseDirectory(config=config))

    @property
    def source(self) -> Path:
        """Where the lessons are written."""
        return self.root / str(self.directory.source_directory)

    @property
    def submitted(self) -> Path:
        """Where submissions are: ``<student>/<lesson>/<lesson>.ipynb``."""
        return self.root / str(self.directory.submitted_directory)

    def autograded(self, student: str, lesson_id: str) -> Path:
        """Where the executed notebook of a student goes."""
        return self.root / str(self.directory.autograded_directory) / student / lesson_id

    def feedback(self, student: str, lesson_id: str) -> Path:
        """Where the page for a student goes."""
        return self.root / str(self.directory.feedback_directory) / student / lesson_id

    def result(self, student: str, lesson_id: str) -> Path:
        """Where the record of a student's submission is."""
        return result_path(self.root, student, lesson_id)

    def finished(self, student: str, lesson_id: str) -> Path:
        """Where it is kept that all was made from the record of a student's submission."""
        # No student's name begins with a dot.
        return self.root / _RESULTS / ".finished" / student / f"{lesson_id}.json"

    def lock(self, lesson_id: str) -> Path:
        """Where the file is that is locked by whoever grades a lesson."""
        return self.root / ".grading" / f"{lesson_id}.lock"

    @property
    def db_url(self) -> str:
        """The gradebook, as an SQLAlchemy URL."""
        return str(self.directory.db_url)


def secret_path(root: Path) -> Path:
    """Return where the secret is that hidden tests are drawn from, in the course folder `root`."""
    return root / _SECRET


def result_path(root: Path, student: str, lesson_id: str) -> Path:
    """Return where the record of a student's submission is, in the course folder `root`."""
    return root / _RESULTS / student / f"{lesson_id}.json"
