"""What waits for somebody at the keyboard says what to take out, and costs only its own cell."""

from tests.autograder.engine.notebooks import run

PROMPTS = {
    "input('Your name? ')": "take out input()",
    "import getpass\ngetpass.getpass()": "take out getpass()",
    "breakpoint()": "take out breakpoint()",
    "import pdb\npdb.set_trace()": "take out pdb.set_trace()",
    "import pdb; pdb.Pdb().set_trace()": "take out pdb.set_trace()",
    "from IPython.core.debugger import set_trace\nset_trace()": "take out pdb.set_trace()",
    "%debug": "take out %debug",
    "import pdb\ntry:\n    1 / 0\nexcept ZeroDivisionError as error:\n"
    "    pdb.post_mortem(error.__traceback__)": "take out the debugger",
}
IN_A_FUNCTION = "def f(x):\n    import pdb; pdb.set_trace()\n    return x"


def test_a_prompt_left_in_says_what_to_take_out():
    found = run(*PROMPTS, IN_A_FUNCTION, "# test\nassert f(3) == 3", "# test\nassert True")
    *prompts, defined, test, other = found.messages
    for message, expected in zip(prompts, PROMPTS.values(), strict=True):
        assert message == f"{expected}: nobody is there to answer it while a notebook is graded"
    assert (defined, other) == (None, None)
    assert test.startswith("take out pdb.set_trace(): nobody is there")
    assert "pdb.set_trace()" in found.cells[-2].traceback
