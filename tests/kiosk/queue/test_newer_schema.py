"""An outbox that a newer version migrated, under the version before: refused whole, or used."""

import sqlite3
from contextlib import closing

import pytest

from kiosk.queue.errors import OutboxTooNewError
from kiosk.queue.migrate import HEAD
from kiosk.queue.outbox import Outbox
from tests.kiosk.queue.conftest import KEY, PLACE, column, rating, stamp

NEWER = int(HEAD) + 1


def migrated(path, oldest: int) -> None:
    """As a newer version's migration leaves it, which adds a table and names who may write it."""
    outbox = Outbox(path, PLACE, KEY, stamp)
    outbox.append([rating(1)])
    outbox.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE of_the_newer_version (number INTEGER PRIMARY KEY)")
        connection.execute("UPDATE alembic_version SET version_num = ?", (f"{NEWER:04}",))
        connection.execute(f"PRAGMA user_version = {NEWER}")
        connection.execute(f"PRAGMA application_id = {oldest}")


def test_outbox_is_used_on_when_the_newer_version_says_that_this_one_may(tmp_path):
    path = tmp_path / "outbox.sqlite"
    migrated(path, int(HEAD))
    outbox = Outbox(path, PLACE, KEY, stamp)
    outbox.append([rating(2)])
    assert outbox.totals()["rating"] == 2
    # The newer version finds its own schema again, and migrates nothing.
    assert column(outbox, "SELECT version_num FROM alembic_version") == [f"{NEWER:04}"]
    outbox.close()


@pytest.mark.parametrize("oldest", [0, NEWER, NEWER + 1, -1])
def test_outbox_is_refused_untouched_when_the_newer_version_does_not_say_so(tmp_path, oldest):
    path = tmp_path / "outbox.sqlite"
    migrated(path, oldest)
    before = path.read_bytes()
    with pytest.raises(OutboxTooNewError, match="install that version again"):
        Outbox(path, PLACE, KEY, stamp)
    assert path.read_bytes() == before
