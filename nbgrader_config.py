"""nbgrader's configuration: its own commands and the formgrader grade as ``autograder`` does."""

from autograder.grading import nbgrader_steps

c = get_config()

c.CourseDirectory.course_id = "deep-learning-review"
nbgrader_steps.configure(c)

# What each submission may use, with `autograder grade`, `nbgrader autograde` and the formgrader.
# c.SubmissionExporter.cell_seconds = 30  # of computing, for one cell
# c.SubmissionExporter.total_seconds = 180  # of computing, for all cells
# c.SubmissionExporter.memory_mb = 2048

# Whether to run cells that only draw also where they are as released; no score depends on it.
# c.SubmissionExporter.figures = True

# Whether to refuse to grade where there is no sandbox.
# c.SubmissionExporter.require_isolation = True
