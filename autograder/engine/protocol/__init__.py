"""What the student process and the examiner share: how values and requests cross.

In the sandbox this package lies beside `autograder.engine.student` and the students' edition of
course_lib, and nothing else of the grader does, so it imports only the standard library and NumPy.
docs/protocol.md describes what passes between the two.
"""
