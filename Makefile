# Everything runs in .venv, made on first use; PYTHON names the interpreter to make it with.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv is several times as fast as pip, which does it where uv is not to be had or does not find what pip finds.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python $(COMPILE) $(1) \
  || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)

# What one process has compiled, the next thousand need not compile again; where a process may not
# keep what it compiled, everything is compiled as it is installed.
COMPILE := $(if $(PYTHONDONTWRITEBYTECODE),--compile-bytecode)
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types mypy pyright laws mutation docs reference pictures messages face bench dist lowest clean

demo: $(VENV)/.core
	$(BIN)/kstt demo

# ALSO=dist tries the distributions, too; with -j 2 beside lint and types.
test: $(VENV)/.test lint types $(ALSO)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: mypy pyright

mypy: $(VENV)/.test
	$(BIN)/mypy

pyright: $(VENV)/.test
	$(BIN)/pyright

# The laws of counting over every case there is, under every option; a long run.
laws: $(VENV)/.test
	$(BIN)/python -m tests.every_case

# Mutants of the core, and which of them the tests do not notice: a night for all, MUTANTS=40 of each module sooner.
mutation: $(VENV)/.test
	$(BIN)/python tests/mutation.py $(if $(MUTANTS),--sample $(MUTANTS))

bench: $(VENV)/.test
	$(BIN)/python tests/benchmarks/bench_core.py

# The documentation site with executed notebooks, warnings as errors: docs/_build/html/index.html.
docs: $(VENV)/.test
	$(BIN)/python docs/tools/reference.py
	$(BIN)/sphinx-build -b html -W --keep-going -q -D nb_execution_mode=auto docs docs/_build/html

# What is written from the code and kept in the repository; the tests tell when one is out of step.
reference: $(VENV)/.test
	$(BIN)/python docs/tools/reference.py

pictures: $(VENV)/.test
	$(BIN)/python docs/pictures/make.py

messages: $(VENV)/.test
	$(BIN)/python docs/tools/messages.py

face: $(VENV)/.test
	$(BIN)/python docs/tools/face.py

# sdist and wheel, then both tried as a user gets them, and each extra alone: see docs/tools/try_*.py.
dist: $(VENV)/.test
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(BIN)/python docs/tools/try_dist.py dist
	$(BIN)/python docs/tools/try_extras.py dist

# Each extra alone with the earliest versions that pyproject.toml allows.
lowest: dist
	$(BIN)/python docs/tools/try_extras.py dist --lowest

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.core: $(VENV)/bin/python pyproject.toml
	$(call INSTALL,--editable .)
	touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml
	$(call INSTALL,--editable '.[test]')
	touch $@ $(VENV)/.core

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis docs/_build tests/artefacts
