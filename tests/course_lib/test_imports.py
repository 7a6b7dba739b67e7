"""What importing the course's library costs: nothing that a grader would pay for."""

import subprocess
import sys


def modules_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_neither_matplotlib_nor_ipywidgets_load_with_the_library():
    loaded = modules_after("import course_lib, course_lib.checks, course_lib.demos")
    assert "course_lib.checks" in loaded
    assert not loaded & {"matplotlib", "ipywidgets", "IPython", "pandas", "scipy", "sklearn"}


def test_a_figure_loads_matplotlib_and_no_widgets_until_somebody_looks():
    loaded = modules_after("from course_lib import demos\ndemos.knn.rings")
    assert "matplotlib" in loaded
    assert not loaded & {"matplotlib.pyplot", "ipywidgets", "course_lib.demos.losses"}
