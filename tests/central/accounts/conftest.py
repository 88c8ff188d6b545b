"""A central's database on disk, with one site, and a clock that is turned by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import insert

from central.accounts import Role, create_account, passwords
from central.store import writing
from central.store.fleet_tables import sites
from tests.central.migrated import open_migrated

PASSWORD = "bốn từ thường dùng"


class HandClock:
    """A clock that stands still until it is turned."""

    def __init__(self):
        self.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def turn(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def engine(tmp_path):
    engine = open_migrated(tmp_path / "central.sqlite")
    with writing(engine) as connection:
        connection.execute(
            insert(sites).values(
                site_id="xa-mau",
                name="Trung tâm Phục vụ hành chính công",
                unit="Xã Mẫu",
                timezone="Asia/Ho_Chi_Minh",
                sample=True,
                batches=0,
            )
        )
    yield engine
    engine.dispose()


@pytest.fixture
def supervisor(engine, clock):
    with writing(engine) as connection:
        return create_account(
            connection, "giam-sat", PASSWORD, Role.SUPERVISOR, "xa-mau", clock.now
        )


@pytest.fixture
def quick_hashes(monkeypatch):
    """Argon2 at its least cost, for tests that try many passwords and are not about them."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))
