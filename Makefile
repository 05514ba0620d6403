# `make run` and `make test` are all a newcomer needs; both set up first and are safe to repeat.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# What Python compiles it keeps: else each process of a test compiles all of it again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test lint types compiled unit check-defs ui lock bench demo spark test-spark clean

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

# Each of the two has one of two cores, and says what it has to say when it is done. Who is done first compiles the SQL
# that tests build homes from: else two processes of pytest would want it at once, and one of them would wait.
test: $(READY)
	$(MAKE) --no-print-directory --jobs 2 --output-sync=target lint types compiled
	$(MAKE) --no-print-directory unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	mkdir -p .venv/lint && ZHENCANG_HOME=$(CURDIR)/.venv/lint $(BIN)/python dbt/lint.py lint --processes 0 dbt/models dbt/tests

types: $(READY)
	$(BIN)/mypy

compiled: $(READY)
	$(BIN)/python -c 'from dagster_project.warehouse.compiled.project import compiled_project; compiled_project()'

unit: $(READY)
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 10 $(PYTEST_ARGS)

ui: $(READY)
	$(BIN)/zhencang ui

# The one command that regenerates both locks: versions and hashes only, no addresses.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra postgresql --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --upgrade -o requirements.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' \
	  | $(BIN)/uv pip compile - --no-deps --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-header --no-emit-index-url --no-emit-find-links -o requirements-spark.lock

# The engine spark: an environment upon .venv, which stays as it is. docs/scale.md.
spark: .venv-spark/.ready
	@java -version 2>&1 | grep -qE '"(1[7-9]|[2-9][0-9])' \
	  || { echo "The engine spark needs Java 17 or newer on PATH: Debian has openjdk-17-jre-headless." >&2; exit 1; }

.venv-spark/.ready: $(READY) requirements-spark.lock
	test -x .venv-spark/bin/python || $(BIN)/python -m venv .venv-spark
	echo "import site; site.addsitedir('$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')')" \
	  > "$$(.venv-spark/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/upon.pth"
	$(BIN)/uv pip install --quiet --compile-bytecode --no-deps --python .venv-spark/bin/python --require-hashes -r requirements-spark.lock \
	  || .venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-spark.lock
	printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m dagster_project.cli "$$@"\n' > .venv-spark/bin/zhencang
	chmod +x .venv-spark/bin/zhencang
	touch $@

test-spark: spark
	.venv-spark/bin/python -m pytest --slow -m slow --numprocesses 2 --dist loadfile tests/warehouse/spark

bench: $(READY)
	$(BIN)/python bench/run_parts.py

# An invented district in ./demo-warehouse, marked as such: docs/demo.md.
demo: $(READY)
	$(BIN)/python -m demo

clean:
	rm -rf .venv .venv-spark build *.egg-info .mypy_cache .ruff_cache .pytest_cache
