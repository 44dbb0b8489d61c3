# `make demo` and `make test` set everything up by themselves; they need Python 3.11+ and make.
# Another Python has a folder of its own: make test-fast PYTHON=python3.13 VENV=.venv-3.13
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PAGE := page

# many short programs run here: what they import is to be compiled once, not by each
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo notebooks test suite lint test-fast test-slow benchmark fuzz docs lock licences page clean

demo: $(VENV)/ready
	$(BIN)/access run data/helsinki/study.yaml
	$(BIN)/access demo --output maps/synthetic
	$(BIN)/access index maps

notebooks: $(VENV)/ready
	$(BIN)/jupyter lab notebooks

test: $(VENV)/ready
	@$(MAKE) --no-print-directory -j2 lint suite

# by worksteal each process takes neighbours, which share what is made for them
suite: $(VENV)/ready
	$(BIN)/pytest -n auto --dist worksteal

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# what tells soonest that something is amiss: no browser, no Node, no notebooks, no whole studies, and
# neither the solvers nor the random networks
FAST := $(addprefix tests/,api assessment contracts places standards study verdicts test_environment.py test_layers.py)
test-fast: $(VENV)/ready
	$(BIN)/pytest -n auto --dist worksteal -m "not slow and not benchmark and not long" $(FAST)

test-slow: $(VENV)/ready
	$(BIN)/pytest -m slow

benchmark: $(VENV)/ready
	$(BIN)/pytest -m benchmark -s

# Every reader with damaged files, FUZZ_CASES of each, for FUZZ_SECONDS at most; not part of the tests.
# Inputs whose outcome may not be are kept in fuzz/; python -m tests.fuzz --help tells more.
FUZZ_CASES ?= 100
FUZZ_SECONDS ?= 3600
fuzz: $(VENV)/ready
	$(BIN)/python -m tests.fuzz --cases $(FUZZ_CASES) --seconds $(FUZZ_SECONDS) --keep fuzz

# The documentation site: site/index.html, read without a network. Warnings are errors.
docs: $(VENV)/ready
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs site

# The exact versions of everything, chosen anew from the ranges in pyproject.toml, and of what installs them;
# each with the hashes of its files, whichever registry they come from.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	  --no-header --no-annotate
lock: $(VENV)/ready
	$(COMPILE) --extra notebooks --extra test --output-file requirements.lock pyproject.toml
	echo uv | $(COMPILE) --output-file installer.lock -

# Whose works a user gets by installing this, and under which licences.
licences: $(VENV)/ready
	$(BIN)/python -m tests.licences > LICENCES.md

# The gap map's scripts, bundled into assets/; needs Node 20.19 or later with npm. Users need neither.
page:
	cd $(PAGE) && npm ci --ignore-scripts && npm run build

# uv installs in seconds; where it is not to be had, pip does the same in minutes. Nothing is installed but
# the files whose hashes are in the locks: not even to build this package, which needs nothing else.
$(VENV)/ready: requirements.lock installer.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a minute or two) ..."
	@if $(BIN)/python -m pip install --quiet --require-hashes -r installer.lock; then \
	  install="$(BIN)/uv pip install --quiet --python $(BIN)/python"; \
	else \
	  install="$(BIN)/python -m pip install --quiet"; \
	fi && \
	$$install --require-hashes -r requirements.lock && \
	$$install --no-deps --no-build-isolation --editable .
	@touch $@

# compiled functions are kept beside their source
clean:
	find access tests -name '*.nb[ic]' -delete
	rm -rf .venv .venv-* .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist site $(PAGE)/node_modules
