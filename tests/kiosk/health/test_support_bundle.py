"""What is in the support bundle, and what never is, however it got near."""

import base64
import errno
import gzip
import io
import json
import os
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.commands import program
from kiosk.bundle_contents import LogSummary, entries_of
from kiosk.bundle_running import write_bundle
from kiosk.document import read_document
from kiosk.health.bundle.archive import Entry, listed, packed
from kiosk.health.bundle.known_settings import REMOVED, shown_settings
from kiosk.health.bundle.plain_words import BLOT, own_words, plain, plain_lines
from kiosk.health.doctor.finding import NOTHING, PARTS, Finding, Level, same
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft
from tests.faults.kiosk_process import KioskFolder

WORDS = own_words()
PLANTED = {
    "officer": "Nguyễn Thị Mẫu",
    "officer without marks": "Tran Van Mau",
    "officer id": "cb-8812",
    "comment": "Cán bộ hướng dẫn chưa rõ",
    "ticket": "A0127",
    "dossier": "H00.14-240823-0001",
    "pin": "48263517",
    "pin hash": "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$aGFzaGhhc2g",
    "token": "bt-4f9e8d7c6b5a49382716",
    "jwt": "eyJhbGciOiJFZDI1NTE5In0.eyJhIjoxfQ.c2lnbmF0dXJl",
    "key": "kiosk 0RfXbVh2XrYJ3yqVbSx3ZQmNcQpWkT6uT0mI3e9sXk4",
    "answers": '{"service": 1, "officer": 2}',
    "phone": "0912345678",
    "national id": "079123456789",
}
EVERY = " | ".join(PLANTED.values())
SECRET_TOML = """
[site]
name = "{officer}"
unit = "{comment}"
help_phone = "{phone}"
[counter]
id = "{officer id}"
name = "{ticket}"
officer = "{officer id}"
officer_name = "{officer}"
officer_photo = "{dossier}.png"
stage = "{pin}"
[central]
url = "https://{token}@do.example/{ticket}"
batch_token = "{token}"
fingerprint = "{jwt}"
ca_file = "/root/{officer}.pem"
[storage]
folder = "data/{dossier}"
[screen]
language = "{pin}"
[questionnaire]
id = "{officer}"
[ticket_source]
url = "socket://192.0.2.7:4001?{token}"
profile = "{officer}.toml"
[[services]]
prefix = "{ticket}"
procedure = "{dossier}"
[[notices]]
text = {{ vi = "{comment}" }}
[speech]
player = ["{token}", "{pin}"]
[unknown.{officer id}]
pin = 48263517
"""


def forms(secret):
    """The ways in which a text may stand in a file."""
    raw = secret.encode()
    yield from (secret, quote(secret), raw.hex(), json.dumps(secret)[1:-1])
    for shift in range(3):
        # Within a longer base64 text, whatever stands before it.
        inner = base64.b64encode(b"x" * shift + raw)
        yield inner[4 if shift else 0 : -4].decode()
        yield base64.urlsafe_b64encode(b"x" * shift + raw)[4 if shift else 0 : -4].decode()


def unpacked(content):
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {
            each.name.partition("/")[2]: archive.extractfile(each).read().decode("utf-8")
            for each in archive
        }


def leaks(content):
    whole = "\n".join(unpacked(content).values()) + content.decode("latin-1")
    whole += gzip.decompress(content).decode("utf-8", "replace")
    return [
        (name, form)
        for name, secret in PLANTED.items()
        for form in forms(secret)
        if len(form) > 4 and form in whole
    ]


def journal():
    for secret in PLANTED.values():
        yield f"2026-11-23 08:00:00,123 WARNING kiosk.queue.forwarder: not sent ({secret}); wait"
        yield f"2026-11-23 08:00:00,123 ERROR {secret}: records wait"
        yield f'  File "/home/{secret}/kiosk/app.py", line 3, in start'
        yield f"KeyError: {secret!r}"
        yield f"pydantic_core._pydantic_core.ValidationError: {secret}"
        yield secret
        yield base64.b64encode(secret.encode()).decode()


def findings():
    return [
        Finding(part, level, same(EVERY), NOTHING)
        for part in PARTS
        for level in (Level.WARN, Level.FAIL)
    ]


LOG = LogSummary("e" * 22, 9, "h" * 43, 2, {"rating": 4, EVERY: 1})


def made(tmp_path, units="Id=thuocdo-kiosk.service\nActiveState=active\n"):
    config = tmp_path / "kiosk.toml"
    config.write_text(SECRET_TOML.format(**{k: v.replace('"', "'") for k, v in PLANTED.items()}))
    given = read_document(config)[1]
    return entries_of(findings(), given, LOG, journal(), units)


def test_nothing_that_was_planted_anywhere_is_in_the_bundle(tmp_path):
    units = f"Id=thuocdo-kiosk.service\nResult={EVERY}\nEnvironment=PIN=x {EVERY}\n"
    content = packed(made(tmp_path, units), "bundle")
    assert leaks(content) == []
    found = unpacked(content)
    assert json.loads(found["log.json"]) == {
        "head": {"epoch": "e" * 22, "seq": 9, "hash": "h" * 43},
        "unsent": 2,
        "kinds": {"rating": 4},
    }
    assert "WARNING kiosk.queue.forwarder: not sent" in found["journal.txt"]
    assert "Id=thuocdo-kiosk.service" in found["units.txt"]


