"""A submission that remembers: what hidden tests ask, what lent functions answer, for next time.

Each of its functions keeps what it is called with. While a later exercise is tested, it puts that
to the right version that is lent, and prints the answers; the next submission looks them up.
"""

import re
from dataclasses import dataclass

import nbformat
import pytest

from autograder.engine import IsolatedEngine
from autograder.grading.draws import Submitted, draw_of
from autograder.lesson.lesson import Lesson
from autograder.submission.repair import repair
from autograder.submission.submissions import HandedIn
from tests.autograder.engine.notebooks import needs_bubblewrap
from tests.support import cells
from tests.support.cells import REPOSITORY

pytestmark = needs_bubblewrap

LESSON = Lesson.load(REPOSITORY / "source", "05_neural_networks")
FUNCTIONS = [e.name for e in LESSON.exercises if e.solution.startswith("def ")]

MEMORY = """import base64, hashlib, pickle, zlib
import numpy as np
KNOWN = {{key: pickle.loads(zlib.decompress(base64.b85decode(a))) for key, a in {known!r}.items()}}
ASKED, MINE = {{}}, {{}}

def key_of(name, arguments):
    return hashlib.sha256(pickle.dumps((name, repr(arguments), arguments))).hexdigest()[:12]

def ask_what_is_lent():
    for key, (name, arguments) in list(ASKED.items()):
        if globals().get(name) is not MINE[name] and key not in KNOWN:
            try:
                KNOWN[key] = globals()[name](*arguments)
            except Exception:
                pass

def remember(name):
    def mine(*arguments):
        key = key_of(name, arguments)
        ASKED.setdefault(key, (name, pickle.loads(pickle.dumps(arguments))))
        ask_what_is_lent()
        return KNOWN.get(key, np.zeros(1))
    MINE[name] = mine
    return mine
"""
SAID = """def text_of(answer):
    return base64.b85encode(zlib.compress(pickle.dumps(answer))).decode()

text = " ".join(f"({{key}} {{text_of(answer)}})" for key, answer in KNOWN.items())
print(text[{start}:{start} + 90_000])"""
N_SLICES = 12


@dataclass
class Attacker:
    """Hands in again and again, each time with what the run before has said."""

    known: dict[str, str]

    def notebook(self):
        """Return a lesson's notebook in which nothing is solved."""
        notebook = nbformat.from_dict(LESSON.notebook)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in FUNCTIONS:
                cell.source = f"{name} = remember({name!r})"
            elif cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = f"{name} = None"
        notebook.cells.insert(0, cells.code(MEMORY.format(known=self.known)))
        notebook.cells += self.telling()
        return notebook

    def telling(self):
        """Return the cells that print what is known."""
        return [cells.code(SAID.format(start=i * 90_000)) for i in range(N_SLICES)]

    def read(self, executed):
        """Keep what the last cells of an executed notebook have printed."""
        printed = [
            "".join(output.get("text", "") for output in cell.outputs).removesuffix("\n")
            for cell in executed.cells[-N_SLICES:]
        ]
        self.known = dict(re.findall(r"\(([0-9a-f]{12}) (\S+)\)(?= |$)", "".join(printed)))


def points(execution):
    return sum(
        cell.metadata.nbgrader.points
        for cell in execution.notebook.cells
        if execution.tests.get(cell.metadata.get("nbgrader", {}).get("grade_id"), None)
        and execution.tests[cell.metadata.nbgrader.grade_id].passed
    )


def scores(draw_of_submission, n_submissions):
    """Return the points of one submission after the other."""
    attacker, engine, found = Attacker({}), IsolatedEngine(require_isolation=True), []
    for _ in range(n_submissions):
        raw = nbformat.writes(attacker.notebook()).encode()
        notebook = repair(raw, LESSON).notebook
        execution = engine.execute(notebook, draw=draw_of_submission(raw))
        attacker.read(execution.notebook)
        found.append(points(execution))
    return found


def own_draw(raw):
    handed_in = HandedIn("attacker", raw, None, {}, (), None)
    return draw_of(b"a secret", LESSON.id, Submitted.of(handed_in))


@pytest.mark.attack
def test_what_is_remembered_is_worth_points_where_draws_are_fixed():
    assert scores(lambda raw: 0, 10)[-1] >= 9


@pytest.mark.attack
def test_what_is_remembered_is_worth_nothing_over_ten_submissions():
    assert scores(own_draw, 10) == [0] * 10


RELU_TEST = """# test
from course_lib.hidden import neural_networks as hidden
hidden.relu.check(relu)"""
LENDING_TEST = """# test
from course_lib.hidden import neural_networks as hidden
hidden.relu_gradient.lend()
hidden.relu_gradient.check(relu_gradient)"""


def test_an_answer_is_good_for_the_draw_that_it_was_given_in():
    """The same in small: one function, and one of a later exercise that asks for its answers."""
    attacker, engine = Attacker({}), IsolatedEngine(require_isolation=True)

    def is_solved(draw):
        made = [
            cells.code(MEMORY.format(known=attacker.known)),
            cells.code("relu, relu_gradient = remember('relu'), remember('relu_gradient')"),
            cells.test("test_relu", RELU_TEST, 1),
            cells.test("test_relu_gradient", LENDING_TEST, 1),
            *attacker.telling(),
        ]
        execution = engine.execute(nbformat.v4.new_notebook(cells=made), draw=draw)
        attacker.read(execution.notebook)
        return execution.tests["test_relu"].passed

    assert [is_solved(0) for _ in range(4)] == [False, False, False, True]
    assert not is_solved(77)
