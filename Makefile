# Two commands for everyone: `make run` and `make test`. They install all they need into .venv.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin

.PHONY: run test scoreboard check setup bench lock format clean browser

run: .venv/.installed
	@$(BIN)/manzanita setup
	@$(BIN)/manzanita demo
	@$(BIN)/manzanita serve --port $(PORT)

test: .venv/.installed-dev browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup

# Measures each row of docs/security.md at its full N, and prints one table: a quarter of an hour on two cores.
# What is measured by the clock (row 13) runs by itself, after the rest.
CLOCKED := tests/scoreboard/test_row_13_who_has_an_account.py
SCORE := SCOREBOARD_FULL=1 SCOREBOARD_TABLE=$$table $(BIN)/python -m pytest -m scoreboard --no-header -q

scoreboard: .venv/.installed-dev
	@table=$$(mktemp); status=0; \
	$(SCORE) -n 2 --dist loadgroup --ignore=$(CLOCKED) || status=$$?; \
	$(SCORE) $(CLOCKED) || status=$$?; \
	rm -f $$table; exit $$status

check: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.installed-dev
	$(BIN)/python bench/match.py
	$(BIN)/python bench/coverage.py

setup: .venv/.installed-dev

format: .venv/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Renew the locked versions from the ranges in pyproject.toml, for every Python from 3.11 on.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	pyproject.toml --extra build

lock: .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8,<1"
	$(LOCK) -o requirements.txt
	$(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv instance

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Manzanita needs Python 3.11 or newer; say which with PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: .venv/bin/python requirements-dev.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ .venv/.installed

# The browser tests drive Debian's Chromium. Where it is missing and we may install it, do; else they skip and say so.
browser:
	@command -v chromium >/dev/null || { \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
			sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else echo "chromium is not installed: the browser tests will be skipped"; fi; }
