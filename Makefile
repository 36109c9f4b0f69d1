# Two commands: `make run` serves the demo, `make test` runs everything that CI runs.
# Each does its own set-up. Needed: git, make, Python 3.11 or newer with venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
VENV_PYTHON := .venv/bin/python
PIP := $(VENV_PYTHON) -m pip --disable-pip-version-check
export PYTHONUNBUFFERED := 1
export PORT

.PHONY: setup run port test check fix lock
.DEFAULT_GOAL := run

# The virtual environment follows the two lock files: each has a stamp in .venv.
.venv/.runtime: requirements.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Perlu Python 3.11 atau lebih baru (Debian: apt install python3 python3-venv)."; exit 1; }
	@echo "Menyiapkan lingkungan Python di .venv ..."
	@"$(PYTHON)" -m venv .venv || \
	  { echo "Modul venv tidak ada (Debian: apt install python3-venv)."; exit 1; }
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Memasang alat uji di .venv ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

setup: .venv/.dev

# Serves the demo on 127.0.0.1:$(PORT) until Ctrl-C.
run: port .venv/.runtime
	@DEPLOYMENT=demo exec $(VENV_PYTHON) -m config.run

# A taken port is told before the long work.
port:
	@"$(PYTHON)" -m config.run --only-check-port

# Everything that CI runs.
test: check
	@bin/need-chromium
	@bin/need-pango $(VENV_PYTHON)
	@DEPLOYMENT=test $(VENV_PYTHON) -m pytest -n 4 --dist worksteal

check: .venv/.dev
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m djlint --lint --quiet templates
	@DEPLOYMENT=test $(VENV_PYTHON) manage.py makemigrations --check --dry-run

fix: .venv/.dev
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

# Compiles the lock files anew, with uv (pip install uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
