# kitpanel: `make run` starts everything, `make test` tests everything. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
BIN := .venv/bin
RUN_ENV := .venv/.run
DEV_ENV := .venv/.dev
FRONT := kitpanel/static/vendor/.made
WORDS := kitpanel/translations/.made

.PHONY: help run test test-rules check check-fast words format proof bench clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/.uv: requirements-uv.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "kitpanel needs Python 3.11 or newer as python3."; exit 1; }
	@test -x $(BIN)/python || python3 -m venv .venv || { echo "Python's venv is missing: run 'apt-get install python3-venv'."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

$(RUN_ENV): .venv/.uv requirements.lock pyproject.toml
	@echo "Installing what the service needs…"
	@test -e $(DEV_ENV) || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_ENV): .venv/.uv requirements-dev.lock pyproject.toml
	@echo "Installing what the tests need…"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.made: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: run 'apt-get install nodejs npm'."; exit 1; }
	@echo "Installing front-end files…"
	@npm ci --silent --no-audit --no-fund --ignore-scripts 2>&1 | grep -v 'npm warn' || true
	@test -d node_modules/govuk-frontend || { echo "npm could not install the front-end files: run 'npm ci' to see why."; exit 1; }
	@touch $@

$(FRONT): node_modules/.made kitpanel/core/frontend.py
	@$(BIN)/python -m kitpanel.core.frontend
	@touch $@

$(WORDS): $(wildcard kitpanel/translations/*/LC_MESSAGES/*.po)
	@$(BIN)/kitpanel words compile
	@touch $@

duplicates: $(DEV_ENV) ## measure the signs of doubles on the sorted ideas, and write the figures into docs/duplicates.md
	@cd tests && ../.venv/bin/python -m support.labelled

words: $(DEV_ENV) ## collect the words to translate, and bring every catalogue up to them
	@$(BIN)/kitpanel words collect

run: $(RUN_ENV) $(FRONT) $(WORDS) ## set everything up and start the demonstration borough
	@PORT=$(PORT) KITPANEL_DEMO=1 $(BIN)/kitpanel serve

browser-and-database: $(DEV_ENV)
	@$(BIN)/python tests/support/install.py

test: $(DEV_ENV) $(FRONT) $(WORDS) browser-and-database ## install what tests need, and run them all
	@$(BIN)/pytest -n 2 --dist worksteal

test-rules: $(DEV_ENV) ## only the rules: seconds
	@$(BIN)/pytest tests/rules

check-fast: $(DEV_ENV) $(FRONT) ## everything machines can see without running the service
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet

check: check-fast browser-and-database ## format, lint, types, imports, templates, architecture, rules and reading grade
	@$(BIN)/pytest tests/rules --cov=kitpanel --cov-report=
	@$(BIN)/coverage report --include='kitpanel/*/rules/*,kitpanel/*/rules.py' --skip-covered --fail-under=100
	@$(BIN)/pytest tests/test_architecture.py tests/test_access.py tests/test_migrations.py tests/features/test_reading_grade.py

format: $(DEV_ENV) ## put the code in its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet . || true

proof: $(DEV_ENV) $(FRONT) $(WORDS) browser-and-database ## the full sizes of what is promised (long; resumable)
	@KITPANEL_PROOF=1 PYTHONPATH=tests $(BIN)/pytest -p support.proof -n 2 --dist worksteal

bench: $(DEV_ENV) $(FRONT) ## what staff's list costs with 350 ideas and with 20,000 (minutes)
	@$(BIN)/python -m bench

clean: ## take away what make made
	@rm -rf .venv node_modules kitpanel/static/vendor
