# Academy. Two commands are enough: `make run` and `make test`. `make help` lists the others.

PYTHON ?= python3
PORT ?= 8000
ROUNDS ?= 20
FILES ?= 2000
PYTEST ?=
WORKERS ?= 2
export ACADEMY_PROFILE ?= development

python := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check journey bench soak screenshots media messages lock clean runtime dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: runtime ## serve the demo academy on http://localhost:8000 (PORT=8123 elsewhere)
	@ACADEMY_BASE_URL="$${ACADEMY_BASE_URL:-http://localhost:$(PORT)}" $(python) manage.py serve --port $(PORT)

test: dev ## run the whole test suite (PYTEST="tests/cms -k page" a part of it)
	@$(python) -m pytest --numprocesses $(WORKERS) $(PYTEST)

check: dev ## run linters, types, import contracts, migration and translation checks
	@.ci/check

journey: dev ## walk the road of a member over HTTP, from sign-up to a revoked certificate
	@$(python) -m tests.journey

bench: dev ## measure, compare with the limits, write var/bench.json
	@$(python) -m benchmarks

soak: dev ## repeat the race tests on real PostgreSQL (ROUNDS=20), read 2000 broken files a format (FILES)
	@$(python) -m pytest -m postgres --rounds $(ROUNDS) $(PYTEST)
	@$(python) -m pytest tests/courses/bank/test_mutated_files.py tests/courses/bank/test_mutated_imports.py --files $(FILES)

screenshots: dev ## take pictures of the main pages for docs/screenshots/ (some minutes)
	@$(python) -m tests.screenshots

media: dev ## speak the demo's recordings and draw its film anew (needs espeak-ng, ffmpeg, chromium)
	@$(python) -m academy.demo.media

messages: dev ## bring locale/*.po up to date with the code and compile them
	@$(python) manage.py messages update

lock: dev ## lock the newest packages that requirements/*.in allow
	@requirements/lock

clean: ## forget .venv and caches, keep the data in var/
	@rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@$(PYTHON) requirements/install.py runtime

dev: node_modules/.package-lock.json
	@$(PYTHON) requirements/install.py dev

# What a few tests ask of npm's packages. Without npm those tests are skipped, loudly.
node_modules/.package-lock.json: package-lock.json
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --no-audit --no-fund --silent; \
	else echo "npm is not installed: tests that read GIFT with gift-pegjs will be skipped"; fi
