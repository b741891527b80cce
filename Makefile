# Start with `make chat` and `make test`; both install everything first.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# The one package not in requirements.lock: the right build depends on the platform.
TORCH := 2.13.0
# The alternatives that `make bench` compares with; nothing else uses this folder.
BENCH := .venv-bench
PORT ?=

# A store belongs to one archive, so give yours a name of its own: make chat ARCHIVE=… STORE=…
ARCHIVE ?= samples/archive
STORE ?= .podcast-qa
QUESTIONS ?= samples/questions.jsonl

.DEFAULT_GOAL := help
.PHONY: help install chat test lint format notebook bench bench-growth lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Install everything, pinned, into .venv (leaves .venv/bin/podcast-qa)

chat: $(INSTALLED) ## Open the chat page on the sample archive, or on ARCHIVE=<folder or git URL> [PORT=<number>]
	$(BIN)/podcast-qa ingest '$(ARCHIVE)' --store '$(STORE)'
	$(BIN)/podcast-qa serve --open --store '$(STORE)' $(if $(PORT),--port $(PORT))

test: $(INSTALLED) ## Run all tests
	$(BIN)/pytest -q

lint: $(INSTALLED) ## Check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(INSTALLED) ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Never in place: the notebook in git shows the sample archive, and no sentence of any other.
notebook: $(INSTALLED) ## Run the evaluation notebook, into podcast-qa-evaluation/ [ARCHIVE=<folder> QUESTIONS=<file>]
	$(BIN)/podcast-qa ingest '$(ARCHIVE)' --store '$(STORE)'
	EVALUATION_STORE='$(STORE)' EVALUATION_QUESTIONS='$(QUESTIONS)' $(BIN)/jupyter-nbconvert \
		--execute --ExecutePreprocessor.record_timing=False --ClearMetadataPreprocessor.enabled=True \
		--to notebook --output-dir podcast-qa-evaluation evaluation/evaluation.ipynb
	$(BIN)/jupyter-nbconvert --to html --template classic --HTMLExporter.jquery_url= \
		--HTMLExporter.require_js_url= --HTMLExporter.mathjax_url= podcast-qa-evaluation/evaluation.ipynb

bench: $(BENCH)/.installed ## Measure speed and quality beside alternatives [ARCHIVE=<folder> QUESTIONS=<file>]
	PYTHONPATH=$(BENCH) $(BIN)/python -m benchmarks.side_by_side '$(ARCHIVE)' '$(QUESTIONS)'
	$(BIN)/podcast-qa ingest '$(ARCHIVE)' --store .podcast-qa-bench
	$(BIN)/python -m benchmarks.overhead .podcast-qa-bench '$(QUESTIONS)'
	$(BIN)/python -m benchmarks.ingest_speed '$(ARCHIVE)'

bench-growth: $(INSTALLED) ## Measure what grows with an archive (takes hours) [ARCHIVE=<folder> QUESTIONS=<file>]
	$(BIN)/python -m benchmarks.archive_growth '$(ARCHIVE)' '$(QUESTIONS)'

lock: ## Update the pinned packages in requirements.lock (needs uv)
	echo 'torch==$(TORCH)' | uv pip compile pyproject.toml --group dev --group notebook --constraints /dev/stdin \
		--universal --python-version 3.11 --upgrade --annotation-style line \
		--custom-compile-command 'make lock' --quiet --output-file .requirements.lock
	sed -E '/^(torch|triton|nvidia-[a-z0-9-]+|cuda-[a-z0-9-]+)==/d' .requirements.lock > requirements.lock
	rm .requirements.lock
	echo 'torch==$(TORCH)' | uv pip compile benchmarks/requirements.in --constraints requirements.lock \
		--constraints /dev/stdin --universal --python-version 3.11 --annotation-style line \
		--custom-compile-command 'make lock' --quiet --output-file .requirements.bench
	awk -F '==' 'NR == FNR { known[$$1]; next } /^#/ || !($$1 in known) && \
		$$1 !~ /^(torch|triton|nvidia-.*|cuda-.*)$$/' requirements.lock .requirements.bench \
		> benchmarks/requirements.txt
	rm .requirements.bench

clean: ## Remove installed packages and caches, but no store
	rm -rf .venv $(BENCH) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# pip's resolver takes many minutes for these packages; the lock is complete, so there is nothing to
# resolve. On Linux, torch from PyPI includes 3 GB of CUDA; PyTorch's own index has the CPU build. If
# pip is configured to find its wheels elsewhere, torch comes from there too.
$(INSTALLED): requirements.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'podcast-qa needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)' >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	if [ "$$(uname -s)" = Linux ] && ! $(BIN)/pip config list | grep -E 'find-links|no-index' >/dev/null; \
		then index='--index-url https://download.pytorch.org/whl/cpu'; fi; \
		$(BIN)/pip install --quiet --no-deps $$index torch==$(TORCH)
	$(BIN)/pip install --quiet --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# These fit the product's own packages: the lock was a constraint when they were pinned.
$(BENCH)/.installed: benchmarks/requirements.txt $(INSTALLED)
	rm -rf $(BENCH)
	$(BIN)/pip install --quiet --no-deps --target $(BENCH) -r benchmarks/requirements.txt
	@touch $@
