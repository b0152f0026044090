# Everything runs in .venv, which is made from the lock files. `make` alone says what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint format docs bench coverage-ops samples lock clean suitable redis-server

TORCH := 2.13.0
UV := 0.13.9
PYTHONS := $(or $(PYTHON),python3.11 python3.12 python3.13 python3)
VERSION := import sys; v = sys.version_info[:2]; why = ", too old" if v < (3, 11) else ", too new" if v > (3, 13) else ""; print("Python %d.%d" % v + why); sys.exit(why != "")
PIP := .venv/bin/python -m pip --disable-pip-version-check

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: .venv/run ## serve on http://127.0.0.1:8000; HOST=… and PORT=… choose another address
	@exec .venv/bin/kiwame serve

test: .venv/dev redis-server lint ## lint, types, and every test
	.venv/bin/pytest -n 2

lint: .venv/dev ## style and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

format: .venv/dev ## rewrite the code in the project's style
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: .venv/run ## regenerate docs/reference and the mistakes in the catalogue
	.venv/bin/python docs/mistakes.py
	.venv/bin/python docs/generate.py

coverage-ops: .venv/dev ## a line for every op: where it runs, that it is proved, told and refuses
	@.venv/bin/python -m tests.coverage

samples: .venv/dev ## PyTorch's own samples of its operators, held against the service
	@.venv/bin/python -m tests.differential

bench: .venv/dev ## measure, side by side with other ways to do the same
	.venv/bin/python -m bench

# CUDA packages are left to torch, which pins them itself: whether they are needed depends on the wheel a machine gets.
# Pins that still fit are kept; UPGRADE=1 takes the newest.
lock: .venv/run ## rewrite the lock files from pyproject.toml; UPGRADE=1 takes new versions
	$(PIP) install --quiet uv==$(UV)
	$(call resolve,requirements-dev.lock,--group build --group dev --group bench --extra all $(if $(UPGRADE),--upgrade))
	$(call resolve,requirements.lock,--group build --extra all --constraints requirements-dev.lock)
	$(call resolve,requirements-api.lock,--extra service --constraints requirements-dev.lock)

define resolve
echo 'torch==$(TORCH)' | .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--constraints - --no-header --no-annotate --output-file $(1) $(2)
grep -vE '^(cuda|nvidia|triton)-?[a-z0-9-]*==' $(1) > $(1).new && mv $(1).new $(1)
endef

clean: ## remove .venv and everything that was built
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@for python in $(PYTHONS); do \
		said=$$($$python -c '$(VERSION)' 2>/dev/null); \
		case $$? in \
			0) if $$python -c 'import ensurepip' 2>/dev/null; then exec $$python -m venv .venv; fi; \
				said="$$said, without its venv module";; \
			127) said="not found";; \
		esac; \
		tried="$$tried\n  $$python: $${said:-does not run}"; \
	done; \
	printf "kiwame needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: python3-venv); none of these is:%b\n" "$$tried" >&2; \
	echo "Install one, or name one: make $(or $(firstword $(MAKECMDGOALS)),run) PYTHON=/path/to/python3" >&2; \
	exit 1

# An environment that is there already is kept only if its Python suits, and is the one that was asked for.
suitable: | .venv/bin/python
	@here=$$(.venv/bin/python -c '$(VERSION)' 2>/dev/null) || { \
		echo ".venv is $${here:-broken}; kiwame needs Python 3.11, 3.12 or 3.13. Remove .venv with: make clean" >&2; exit 1; \
	}; \
	for python in $(PYTHON); do \
		asked=$$($$python -c '$(VERSION)' 2>/dev/null); \
		if [ "$$asked" = "$$here" ]; then exit 0; fi; \
	done; \
	if [ -n "$$python" ]; then \
		echo ".venv is $$here, and $$python is $${asked:-not to be run}. Leave PYTHON out, or remove .venv with: make clean" >&2; \
		exit 1; \
	fi

.venv/run: requirements.lock pyproject.toml | suitable
	$(PIP) install --requirement requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(PIP) install --requirement requirements-dev.lock
	@touch $@

redis-server:
	@command -v redis-server >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root='sudo -n'; fi; \
	if ! command -v apt-get >/dev/null || ! $$as_root true 2>/dev/null; then \
		echo "The tests start a real redis-server and there is none; install it (for example: apt install redis-server)" >&2; \
		exit 1; \
	fi; \
	$$as_root apt-get update && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y redis-server
