"""Backup and restore as docs/operation.md describes them, on both databases, as the central runs.

What came after the backup is lost with the database and is sent again by the kiosk, which is told
by the answer to its heartbeat.
"""

import sqlite3
import subprocess
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url

from central.commands.log_verify import verify_logs
from kiosk.identity.token import random_nonce
from kiosk.record import Typ, open_envelope, open_receipt, seal_envelope
from kiosk.record.payload import parse, serialise
from tests.central.hall import pack, visit_id
from tests.postgresql.fixtures import owned

LIMIT_S = 120
BEFORE, AFTER = 6, 4
"""Visits."""


class Postgresql:
    """pg_dump, DROP DATABASE, pg_restore, as the document says them."""

    def __init__(self, hall, cluster):
        self.cluster = cluster
        self.url = owned(hall.settings.database_url)
        self.name = make_url(self.url).database
        self.file = hall.folder / "thuocdo.dump"

    def _run(self, program, *arguments):
        command = [self.cluster.programs / program, "--no-password", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
        assert done.returncode == 0, done.stderr

    def back_up(self):
        self._run("pg_dump", "--format=custom", f"--file={self.file}", f"--dbname={self.url}")

    def lose(self):
        self.cluster.drop(self.url)

    def put_back(self):
        self.cluster.create(name=self.name)
        arguments = ("--exit-on-error", "--single-transaction", f"--dbname={self.url}")
        self._run("pg_restore", *arguments, str(self.file))


class Sqlite:
    """`VACUUM INTO` while the central runs; the file put back."""

    def __init__(self, hall, _cluster):
        self.path = hall.folder / "central.sqlite"
        self.file = hall.folder / "backup.sqlite"

    def back_up(self):
        connection = sqlite3.connect(self.path, timeout=LIMIT_S)
        connection.execute("VACUUM INTO ?", (str(self.file),))
        connection.close()

    def lose(self):
        for path in self.path.parent.glob("central.sqlite*"):
            path.unlink()

    def put_back(self):
        self.file.replace(self.path)


@pytest.fixture
def backup(hall, database, postgresql_cluster):
    kind = Postgresql if database == "postgresql" else Sqlite
    return kind(hall, postgresql_cluster)


class Sender:
    """Sends a sample kiosk's log over HTTP as a kiosk does."""

    def __init__(self, http, hall, kiosk):
        self.http = http
        self.hall = hall
        self.kiosk = kiosk

    def expected(self, url):
        """What the central's signed answer to a heartbeat says it expects, and its head."""
        kiosk = self.kiosk
        now = datetime.now(UTC)
        said = {
            "v": 1,
            "kiosk": kiosk.place.kiosk,
            "epoch": kiosk.epoch,
            "seq": len(kiosk.log),
            "hash": kiosk.head,
            "unsent": 0,
            "source": "reading",
            "source_reason": "",
            "disk_free_mb": 5000,
            "clock": "synced",
            "version": "0.1.0",
            "at": now.isoformat(timespec="milliseconds"),
        }
        beat = seal_envelope(kiosk.key, Typ.HEARTBEAT, serialise(said)).compact
        members = {"v": 1, "kiosk": kiosk.place.kiosk, "iat": int(now.timestamp())}
        claim = serialise({**members, "nonce": random_nonce()})
        headers = {"Authorization": f"Bearer {seal_envelope(kiosk.key, Typ.TOKEN, claim).compact}"}
        address = f"{url}/api/v1/kiosks/{kiosk.place.kiosk}/heartbeat"
        answer = self.http.post(address, json={"heartbeat": beat}, headers=headers)
        assert answer.ok, answer.text
        return parse(open_envelope(answer.json()["answer"], Typ.HEARTBEAT_ANSWER).payload)["next"]

    def send_rest(self, url):
        """From what is expected on; how many records were sent."""
        rest = self.kiosk.log[self.expected(url) - 1 :]
        address = f"{url}/api/v1/kiosks/{self.kiosk.place.kiosk}/records"
        body = pack(rest, self.kiosk.boxes)
        answer = self.http.post(address, data=body, headers={"Content-Encoding": "gzip"})
        assert answer.ok, answer.text
        receipt = open_receipt(answer.json()["receipt"], self.hall.keys.receipt.verify_key)
        assert receipt.head.hash == self.kiosk.head
        return len(rest)


def is_whole(hall):
    """Whether `central log verify` finds every log and figure whole."""
    lines, whole = verify_logs(hall.folder / "central.toml", as_json=False)
    assert whole, lines
    return whole


def serve_and_rate(kiosk, numbers):
    for number in numbers:
        kiosk.serve_and_rate(visit_id(number))


@pytest.mark.both_databases
def test_all_is_whole_again_when_the_database_was_put_back_and_kiosks_sent_the_rest(
    hall, start, http, backup
):
    kiosk = hall.add_kiosk()
    sender = Sender(http, hall, kiosk)
    hall.engine.dispose()
    central = start()
    serve_and_rate(kiosk, range(BEFORE))
    assert sender.send_rest(central.url) == len(kiosk.log)
    backup.back_up()
    in_backup = len(kiosk.log)
    serve_and_rate(kiosk, range(BEFORE, BEFORE + AFTER))
    assert sender.send_rest(central.url) == len(kiosk.log) - in_backup
    before = hall.figures()
    assert central.stop() == 0
    hall.engine.dispose()
    backup.lose()
    backup.put_back()
    central = start()
    assert is_whole(hall)
    assert hall.rows("SELECT count(*) FROM records") == [(in_backup,)]
    # The kiosk holds what was receipted for 90 days, and is asked for it.
    assert sender.expected(central.url) == in_backup + 1
    assert sender.send_rest(central.url) == len(kiosk.log) - in_backup
    assert hall.rows("SELECT count(*) FROM records") == [(len(kiosk.log),)]
    assert hall.figures() == before
    assert is_whole(hall)


@pytest.mark.sqlite_alone
@pytest.mark.long
def test_copy_is_whole_when_it_is_made_while_records_come_in(hall, start, http, backup):
    kiosk = hall.add_kiosk()
    sender = Sender(http, hall, kiosk)
    central = start()
    for round_ in range(5):
        serve_and_rate(kiosk, [round_])
        sender.send_rest(central.url)
        backup.file.unlink(missing_ok=True)
        backup.back_up()
        copy = sqlite3.connect(backup.file)
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert copy.execute("SELECT max(seq) FROM records").fetchone() == (len(kiosk.log),)
        copy.close()


def test_keys_are_in_no_backup_of_the_database(hall, backup):
    backup.back_up()
    data = backup.file.read_bytes()
    for path in hall.settings.key_directory.glob("*.key"):
        secret = path.read_text("ascii").split()[1]
        assert secret.encode() not in data
