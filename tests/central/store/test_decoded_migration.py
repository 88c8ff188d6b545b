"""The migration to revision 0010: records of before stand in parts, and come back to the byte."""

import pytest
from alembic import command
from sqlalchemy import select, text

from central.store.compact import FORM, compact_in
from central.store.engine import open_engine, reading, writing
from central.store.log_tables import records
from central.store.migrate import _config, migrate
from kiosk.record import Draft, Place, SigningKey, Stamp, Typ, sign_record

COUNT = 1_100
"""More than a piece of the migration."""

EPOCH = "B" * 21 + "A"
INSERT = text(
    "INSERT INTO records (site_id, kiosk_id, epoch, seq, hash, check_part, jws, kind, day, batch,"
    " received_at) VALUES ('xa-mau', :kiosk, :epoch, :seq, :hash, :part, :jws, :kind, '2026-03-02',"
    " 1, '2026-03-02T02:00:00.000Z')"
)


@pytest.fixture
def url(request, tmp_path, database):
    if database == "postgresql":
        return request.getfixturevalue("postgresql_url")
    return f"sqlite:///{tmp_path}/central.sqlite"


@pytest.fixture
def engine(url):
    made = open_engine(url)
    config = _config()
    with writing(made) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
    yield made
    made.dispose()


def log(kiosk, typ, count):
    key, head = SigningKey(bytes(32)), "A" * 43
    stamp = Stamp("2026-03-02T09:00:00.000+07:00", "0123abcd", 1, "synced")
    for seq in range(1, count + 1):
        draft = Draft("visit.called" if seq % 2 else "rating", {"góp ý": "tốt", "n": seq})
        record = sign_record(key, Place("xa-mau", kiosk), EPOCH, seq, head, stamp, draft, typ)
        head = record.hash
        yield record


def test_records_of_before_come_back_to_the_byte(engine):
    kept = [*log("k-1", Typ.RECORD, COUNT), *log("phone", Typ.CENTRAL_RECORD, 3)]
    rows = [
        {
            "kiosk": record.place.kiosk,
            "epoch": EPOCH,
            "seq": record.seq,
            "hash": record.hash,
            "part": record.hash[:12] if record.kind == "rating" else None,
            "jws": record.compact,
            "kind": record.kind,
        }
        for record in kept
    ]
    # What somebody altered in the database is to be found after the migration as before it.
    rows[6]["jws"] = rows[6]["jws"] + "A"
    rows[8]["jws"] = "không phải bản ghi"
    rows[-1]["jws"] = rows[0]["jws"]
    with writing(engine) as connection:
        connection.execute(INSERT, rows)
    migrate(engine)
    with reading(engine) as connection:
        query = select(*FORM, *(records.c[name] for name in ("hash", "check_part", "kind")))
        query = query.order_by(records.c.kiosk_id, records.c.seq)
        found = connection.execute(query).mappings().all()
    assert [compact_in(row) for row in found] == [row["jws"] for row in rows]
    told = [(row["hash"], row["check_part"], row["kind"]) for row in found]
    assert told == [(row["hash"], row["part"], row["kind"]) for row in rows]
    whole = [number for number, row in enumerate(found) if row["jws"] is not None]
    assert whole == [6, 8, len(rows) - 1]


def test_database_without_records_is_migrated(engine):
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(select(records)).all() == []
