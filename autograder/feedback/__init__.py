"""Pages for students, and the formgrader's, as safe HTML."""
