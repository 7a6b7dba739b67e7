"""Having the tests say "passed" without passing them."""

from tests.attacks.attack import Attack, earns

ZEROS = "import numpy as np\ndef row_norms(X):\n    return np.zeros(len(X))\n"

ATTACKS = [
    Attack(
        "patched-numpy-testing",
        "Replaces the comparison in numpy.testing by one that is always content.",
        earns,
        ZEROS + "np.testing.assert_allclose = lambda *args, **options: None",
        in_suite=True,
    ),
    Attack(
        "patched-checks",
        "Replaces the course's own comparison by one that is always content.",
        earns,
        ZEROS + "from course_lib import checks\nchecks.check_array = lambda *a, **options: None",
    ),
    Attack(
        "other-code-in-a-function",
        "Gives the course's comparison another code object, so that every reference to it changes.",
        earns,
        ZEROS + "from course_lib import checks\n"
        "def content(*args, **options): pass\n"
        "checks.check_array.__code__ = content.__code__\n"
        "checks.check_array.__kwdefaults__ = None",
    ),
    Attack(
        "patched-builtins",
        "Replaces abs, so that every difference is none.",
        earns,
        solutions={
            "descend": "import builtins\nbuiltins.abs = lambda x: 0\n"
            "def descend(gradient, bowl, x, n_steps):\n    return x"
        },
    ),
    Attack(
        "patched-square-root",
        "Replaces NumPy's square root, so that the expected values are zeros as well.",
        earns,
        ZEROS + "np.sqrt = lambda values: np.zeros(np.shape(values))",
    ),
    Attack(
        "patched-random-generators",
        "Has every new random generator draw zeros, so that the hidden input is known.",
        earns,
        ZEROS + "class Fixed:\n"
        "    def normal(self, size):\n        return np.zeros(size)\n"
        "np.random.default_rng = lambda seed: Fixed()",
    ),
    Attack(
        "module-in-the-way",
        "Puts a module of its own under the name that the tests import their comparisons from.",
        earns,
        ZEROS + "import sys, types\nfake = types.ModuleType('course_lib.checks')\n"
        "fake.check_array = lambda *args, **options: None\n"
        "import course_lib\ncourse_lib.checks = fake\nsys.modules['course_lib.checks'] = fake",
    ),
    Attack(
        "tests-without-assertions",
        "Has IPython drop every assertion from the syntax tree of later cells.",
        earns,
        "import ast\n"
        "class Tame(ast.NodeTransformer):\n"
        "    def visit_Assert(self, node):\n        return ast.copy_location(ast.Pass(), node)\n"
        "    def visit_Call(self, node):\n"
        "        return ast.copy_location(ast.Constant(None), node)\n"
        "get_ipython().ast_transformers.append(Tame())",
        in_suite=True,
    ),
    Attack(
        "tests-made-empty",
        "Has IPython read every later cell as empty.",
        earns,
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])",
    ),
    Attack(
        "shell-that-always-succeeds",
        "Replaces the method of the shell that runs cells.",
        earns,
        "import IPython\nfrom IPython.core.interactiveshell import ExecutionResult\n"
        "kind = type(get_ipython())\n"
        "async def content(self, *args, **options):\n"
        "    return ExecutionResult(None)\n"
        "kind.run_cell_async = content\n"
        "kind.should_run_async = lambda *args, **options: True\n",
    ),
    Attack(
        "forged-messages",
        "Rewrites what the kernel sends: no errors, and every reply a success.",
        earns,
        "session = get_ipython().kernel.session\nsend = session.send\n"
        "def forge(stream, kind, content=None, *args, **options):\n"
        "    if kind == 'error':\n        return None\n"
        "    if kind == 'execute_reply':\n"
        "        content = {'status': 'ok', 'execution_count': 1, 'payload': [],\n"
        "                   'user_expressions': {}}\n"
        "    return send(stream, kind, content, *args, **options)\n"
        "session.send = forge",
        in_suite=True,
    ),
    Attack(
        "points-printed-by-the-solution",
        "Displays a number as the test cell's value, which nbgrader takes for partial credit.",
        earns,
        "def row_norms(X):\n"
        "    get_ipython().kernel.send_response(\n"
        "        get_ipython().kernel.iopub_socket, 'execute_result',\n"
        "        {'execution_count': 1, 'data': {'text/plain': '15'}, 'metadata': {}})\n",
    ),
    Attack(
        "points-shown-by-the-solution",
        "Calls the display hook with the points that it would like from within a test.",
        earns,
        "def row_norms(X):\n    import sys\n    sys.displayhook(15)\n",
    ),
    Attack(
        "end-of-iteration",
        "Raises StopIteration, which a loop over map() takes for its regular end.",
        earns,
        solutions={"descend": "def descend(gradient, bowl, x, n_steps):\n    raise StopIteration"},
        in_suite=True,
    ),
    Attack(
        "comparisons-patched-later",
        "Waits in a thread until the tests are under way, then replaces their comparison.",
        earns,
        ZEROS + "import threading, time\n"
        "def row_norms(X):\n    time.sleep(1)\n    return np.zeros(len(X))\n"
        "def wait():\n"
        "    while not checked:\n        time.sleep(0.01)\n"
        "checked = []\n"
        "def later():\n"
        "    while True:\n"
        "        np.testing.assert_allclose = lambda *args, **options: None\n"
        "        time.sleep(0.05)\n"
        "threading.Thread(target=later, daemon=True).start()",
    ),
]
