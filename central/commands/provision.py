"""`central provision`: a batch made with its file and its labels; batches listed, and ended.

Guarantees that nothing is written over, that a batch whose file could not be written is ended at
once, and that its token is never printed: it stands in the file alone.
"""

import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from central.audit_log import Author
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.commands.places import require_site
from central.commands.provision_list import read_counters
from central.fleet.provision_batches import MOST_DAYS, BatchWish, end_batch, make_batch
from central.fleet.provision_labels import LabelLine, labels_pdf
from central.keys import load_keys
from central.moment import to_text
from central.store.configuration_queries import find_group
from central.store.engine import reading, writing
from central.store.fleet_queries import counters_at
from central.store.provision_queries import Batch, list_batches
from kiosk.record import RecordError, VerifyKey
from kiosk.record.provisioning import MOST_KIOSKS, Provisioning

FILE, LABELS, ANCHORS = "thuocdo.provision", "labels.pdf", "central-keys"
WAITING = (
    "Who still waits is shown on the page of kiosks: approve none whose fingerprint was not "
    "compared at its own screen."
)
MAX_AUTHORITY_BYTES = 64 * 1024
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line says. `counter_list`, `proxy`, `authority`: None where it does not."""

    site_id: str
    count: int | None
    out: Path
    counter_list: Path | None = None
    days: int = MOST_DAYS
    url: str = ""
    province: str = ""
    groups: tuple[str, ...] = ()
    proxy: str | None = None
    time_servers: tuple[str, ...] = ()
    authority: Path | None = None


def provision(config: Path | None, asked: Asked, now: datetime, say: Say) -> list[str]:
    """Makes a batch, and in `asked.out` its file, its labels and the anchor of the image."""
    settings = open_settings(config)
    keys, author = load_keys(settings.key_directory), author_of(config)
    engine = open_database(config)
    _require_room(asked.out)
    url = (asked.url or settings.server.public_url).rstrip("/")
    if not url:
        raise CommandError("--url: expected the address by which kiosks reach this central")
    with writing(engine) as connection:
        require_site(connection, asked.site_id)
        wish, names = _wish(connection, asked, url)
        try:
            told, signed = make_batch(connection, wish, keys, author, now)
        except RecordError as error:
            raise CommandError(f"no kiosk would take this file: {error}") from error
    say(f"batch {told.batch}: {told.count} kiosks of {told.site_name}, {told.unit}")
    try:
        _write(asked.out, told, signed, names, now, say)
    except BaseException:
        # A token that nobody has is one less that can be lost.
        _end(engine, told.batch, author, now)
        raise
    return _said(asked.out, told)


def list_all(config: Path | None, site_id: str | None, now: datetime) -> list[str]:
    """A line for each batch: id, site, how far it is used, until when, and its state."""
    with reading(open_database(config)) as connection:
        found = list_batches(connection, site_id=site_id)
    return [_line(each, now) for each in found] or ["no batch was made"]


def end(config: Path | None, batch_id: str, now: datetime) -> list[str]:
    """Lets no further kiosk in by the batch."""
    author, engine = author_of(config), open_database(config)
    used = _end(engine, batch_id, author, now)
    return [
        f"ended: {batch_id}; {used} kiosks had enrolled by it and stay as they are.",
        WAITING,
    ]


def _end(engine: Engine, batch_id: str, author: Author, now: datetime) -> int:
    with writing(engine) as connection:
        found = list_batches(connection, batch_id=batch_id)
        if not found:
            message = f"there is no batch {batch_id!r:.60}; `central provision list` shows them"
            raise CommandError(message)
        return end_batch(connection, found[0], author, now)


def _wish(connection: Connection, asked: Asked, url: str) -> tuple[BatchWish, dict[int, str]]:
    names = dict(counters_at(connection, asked.site_id))
    counters: list[str | None]
    if asked.counter_list is not None:
        counters = list(read_counters(asked.counter_list, names))
        if asked.count is not None and asked.count != len(counters):
            raise CommandError(
                f"--count {asked.count}, and {asked.counter_list} has {len(counters)} counters; "
                "leave --count out, or correct the list"
            )
    elif asked.count is None:
        raise CommandError("expected --count N, or --counter-list FILE")
    else:
        counters = [None] * asked.count
    if not 1 <= len(counters) <= MOST_KIOSKS:
        raise CommandError(f"expected 1 to {MOST_KIOSKS} kiosks in a batch, not {len(counters)}")
    for group in asked.groups:
        if find_group(connection, group) is None:
            message = f"--group {group!r:.60}: `central configuration groups` shows which there are"
            raise CommandError(message)
    wish = BatchWish(
        site_id=asked.site_id,
        province=asked.province or url,
        central=url,
        counters=counters,
        days=asked.days,
        groups=asked.groups,
        proxy=asked.proxy,
        time_servers=asked.time_servers,
        authority=_authority(asked.authority),
    )
    return wish, {number: names[c] for number, c in enumerate(counters, 1) if c is not None}


def _authority(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            text = file.read(MAX_AUTHORITY_BYTES).decode("ascii", "replace")
        context = ssl.create_default_context(cadata=text)
        if not context.get_ca_certs():
            raise CommandError(f"{path}: expected the certificate of an authority, found another")
    except OSError as error:
        raise CommandError(f"{path}: expected certificates in PEM: {error}") from error
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    parts = text.replace("\r", "").split(begin)[1:]
    # What people write between them is not needed.
    return "".join(f"{begin}{part.partition(end)[0]}{end}\n" for part in parts)


def _require_room(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CommandError(f"--out {out}: {error.strerror}") from error
    there = [name for name in (FILE, LABELS, ANCHORS) if (out / name).exists()]
    if there:
        raise CommandError(
            f"--out {out}: {', '.join(there)} of another batch is there; name an empty folder"
        )


def _write(
    out: Path, told: Provisioning, signed: str, names: dict[int, str], now: datetime, say: Say
) -> None:
    began = time.monotonic()

    def drawn(n: int) -> None:
        if n % 50 == 0:
            say(f"labels: {n} of {told.count}")

    lines = [LabelLine(n, names.get(n, "")) for n in range(1, told.count + 1)]
    pdf = labels_pdf(told, lines, now, drawn)
    fingerprint = VerifyKey.from_text(told.configuration_key).fingerprint
    anchor = f"# {told.province}: whose provisioning files a kiosk believes\n{fingerprint}\n"
    _put(out / LABELS, pdf, 0o644)
    _put(out / ANCHORS, anchor.encode(), 0o644)
    # Last: it bears the secret.
    _put(out / FILE, f"{signed}\n".encode("ascii"), 0o600)
    say(f"labels: {told.count} of {told.count}, in {time.monotonic() - began:.1f} s")


def _put(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _said(out: Path, told: Provisioning) -> list[str]:
    return [
        f"{out / FILE}: for the sticks. It is a secret until {told.not_after}.",
        f"A stick that is lost: central provision end {told.batch}",
        f"{out / LABELS}: labels 1 to {told.count}, to be printed on A4",
        f"{out / ANCHORS}: for the image, as /etc/thuocdo/{ANCHORS}",
        f"central: {VerifyKey.from_text(told.receipt_key).fingerprint}",
    ]


def _line(batch: Batch, now: datetime) -> str:
    if batch.ended_at is not None:
        state = f"ended {batch.ended_at}"
    elif batch.not_after <= to_text(now):
        state = "expired"
    else:
        state = "used up" if batch.used >= batch.kiosks else "open"
    return (
        f"{batch.batch_id}  {batch.site_id}  used {batch.used} of {batch.kiosks}"
        f"  (waiting {batch.pending}, approved {batch.approved})  until {batch.not_after}  {state}"
    )
