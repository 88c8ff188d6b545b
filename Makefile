# The front door. Every target sets itself up from nothing: a virtual environment in .venv,
# the locked packages, and the system libraries they need (packaging/set-up says how).

PYTHON ?= python3
RUN := .venv/bin/python
# Bounds `make soak`, in seconds.
SECONDS ?= 3600

SET_UP = @$(PYTHON) packaging/set-up
# Qt draws without a screen in tests; real processes that need one start their own Xvfb.
HEADLESS := QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
# Three workers on two cores: one of them has the tests of whole processes (tests/conftest.py), which
# wait more than they work.
PYTEST = $(HEADLESS) $(RUN) -m pytest --numprocesses=3 --dist=loadgroup

.PHONY: help demo test test-long soak check bench screens deb image docs requirements
.DEFAULT_GOAL := help

help:
	@echo "make demo         the whole product at work; CITIZENS=20 plays it without a person,"
	@echo "                  DEMO_DIR=path keeps its data, DEMO_PORT=n fixes the port"
	@echo "make test         the tests, at most 10 minutes on two cores"
	@echo "make check        style, types, layering, screens' code"
	@echo "make test-long    every test, at most an hour"
	@echo "make soak         one long run under load, bounded by SECONDS=n"
	@echo "make bench        the figures, as a table"
	@echo "make screens      a picture of every screen and page, in build/screens/"
	@echo "make deb          Debian packages, in build/ (needs root, for a root of the release)"
	@echo "make image        the kiosk's disk image, in build/ (needs root)"
	@echo "make docs         the guides as pages to read offline, in build/docs/"
	@echo "make requirements lock the packages anew (requirements/*.txt)"

# CITIZENS, DEMO_DIR and DEMO_PORT reach it through the environment, as make passes them on.
demo:
	$(SET_UP) demo
	@$(RUN) -m demo

test:
	$(SET_UP) test
	@$(PYTEST) -m "not long"

test-long:
	$(SET_UP) test-long
	@HYPOTHESIS_PROFILE=long $(PYTEST) --override-ini=faulthandler_timeout=3600

soak:
	$(SET_UP) test-long
	@$(RUN) -m benchmarks.soak --seconds $(SECONDS)

check:
	$(SET_UP) check
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports
	$(HEADLESS) $(RUN) packaging/check-qml

bench:
	$(SET_UP) test
	@$(RUN) -m benchmarks

screens:
	$(SET_UP) test
	@$(RUN) -m demo.screens

deb:
	$(SET_UP) requirements
	@packaging/deb/build

image:
	$(SET_UP) requirements
	@packaging/image/build

docs:
	$(SET_UP) docs
	@NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --quiet --strict --config-file docs/mkdocs.yml --site-dir ../build/docs

# What is locked stays as it is unless UPGRADE=--upgrade asks for newer packages.
LOCK = .venv/bin/uv pip compile --quiet $(UPGRADE) --generate-hashes --no-emit-index-url --no-header --python-version 3.11

requirements:
	$(SET_UP) requirements
	$(LOCK) --extra kiosk --output-file requirements/kiosk.txt pyproject.toml
	$(LOCK) --extra central --output-file requirements/central.txt pyproject.toml
	$(LOCK) --extra kiosk --extra central --extra dev --extra build --output-file requirements/dev.txt pyproject.toml
