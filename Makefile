# Asian Bridge Consulting: ASMTP intake assistant. `make help` lists the targets.
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
SLOW_ROOMS := runtime nlu scenarios walks browser benchmarks proof
# Whatever the caller's shell says: without bytecode each start compiles Rasa and its libraries anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup run train test test-fast prove evaluate walk lint types format talk benchmark lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## build .venv (Python 3.10) from the hash-pinned requirements.lock

$(READY): requirements.lock pyproject.toml .python-version .ci/setup
	@.ci/setup

run: $(READY) ## train if needed, prepare the database, start chatbot and console and print their URLs
	@$(BIN)/asmtp train && exec $(BIN)/asmtp run

train: $(READY) ## train the dialogue model if data/, domain.yml, config.yml or bot/nlu/ changed
	@$(BIN)/asmtp train

test: $(READY) ## the whole test suite, browser, PostgreSQL and Redis included
	@.ci/browser
	@.ci/redis
	@$(BIN)/asmtp train
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

test-fast: $(READY) ## the quick tests: no Rasa, browser, PostgreSQL, stock bot or proof
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile=fast -m "not rasa and not browser and not postgres and not slow" \
		$(SLOW_ROOMS:%=--ignore=tests/%)

prove: $(READY) ## prove the eligibility engine over millions of cases and write docs/proof.md (two minutes)
	@$(BIN)/asmtp prove --mutants

evaluate: $(READY) ## measure how well the bot understands and write docs/nlu.md (about five minutes)
	@$(BIN)/python -m benchmarks.understanding --write

walk: $(READY) ## let 10,000 random people talk to the bot and write docs/conversation.md (half an hour)
	@$(BIN)/asmtp train && $(BIN)/python -m tests.walks --write

lint: $(READY) ## style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY) ## static types
	@$(BIN)/mypy

format: $(READY) ## put the code in order
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

talk: $(READY) ## chat with the running bot in the terminal
	@$(BIN)/asmtp talk

benchmark: $(READY) ## measure against a stock Rasa bot, side by side (about 20 minutes)
	@$(BIN)/asmtp train && $(BIN)/python -m benchmarks --write

lock: ## renew requirements.lock after pyproject.toml changed
	@.ci/setup lock

clean: ## remove what was built; databases in var/ stay
	rm -rf .venv .tools models .rasa .cache .pytest_cache .mypy_cache .ruff_cache
