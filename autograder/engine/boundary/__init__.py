"""What the student process and the examiner share, and the student process itself.

In the sandbox this package lies beside the students' edition of course_lib and nothing else of the
grader does, so it imports only the standard library, NumPy and IPython. docs/protocol.md describes
what passes between the two.
"""