def test_planted_values_would_be_found_if_they_were_there():
    for name, secret in PLANTED.items():
        long = len(secret.encode()) > 8
        inner = base64.b64encode(b"ab" + secret.encode()).decode()
        for text in (secret, inner if long else secret):
            assert name in dict(leaks(packed([Entry("a", "", text)], "b"))), name


@given(st.text(max_size=60))
def test_no_word_of_any_text_stays_but_the_programs_own(text):
    kept = set(plain(text, WORDS).replace(BLOT, " ").split())
    stripped = {each.strip(".,;:!?()[]{}'\"“”…=<>/") for each in kept}
    assert all(each in WORDS or not each for each in stripped)


def test_lines_of_the_program_stay_readable():
    said = (
        "2026-11-23 04:37:20,405 INFO kiosk.queue.forwarder: not sent (the central cannot be "
        "reached); records wait, next attempt in 1 s"
    )
    (line,) = plain_lines([said], WORDS)
    assert line.startswith("2026-11-23 04:37:20,405 INFO kiosk.queue.forwarder: not sent (the")
    assert "records wait, next attempt" in line


def test_settings_are_shown_by_key_and_form():
    known = frozenset(
        ["central", "url", "batch_token", "delays", "thanks_ms", "counter", "id", "test_mode"]
    )
    known |= frozenset(["ticket_source", "profile", "notices"])
    shown = shown_settings(
        {
            "central": {"url": "https://do.example:8443", "batch_token": "x"},
            "delays": {"thanks_ms": 8000},
            "ticket_source": {"url": "/dev/serial/by-id/usb-x", "profile": "../secret name.toml"},
            "notices": [{"text": {"vi": "x"}}],
            "test_mode": False,
            "counter": {"id": 3},
            "nguyen": 4,
        },
        known,
    )
    assert shown["central"] == {"url": "https://do.example:8443", "batch_token": REMOVED}
    assert shown["delays"] == {"thanks_ms": 8000}
    assert shown["ticket_source"]["profile"] == REMOVED
    assert (shown["notices"], shown["test_mode"]) == ([REMOVED], False)
    assert shown["counter"] == {"id": REMOVED}
    assert "nguyen" not in shown


def test_bundle_is_listed_before_it_is_written_and_the_same_for_the_same(tmp_path):
    entries = made(tmp_path)
    assert len(listed(entries)) == len(entries)
    assert all(each.name in line for each, line in zip(entries, listed(entries), strict=True))
    assert packed(entries, "a") == packed(entries, "a")


@pytest.mark.long
def test_outbox_settings_and_its_key_leave_nothing_in_a_real_kiosks_bundle(tmp_path):
    folder = KioskFolder(tmp_path)
    key = folder.approve()
    folder.edit('name = "Quầy 03"', f'name = "Quầy 03"\nofficer_name = "{PLANTED["officer"]}"')
    folder.edit("[central]", f'[central]\nbatch_token = "{PLANTED["token"]}"')
    _fill(folder, key)
    path = tmp_path / "bundle.tar.gz"
    command = [program("kiosk"), "support-bundle", path, "--config", folder.config]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == f"written: {path}"
    assert "doctor.json" in done.stdout
    content = path.read_bytes()
    assert leaks(content) == []
    secret = (folder.data / "kiosk.key").read_text("ascii").split()[-1]
    assert secret not in str(unpacked(content))
    assert json.loads(unpacked(content)["log.json"])["kinds"] == {"epoch.opened": 1, "rating": 1}
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def _fill(folder, key):
    from tests.kiosk.queue.conftest import rating, stamp

    place = SimpleNamespace(site="xa-mau", kiosk="k-0123456789")
    box = Outbox(folder.outbox, _place(place), key, stamp)
    draft = rating()
    body = {**draft.body, "officer": PLANTED["officer id"], "note": PLANTED["comment"]}
    box.append([Draft("rating", body, {"comment": PLANTED["comment"].encode()})])
    box.close()


def _place(of):
    from kiosk.record import Place

    return Place(of.site, of.kiosk)


NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def sources():
    """Give a kiosk that is not set up: its doctor looks at the machine alone."""
    return SimpleNamespace(
        arranged=None, storage=None, teller=None, in_force=None, configuration=None,
        receipt_keys=tuple, now=lambda: NOW, state="", version="0.1.0", kiosk="k-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EIO, "failed")],
)
def test_stick_that_cannot_be_written_is_told_and_nothing_half_is_left(
    tmp_path, sources, monkeypatch, code, outcome
):
    monkeypatch.setattr(Path, "is_mount", lambda _path: True)

    def fails(*_arguments):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)
    assert write_bundle(sources, tmp_path).outcome == outcome
    assert list(tmp_path.iterdir()) == []


def test_stick_that_is_there_gets_the_bundle(tmp_path, sources, monkeypatch):
    assert write_bundle(sources, tmp_path).outcome == "no-stick"
    monkeypatch.setattr(Path, "is_mount", lambda _path: True)
    found = write_bundle(sources, tmp_path)
    assert (found.outcome, found.detail) == ("written", "thuocdo-k-01-20261123-080000.tar.gz")
    assert "doctor.json" in unpacked((tmp_path / found.detail).read_bytes())
