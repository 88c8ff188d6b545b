"""Rows for a database of any past form, made from what the database says of itself.

Guarantees that every table gets a row of every column, of the widths of that form, and that the
records among them are signed ones. A table of a later form needs nothing here.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
)

from kiosk.record import Draft, Place, SigningKey, Stamp, sign_record

SITE, KIOSK, EPOCH = "xa-mau", "k-0123456789", "AAECAwQFBgcICQoLDA0ODw"
MOMENT = "2026-03-02T02:00:00.000Z"
ZERO = "A" * 43
RECORDS = 3
KEY = SigningKey(bytes(range(32)))

KNOWN = {
    "site_id": SITE,
    "kiosk_id": KIOSK,
    "epoch": EPOCH,
    "day": "2026-03-02",
    "night": "2026-03-02",
    "timezone": "Asia/Ho_Chi_Minh",
    "public_key": KEY.verify_key.text,
    "kid": KEY.verify_key.kid,
    "counter_id": "quay-1",
    "officer_id": "cb-01",
    "name": "Nguyễn Thị Mẫu",
    "role": "supervisor",
    "state": "approved",
    "at": MOMENT,
    "hash": ZERO,
    "kind": "kiosk.started",
    "seq": RECORDS,
    "rules_version": 1,
}
LEFT = {"alembic_version"}


def signed_log():
    """Compact form and hash of each record."""
    made, head = [], ZERO
    for seq in range(1, RECORDS + 1):
        stamp = Stamp("2026-03-02T09:00:00.000+07:00", "0123abcd", seq * 1000, "synced")
        draft = Draft("kiosk.started", {"version": f"1.{seq}"}, {})
        record = sign_record(KEY, Place(SITE, KIOSK), EPOCH, seq, head, stamp, draft)
        head = record.hash
        made.append((record.compact, record.hash))
    return made


def fill(connection):
    """One row in every table that has none, three records in `records`."""
    for table in tables_of(connection):
        if connection.execute(table.select().limit(1)).first() is not None:
            continue
        row = {column.name: value_of(column) for column in table.columns}
        rows = [row]
        if table.name == "records":
            rows = [
                {**row, "seq": seq, "hash": digest, **_parts(table, compact)}
                for seq, (compact, digest) in enumerate(signed_log(), 1)
            ]
        connection.execute(table.insert(), rows)


def _parts(table, compact):
    if "payload" not in table.columns:
        return {"jws": compact}
    from central.store.compact import parts_of

    payload, signature, kid = parts_of(compact, KIOSK)
    return {"payload": payload, "signature": signature, "kid": kid, "jws": None}


def tables_of(connection):
    """All tables as the database has them."""
    found = MetaData()
    found.reflect(connection)
    return [found.tables[name] for name in sorted(found.tables.keys() - LEFT)]


def value_of(column):
    """A value that the column takes, and that is neither empty nor zero."""
    kind, length = column.type, getattr(column.type, "length", None)
    if isinstance(kind, Boolean):
        return True
    known = KNOWN.get(column.name)
    if isinstance(kind, Integer | BigInteger):
        return known if isinstance(known, int) else 1
    if isinstance(kind, LargeBinary):
        return b"\x00\x01hop"
    assert isinstance(kind, String | Text), column
    if isinstance(known, str):
        return known[:length]
    if length == len(MOMENT):
        return MOMENT
    return f"{column.name}-đ"[: length or 60]


def contents(connection):
    """Every table's rows, by name, each a mapping, in one order."""
    found = {}
    for table in tables_of(connection):
        rows = [dict(row) for row in connection.execute(table.select()).mappings()]
        found[table.name] = sorted(rows, key=lambda row: str(sorted(row.items(), key=str)))
    return found
