# Needs make and Python 3.11 or newer with pip; everything else goes into .venv by itself.
# Another Python: make PYTHON=/path/to/python3.12 ...     One test file: make test ARGS=tests/test_clock.py

.DEFAULT_GOAL := help
.PHONY: help install run demo test check bench train docs pictures format generated locale clean
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
PYTHON ?=

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

install: $(READY) ## Make .venv with the command ascolto

run: $(READY) ## Run the bot with .env and ascolto.toml
	@$(PY) -m bot run $(ARGS)

demo: $(READY) ## Try everything on one page, with an invented firm; nothing to set up
	@$(PY) -m bot demo $(ARGS)

test: $(TOOLS) ## Run every test this machine allows; what was skipped stands at the end
	@$(PY) -m tests.servers.install
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

check: $(TOOLS) ## Lint, formatting, types
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

bench: $(TOOLS) ## Measure: figures to read, not tests; see tests/bench/__init__.py
	@for one in start demo ingest ack arrival triage drafts check digest memory; do $(PY) -m tests.bench.$$one || exit 1; done

train: $(TOOLS) ## Make the models of triage anew: DATA=folder of <source>.csv with free messages
	@$(PY) -m bot.triage.training fit $(DATA)

pictures: $(TOOLS) ## Take the pictures of README and handbook anew
	@TAKE_PICTURES=1 $(PY) -m pytest -q -p no:xdist tests/browser/test_demo.py -k handbook

docs: $(TOOLS) ## Build the handbook into build/docs
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --quiet --strict

format: $(TOOLS) ## Put the code into shape
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

generated: $(READY) ## Write .env.example and the tables of README.md anew
	@$(PY) -m bot.cli.generated

locale: $(READY) ## Bring the translations up to date with the sentences of the code
	@$(PY) -m bot.locale

clean: ## Remove what tools left, and .venv
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist

# Two stamps, for those who run the bot and those who change it: nothing is done while pyproject.toml
# and constraints.txt are as they were. Both variables hold for the build backend too, which pip
# installs apart from -c.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
    $(PY) -m pip install --quiet --disable-pip-version-check --no-input

$(READY): pyproject.toml constraints.txt
	@$(PY) -m pip --version >/dev/null 2>&1 || { \
	    for python in $(PYTHON) $(if $(PYTHON),,python3 python3.14 python3.13 python3.12 python3.11) ''; do \
	        [ -z "$$python" ] && break; \
	        "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	    done; \
	    [ -n "$$python" ] || { \
	        have=$$($(or $(PYTHON),python3) -V 2>/dev/null || echo missing); \
	        echo "Ascolto needs Python 3.11 or newer ($(or $(PYTHON),python3) is $$have): install one, or name it: make PYTHON=/path/to/python3" >&2; \
	        exit 1; }; \
	    echo "Making $(VENV) with $$("$$python" -V) (once, about a minute)"; \
	    "$$python" -m venv --clear $(VENV) >/dev/null 2>&1 || { \
	        "$$python" -m venv --clear --without-pip $(VENV) && \
	        "$$python" -m pip --quiet --python $(PY) install pip; }; }
	@$(PIP) -e '.[postgres,charts]'
	@touch $@

$(TOOLS): $(READY)
	@echo "Adding what tests and checks need (once, another minute or two)"
	@$(PIP) -e '.[dev]'
	@touch $@
