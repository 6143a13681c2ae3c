# The environment is .venv in this folder, made with what is there: uv if it is on PATH, else python3 -m venv and pip.
PYTHON ?= python3
PORT ?= 8000
KAFKA_PORT ?= 9092
NODES ?= 1
ARGS ?=
# A test waits a third of its time for what it has started, so three of them keep two cores busy.
JOBS ?= $(shell echo $$(( ($$(getconf _NPROCESSORS_ONLN) * 3 + 1) / 2 )))

BIN := .venv/bin
PY := $(BIN)/python
NODE_STAMP := console/node_modules/.dunwell
RUN_STAMP := .venv/.dunwell-run
DEV_STAMP := .venv/.dunwell-dev
FAST_TESTS := tests/house tests/unit
# Those that take longest come first: none of them is left over at the end.
TESTS := tests/stack tests/flow tests/cluster tests/service tests/contract $(FAST_TESTS)
LOCK := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --quiet --upgrade --group pyproject.toml:build

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore
# Without it every process compiles all that it imports anew: three seconds of each start, of hundreds in the tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run kafka cluster test test-kafka test-console check format flow bench bench-kafka bench-law docs lint lock console console-dev console-check pictures clean
.NOTPARALLEL:

help: ## what can be made here (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: $(RUN_STAMP) ## the whole system on http://127.0.0.1:8000 (PORT=8000, ARGS=--empty for one without demo data)
	@exec $(BIN)/dunwell up $(if $(findstring --empty,$(ARGS)),,--demo) --port $(PORT) $(ARGS)

kafka: $(RUN_STAMP) ## a real Kafka broker on 127.0.0.1:9092, without Docker; needs Java 17 and Maven (KAFKA_PORT=9092 NODES=3)
	@exec $(PY) -m dunwell.cluster.broker --port $(KAFKA_PORT) --nodes $(NODES) --home var/kafka-$(NODES)

cluster: $(RUN_STAMP) ## the five services, gateway, PostgreSQL and a real Kafka broker, each a process, on one port (PORT=8000)
	@exec $(PY) -m dunwell.cluster.local --port $(PORT)

test: $(DEV_STAMP) ## all tests but those that need a Kafka broker, and the kill runs (JOBS=2, ARGS='-k promise')
	@echo "left out here: tests marked kafka (a real broker) or torture (kill runs); they run by: make test-kafka"
	@$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist loadgroup -m "not kafka and not torture" $(ARGS) $(wildcard $(TESTS))

