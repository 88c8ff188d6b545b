"""Processes of the central that end with the test."""

import pytest
import requests

from tests.central.hall import Hall
from tests.central.operation.central_process import CentralProcess


@pytest.fixture
def start(hall):
    """`start(...)` gives a running process on the hall; see `CentralProcess`."""
    made = []

    def begin(*arguments, **named):
        made.append(CentralProcess(hall, *arguments, **named))
        return made[-1]

    yield begin
    for each in made:
        each.kill()


@pytest.fixture
def http():
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def province(migrated_postgresql_url, tmp_path):
    """A hall on PostgreSQL."""
    made = Hall(tmp_path, migrated_postgresql_url)
    yield made
    made.close()


@pytest.fixture
def start_province(province):
    """As `start`, on `province`."""
    made = []

    def begin(*arguments, **named):
        made.append(CentralProcess(province, *arguments, **named))
        return made[-1]

    yield begin
    for each in made:
        each.kill()
