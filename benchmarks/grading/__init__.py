"""How fast grading is, beside stock nbgrader and beside the least that it could take."""
