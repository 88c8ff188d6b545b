"""`central kiosk revoke` and `retire`: from which record on a kiosk's records do not count.

Guarantees that what stands before the place counts, and that what stands from it on is kept and
does not, whether it is held already or comes later: figures of the site are counted again where
something of it was counted.
"""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from central.audit.count_again import count_site_again
from central.commands.errors import CommandError
from central.commands.kiosks import require_kiosk
from central.commands.opening import author_of, open_database
from central.fleet.ending import Ended, Ending, EndingError, end_kiosk
from central.fleet.ending_notes import note_ended
from central.store.engine import writing
from central.store.kiosk_queries import RETIRED, REVOKED, Kiosk
from central.store.log_queries import find_log, logs_of_kiosk

_PLACE = re.compile(r"(?P<epoch>[A-Za-z0-9_-]{22}):(?P<seq>[1-9][0-9]{0,15})")


def revoke_kiosk(
    config: Path | None, kiosk_id: str, place: str | None, now: datetime, reason: str = ""
) -> list[str]:
    """Revoke a kiosk's key; returns lines that say from where on, and what it changed.

    `place`: `EPOCH:SEQ`, the first record that does not count; None: the first that is not held.
    """
    return _end(config, kiosk_id, REVOKED, place, reason, now)


def retire_kiosk(
    config: Path | None, kiosk_id: str, place: str | None, now: datetime, reason: str = ""
) -> list[str]:
    """Let a kiosk's work end, with nothing said against its key; the same lines.

    `place`: as above; None: the first after what is held and what its last heartbeat told of.
    """
    return _end(config, kiosk_id, RETIRED, place, reason, now)


def _end(
    config: Path | None, kiosk_id: str, state: str, place: str | None, reason: str, now: datetime
) -> list[str]:
    engine, author = open_database(config), author_of(config)
    with writing(engine) as connection:
        kiosk = require_kiosk(connection, kiosk_id)
        found = None if place is None else _read(connection, kiosk, place)
        try:
            ended = end_kiosk(connection, kiosk_id, Ending(state, reason, found), now)
        except EndingError as error:
            raise CommandError(_why_not(connection, kiosk_id, error)) from error
        note_ended(connection, author, ended, now)
    if ended.recount:
        count_site_again(engine, kiosk.site_id, now)
    engine.dispose()
    return _lines(ended)


def _lines(ended: Ended) -> list[str]:
    kiosk = ended.kiosk
    before = "what stands before counts, now and when it comes later"
    return [
        f"{kiosk.state}: {kiosk.kiosk_id} {from_where(kiosk)}; {before}",
        f"{ended.held} records held from there on are kept and do not count",
        "The kiosk learns of it within 15 minutes, and asks citizens until then: restart it",
    ]


def _why_not(connection: Connection, kiosk_id: str, error: EndingError) -> str:
    kiosk = require_kiosk(connection, kiosk_id)
    if error.fault == "revoked":
        return f"the key of {kiosk_id} is revoked, and stays so"
    return (
        f"{kiosk_id} is {kiosk.state} already, {from_where(kiosk)}; to move the place, name"
        " another one with --from"
    )


def from_where(kiosk: Kiosk) -> str:
    """The place of the kiosk's end, in words."""
    if kiosk.revoked_epoch is None:
        return "from its first record on"
    return f"from record {kiosk.revoked_seq} of epoch {kiosk.revoked_epoch} on"


def _read(connection: Connection, kiosk: Kiosk, text: str) -> tuple[str, int]:
    found = _PLACE.fullmatch(text)
    if found is None:
        raise CommandError(f"--from {text!r:.60}: expected EPOCH:SEQ, such as {'A' * 22}:120")
    place = (found["epoch"], int(found["seq"]))
    if find_log(connection, kiosk.site_id, kiosk.kiosk_id, place[0]) is None:
        known = logs_of_kiosk(connection, kiosk.site_id, kiosk.kiosk_id)
        there = ", ".join(f"{epoch} ({seq} records)" for epoch, seq in known)
        raise CommandError(
            f"--from {text}: nothing is held of that epoch; of {kiosk.kiosk_id} there is"
            f" {there or 'nothing'}"
        )
    return place
