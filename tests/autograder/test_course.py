"""A course folder is found as nbgrader finds it, also one that was made by an older version."""

from autograder.course import CONFIG_FILE, Course
from tests.support.cells import REPOSITORY

OLD_IMPORT = "from autograder import nbgrader_steps"


def test_a_configuration_from_before_the_packages_configures_the_same(tmp_path):
    new = Course.open(REPOSITORY).config
    text = (REPOSITORY / CONFIG_FILE).read_text()
    old_text = text.replace("from autograder.grading import nbgrader_steps", OLD_IMPORT)
    assert old_text != text
    (tmp_path / CONFIG_FILE).write_text(old_text)
    old = Course.open(tmp_path).config
    assert "Autograde" in old
    del new["CourseDirectory"]["root"], old["CourseDirectory"]["root"]
    assert old == new
