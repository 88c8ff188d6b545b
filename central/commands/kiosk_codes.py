"""`central kiosk code` and `central kiosk approve --code`: a kiosk by the code on its screen.

Guarantees that both fingerprints are printed before anything is decided, so that they can be
compared with the kiosk's screen. Who can run this can read the database: no tries are counted.
"""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.commands.places import require_counter, require_site
from central.fleet.approval_notes import note_approved
from central.fleet.code_approval import ApprovalError, approve_code
from central.fleet.enrolment_codes import WaitingKiosk, find_waiting, in_groups
from central.keys import load_keys
from central.store.engine import reading, writing

_FAULTS = {
    "code": "the code was used or has ended meanwhile; look at the one the kiosk shows now",
    "known": "this kiosk is enrolled already; `central kiosk list` shows it",
}


def show_code(config: Path | None, code: str, now: datetime) -> list[str]:
    """Lines that show the kiosk that waits with this code, and what to compare."""
    with reading(open_database(config)) as connection:
        return _lines(config, _require(connection, code, now), now)


def approve_by_code(
    config: Path | None, code: str, site_id: str, counter_id: str, now: datetime
) -> list[str]:
    """Approve the kiosk that shows this code; returns lines that say so."""
    author = author_of(config)
    with writing(open_database(config)) as connection:
        require_site(connection, site_id)
        require_counter(connection, site_id, counter_id)
        waiting = _require(connection, code, now)
        try:
            kiosk = approve_code(connection, waiting, site_id, counter_id, now)
        except ApprovalError as error:
            raise CommandError(_FAULTS[error.fault]) from error
        note_approved(connection, author, kiosk, now)
    done = f"approved: {kiosk.kiosk_id}  {kiosk.site_id}  {kiosk.counter_id}"
    return [done, *_lines(config, waiting, now)[1:3]]


def _require(connection: Connection, code: str, now: datetime) -> WaitingKiosk:
    waiting = find_waiting(connection, code, now)
    if waiting is None:
        raise CommandError(
            "no kiosk waits with this code; it is good for 15 minutes and once: look at the one "
            "that the kiosk shows now"
        )
    return waiting


def _lines(config: Path | None, waiting: WaitingKiosk, now: datetime) -> list[str]:
    keys = load_keys(open_settings(config).key_directory)
    return [
        (
            f"kiosk:       {waiting.kiosk_id}, code {in_groups(waiting.code)}, good for "
            f"{waiting.expires_s(now)} s, counter in its settings: {waiting.counter_wish or '-'}"
        ),
        f"fingerprint: {waiting.fingerprint}",
        f"central:     {keys.receipt.verify_key.fingerprint}",
        (
            "next:        compare both with the kiosk's screen, then: central kiosk approve --code "
            f"{waiting.code} --site SITE --counter COUNTER"
        ),
    ]
