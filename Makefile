# Desaport. `make` alone prints this help; see README.md.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
T ?= tests
export PORT

.PHONY: help setup run test check lint fmt seed screens translations migration lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements-dev.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.installed ## Environment, dependencies, database, regions, demo world, index; safe to repeat
	@$(BIN)/python -m scripts.prepare

run: setup ## Set up where needed, then serve on http://127.0.0.1:$PORT (default 8000)
	@exec $(BIN)/python -m scripts.run

test: setup ## Every test, on SQLite and PostgreSQL, and in Chromium where there is one (T=tests/orders for some)
	$(BIN)/python -m pytest -n auto --dist worksteal $(if $(filter tests,$(T)),--cov --cov-report=term:skip-covered) $(T)

check: lint test ## Everything CI runs, fastest first

lint: setup ## The checks that need no database
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --check --quiet
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy marketplace tests scripts bench wsgi.py

fmt: setup ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

seed: setup ## The demo world, where there is none yet
	$(BIN)/flask --app wsgi demo load

screens: setup ## The pictures of the main pages in docs/screens (needs Chromium)
	$(BIN)/python -m scripts.take_screens

translations: setup ## Bring the catalogues to the texts of the code and say what is missing
	$(BIN)/python -m scripts.translations update
	$(BIN)/python -m scripts.translations

migration: setup ## A migration from the models: make migration m="Add shipments"
	$(BIN)/flask --app wsgi db migrate -m "$(m)"

lock: ## The two lock files from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras --no-emit-index-url --no-emit-find-links -q -o requirements-dev.lock