test-kafka: $(DEV_STAMP) ## the tests on a real Kafka broker, and the kill runs; needs Java 17 and Maven (JOBS=2)
	@$(PY) -m pytest -n $(JOBS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder -m "kafka or torture" $(ARGS) $(wildcard $(TESTS))

test-console: $(DEV_STAMP) ## a browser's journeys through the console of a real system; needs Chromium (ARGS='-k promise')
	@$(PY) -m pytest -n $(JOBS) --maxprocesses 3 --dist loadfile -m console $(ARGS) tests/console

console: $(NODE_STAMP) ## build the console into dunwell/console/built; needs Node 20.19 and npm, its users don't
	@cd console && npm run --silent api && npm run --silent format && npm run --silent build

console-dev: $(NODE_STAMP) ## the console with reload against a running system (DUNWELL_URL=http://127.0.0.1:8000)
	@cd console && npm run --silent dev

console-check: $(NODE_STAMP) ## lint, types and tests of the console, and that a fresh build gives the shipped files
	@cd console && npm run --silent check && npm run --silent same

pictures: $(DEV_STAMP) ## the pictures of the rooms in docs/pictures, anew; needs Chromium and fonts-noto-cjk
	@$(PY) -m tests.console.pictures

check: lint ## format, lint, types, imports, generated files in step, and the quick tests
	@$(PY) -m pytest -q -n $(JOBS) --maxprocesses 8 -m "not kafka and not slow and not torture" $(wildcard $(FAST_TESTS))

lint: $(DEV_STAMP) ## what `make check` looks at without running a test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@echo "$(BIN)/lint-imports"; $(BIN)/lint-imports --no-logo
	$(BIN)/dunwell docs --check

format: $(DEV_STAMP) ## put the code into its one format
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

flow: $(DEV_STAMP) ## the main job on real data, from import to figures (DUNWELL_TEST_DATA=../shared/data)
	@$(PY) -m tests.flow $(ARGS)

bench: $(DEV_STAMP) ## whole path, bare pipe and per message in one run (EVENTS=60000 ROUNDS=3 WORKERS=1)
	@$(PY) -m benchmarks.bench

bench-kafka: $(DEV_STAMP) ## the same on a real Kafka broker, each service a process; needs Java 17 and Maven (EVENTS=60000 ROUNDS=3)
	@$(PY) -m benchmarks.bench kafka

bench-law: $(DEV_STAMP) ## what one verdict of the law costs, in CPU time
	@$(PY) -m benchmarks.law $(ARGS)

docs: $(DEV_STAMP) ## write the generated files anew (OpenAPI, AsyncAPI, schemas)
	@$(BIN)/dunwell docs
	@$(PY) -m tests.stack.one_event

lock: $(DEV_STAMP) ## resolve all dependencies anew into the three lock files
	@uv=$$(command -v uv || echo $(BIN)/uv); \
	$$uv $(LOCK) --extra embedded --extra otel --extra files --group pyproject.toml:dev -o requirements-dev.lock && \
	$$uv $(LOCK) --extra embedded -c requirements-dev.lock -o requirements.lock && \
	$$uv $(LOCK) --extra otel --extra files -c requirements-dev.lock -o requirements-cluster.lock && \
	grep -c '==' requirements.lock requirements-dev.lock requirements-cluster.lock

clean: ## forget the environment, the caches and all data in var/
	@pid=$$(head -n 1 var/cluster/postmaster.pid 2>/dev/null); \
	if [ -n "$$pid" ] && kill -0 "$$pid" 2>/dev/null; then echo "Dunwell runs on var/ (process $$pid): stop it first"; exit 1; fi
	rm -rf .venv .cache var benchmarks/out dist console/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------------------------------------------- the environment
# A copied or moved .venv names the old folder in every script, so it is made anew.
ifneq ($(wildcard .venv/.dunwell-home),)
ifneq ($(shell cat .venv/.dunwell-home),$(CURDIR))
$(shell rm -rf .venv)
endif
endif

# uv takes a seventh of pip's time, so it is fetched first; whoever has told pip of another index than the usual one keeps pip.
define INSTALL
	@set -e; count=$$(grep -c '==' $(1)); \
	uv=$$(command -v uv || { test -x $(BIN)/uv && echo $(BIN)/uv; } || true); \
	if [ -z "$$uv" ] && ! $(PY) -m pip config list | grep -q index-url; then \
		sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock >.venv/uv.lock; \
		if $(PY) -m pip install --quiet --require-hashes -r .venv/uv.lock; then uv=$(BIN)/uv; fi; \
	fi; \
	if [ -n "$$uv" ]; then \
		echo "environment: $$count packages of $(1), by uv"; \
		if $$uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r $(1) && \
		   $$uv pip install --quiet --python $(PY) --no-deps --no-build-isolation -e .; \
		then exit 0; fi; \
		echo "environment: uv gave up, going on with pip"; \
	fi; \
	$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null; \
	echo "environment: $$count packages of $(1), by pip (a minute or two the first time)"; \
	$(PY) -m pip install --quiet --no-deps --require-hashes -r $(1); \
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@printf '%s' '$(CURDIR)' > .venv/.dunwell-home
endef

$(PY):
	@set -e; \
	if ! command -v $(PYTHON) >/dev/null 2>&1; then \
		echo "Dunwell needs Python 3.11 or newer. On Debian or Ubuntu: apt-get install -y python3 python3-venv"; exit 1; fi; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "Dunwell needs Python 3.11 or newer, $(PYTHON) is $$($(PYTHON) -V 2>&1)."; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; fi; \
	if command -v uv >/dev/null 2>&1 && uv venv --quiet --clear --python "$$(command -v $(PYTHON))" .venv 2>/dev/null; then exit 0; fi; \
	if ! $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null; then \
		version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$(PYTHON) comes without venv here. On Debian or Ubuntu: apt-get install -y python$$version-venv"; exit 1; fi; \
	echo "environment: .venv, by $$($(PYTHON) -V 2>&1)"; \
	$(PYTHON) -m venv --clear .venv

$(NODE_STAMP): console/package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo "the console is built by Node 20.19 or newer, with npm. On Debian or Ubuntu: apt-get install -y nodejs npm"; exit 1; }
	@echo "console: packages of console/package-lock.json"; cd console && npm ci --silent
	@touch $@

$(RUN_STAMP): requirements.lock pyproject.toml | $(PY)
	$(call INSTALL,requirements.lock)
	@touch $@

$(DEV_STAMP): requirements-dev.lock requirements.lock pyproject.toml | $(PY)
	$(call INSTALL,requirements-dev.lock)
	@touch $(RUN_STAMP) $@
