# `make run` to try it, `make test` to prove it. Everything lands in .venv, node_modules, static/dist and var.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
ENGLISH := portal/translations/en/LC_MESSAGES/messages
# A module stays in one process, which builds what its tests share once. In the order of the folders the long browser walks
# come first and the short units last: both cores are busy until the end.
BOTH_CORES := -n 2 --dist loadscope --no-loadscope-reorder
export PORT

.PHONY: help run test check audit bench fast lock pictures messages setup assets clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## Start the portal with demo data on http://127.0.0.1:8000 (PORT changes it)
	@$(BIN)/portal demo

test: develop browser ## Run the whole test suite
	@$(BIN)/pytest $(BOTH_CORES)

fast: develop ## Run the tests that need no browser and kill nothing, each on one of the two databases
	@$(BIN)/pytest $(BOTH_CORES) --databases turns -m "not browser and not fault"

check: develop ## Linters, types, import contracts, template lint, service definitions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/bandit -q -c pyproject.toml -r portal forms
	@$(BIN)/mypy
	@$(BIN)/lint-imports --cache-dir .import_linter_cache
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/portal forms check

audit: develop ## Ask the network whether a weakness of a pinned package is known
	@$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements/runtime.lock -r requirements/develop.lock

bench: develop ## Benchmarks, printed as ratios to their limits
	@$(BIN)/python -m tests.bench

pictures: develop browser ## Take the pictures of the documentation and of the guide again
	@$(BIN)/pytest -q tests/browser/pictures.py tests/browser/pictures_office.py
	@npm run --silent build

messages: develop ## Collect the texts to translate into portal/translations
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l --ignore-dirs ".* node_modules var" --no-location --sort-output -o portal/translations/messages.pot .
	@sed '/^$$/q' $(ENGLISH).po > portal/translations/header
	@$(BIN)/pybabel -q update -i portal/translations/messages.pot -d portal/translations -l en --no-fuzzy-matching --omit-header --ignore-obsolete
	@cat portal/translations/header $(ENGLISH).po > portal/translations/messages.pot && mv portal/translations/messages.pot $(ENGLISH).po
	@rm portal/translations/header

lock: develop ## Pin every dependency again (requirements/*.in -> *.lock)
	@$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --allow-unsafe -o requirements/runtime.lock requirements/runtime.in
	@$(BIN)/pip-compile -q --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --allow-unsafe -o requirements/develop.lock requirements/develop.in

# --- what the targets above stand on -------------------------------------------------------------------------------

setup: $(VENV)/.runtime assets $(ENGLISH).mo
develop: $(VENV)/.develop assets $(ENGLISH).mo
browser: ; @sh tools/browser.sh
assets: static/dist/manifest.json

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml | $(VENV)/bin/python
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.develop: requirements/develop.lock $(VENV)/.runtime
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/develop.lock
	@touch $@

node_modules/.installed: package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

static/dist/manifest.json: node_modules/.installed $(shell find static/src tools -type f 2>/dev/null)
	@npm run --silent build

$(ENGLISH).mo: $(ENGLISH).po
	@$(BIN)/pybabel -q compile -f -d portal/translations

clean: ## Remove everything that was built (not var/)
	rm -rf $(VENV) node_modules static/dist build *.egg-info
