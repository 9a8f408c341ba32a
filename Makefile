# Two commands do everything on a machine with Python 3.11 and git: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.8

.PHONY: demo test lint bench docs clean

demo: $(BIN)/.synced
	$(BIN)/trucebook demo

test: lint
	$(BIN)/python -m pytest

lint: $(BIN)/.synced
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(BIN)/.synced
	$(BIN)/python -m bench

docs: $(BIN)/.synced
	$(BIN)/python -m docs.generate

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build out

# uv itself comes from the registry into .venv, then brings exactly what uv.lock pins, hashes checked.
$(BIN)/.synced: pyproject.toml uv.lock
	test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet uv==$(UV_VERSION); }
	$(BIN)/uv sync --frozen --quiet
	touch $@
