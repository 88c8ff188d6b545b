"""The accounts' tables: as the migration makes them, and beside data that was there before."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, select, text

from central import store
from central.store import open_engine, reading, writing
from central.store.accounts_tables import accounts, sessions, sign_in_attempts
from central.store.fleet_tables import sites
from central.store.migrate import migrate

MIGRATIONS = Path(store.__file__).parent / "migrations"
TABLES = (accounts, sessions, sign_in_attempts)


def test_tables_are_as_the_migration_makes_them(engine):
    found = inspect(engine)
    for table in TABLES:
        made = {column["name"]: column for column in found.get_columns(table.name)}
        assert set(made) == set(table.columns.keys())
        for column in table.columns:
            assert made[column.name]["nullable"] == column.nullable
            assert str(made[column.name]["type"]) == str(column.type)
        keys = found.get_pk_constraint(table.name)["constrained_columns"]
        assert keys == [column.name for column in table.primary_key]
    (index,) = found.get_indexes("accounts")
    assert (index["name"], index["column_names"]) == ("ix_accounts_name", ["name"])
    assert index["unique"]


def test_data_of_before_stays_when_the_tables_are_added(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'older.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO sites VALUES ('xa-mau', 'Tên', 'Xã Mẫu', 'Asia/Ho_Chi_Minh', 1, 7)")
        )
    migrate(engine)
    with reading(engine) as connection:
        row = connection.execute(select(sites)).one()
        assert (row.site_id, row.batches) == ("xa-mau", 7)
        assert connection.execute(select(accounts)).all() == []
    engine.dispose()
