"""`--owner`: tables made by a role that does not serve, from one settings file."""

import psycopg
import pytest
from sqlalchemy import make_url

from central.commands.errors import CommandError
from central.commands.initialise import bring_up_to_date, initialise
from tests.postgresql.fixtures import SERVING

OWNER = "hall_owner"


@pytest.fixture
def config(postgresql_cluster, postgresql_url, migrated_databases, tmp_path):
    """Settings that name the role that serves (which `migrated_databases` makes)."""
    database = make_url(postgresql_url).database
    with postgresql_cluster.admin() as connection:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN")
        connection.execute(f"ALTER DATABASE {database} OWNER TO {OWNER}")
    path = tmp_path / "central.toml"
    url = postgresql_cluster.url(database, SERVING)
    path.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
    yield path
    postgresql_cluster.drop(postgresql_url)
    with postgresql_cluster.admin() as connection:
        connection.execute(f"DROP ROLE {OWNER}")


def test_role_of_the_settings_may_serve_and_owns_nothing_when_another_made_the_tables(
    config, postgresql_cluster, postgresql_url
):
    said = initialise(config, owner=OWNER)
    assert f"rights: {SERVING} may do what the central needs, and no more" in said
    assert "nothing to do" in bring_up_to_date(config, owner=OWNER)[0]
    database = make_url(postgresql_url).database
    with postgresql_cluster.admin(database) as connection:
        query = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        assert connection.execute(query).fetchall() == [(OWNER,)]
    with psycopg.connect(postgresql_cluster.url(database, SERVING)) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM records")


def test_owner_is_refused_when_the_database_has_no_roles(tmp_path):
    path = tmp_path / "central.toml"
    path.write_text("", "utf-8")
    with pytest.raises(CommandError, match="--owner is of PostgreSQL"):
        bring_up_to_date(path, owner=OWNER)
    assert not (tmp_path / "keys").exists()
