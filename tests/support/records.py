"""Records made by hand, for tests of what reads them."""

from autograder.grading.record import ExerciseRecord, Fingerprint, Record, TestRecord


def passed(grade_id, points=1.0, exercise="f", **details) -> TestRecord:
    return TestRecord(grade_id, exercise, True, points, points, **details)


def failed(
    grade_id, points=1.0, message="wrong", exercise="f", error="CheckFailed", **details
) -> TestRecord:
    return TestRecord(
        grade_id, exercise, False, points, 0.0, message=message, error=error, **details
    )


def exercise(name, *tests) -> ExerciseRecord:
    return ExerciseRecord(name, tests)


def record(student="sample-a", tests=(), lesson="01_adding", **details) -> Record:
    graded = Fingerprint(
        notebook="0" * 64,
        files={},
        lesson_version="0123456789ab",
        engine="isolated",
        grader_version="0.1.0+01234567",
        draw="0" * 16,
        remarks=(),
        lesson_code="0123456789ab",
        limits={"cell_seconds": 30.0},
        secret="f" * 16,
        figures=False,
    )
    return Record(student, lesson, graded, tuple(tests), **details)
