# The one command surface. `make` alone lists what there is.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test test-spark check bench clean

VENV := .venv/bin
# One more than the cores of a small machine: a process often waits for its browser or its database.
TEST_PROCESSES ?= 3
PORT ?= 8000
# A run of the tests begins dozens of processes. Where the machine forbids Python to keep what it compiled, each would
# compile some 1,500 modules anew: two seconds of work, twice what else it needs to begin.
export PYTHONDONTWRITEBYTECODE :=

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## Fetch what is needed: Python packages, styles, fonts, translations
	@./bootstrap
	@$(VENV)/sundial setup

run: ## From nothing to the demo county open in a browser at 127.0.0.1:8000
	@./bootstrap
	@exec $(VENV)/sundial run --port $(PORT)

test: setup ## From nothing to all tests passed, browser tests included
	@$(VENV)/sundial browser
	@$(VENV)/pytest -q -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

test-spark: ## The tests of the Spark engine: fetches PySpark (400 MB), needs Java 17
	@./bootstrap --extra spark
	@$(VENV)/sundial setup
	@$(VENV)/pytest -q -rs sundial/rules/tests/test_three_engines_find_the_same.py

check: setup ## Style, types, floors, migrations, translations, documents
	@$(VENV)/ruff check --quiet .
	@$(VENV)/ruff format --quiet --check .
	@$(VENV)/mypy sundial
	@$(VENV)/lint-imports
	@$(VENV)/python manage.py makemigrations --check --dry-run
	@$(VENV)/sundial i18n check

bench: setup ## Measure the figures in benchmarks/README.md on this machine
	@./bootstrap --group bench
	@for script in benchmarks/*.py; do echo "== $$script"; $(VENV)/python $$script || exit 1; done

clean: ## Remove everything built; keep the data directory (.sundial)
	rm -rf .venv .tools build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
