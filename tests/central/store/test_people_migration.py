"""Accounts of an earlier version keep what they saw when scopes come."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from central import store
from central.accounts.people import list_people
from central.store import open_engine, reading, writing
from central.store.audit_log_queries import audit_head
from central.store.migrate import migrate

MIGRATIONS = Path(store.__file__).parent / "migrations"


def test_accounts_see_what_they_saw_when_scopes_come(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'older.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0013")
        for name in ("supervisor", "leader", "admin", "it"):
            connection.execute(
                text(
                    "INSERT INTO accounts (account_id, name, password, role, site_id, active,"
                    " created_at) VALUES (:n, :n, 'x', :n, 'xa-mau', true, '2026')"
                ),
                {"n": name},
            )
    migrate(engine)
    with reading(engine) as connection:
        seen = {each.account.name: each.account.scope.sites for each in list_people(connection)}
        assert audit_head(connection) is None
    assert seen == {
        "supervisor": {"xa-mau"}, "it": {"xa-mau"}, "leader": None, "admin": None
    }  # fmt: skip
    engine.dispose()
