# `make demo` and `make test` set up what they need; everything lives in this folder.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Tests that share a crawl run in one process: a file is not divided. In the order of their names,
# long files stand amid short ones, and both cores are busy to the end.
BY_FILE := -n auto --dist loadfile --no-loadscope-reorder
# Processes start by the hundred: compile a module once, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test coverage lint types layers bench soak clean

demo: $(VENV)/installed ## crawl the bundled sample portal over HTTP, repair, store, publish
	@sh scripts/demo $(BIN)

test: $(VENV)/installed-dev ## the test suite, first what starts no process; that alone reaches most lines
	$(BIN)/pytest -n auto -m 'not slow' --cov --cov-report= --cov-fail-under=81
	$(BIN)/pytest $(BY_FILE) -m slow

coverage: $(VENV)/installed-dev ## all in one, with the lines that it reaches: half as long again
	$(BIN)/pytest $(BY_FILE) --cov --cov-report=term

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

layers: $(VENV)/installed-dev
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev ## pages a second beside bare Scrapy, in one run
	$(BIN)/python -m benchmarks.crawl --scale 60

soak: $(VENV)/installed-dev ## what takes longer: a hundred kills, broken storage, real services, fuzzing
	$(BIN)/pytest --timeout 0 --kills 100 tests/test_kills.py
	$(BIN)/pytest --timeout 0 --kills 300 tests/test_kills.py -k backfill
	$(BIN)/pytest --timeout 0 -s tests/soak
	$(MAKE) coverage
	sh scripts/test-postgres $(BIN) -q $(BY_FILE) -k 'not sqlite'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	for target in decode repair listing post article warc url; do \
		$(BIN)/python tests/soak/fuzz.py $$target 600 || exit 1; done

clean:
	rm -rf $(VENV) demo .coverage

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
