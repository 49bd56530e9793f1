# Two commands for a fresh machine: `make demo` and `make test`. Both need python3 with venv and pip, nothing else.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
MODEL ?=

.PHONY: demo test check clean

demo: $(VENV)/demo.done
	$(BIN)/python -m examples.demo $(MODEL)

test: $(VENV)/test.done
	$(BIN)/python -m pytest

check: $(VENV)/check.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python

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
