"""A copy of the code in which a test may plant what must not be there."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.cells import REPOSITORY

PACKAGES = ("course_lib", "autograder", "tests/support", "tests/autograder/engine")


def copy_code(root: Path) -> Path:
    """Copy the two packages, what tests of both need, and the settings of the tools to `root`."""
    for name in PACKAGES:
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(REPOSITORY / "pyproject.toml", root)
    return root


def plant(root: Path, module: str, source: str) -> None:
    """Add `source` to the file `module` of the copy below `root`, which may be a new one."""
    path = root / module
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        (path.parent / "__init__.py").write_text("")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{source}\n")


def run_there(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run this Python in the copy below `root`, whose packages it imports."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, capture_output=True, text=True, timeout=120
    )
