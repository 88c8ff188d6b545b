"""A log with some records that nobody has sent."""

import shutil
from contextlib import ExitStack

import pytest

from kiosk.queue.migrate import ensure_schema
from tests.kiosk.log_command.carrying import desk_of, open_log, rating


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """Give an outbox that has its tables and nothing in them; copy it, never open it."""
    path = tmp_path_factory.mktemp("migrated") / "outbox.sqlite"
    ensure_schema(path)
    return path


@pytest.fixture
def open_outbox(migrated, tmp_path):
    """Give `open_outbox(key=..., **options)` on one file; closed after the test."""
    shutil.copy(migrated, tmp_path / "outbox.sqlite")
    with ExitStack() as stack:

        def opened(**options):
            log = open_log(tmp_path, **options)
            stack.callback(log.close)
            return log

        yield opened


@pytest.fixture
def log(open_outbox):
    made = open_outbox()
    made.append([rating(number) for number in range(20)])
    return made


@pytest.fixture
def desk(log):
    return desk_of(log)
