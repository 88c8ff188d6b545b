"""The hash of a dossier's code goes when its box does; what the figures hang on stays."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import event, text

from central.audit.audit_site import audit_site
from central.ingest.same_dossier import COMPARED_FOR
from central.retention import deletion
from central.retention.deletion import TICKET_KEPT, delete_expired
from central.store import dossier_queries
from central.store import migrate as migrate_module
from central.store.engine import open_engine, reading, writing
from central.store.migrate import migrate
from tests.central.hall import SITE, visit_id

DAYS = 365
MS = timedelta(milliseconds=1)


def kept(hall):
    return [
        hall.rows(f"SELECT count(*) FROM {table}")[0][0]
        for table in ("attachments", "dossier_hashes", "same_dossiers")
    ]


@pytest.fixture
def kiosk(hall):
    made = hall.add_kiosk()
    for number in (1, 2):
        made.scan(visit_id(number), "H00.14-261008-0001")
        made.rate(visit_id(number))
    made.send()
    return made


def test_hash_is_compared_as_long_as_its_box_is_kept():
    assert COMPARED_FOR == TICKET_KEPT == timedelta(hours=24)


@pytest.mark.sqlite_alone
def test_hash_goes_with_its_box_and_not_before(hall, kiosk):
    figures, found = hall.figures(), audit_site(hall.engine, SITE)
    [(code_hash,)] = hall.rows("SELECT DISTINCT hash FROM dossier_hashes")
    file = hall.folder / "central.sqlite"
    delete_expired(hall.engine, hall.now + TICKET_KEPT - MS, DAYS)
    assert kept(hall) == [2, 2, 2]
    assert code_hash.encode() in file.read_bytes()
    deleted = delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)
    assert (deleted["dossier"], deleted["dossier-hash"]) == (2, 2)
    assert kept(hall) == [0, 0, 2]
    assert code_hash.encode() not in file.read_bytes()
    assert (hall.figures(), audit_site(hall.engine, SITE)) == (figures, found)


def test_hash_does_not_come_back_when_its_record_is_sent_again(hall, kiosk):
    delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)
    kiosk.send()
    assert kept(hall) == [0, 0, 2]


def test_hashes_are_deleted_in_pieces(hall, monkeypatch):
    monkeypatch.setattr(deletion, "PIECE", 3)
    kiosk = hall.add_kiosk()
    for number in range(10):
        kiosk.scan(visit_id(number), f"H00.14-261008-{number:04}")
    kiosk.send()
    seen = []
    event.listen(hall.engine, "after_cursor_execute", lambda *given: seen.append(given[2]))
    assert delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)["dossier-hash"] == 10
    assert sum(each.startswith("DELETE FROM dossier_hashes") for each in seen) == 4


@pytest.mark.sqlite_alone
def test_hashes_and_groups_are_found_by_their_indexes(hall, kiosk):
    plans = []

    def explain(connection, cursor, statement, parameters, *_):
        if statement.startswith(("SELECT", "DELETE")):
            plan = connection.connection.cursor().execute(
                f"EXPLAIN QUERY PLAN {statement}", parameters
            )
            plans.append(str(plan.fetchall()))

    with writing(hall.engine) as connection:
        event.listen(connection, "after_cursor_execute", explain)
        dossier_queries.visits_of_hash(connection, SITE, "x", "2026", "2027")
        dossier_queries.groups_of(connection, SITE, [visit_id(1)])
        dossier_queries.is_any_hash_until(connection, "2026")
        dossier_queries.delete_hashes_until(connection, "2026", 3)
    assert len(plans) == 7
    for plan in plans:
        assert "USING" in plan
    assert "ix_dossier_hashes_hash" in plans[0]
    assert "ix_dossier_hashes_hash" in plans[1]
    assert "ix_same_dossiers_group" in plans[3]
    assert "ix_dossier_hashes_age" in plans[5]


def test_migration_leaves_what_was_there_and_makes_empty_tables(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    config = migrate_module._config()  # noqa: SLF001 - there is no other way to an older revision
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        row = "('s', 'k', 'e', 1, 'dossier', 'h', x'00', '2026')"
        connection.execute(text(f"INSERT INTO attachments VALUES {row}"))
    before, after = migrate(engine)
    assert before == "0007" < after
    with reading(engine) as connection:
        for table, n in (("attachments", 1), ("dossier_hashes", 0), ("same_dossiers", 0)):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == n
    engine.dispose()
