"""Sites where marks change what is released are counted again: blocks of marked ratings, and cells
that lost a rating.
"""

import pytest
from alembic import command
from sqlalchemy import text

from central.store.engine import open_engine, reading, writing
from central.store.migrate import _config, migrate
from tests.central.store.past_rows import fill


@pytest.fixture
def engine(empty_database_url):
    made = open_engine(empty_database_url)
    yield made
    made.dispose()


@pytest.mark.parametrize(("rule", "version"), [("burst", 4), ("double", 4), ("empty", 5)])
def test_site_is_counted_again_when_marks_there_change_what_is_released(engine, rule, version):
    config = _config()
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0022")
        fill(connection)
        connection.execute(text("UPDATE marks SET rule = :rule"), {"rule": rule})
        connection.execute(text("UPDATE sites SET rules_version = 5"))
    migrate(engine)
    with reading(engine) as connection:
        found = connection.execute(text("SELECT rules_version FROM sites")).scalars().all()
    assert found == [version]
