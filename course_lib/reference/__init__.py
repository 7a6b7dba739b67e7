"""Every algorithm of the syllabus, one module per topic: the truth that graders compare with.

It needs NumPy alone and is never released to students.
"""
