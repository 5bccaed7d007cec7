# Each target works from a fresh checkout with Python 3.11 or newer.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT
# Not exported to the site's environment.
DEMO ?= yes
# Extra pytest arguments: make test ONLY="-m e2e"
ONLY ?=

.PHONY: run dev test test-fast test-mail test-growth test-spam test-paste screenshots lint lock

run: $(VENV)/.runtime
	@$(BIN)/python -m cms.operations.serve --check-port
	@$(BIN)/python manage.py bootstrap --demo $(if $(filter no,$(DEMO)),no,yes)
	@exec $(BIN)/python -m cms.operations.serve

# The same site with reload and debug pages, on loopback only. The background worker runs beside it and does not
# reload: stop and start again after changing a job.
dev: $(VENV)/.runtime
	@$(BIN)/python manage.py check --settings cms.settings.dev > /dev/null
	@$(BIN)/python -m cms.operations.serve --check-port
	@$(BIN)/python manage.py bootstrap --demo $(if $(filter no,$(DEMO)),no,yes)
	@exec $(BIN)/python -m cms.operations.serve --dev

test: $(VENV)/.dev lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ONLY)

# For use while editing: no browser, no slow tests, no lint. Takes at most two minutes on two cores.
test-fast: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not e2e and not slow" $(ONLY)

# The email tests that `make test` shortens, in full: about half an hour.
test-mail: $(VENV)/.dev
	FULL_MAIL_RUNS=1 $(BIN)/python -m pytest -n 0 tests/cms/outbox/test_outage.py tests/faults/test_mail_senders.py

# Compares response times with 100,000 and with 1,000 requests and prints a table: takes a few minutes.
test-growth: $(VENV)/.dev
	FULL_GROWTH=1 $(BIN)/python -m pytest -n 0 tests/bench

# Simulates 5,000 bots and 50 people using the forms for ten minutes: takes about two minutes.
test-spam: $(VENV)/.dev
	FULL_SPAM=1 $(BIN)/python -m pytest -n 0 -s tests/consultations/test_spam_load.py

# Pasted HTML, with a thousand examples of each kind instead of a few dozen: about an hour.
test-paste: $(VENV)/.dev
	FULL_PASTE=1 $(BIN)/python -m pytest -n 0 tests/home/test_pasted_html.py

# Screenshots for docs/editors.md, taken on a demo site: make screenshots ONLY="schedule sources"
screenshots: $(VENV)/.dev
	$(BIN)/python -m tests.e2e.screenshots $(ONLY)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run --settings cms.settings.test

# For maintainers: compiles the pinned requirements with hashes.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links requirements-dev.in -o requirements-dev.txt

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make run PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the site runs on ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
