# Everything a newcomer needs: `make run` starts the bot, `make test` proves it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
BROWSER:= $(VENV)/.browser

# Compiled once and kept, whatever the environment says: tests start the bot some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run demo test again setup check format coverage bench crash lock clean
run: setup
	$(BIN)/unionhall run

# The whole thing in a browser, without a token: an invented union, the real bot, phones side by side.
demo: setup
	$(BIN)/unionhall demo

test: setup $(BROWSER)
	$(BIN)/pytest -q

# What failed in the last run, once more and with nothing beside it: whether it was the machine or the code.
again: setup $(BROWSER)
	$(BIN)/pytest -q -n0 --last-failed --last-failed-no-failures none

setup: $(STAMP)

# The stamp is written last, so an install that was cut off is done again.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu this mends it:  sudo apt-get install -y python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

# What plays the demo's page: a hundred megabytes, for tests alone. The browser itself is the system's.
$(BROWSER): browser.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r browser.lock
	@touch $@

check: setup $(BROWSER)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/test_house.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Every branch of what must not fail unseen: access (also to the single person, case, contact and claim), sealing, audit.
# By the tests that are about them, and no others.
COVERED := tests/storage/test_sealed.py tests/storage/test_data_keys.py tests/storage/test_rotating.py \
	tests/storage/test_audit.py tests/storage/test_rights.py tests/handlers/test_access.py \
	tests/storage/test_offices.py tests/storage/test_offices_appointing.py tests/storage/test_committee.py \
	tests/storage/test_people.py tests/storage/test_people_changing.py tests/storage/test_contacts.py \
	tests/storage/test_joining.py tests/storage/test_joining_links.py tests/jobs/test_retention.py \
	tests/storage/test_hardship_cards.py tests/storage/test_hardship_answers.py tests/storage/test_hardship_saying.py \
	tests/storage/test_hardship_postponing.py tests/storage/test_digests_together.py tests/storage/test_duty.py \
	tests/storage/test_dossiers.py tests/storage/test_dossiers_correcting.py tests/storage/test_register.py
coverage: setup
	$(BIN)/coverage run -m pytest -q -n0 --every-pair $(COVERED)
	$(BIN)/coverage report

bench: setup $(BROWSER)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.rosters
	$(BIN)/python -m tests.bench.people
	$(BIN)/python -m tests.bench.cases
	$(BIN)/python -m tests.bench.desk
	$(BIN)/python -m tests.bench.digests
	$(BIN)/python -m tests.bench.visit_papers
	$(BIN)/python -m tests.bench.candidates
	$(BIN)/python -m tests.bench.broadcasts
	$(BIN)/python -m tests.bench.signups
	$(BIN)/python -m tests.bench.appointments
	$(BIN)/python -m tests.bench.coverage
	$(BIN)/python -m tests.bench.practice
	$(BIN)/python -m tests.bench.question_files
	$(BIN)/python -m tests.bench.contests
	$(BIN)/python -m tests.bench.sandbox
	$(BIN)/python -m tests.bench.page

crash: setup
	$(BIN)/python -m tests.crash
	$(BIN)/python -m tests.crash.rotation
	$(BIN)/python -m tests.crash.reminders
	$(BIN)/python -m tests.crash.broadcasts
	$(BIN)/python -m tests.crash.exams
	$(BIN)/python -m tests.crash.contests
	$(BIN)/python -m tests.fuzz
	UNIONHALL_TEST_LIFE=100 $(BIN)/pytest -q -n0 -s tests/storage/test_hardship_life.py
	UNIONHALL_TEST_TRACKS=100 $(BIN)/pytest -q -n0 -s --every-pair tests/storage/test_hardship_tracks.py
	UNIONHALL_TEST_SIGNUPS=200 $(BIN)/pytest -q -n0 -s tests/storage/test_signup_life.py
	UNIONHALL_TEST_ZONES=400 $(BIN)/pytest -q -n0 tests/storage/test_rounds.py::TestSlotsAroundTheWorld
	UNIONHALL_TEST_WORDS=250 $(BIN)/pytest -q -n0 tests/bot/test_words.py
	UNIONHALL_TEST_MATRIX=1 $(BIN)/pytest -q -n2 tests/story/test_matrix.py
	UNIONHALL_TEST_RANDOM=1 $(BIN)/pytest -q --every-pair

# Pins every package with its hashes, for every platform, and names no host.
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra postgresql --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	echo 'playwright==1.*' | $(BIN)/uv pip compile - --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o browser.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
