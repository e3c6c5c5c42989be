# Everything a contributor types. Needs Python 3.11 or newer and make; the rest is installed into $(VENV).
PYTHON  ?= python3
VENV    ?= .venv
WORKERS ?= 3
m       ?=
CHROMIUM ?= chromium
images  ?=

BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
# Prints the contract on standard output.
OPENAPI ?= $(BIN)/parley openapi

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export m

# An empty database brought to head, which lives as long as the recipe that starts with it.
SCRATCH = scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	export PARLEY_DATABASE_URL="sqlite:///$$scratch/scratch.db" && $(BIN)/alembic upgrade head

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install run test check lint types layers fmt openapi openapi-check contract migration migrations-check \
	dockerfile-lint image-check page bench schemathesis fuzz lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'Variables: PYTHON=python3.13 VENV=.venv WORKERS=3'

install: $(STAMP) ## the locked dependencies and the parley command, in .venv

$(STAMP): requirements.lock pyproject.toml
	@command -v '$(PYTHON)' >/dev/null || { echo 'Parley needs Python 3.11 or newer, and there is no $(PYTHON): install it, or name another: make PYTHON=python3.13' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Parley needs Python 3.11 or newer, and $(PYTHON) is $$('$(PYTHON)' -V 2>&1): install a newer one, or name it: make PYTHON=python3.13" >&2; exit 1; }
	@'$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (on Debian and Ubuntu the package python3-venv)" >&2; exit 1; }
	@'$(BIN)/python' -m pip --version >/dev/null 2>&1 || '$(PYTHON)' -m venv --clear '$(VENV)'
	@echo 'Installing the locked dependencies into $(VENV) …'
	@'$(BIN)/python' -m pip install --quiet --require-hashes -r requirements.lock
	@'$(BIN)/python' -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch '$(STAMP)'

run: install ## the service with the demo on http://127.0.0.1:8000, database in data/parley.db
	@mkdir -p data
	@exec env PARLEY_DATABASE_URL="$${PARLEY_DATABASE_URL:-sqlite:///data/parley.db}" $(BIN)/parley serve --development --migrate --demo

# What Python compiles is kept: the tests start many processes, in environments that may keep nothing.
test: install ## all tests, on SQLite and on PostgreSQL
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest -n $(WORKERS) --dist worksteal

# The quick checks first; pytest last, so that its closing line ends the run. What is alike for all kinds is tested for every
# kind on every database, which `make test` shares out between them.
check: export TEST_EVERY_KIND := 1
check: lint types layers openapi-check migrations-check dockerfile-lint image-check contract schemathesis page test ## everything that must hold before a commit lands

lint: install ## ruff: rules and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install ## mypy, strict
	$(BIN)/mypy

layers: install ## import-linter: who may import whom
	$(BIN)/lint-imports

fmt: install ## put the code into the form that lint wants
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

openapi: install ## write the contract, openapi/v1.json
	@mkdir -p openapi
	@$(OPENAPI) > openapi/v1.json.new && mv openapi/v1.json.new openapi/v1.json || { rm -f openapi/v1.json.new; exit 1; }

openapi-check: install ## does the committed contract say what the code says?
	@new=$$(mktemp) && trap 'rm -f "$$new"' EXIT && $(OPENAPI) > "$$new" && \
		{ diff -u openapi/v1.json "$$new" || { echo 'openapi/v1.json is out of date: make openapi' >&2; exit 1; }; }

contract: install ## lint, compare and rate the contract, make clients from it and let them walk the demo (needs node)
	$(BIN)/python openapi/check.py

migration: install ## a new revision from the tables: make migration m="what changes"
	@test -n "$$m" || { echo 'usage: make migration m="what changes"' >&2; exit 2; }
	@$(SCRATCH) && $(BIN)/alembic revision --autogenerate -m "$$m"
	@$(BIN)/ruff check --quiet --fix migrations && $(BIN)/ruff format --quiet migrations

migrations-check: install ## do the migrations lead to the tables that the code describes?
	@$(SCRATCH) && $(BIN)/alembic check

dockerfile-lint: install ## hadolint
	$(BIN)/hadolint Dockerfile

image-check: install ## perform the Dockerfile's steps without Docker, as an unprivileged user
	$(BIN)/python tests/image/perform.py

page: install ## the pages in a real browser; images=docs/images takes the guide's pictures anew
	@command -v '$(CHROMIUM)' >/dev/null || { echo 'make page needs Chromium: install it (on Debian and Ubuntu the package chromium), or name it: make page CHROMIUM=/path/to/it' >&2; exit 1; }
	CHROMIUM='$(CHROMIUM)' IMAGES='$(abspath $(images))' $(BIN)/pytest tests/page/in_browser.py

bench: install ## what docs/performance.md states
	$(BIN)/python -m bench

schemathesis: install ## every operation, in all phases, on both databases, with few examples
	TEST_SCHEMATHESIS=all $(BIN)/pytest -n $(WORKERS) tests/contract/test_schemathesis.py

fuzz: install ## the property tests and Schemathesis, with many more examples
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -n $(WORKERS) -m hypothesis
	TEST_SCHEMATHESIS=long $(BIN)/pytest -n $(WORKERS) -rP tests/contract/test_schemathesis.py

lock: ## resolve requirements.lock anew, keeping what fits; upgrade=1 takes the newest versions
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv' >&2; exit 1; }
	@uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--only-binary :all: --emit-build-options --custom-compile-command 'make lock' \
		$(if $(upgrade),--upgrade) --group dev pyproject.toml --output-file requirements.lock
	@uv --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--only-binary :all: --emit-build-options --custom-compile-command 'make lock' \
		$(if $(upgrade),--upgrade) openapi/requirements.in --output-file openapi/requirements.lock

clean: ## remove the environment and all caches; data/ stays
	rm -rf '$(VENV)' openapi/.venv openapi/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	find app bench migrations tests -name __pycache__ -type d -prune -exec rm -rf {} +
