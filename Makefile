# One command a job; every command works alone on a clean clone. `make help` lists them.
#
# Settings, on the command line or in the environment:
#   PYTHON       the interpreter to make the environment with (3.11 or newer; the first one found)
#   VENV         the environment's folder (.venv)
#   PIP_OPTIONS  further options to `pip install`
#   HOST, PORT   where `make run` listens (127.0.0.1, 7860)

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
VENV ?= .venv
PIP_OPTIONS ?=
HOST ?= 127.0.0.1
PORT ?= 7860

RUN := $(VENV)/bin
PIP := $(RUN)/python -m pip --disable-pip-version-check
INSTALL = $(PIP) install --quiet -c constraints.txt $(PIP_OPTIONS)
SOURCES := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test test-all lint format eval bench bench-peers model docs constraints browser programs clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(VENV)/installed ## install, build the index if needed, start the chat
	@$(RUN)/randers-rag index
	@exec $(RUN)/randers-rag chat --host $(HOST) --port $(PORT)

test: $(VENV)/installed-dev programs ## all tests that must pass
	@$(RUN)/python -m pytest

test-all: $(VENV)/installed-dev programs ## the long tests too
	@$(RUN)/python -m pytest -m ''

lint: $(VENV)/installed-dev ## ruff and mypy
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check .
	@$(RUN)/mypy

format: $(VENV)/installed-dev ## let ruff mend what it can
	@$(RUN)/ruff check --fix .
	@$(RUN)/ruff format .

eval: $(VENV)/installed ## measure search and answers on the judged questions; reports/eval.html
	@$(RUN)/randers-rag eval --html reports/eval.html

bench: $(VENV)/installed-dev browser ## the benchmarks of this program
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(RUN)/python $$file || exit 1; done

bench-peers: $(VENV)/installed-dev .venv-peers/installed ## the same beside other programs, in an environment of their own
	@$(RUN)/python benchmarks/peers/run.py

model: $(VENV)/installed-dev ## train the embedded model anew (an hour on two cores)
	@$(RUN)/python training/build.py

docs: $(VENV)/installed-dev ## refresh what the documentation takes from code
	@$(RUN)/python docs/refresh.py
	@$(RUN)/python benchmarks/report.py

constraints: ## write constraints.txt from the newest versions
	@rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	@build/constraints/bin/python -m pip install --quiet $(PIP_OPTIONS) torch==2.13.0 -e '.[dev]'
	@{ grep '^#' constraints.txt; build/constraints/bin/python -m pip freeze --exclude-editable | sed -E 's/\+cpu$$//'; } \
		> build/constraints.txt && mv build/constraints.txt constraints.txt

# $(call program,COMMANDS of which one will do,Debian PACKAGE)
define program
@for name in $(1); do PATH="$$PATH:/usr/sbin" command -v $$name >/dev/null && exit 0; done; \
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "Installing $(2) ..." >&2; export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq >/dev/null && apt-get install -qq -y --no-install-recommends $(2) >/dev/null; \
else \
	echo "The tests need $(firstword $(1)). Install it, for example: sudo apt-get install $(2)" >&2; exit 1; \
fi
endef

browser: ## Chromium for the browser tests
	$(call program,chromium chromium-browser google-chrome,chromium)

programs: browser ## all programs that the tests drive
	$(call program,nginx,nginx-light)
	$(call program,soffice,libreoffice-writer-nogui)

clean: ## remove what was made: environments, index, caches, reports
	@rm -rf $(VENV) .venv-peers build dist reports .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find index -mindepth 1 ! -name README.md -delete
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is not Python 3.11 or newer. Name one that is: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/made $(SOURCES)
	@echo "Installing (some minutes the first time) ..." >&2
	@$(INSTALL) -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made $(SOURCES)
	@echo "Installing with test tools (some minutes the first time) ..." >&2
	@$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/installed

.venv-peers/installed: $(VENV)/made benchmarks/peers/requirements.txt
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet $(PIP_OPTIONS) -r benchmarks/peers/requirements.txt
	@.venv-peers/bin/python -m pip install --quiet $(PIP_OPTIONS) --no-deps -e .  # our model, for sentence-transformers
	@touch $@
