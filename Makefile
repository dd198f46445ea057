# Data-engineering workbook. `make` alone lists what there is to do.
#
# A target that needs .venv makes it, or brings it up to date with requirements.lock. Nothing is
# written outside this folder. Kept to what GNU make 3.81 understands: that is what macOS ships.

PYTHON ?= python3
SCALE  ?= $(or $(WORKBOOK_SCALE),0.1)
WEEK   ?=

export WORKBOOK_SCALE := $(SCALE)
# uv links packages from its cache into .venv, so the cache takes no room of its own. Only Spark,
# which comes as source, would leave 2 GB of build behind: that is removed.
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export UV_LINK_MODE := hardlink
export UV_PYTHON_DOWNLOADS := never
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_USER := 0
# Another Spark's or another Python's packages must not come first.
unexport PYTHONPATH PYTHONHOME
# Without compiled files, every start of Python would compile its packages again.
unexport PYTHONDONTWRITEBYTECODE

# In the conda environment that environment.yml describes, packages go there and no .venv is made.
ifeq ($(CONDA_DEFAULT_ENV),data-engineering-workbook)
ENV := $(CONDA_PREFIX)
else
ENV := .venv
endif
BIN   := $(ENV)/bin
READY := $(ENV)/.ready
DATA   = "$(BIN)/python" -m datasets.build --scale $(SCALE)

# The stamp holds the folder it was made in. Programs in .venv name their folder, so after a move
# all is made again; so it is when there is no stamp.
ifneq ($(shell cat "$(READY)" 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

.PHONY: help learn course test grade validate datasets lessons notebooks release lint lock clean
.PHONY: setup
.DEFAULT_GOAL := help

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  WEEK=2 picks a week, SCALE=1 sizes the data (now $(SCALE)), PYTHON=python3.12 makes .venv'

learn: $(READY) ## Open JupyterLab on a week: WEEK=2 (without WEEK: the first)
	@$(DATA)
	@"$(BIN)/workbook" learn $(WEEK)

course: $(READY) ## Grade the model answers of all weeks, on real engines
	@$(DATA)
	@"$(BIN)/workbook" course

test: $(READY) ## Run the tests
	@$(DATA)
	@"$(BIN)/python" -m pytest

grade: $(READY) ## Grade the submissions of a week: WEEK=2
	@$(DATA)
	@"$(BIN)/workbook" grade $(WEEK)

validate: $(READY) ## Prove that the graders are right: WEEK=2 (without WEEK: all)
	@$(DATA)
	@"$(BIN)/workbook" validate $(WEEK)

datasets: $(READY) ## Build the data: SCALE=1 is TPC-H's full gigabyte
	@$(DATA)

lessons: $(READY) ## Build and run the lesson notebooks from their sources
	@$(DATA)
	@"$(BIN)/workbook" build --lessons

notebooks: $(READY) ## Build the exercise notebooks from their sources
	@"$(BIN)/workbook" build

release: $(READY) ## Make the folder that learners get
	@"$(BIN)/workbook" release

lint: $(READY) ## Check style and types
	@"$(BIN)/ruff" check .
	@"$(BIN)/ruff" format --check .
	@"$(BIN)/mypy"

# Pins that still fit stay as they are. To move all of them, delete requirements.lock first.
lock: $(READY) ## Resolve pyproject.toml into requirements.lock
	@"$(BIN)/uv" pip compile pyproject.toml --extra dev --universal \
	  --python-version 3.11 --generate-hashes --custom-compile-command 'make lock' \
	  --quiet --output-file requirements.lock > /dev/null

clean: ## Remove .venv, caches and built data; work/, gradebook/ and databases stay
	rm -rf .venv .cache build datasets/data *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(READY) ## Only make .venv, which every other target does by itself
	@echo 'Ready: $(ENV)'

# ---- How .venv is made --------------------------------------------------------------------------

# A finished environment brings its own Python; only a new one needs $(PYTHON). The file .unfinished
# marks an environment that something may have been killed in.
define pick_python
place=$$(cat "$(READY)" 2>/dev/null || pwd -P); \
if [ ! -e "$(ENV)/.unfinished" ] && [ "$$place" = "$(CURDIR)" ] \
  && "$(BIN)/python" -c '' 2>/dev/null; then \
  python="$(BIN)/python"; else python="$(PYTHON)"; fi; \
version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) \
  || version='not a program that runs'; \
case "$$version" in 3.11 | 3.12 | 3.13) ;; *) \
  other=python3.12; \
  for name in python3.13 python3.12 python3.11; do \
    if "$$name" -c '' 2>/dev/null; then other=$$name; fi; \
  done; \
  echo 'The workbook cannot be set up: it needs Python 3.11, 3.12 or 3.13.' >&2; \
  echo "  got:  $$python ($$version)" >&2; \
  echo "  next: make $(MAKECMDGOALS) PYTHON=$$other" >&2; \
  exit 1;; \
