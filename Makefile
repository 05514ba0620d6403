# `make run` and `make test` are all a newcomer needs; both set up first and are safe to repeat.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup run test lint types unit check-defs ui lock bench demo clean

setup: $(READY)

# uv installs what pip would, in seconds. It comes through pip with its hash checked; where only pip is
# configured for the network, pip does the rest as well.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"zhencang needs Python 3.11, 3.12 or 3.13, found {v[0]}.{v[1]}: run make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	touch $@

run: $(READY)
	$(BIN)/zhencang run

test: lint types unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	mkdir -p .venv/lint && ZHENCANG_HOME=$(CURDIR)/.venv/lint $(BIN)/sqlfluff lint --processes 0 dbt/models dbt/tests

types: $(READY)
	$(BIN)/mypy

unit: $(READY)
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 10 $(PYTEST_ARGS)

ui: $(READY)
	$(BIN)/zhencang ui

# The one command that regenerates the lock: versions and hashes only, no addresses.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra postgresql --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --upgrade -o requirements.lock

bench: $(READY)
	$(BIN)/python bench/run_parts.py

# An invented district in ./demo-warehouse, marked as such: docs/demo.md.
demo: $(READY)
	$(BIN)/python -m demo

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
