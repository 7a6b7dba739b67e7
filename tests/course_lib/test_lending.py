import pytest
from IPython.core.interactiveshell import InteractiveShell

from course_lib import lending


@pytest.fixture
def shell(monkeypatch):
    # IPython warns where another environment than its own is active.
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


SETUP = """
from course_lib.lending import lend
def double(x):
    return "the student's"
def use(x):
    return double(x)
"""


def run(shell, source):
    return shell.run_cell(source, store_history=False)


def test_what_is_lent_replaces_the_students_for_one_cell(shell):
    run(shell, SETUP)
    run(shell, "lend(double=lambda x: 2 * x)\nlent = use(4)")
    run(shell, "after = use(4)")
    assert shell.user_ns["lent"] == 8
    assert shell.user_ns["after"] == "the student's"


def test_the_loan_ends_when_the_cell_fails(shell):
    run(shell, SETUP)
    assert not run(shell, "lend(double=lambda x: 2 * x)\nassert use(4) == 9, 'wrong'").success
    run(shell, "after = use(4)")
    assert shell.user_ns["after"] == "the student's"


def test_the_students_are_back_after_two_loans_of_a_name(shell):
    run(shell, SETUP)
    run(shell, "lend(double=lambda x: 2 * x)\nlend(double=lambda x: x + x)\nlent = use(4)")
    run(shell, "after = use(4)")
    assert shell.user_ns["lent"] == 8
    assert shell.user_ns["after"] == "the student's"


def test_a_name_that_did_not_exist_is_gone_again(shell):
    run(
        shell, "from course_lib.lending import lend\nlend(triple=lambda x: 3 * x)\nlent = triple(2)"
    )
    assert shell.user_ns["lent"] == 6
    assert "triple" not in shell.user_ns


def test_what_was_kept_stops_working(shell):
    run(shell, SETUP)
    run(shell, "lend(double=lambda x: 2 * x)\nkept = double")
    with pytest.raises(lending.LoanEnded, match="double was lent for one test cell"):
        shell.user_ns["kept"](4)


def test_a_loan_disturbs_no_later_cell(shell):
    run(shell, SETUP)
    run(shell, "lend(double=lambda x: 2 * x)")
    run(shell, "def double(x):\n    return 'rewritten'")
    run(shell, "after = use(4)")
    assert shell.user_ns["after"] == "rewritten"


def test_a_grader_can_lend_in_its_own_way(monkeypatch):
    class Recorder:
        def lend(self, implementations):
            self.names = sorted(implementations)

    recorder = Recorder()
    monkeypatch.setattr(lending, "_lender", None)
    lending.use_lender(recorder)
    lending.lend(b=abs, a=abs)
    lending.use_lender(None)
    assert recorder.names == ["a", "b"]


def test_without_a_shell_it_says_where_it_works():
    InteractiveShell.clear_instance()
    with pytest.raises(RuntimeError, match="notebook's cell"):
        lending.lend(double=abs)
