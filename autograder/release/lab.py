"""A folder to work on the lessons as a student would, and JupyterLab opened on it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

INSTRUCTORS_EXTENSIONS = tuple(
    f"@jupyter/nbgrader:{name}"
    for name in ("menu", "formgrader", "create-assignment", "course-list", "assignment-list")
)
"""What nbgrader shows in JupyterLab beside Validate; students have no use for it."""


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


def students_environment(folder: Path, settings: Path) -> dict[str, str]:
    """Return the environment in which JupyterLab shows `folder` as students see it.

    Parameters
    ----------
    folder : Path
        A release, or a copy; its course_lib is the one that notebooks import.
    settings : Path
        A folder to write JupyterLab's settings to.
    """
    page = settings / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    disabled = dict.fromkeys(INSTRUCTORS_EXTENSIONS, True)
    page.write_text(json.dumps({"disabledExtensions": disabled}), encoding="utf-8")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    paths = [str(settings.resolve()), *([others] if others else [])]
    return os.environ | {
        "PYTHONPATH": str(folder.resolve()),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(paths),
    }


def open_jupyterlab(lab: Path, arguments: list[str]) -> int:
    """Open JupyterLab on `lab` with the students' edition of course_lib, until it is closed."""
    environment = students_environment(lab, lab / ".jupyter")
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(lab.resolve())]
    return subprocess.call([*command, *arguments], env=environment)
