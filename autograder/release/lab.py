"""A folder to work on the lessons as a student would, and JupyterLab opened on it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


def prepare(release: Path, lab: Path) -> list[Path]:
    """Copy the release to `lab`, but leave notebooks alone that are there already.

    Returns
    -------
    list of Path
        The notebooks that were left as they are, since they may hold somebody's work.

    Raises
    ------
    FileNotFoundError
        If there is no release.
    """
    if not release.is_dir():
        raise FileNotFoundError(
            f"{release}/ is missing: build it with `python -m autograder release`"
        )
    kept = []
    for path in sorted(p for p in release.rglob("*") if p.is_file()):
        target = lab / path.relative_to(release)
        if path.suffix == ".ipynb" and target.exists():
            kept.append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return kept


def open_jupyterlab(lab: Path, arguments: list[str]) -> int:
    """Open JupyterLab on `lab` with the students' edition of course_lib, until it is closed."""
    environment = os.environ | {"PYTHONPATH": str(lab.resolve())}
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(lab.resolve())]
    return subprocess.call([*command, *arguments], env=environment)
