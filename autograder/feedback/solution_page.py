"""The page of a solved lesson, which students read after the deadline."""

from nbformat import NotebookNode

from autograder.feedback.page import environment


def solution_page(lesson_id: str, notebook: NotebookNode) -> str:
    """Return the page that shows `notebook`, the solved and executed lesson `lesson_id`."""
    page = environment().get_template("solution.html.j2")
    return page.render(lesson=lesson_id, cells=notebook.cells)