esac
endef

# One set-up at a time. The lock lives as long as this shell and its children, however they end.
define one_at_a_time
mkdir -p .cache; \
exec 9>.cache/setup.lock; \
"$$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'; \
if [ "$$(cat "$(READY)" 2>/dev/null)" = "$(CURDIR)" ] \
  && [ "$(READY)" -nt pyproject.toml ] && [ "$(READY)" -nt requirements.lock ]; then exit 0; fi
endef

define make_venv
if [ "$(ENV)" = .venv ] && [ "$$python" != .venv/bin/python ]; then \
  echo 'Making .venv: once, a minute or two, 3 GB of disk.'; \
  rm -rf .venv; \
  mkdir .venv; \
  touch .venv/.unfinished; \
  if "$$python" -c 'import venv, ensurepip' 2>/dev/null; then "$$python" -m venv .venv; \
  elif uv --version > /dev/null 2>&1; then \
    uv venv --quiet --allow-existing --python \
      "$$("$$python" -c 'import sys; print(sys.executable)')" .venv; \
  else \
    echo "The workbook cannot be set up: $$python has no venv module." >&2; \
    echo '  next: install it (Debian, Ubuntu: sudo apt-get install python3-venv) or uv;' >&2; \
    echo '        then run the same command again' >&2; \
    exit 1; \
  fi; \
fi; \
touch "$(ENV)/.unfinished"
endef

# uv from PATH, or the one that requirements.lock pins; where neither is to be had, pip does it all.
define install_packages
rm -rf .cache/tmp; mkdir .cache/tmp; export TMPDIR="$(CURDIR)/.cache/tmp"; \
if uv --version > /dev/null 2>&1; then uv=uv; else \
  uv="$(BIN)/uv"; \
  awk '/^uv==/ { on = 1 } on { print } on && !/[\\]$$/ { exit }' requirements.lock \
    > .cache/uv.lock; \
  "$(BIN)/python" -m pip install --quiet --require-hashes --only-binary :all: \
    -r .cache/uv.lock || uv=; \
fi; \
if [ -n "$$uv" ]; then \
  if [ -t 2 ]; then quiet=; else quiet=--quiet; fi; \
  "$$uv" pip install --python "$(BIN)/python" $$quiet --require-hashes \
    --build-constraint requirements.lock -r requirements.lock; \
  "$$uv" pip install --python "$(BIN)/python" --quiet --no-deps --no-build-isolation --editable .; \
  "$$uv" cache clean --quiet pyspark; \
  "$$uv" cache prune --quiet; \
else \
  echo 'There is no uv for this machine: pip takes some minutes longer.'; \
  awk '/^[a-z0-9]/ { on = !/^uv==/ } on' requirements.lock > .cache/pip.lock; \
  "$(BIN)/python" -m pip install --require-hashes -r .cache/pip.lock; \
  "$(BIN)/python" -m pip install --quiet --no-deps --no-build-isolation --editable .; \
fi
endef

$(READY): pyproject.toml requirements.lock
	@set -e; $(pick_python); $(one_at_a_time); $(make_venv); $(install_packages); \
	pwd -P > "$(READY)"; rm -f "$(ENV)/.unfinished"
