"""Where attacks are tried: on a weaker grader, then on ours, always beside honest students."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from unittest import mock

import nbformat
from rich.console import Console

from autograder.audit.samples import with_solutions
from autograder.cli.grading_table import grading_table
from autograder.course import CONFIG_FILE, Course
from autograder.engine import Limits
from autograder.engine.sandbox import process_tree
from autograder.engine.sandbox.processor_time import ProcessorTime
from autograder.grading.grade import grade_lesson
from autograder.lesson.canonical import write_canonical
from autograder.lesson.lesson import Lesson
from autograder.release.build import generate
from tests.attacks.attack import Attack, Outcome
from tests.attacks.footprint import Footprint, MeasuredEngine, watched
from tests.attacks.lesson import CANARY, LESSON_ID, RIGHT, lesson_cells
from tests.support.cells import REPOSITORY, write_lesson

LIMITS = Limits(
    cell_seconds=3,
    total_seconds=15,
    wall_factor=3,
    wall_margin_seconds=3,
    memory_bytes=512 << 20,
    file_bytes=32 << 20,
    scratch_bytes=64 << 20,
)
HONEST = ("honest-first", "zealous-last")
PATIENCE = 15.0
"""Seconds of computing after which a weaker grader is taken to hang on an attack."""
ENGINES_PATIENCE = 60.0
"""The same for our own engine, weakened: what it is made to hold takes long to read and write."""
IDLE_SECONDS = 20.0
"""Seconds after which it is taken to hang if it has computed for less than two of them."""
SECRET = "GRADERS_SECRET"
"""The environment variable of the grader that holds the canary."""


class Ground:
    """The course that all attacks find: a lesson, its release, a home with a secret."""

    def __init__(self, root: Path) -> None:
        self.root = root
        write_canonical(write_lesson(root, lesson_cells(), LESSON_ID))
        shutil.copy(REPOSITORY / CONFIG_FILE, root)
        self.lesson = Lesson.load(root / "source", LESSON_ID)
        self.released = nbformat.read(generate(self.lesson, root / "release"), as_version=4)
        (root / "home").mkdir()
        (root / "home" / "token").write_text(CANARY)

    def copy(self, root: Path, attacks: Sequence[Attack]) -> Path:
        """Make a course with these attackers and the honest students."""
        shutil.copytree(self.root, root)
        perfect = with_solutions(self.released, RIGHT)
        for student in HONEST:
            self._hand_in(root, student, nbformat.writes(perfect).encode())
        for attack in attacks:
            self._attack(root, attack)
        return root

    def _attack(self, root: Path, attack: Attack) -> None:
        solutions = {"row_norms": attack.code, **attack.solutions}
        solutions = {
            name: source.strip("\n").replace("COURSE", str(root))
            for name, source in solutions.items()
            if source
        }
        notebook = with_solutions(self.released, solutions)
        if attack.document is not None:
            raw = attack.document(notebook)
        else:
            raw = nbformat.writes(notebook).encode()
        folder = self._hand_in(root, attack.name, raw)
        if attack.prepare is not None:
            attack.prepare(folder)

    def _hand_in(self, root: Path, student: str, raw: bytes) -> Path:
        folder = root / "submitted" / student / LESSON_ID
        folder.mkdir(parents=True)
        (folder / f"{LESSON_ID}.ipynb").write_bytes(raw)
        return folder


def on_weak_grader(course: Path, grader: str, attacks: Sequence[Attack]) -> dict[str, Outcome]:
    """Have a weaker grader grade `attacks`, and an honest student after them."""
    students = [attack.name for attack in attacks] + [HONEST[1]]
    patience = ENGINES_PATIENCE if grader == "engine" else PATIENCE
    job = {
        "course": str(course),
        "grader": grader,
        "students": students,
        "student": attacks[0].name,
        "patch": attacks[0].patch,
        "limits": asdict(LIMITS),
    }
    temporary = course / "tmp"
    temporary.mkdir()
    environment = os.environ | {
        SECRET: CANARY,
        "HOME": str(course / "home"),
        "TMPDIR": str(temporary),
    }
    start = time.monotonic()
    with (course / "log").open("wb") as log:
        weak = subprocess.Popen(
            [sys.executable, "-m", "tests.attacks.weak"],
            cwd=REPOSITORY,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        assert weak.stdin is not None
        assert weak.stdout is not None
        weak.stdin.write(json.dumps(job).encode())
        weak.stdin.close()
        has_started = weak.stdout.readline()
        is_over = threading.Event()
        watcher = threading.Thread(
            target=_end_if_it_hangs, args=(weak.pid, patience * len(students), is_over)
        )
        watcher.start()
        try:
            lines = weak.stdout.read().splitlines()
        finally:
            is_over.set()
            watcher.join()
            weak.stdout.close()
            process_tree.kill(weak.pid)
            _kill_group(weak.pid)
            weak.wait()
    assert has_started, (course / "log").read_text()
    reports = {report["student"]: report for report in map(json.loads, lines)}
    honest = [reports.get(HONEST[1], {}).get("score")]
    seconds = time.monotonic() - start
    return {
        attack.name: _weak_outcome(reports.get(attack.name), honest, seconds, course)
        for attack in attacks
    }


def _end_if_it_hangs(grader: int, patience: float, is_over: threading.Event) -> None:
    """Kill a weaker grader that computes for too long, or does nothing more."""
    computed, seen, since = ProcessorTime(), 0.0, time.monotonic()
    while not is_over.wait(0.2):
        computed.look(process_tree.members(grader))
        if computed.seconds >= seen + 2:
            seen, since = computed.seconds, time.monotonic()
        if computed.seconds > patience or time.monotonic() > since + IDLE_SECONDS:
            process_tree.kill(grader)
            return


def _weak_outcome(
    report: dict | None, honest: list[float | None], seconds: float, course: Path
) -> Outcome:
    if report is None:
        return Outcome(seconds=seconds, honest=honest, course=course)
    notebook = nbformat.reads(report["notebook"], as_version=4)
    return Outcome(
        score=report["score"],
        text=shown(notebook),
        terminal=shown(notebook),
        page=report["page"],
        pieces=pieces(notebook),
        seconds=report["seconds"],
        footprint=Footprint(**report["footprint"]),
        honest=honest,
        course=course,
    )


def on_ours(root: Path, attacks: Sequence[Attack], workers: int = 2) -> dict[str, Outcome]:
    """Grade `attacks` and the honest students in one batch, as an instructor would."""
    course = Course.open(root)
    lesson = Lesson.load(course.source, LESSON_ID)
    temporary = root / "tmp"
    temporary.mkdir()
    engine = MeasuredEngine(root / "footprints", temporary)
    with mock.patch.object(tempfile, "tempdir", str(temporary)), watched() as batch:
        report = grade_lesson(course, lesson, engine, limits=LIMITS, workers=workers)
    graded = {graded.student: graded for graded in report.graded}
    honest = [graded[student].score if student in graded else None for student in HONEST]
    console = Console(width=200)
    with console.capture() as terminal:
        console.print(grading_table(report))
    outcomes = {}
    for attack in attacks:
        outcome = Outcome(terminal=terminal.get(), honest=honest, course=root, batch=batch)
        if attack.name in graded:
            mine = graded[attack.name]
            path = course.autograded(attack.name, LESSON_ID) / f"{LESSON_ID}.ipynb"
            outcome.score = mine.score
            outcome.seconds = mine.seconds
            notebook = nbformat.read(path, as_version=4)
            outcome.text, outcome.pieces = shown(notebook), pieces(notebook)
            page = course.feedback(attack.name, LESSON_ID) / f"{LESSON_ID}.html"
            outcome.page = page.read_text()
            result = course.result(attack.name, LESSON_ID)
            outcome.page_seconds = page.stat().st_mtime - result.stat().st_mtime
            outcome.footprint = engine.footprint(mine.graded.notebook)
        outcomes[attack.name] = outcome
    return outcomes


def pieces(notebook: nbformat.NotebookNode) -> int:
    """Return how many outputs a notebook has."""
    return sum(len(cell.get("outputs", ())) for cell in notebook.cells)


def shown(notebook: nbformat.NotebookNode) -> str:
    """Return all text in the outputs of a notebook."""
    pieces = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                pieces.append(output.text)
            elif output.output_type == "error":
                # Tracebacks of weak graders show tests anyway; that is no work of the attacker's.
                pieces.append(output.evalue)
            else:
                pieces += map(str, output.data.values())
    return "\n".join(pieces)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
