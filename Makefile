# The commands of the course. `make help` lists them; the README gives them without make too.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(BIN)/python -m autograder
PIP    := $(BIN)/python -m pip --disable-pip-version-check install
# One thread a process: those of several would wait for each other, busily.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1

.DEFAULT_GOAL := help
.PHONY: help demo test test-loaded coverage lint lab release grade audit mutants attacks bench bench-grading solutions lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/installed  ## grade sample submissions of every lesson, in demo/
	@$(RUN) release
	@$(RUN) demo

test: $(VENV)/installed-dev  ## run all tests, on all cores
	$(ONE_THREAD) $(BIN)/python -m pytest -n logical --dist loadgroup -q

coverage: $(VENV)/installed-dev  ## run all tests, and fail where they run too little of the code
	$(ONE_THREAD) $(BIN)/python -m pytest -n logical --dist loadgroup -q --cov --cov-report=term

test-loaded: $(VENV)/installed-dev  ## run all tests beside eight processes that compute (needs stress-ng)
	@command -v stress-ng >/dev/null || { echo "stress-ng is not installed: apt install stress-ng"; exit 1; }
	@stress-ng --cpu 8 --quiet & load=$$!; trap 'kill $$load' EXIT; \
	  $(ONE_THREAD) $(BIN)/python -m pytest -n logical --dist loadgroup -q

lint: $(VENV)/installed-dev  ## lint, format, types, contracts, canonical notebooks, release/ up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(RUN) release --check

lab: $(VENV)/installed  ## open JupyterLab on a copy of the released lessons, in lab/
	@$(RUN) lab

release: $(VENV)/installed  ## build release/ from source/
	@$(RUN) release

audit: $(VENV)/installed-dev  ## hold every lesson's tests against its bank and against mutants
	@$(RUN) audit --mutants --alone
	$(ONE_THREAD) $(BIN)/python -m pytest -n logical --dist load -q -m slow

attacks: $(VENV)/installed-dev  ## run all tests of attacks, with the whole banks of attacks and of situations
	$(BIN)/python -m pytest -q -m attack --ignore=tests/attacks --ignore=tests/situations
	$(BIN)/python -m pytest tests/attacks tests/situations -q -m "attack or not attack" --durations=5

bench: $(VENV)/installed-dev  ## compare the reference library with its peers
	$(ONE_THREAD) $(BIN)/python -m pytest benchmarks -q -rs --benchmark-only --benchmark-columns=min,median,rounds

bench-grading: $(VENV)/installed-dev  ## time grading beside stock nbgrader and beside a floor (an hour)
	$(BIN)/python -m benchmarks.grading

solutions: $(VENV)/installed  ## write the solved lessons, for after the deadline
	@$(RUN) solutions

lock: $(VENV)/installed-dev  ## make the lock files anew from requirements.txt and pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header requirements.txt -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header pyproject.toml --extra dev --extra dask -c requirements.lock -o requirements-dev.lock

clean:  ## remove what the other targets made, but not your submissions and gradebook
	rm -rf $(VENV) demo lab solutions build *.egg-info .pytest_cache .mypy_cache .ruff_cache .benchmarks .coverage*

$(BIN)/python:
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer with venv is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) -r requirements.lock
	$(PIP) --quiet --no-deps --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(PIP) -r requirements-dev.lock
	@touch $@
