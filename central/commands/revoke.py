"""`central kiosk revoke`: from which record on a kiosk's key is not believed any more.

Guarantees that what stands before the place counts, and that what stands from it on is kept and
does not, whether it is held already or comes later: figures of the site are counted again where
something of it was counted.
"""

import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, update

from central.audit.count_again import count_site_again
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.kiosks import require_kiosk
from central.commands.opening import author_of, open_database
from central.fleet.approval import revoke
from central.fleet.revocation import load_revocation
from central.store.engine import writing
from central.store.fleet_tables import sites
from central.store.kiosk_queries import REVOKED, Kiosk
from central.store.log_queries import find_log, lock_site, logs_of_kiosk

_PLACE = re.compile(r"(?P<epoch>[A-Za-z0-9_-]{22}):(?P<seq>[1-9][0-9]{0,15})")
COUNTED_BY_NO_RULES = 0
"""Of `sites.rules_version`: its figures are to be counted again."""


def revoke_kiosk(config: Path | None, kiosk_id: str, place: str | None, now: datetime) -> list[str]:
    """Revoke a kiosk's key; returns lines that say from where on, and what it changed.

    `place`: `EPOCH:SEQ`, the first record that does not count; None: the first that is not held.
    """
    engine, author = open_database(config), author_of(config)
    with writing(engine) as connection:
        # No batch is taken between what is held and what is decided.
        lock_site(connection, require_kiosk(connection, kiosk_id).site_id)
        kiosk = require_kiosk(connection, kiosk_id)
        if kiosk.state == REVOKED and place is None:
            raise CommandError(
                f"{kiosk_id} is revoked already, {_from_where(kiosk)}; to move the place, name"
                " another one with --from"
            )
        held_before = _held_from_there(connection, kiosk)
        revoke(connection, kiosk, now, None if place is None else _read(connection, kiosk, place))
        decided = require_kiosk(connection, kiosk_id)
        held = _held_from_there(connection, decided)
        if held or held_before:
            # Should this process end in the middle, `central migrate` counts again.
            connection.execute(
                update(sites)
                .where(sites.c.site_id == kiosk.site_id)
                .values(rules_version=COUNTED_BY_NO_RULES)
            )
        facts = {"epoch": decided.revoked_epoch, "seq": decided.revoked_seq, "records_held": held}
        author.note(connection, What.KIOSK_REVOKED, kiosk_id, now, site=kiosk.site_id, facts=facts)
    if held or held_before:
        count_site_again(engine, kiosk.site_id, now)
    engine.dispose()
    before = "what stands before counts, now and when it comes later"
    return [
        f"revoked: {kiosk_id} {_from_where(decided)}; {before}",
        f"{held} records held from there on are kept and do not count",
        "The kiosk learns of it within 15 minutes, and asks citizens until then: restart it",
    ]


def _from_where(kiosk: Kiosk) -> str:
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


def _held_from_there(connection: Connection, kiosk: Kiosk) -> int:
    """How many records are held that do not count; 0 for a kiosk that is not revoked."""
    revocation = load_revocation(connection, kiosk)
    held = 0
    for epoch, seq in logs_of_kiosk(connection, kiosk.site_id, kiosk.kiosk_id):
        if revocation is None or not revocation.reaches(epoch, seq):
            continue
        same = epoch == revocation.epoch and revocation.seq is not None
        held += seq - revocation.seq + 1 if same and revocation.seq else seq
    return held
