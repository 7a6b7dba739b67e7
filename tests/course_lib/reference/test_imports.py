import subprocess
import sys

ASK = """
import pkgutil, sys
import numpy.random
before = set(sys.modules)
import course_lib.reference
names = [module.name for module in pkgutil.iter_modules(course_lib.reference.__path__)]
for name in names:
    __import__(f"course_lib.reference.{name}")
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(len(names), *sorted(loaded - sys.stdlib_module_names))
"""


def test_the_reference_needs_numpy_alone():
    run = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    n_modules, *packages = run.stdout.split()
    assert int(n_modules) > 10
    assert packages == ["course_lib", "numpy"]
