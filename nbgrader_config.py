"""nbgrader's configuration: its own commands and the formgrader grade as ``autograder`` does."""

from autograder.grading import nbgrader_steps

c = get_config()

c.CourseDirectory.course_id = "deep-learning-review"
nbgrader_steps.configure(c)
