# `make run` opens the chat, `make test` runs every test, `make quick` those that take no time, `make check` is what to
# run before a commit.
PYTHON ?= python3
LIBRARY ?= library
ARTICLES ?= evals/articles
PORT ?= 7860
WORKERS ?= 3
VENV := .venv
BIN := $(VENV)/bin

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
# A lock is complete: what it names is installed, and nothing is looked for. (Left to look, pip takes an entry such as
# `coverage[toml]>=7` for one more that it may resolve, to a release that no lock names.)
LOCKED := $(PIP) --require-hashes --requirement
# Hundreds of tests begin a process of their own: each would compile the package again where nothing may be kept.
unexport PYTHONDONTWRITEBYTECODE
# Three for two cores: tests also wait, for browsers, servers and children. Who runs out of tests takes the others' last
# ones, so that what the tests of a file share is made once, not twice.
TESTS := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.NOTPARALLEL:
.PHONY: run test quick check parts lock clean

run: $(VENV)/installed
	$(BIN)/qa add --library $(LIBRARY) $(ARTICLES)
	$(BIN)/qa serve --library $(LIBRARY) --port $(PORT)

test: parts $(VENV)/installed-test
	$(TESTS)

# No server, no browser, no process of its own: half a minute, after which `make test` rarely has news.
quick: $(VENV)/installed-test
	$(TESTS) -m "not slow and not browser" tests/prompts tests/qa/answering tests/qa/proof

check: parts $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TESTS)

# What the tests need beside Python's packages: installed where that can be, or one line each, and an end.
parts:
	@$(PYTHON) -m evals.parts

$(VENV)/installed: requirements.lock pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m evals.parts python venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(LOCKED) requirements.lock
	$(PIP) --no-build-isolation --editable .
	touch $@

$(VENV)/installed-test: requirements-test.lock $(VENV)/installed
	$(LOCKED) requirements-test.lock
	touch $@

# Rewrites the two lock files from pyproject.toml; needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --group build pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra test --constraint requirements.lock pyproject.toml --output-file requirements-test.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
