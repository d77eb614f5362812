# `make` alone lists what there is. Everything happens in .venv and .ceiba; nothing outside this folder is changed.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
UV := $(shell command -v uv || echo .make/uv/bin/uv)
PYTEST := $(PY) -m pytest
WEB_SOURCES := $(shell find gateway/web docs/manual -type f -not -path '*/node_modules/*' -not -name '*.png' 2>/dev/null)

##@ Use
.PHONY: install run demo up down
install: .venv/.local gateway/static/app/.built ## Set up what `make run` needs, and start nothing

run: .venv/.local gateway/static/app/.built ## Run the platform on this machine; Ctrl-C stops it and keeps the data
	@exec $(PY) -m infra.local run

demo: .venv/.local gateway/static/app/.built ## Walk the main job against the running platform (starts one if none runs)
	@exec $(PY) -m infra.ops demo

up: ## The same platform in containers, or its upgrade without a stop; scale with `docker compose up -d --scale …=3`
	@infra/docker/up.sh

down: ## Stop the containers; the data stays (docker compose --profile demo down -v removes it)
	@docker compose --profile demo down

##@ Change
.PHONY: check test test-calendar mutants bench budget figures look format lock advisories release web docs manual
check: .venv/.dev ## Format, lint, types, import rules, rules about the code, unit tests, web app: a few minutes
	@$(MAKE) --jobs=2 --keep-going $(addprefix check-,$(CHECKS))

# Also one by one: `make check-types`. The longest comes first, so that the others run beside it.
CHECKS := unit format lint types imports architecture web
.PHONY: $(addprefix check-,$(CHECKS))
$(addprefix check-,$(CHECKS)): .venv/.dev
STEP := @infra/local/step.sh
check-unit: ; $(STEP) unit $(PYTEST) -q tests/unit --ignore=tests/unit/web
check-format: ; $(STEP) format $(PY) -m ruff format --check .
check-lint: ; $(STEP) lint $(PY) -m ruff check .
check-types: ; $(STEP) types $(PY) -m mypy
check-imports: ; $(STEP) imports .venv/bin/lint-imports --no-cache
check-architecture: ; $(STEP) architecture $(PYTEST) -q tests/architecture
check-web: ; $(STEP) web $(PYTEST) -q tests/unit/web

# `make check test` runs nothing twice.
CHECKED := $(if $(filter check,$(MAKECMDGOALS)),,tests/unit tests/architecture)
T := $(CHECKED) tests/integration tests/contract tests/e2e tests/faults
test: .venv/.dev gateway/static/app/.built .venv/.browser .venv/.engines ## All tests against real servers; one part with `make test T=tests/unit`
	@$(PY) -m tests $(T)

test-calendar: .venv/.dev gateway/static/app/.built .venv/.browser ## The suite with the clock moved to days at which dates go wrong; one with `MOMENT=midnight`
	@infra/local/faketime.sh
	@$(PY) -m tests.calendar

mutants: .venv/.dev ## Try small changes of the rules: unit tests must notice 85 % of them; one module whole with `M=path`
	@$(PY) -m tests.mutants $(M)

bench: .venv/.dev gateway/static/app/.built ## The benchmark suite: tables, and JSON in bench-results/; some of it with `W=W5,W7`; beside another build with `AGAINST=commit`
	@$(PY) -m tests.bench$(if $(AGAINST),.against $(AGAINST)) $(W) $(if $(RATES),--rates $(RATES))

budget: .venv/.dev gateway/static/app/.built ## Where the CPU time and the commits of a referral go; one work with `W=refer`, `FLAMES=refer` draws
	@$(PY) -m tests.budget $(if $(W),--works $(W)) $(if $(N),--times $(N)) $(if $(RATE),--rate $(RATE)) $(if $(FLAMES),--flames $(FLAMES))

figures: .venv/.dev ## Lines, methods, rooms: the size of the house; beside another checkout with `OF="path ."`, `TESTS=1` counts tests
	@$(PY) -m tests.figures $(OF) $(if $(TESTS),--tests)

look: .venv/.dev gateway/static/app/.built .venv/.browser ## Compare the screens in all looks with what is kept of them; `UPDATE=1` keeps them anew, `RECORD=1` their contents too
	@$(if $(RECORD),$(PY) -m tests.e2e.look_record)
	@$(if $(UPDATE)$(RECORD),CEIBA_LOOK_UPDATE=1,CEIBA_LOOK_ALL=1) $(PY) -m pytest -q tests/e2e/test_look.py tests/e2e/test_look_kept.py

format: .venv/.dev ## Format the code
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock: ## Resolve the dependencies anew into requirements/; `UPGRADE=` keeps the versions that still fit
	@for extra in ops local dev; do $(MAKE) .lock EXTRA="--extra $$extra" OUT=$$extra; done
	@for extra in identity cases referrals reporting gateway; do \
		$(MAKE) .lock EXTRA="--extra $$extra --extra ops" OUT=$$extra; done
	@$(UV) pip compile --group pyproject.toml:web $(LOCK_FLAGS) --output-file requirements/web.txt

UPGRADE := --upgrade
LOCK_FLAGS := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate $(UPGRADE) \
	--custom-compile-command "make lock"
.PHONY: .lock
.lock:
	@$(UV) pip compile pyproject.toml $(EXTRA) $(LOCK_FLAGS) --output-file requirements/$(OUT).txt

advisories: .venv/.dev ## Known weaknesses of the packages inside the images; says so where there is no feed to ask
	@. infra/local/node.sh; $(PY) -m infra.release.advisories

release: .venv/.dev gateway/static/app/.built ## Build a release into dist: `V=1.1.0`; the repository stays as it is unless `FOR_GOOD=1`
	@. infra/local/node.sh; $(PY) -m infra.release $(V) $(if $(FOR_GOOD),--take-over)

web: ## Build the web app into gateway/static/app
	@rm -f gateway/static/app/.built
	@$(MAKE) gateway/static/app/.built

docs: .venv/.dev ## Write the pages that come from code (docs/events.md, docs/problems.md, docs/tables.md)
	@$(PY) -m infra.ops events > docs/events.md
	@$(PY) -m tests.architecture.problems > docs/problems.md
	@$(PY) -m infra.kept_tables > docs/tables.md

manual: .venv/.dev gateway/static/app/.built .venv/.browser ## Take the pictures of the user manual from a running platform
	@$(PY) docs/manual/shoot.py

##@ Tidy
.PHONY: clean help
clean: ## Remove what was built or installed; the data in .ceiba stays
	rm -rf .venv .make gateway/static/app gateway/web/node_modules bench-results calendar-results test-results .mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

.venv/.local: requirements/local.txt infra/local/bootstrap.sh
	@[ -f .venv/.dev ] && [ .venv/.dev -nt requirements/local.txt ] || infra/local/bootstrap.sh local
	@touch $@

.venv/.dev: requirements/dev.txt infra/local/bootstrap.sh
	@infra/local/bootstrap.sh dev
	@touch $@

gateway/static/app/.built: $(WEB_SOURCES) infra/local/web.sh | .venv/.local
	@infra/local/web.sh
	@touch $@

.venv/.browser: | .venv/.dev
	@infra/local/browser.sh
	@touch $@

.venv/.engines: infra/local/engines.sh | .venv/.dev
	@infra/local/engines.sh
	@touch $@
