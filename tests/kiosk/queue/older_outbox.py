"""An outbox as an earlier version left it: its schema, and records that are really signed."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config

from kiosk.queue import migrate
from kiosk.record import Draft, Head, Record, sign_record
from tests.kiosk.queue.conftest import KEY, PLACE, stamp

EPOCH = "AAECAwQFBgcICQoLDA0ODw"


def older_outbox(path: Path, revision: str, drafts: Sequence[Draft] = ()) -> list[Record]:
    """Make the outbox of a schema with a log of an opening and `drafts`; give its records."""
    config = Config()
    folder = Path(migrate.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    command.upgrade(config, revision)
    records: list[Record] = []
    prev = Head.beginning(EPOCH).hash
    for seq, draft in enumerate([Draft("epoch.opened", {"reason": "first-start"}), *drafts], 1):
        records.append(sign_record(KEY, PLACE, EPOCH, seq, prev, stamp(), draft))
        prev = records[-1].hash
    rows = [(each.seq, each.hash, each.kind, each.compact) for each in records]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("INSERT INTO epochs VALUES (1, ?)", (EPOCH,))
        mine = (PLACE.site, PLACE.kiosk, KEY.kid)
        connection.execute("INSERT INTO owner VALUES (1, ?, ?, ?)", mine)
        connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?)", rows)
        for record, draft in zip(records[1:], drafts, strict=True):
            for name, box in draft.attached.items():
                statement = "INSERT INTO attachments (number, name, box) VALUES (?, ?, ?)"
                connection.execute(statement, (record.seq, name, box))
        connection.execute("COMMIT")
    return records
