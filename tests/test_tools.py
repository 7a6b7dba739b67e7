"""The settings of tools agree with each other."""

import os
import re
import subprocess
import sys

import pytest
import yaml

from tests.support.cells import REPOSITORY


def lint_commands():
    """Return the commands of `make lint`, their variables replaced."""
    makefile = (REPOSITORY / "Makefile").read_text()
    (recipe,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    values = dict(re.findall(r"^([A-Z]+) *:= *(.*)$", makefile, flags=re.MULTILINE))
    for _ in values:  # as deep as one may be made of another
        recipe = re.sub(r"\$\((\w+)\)", lambda match: values[match[1]], recipe)
    return [line.strip() for line in recipe.splitlines()]


def test_pre_commit_runs_what_make_lint_runs():
    config = yaml.safe_load((REPOSITORY / ".pre-commit-config.yaml").read_text())
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert [hook["entry"] for hook in hooks] == lint_commands()
    assert all((hook["language"], hook["pass_filenames"]) == ("system", False) for hook in hooks)


def test_ci_runs_make_lint_and_the_tests():
    ci = (REPOSITORY / ".ci" / "run").read_text()
    assert "\nmake lint\n" in ci
    assert "\nmake test\n" in ci


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one worker only")
def test_one_worker_runs_all_tests_of_a_module(request):
    # What is slow to make, such as a server, is made once for a module.
    assert request.node.nodeid.endswith("@tests/test_tools.py")


def test_what_is_generated_is_marked_and_no_code_is():
    paths = ["release/README.md", "release/course_lib/checks.py", "requirements.lock"]
    code = ["autograder/release/build.py", "tests/autograder/release/test_build.py"]
    done = subprocess.run(
        ["git", "check-attr", "linguist-generated", "--", *paths, *code],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    states = [line.rsplit(": ", 1)[1] for line in done.stdout.splitlines()]
    assert states == ["set"] * len(paths) + ["unspecified"] * len(code)


def test_ruff_leaves_out_the_release_alone():
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files", "."],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    files = {line.removeprefix(f"{REPOSITORY}/") for line in done.stdout.splitlines()}
    assert {"autograder/release/build.py", "tests/test_tools.py"} <= files
    assert not any(name.startswith("release/") for name in files)
