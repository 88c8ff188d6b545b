"""The phone's migration over a database that has records: nothing that was there changes."""

import pytest
from alembic import command
from sqlalchemy import text

from central.store import migrate as migrate_module
from central.store.engine import open_engine, reading, writing
from central.store.migrate import migrate

ROW = "('xa-mau', '018f0000-0000-7000-8000-000000000001', 'k-a', 'e', '2026-03-02', 'quay-1'"


@pytest.fixture
def older(tmp_path):
    """A database as the version before the phone left it, with one visit."""
    engine = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    config = migrate_module._config()  # noqa: SLF001 - there is no other way to an older revision
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    with writing(engine) as connection:
        connection.execute(text(f"INSERT INTO visits VALUES {ROW}, 1, 2, 3, NULL, 4)"))
    yield engine
    engine.dispose()


def test_visits_are_as_they_were_when_the_phone_comes(older):
    assert migrate(older)[0] == "0003"
    with reading(older) as connection:
        [row] = connection.execute(text("SELECT * FROM visits")).mappings()
        assert (row["rated"], row["unrated"], row["surveyed"]) == (4, None, None)
        assert connection.execute(text("SELECT * FROM phone_tokens")).all() == []
        assert connection.execute(text("SELECT * FROM phone_sheets")).all() == []
