"""A central of its own for each test (tests/central/hall.py says what it has), on SQLite; and on
PostgreSQL too, where the folder is one of those below or the test is marked `both_databases`; but
for a test marked `sqlite_alone`. What reads more than it writes runs there in the long tests alone.
"""

from pathlib import Path

import pytest

from tests.central.hall import Hall
from tests.postgresql.fixtures import (  # noqa: F401 - fixtures are found by their name
    migrated_databases,
    migrated_postgresql_url,
    postgresql_cluster,
    postgresql_url,
)

SQLITE, POSTGRESQL = "sqlite", "postgresql"
HERE = Path(__file__).parent

LONG_ON_POSTGRESQL = ("archive", "audit", "comments", "configurations", "fleet")
ON_BOTH = (
    *LONG_ON_POSTGRESQL,
    "heads",
    "ingest",
    "released",
    "retention",
    "store",
    "tally",
)
"""Folders of tests that use `hall` or `make_hall`: each test runs on both."""


def pytest_generate_tests(metafunc):
    if "database" not in metafunc.fixturenames:
        return
    marked = metafunc.definition.get_closest_marker
    folder = metafunc.definition.path.relative_to(HERE).parts[0]
    if (marked("both_databases") or folder in ON_BOTH) and not marked("sqlite_alone"):
        is_long = folder in LONG_ON_POSTGRESQL and not marked("both_databases")
        on_postgresql = pytest.param(POSTGRESQL, marks=pytest.mark.long if is_long else ())
        metafunc.parametrize("database", [SQLITE, on_postgresql], indirect=True)


@pytest.fixture
def database(request):
    """On which database the test runs."""
    return getattr(request, "param", SQLITE)


@pytest.fixture
def empty_database_url(request, tmp_path, database):
    """The address of a database without tables."""
    if database == POSTGRESQL:
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path}/central.sqlite"


@pytest.fixture
def make_hall(request, tmp_path_factory, database):
    """Several centrals, for properties that need a fresh one for each example."""
    made = []
    databases = None
    if database == POSTGRESQL:
        databases = request.getfixturevalue("migrated_databases")

    def make(folder=None):
        url = databases and databases.take()
        hall = Hall(folder or tmp_path_factory.mktemp("hall"), url)
        made.append((hall, url))
        return hall

    yield make
    for hall, url in made:
        hall.close()
        if url is not None:
            databases.give_back(url)


@pytest.fixture
def hall(make_hall, tmp_path):
    return make_hall(tmp_path)
