# Onshi: simulator of the national eligibility back end. For development and tests, synthetic data only.
#
# Needs make and Python 3.11+; everything else is put into .venv (deploy/install.sh). Paths are relative to this
# file, so `make -C` works and the checkout may lie anywhere, in a folder with blanks in its name too.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
RUN := $(BIN)/python -m
# Two processes suit the smallest machine we expect; tests that share one stack stay together.
PYTEST_ARGS ?= -n 2 --dist loadgroup

# Every generator of a committed file; each takes --check.
GENERATED := "$(BIN)/python -m eligibility.wire.generate" "$(BIN)/python -m tests.spec.book" "$(BIN)/python manage.py docs"

LOCK := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet $(UPGRADE) --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

.PHONY: help up test check bench docs terminal lock clean runtime dev

help: ## この一覧 / this list
	@printf 'Onshi — オン資シミュレーター（架空データ専用） / synthetic data only\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile
	@printf '\n  PORT=8080 STATE_DIR=.local DATABASE_URL= REDIS_URL= UPGRADE=--upgrade (lock)\n'

up: runtime ## 起動（Ctrl-C で終了） / set up and start, Ctrl-C ends it
	@exec $(RUN) deploy.up

test: dev ## 全テスト / the whole suite on embedded PostgreSQL and Valkey
	@$(RUN) pytest $(PYTEST_ARGS)

check: dev ## 静的検査 / lint, types, import direction, generated files current
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/lint-imports
	@for generator in $(GENERATED); do echo "$$generator --check"; $$generator --check || exit 1; done

bench: dev ## 速度 / speed and memory, as ratios and JSON
	@$(RUN) tests.bench.run
	@$(RUN) tests.bench.intake.run
	@$(RUN) tests.bench.bulk.run

docs: dev ## 生成文書を更新 / rewrite the generated files
	@for generator in $(GENERATED); do echo "$$generator"; $$generator || exit 1; done

terminal: runtime ## 端末プログラムを .pyz に / pack the folder terminal as one file
	@$(RUN) deploy.terminal.pack

lock: dev ## 依存を固定し直す / compile the hashed requirements (UPGRADE=--upgrade for newer ones)
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt pyproject.toml -o requirements/runtime.txt
	$(LOCK) -c requirements/dev.txt --group servers -o requirements/servers.txt
	$(LOCK) --group tools -o requirements/tools.txt

clean: ## .venv と .local を削除 / remove what was set up, the default state included
	@if [ -d .local ] && [ -x $(BIN)/python ]; then $(RUN) deploy.embedded.remove .local; fi
	rm -rf .venv .import_linter_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

runtime:
	@sh deploy/install.sh runtime

dev:
	@sh deploy/install.sh dev
