"""PostgreSQL for tests: one cluster for each worker, from the first test that asks for it.

`postgresql_url` is an empty database. `migrated_databases` gives databases as the migrations leave
them (`take`), for the role that serves, and takes them back emptied: to copy one anew takes longer
than most tests. Import what you use into your conftest.py.
"""

import psycopg
import pytest

from central.store.engine import open_engine, writing
from central.store.migrate import migrate
from central.store.rights import grant
from tests.postgresql.cluster import OWNER, Cluster

MIGRATED = "migrated"
SERVING = "thuocdo"
MOST_USES = 25
"""Rows that were deleted stay in the files: after so many tests a new copy is faster."""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
FORM = """
SELECT (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace),
       (SELECT (count(*), max(a.xmin::text::bigint))::text FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_proc),
       (SELECT version_num FROM alembic_version)
"""
"""Another answer after a test: it changed the tables themselves."""

END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def postgresql_cluster():
    with Cluster() as cluster:
        yield cluster


@pytest.fixture
def postgresql_url(postgresql_cluster):
    url = postgresql_cluster.create()
    yield url
    postgresql_cluster.drop(url)


@pytest.fixture(scope="session")
def migrated_databases(postgresql_cluster):
    return MigratedDatabases(postgresql_cluster)


@pytest.fixture
def migrated_postgresql_url(migrated_databases):
    url = migrated_databases.take()
    yield url
    migrated_databases.give_back(url)


class MigratedDatabases:
    """Copies of one database with all tables, of which each is one test's at a time."""

    def __init__(self, cluster):
        self.cluster = cluster
        engine = open_engine(cluster.create(name=MIGRATED))
        migrate(engine)
        with cluster.admin() as connection:
            connection.execute(f"CREATE ROLE {SERVING} LOGIN")
        with writing(engine) as connection:
            grant(connection, SERVING)
        engine.dispose()
        with cluster.admin(MIGRATED) as connection:
            names = {name for (name,) in connection.execute(TABLES)} - {"alembic_version"}
            # Rows that a migration makes: put back as they were.
            self._made = [name for name in names if connection.execute(_any(name)).fetchone()]
            connection.execute("CREATE SCHEMA made")
            for name in self._made:
                connection.execute(f'CREATE TABLE made."{name}" AS TABLE "{name}"')
            self._form = connection.execute(FORM).fetchone()
        self._filled = " UNION ALL ".join(map(_any, sorted(names)))
        self._free = []
        self._uses = {}

    def take(self):
        """The address of a database with all tables, empty."""
        url = self._free.pop() if self._free else served(self.cluster.create(MIGRATED))
        self._uses[url] = self._uses.get(url, 0) + 1
        return url

    def give_back(self, url):
        """Nobody uses it any more."""
        if self._uses[url] < MOST_USES and self._is_emptied(url):
            self._free.append(url)
        else:
            self.cluster.drop(url)

    def _is_emptied(self, url):
        try:
            with psycopg.connect(owned(url)) as connection:
                connection.execute(END_OTHERS)
                if connection.execute(FORM).fetchone() != self._form:
                    return False
                for (name,) in connection.execute(self._filled).fetchall():
                    connection.execute(f'DELETE FROM "{name}"')
                for name in self._made:
                    connection.execute(f'INSERT INTO "{name}" TABLE made."{name}"')
        except psycopg.Error:
            return False
        return True


def served(url):
    """The same database, as the role that may do no more than the central needs."""
    return url.replace(f"//{OWNER}@", f"//{SERVING}@")


def owned(url):
    """The same database, as who may do everything."""
    return url.replace(f"//{SERVING}@", f"//{OWNER}@")


def _any(table):
    return f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"
