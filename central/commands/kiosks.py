"""`central token issue`, `central kiosk list` and `approve`."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_counter, require_site
from central.fleet.approval import approve
from central.fleet.approval_notes import note_approved
from central.fleet.batch_tokens import issue_token
from central.fleet.kiosk_keys import newest_key
from central.store.engine import reading, writing
from central.store.kiosk_queries import ENDED, PENDING, Kiosk, find_kiosk, list_kiosks


def issue(config: Path | None, site_id: str, uses: int, days: int, now: datetime) -> str:
    """A new batch token for the site."""
    author = author_of(config)
    with writing(open_database(config)) as connection:
        require_site(connection, site_id)
        token = issue_token(connection, site_id, uses, days, now)
        facts = {"uses": uses, "days": days}
        author.note(connection, What.TOKEN_ISSUED, "", now, site=site_id, facts=facts)
    return token


def table(config: Path | None, site_id: str | None) -> list[str]:
    """Lines that show every kiosk with its state and fingerprint."""
    with reading(open_database(config)) as connection:
        found = list_kiosks(connection, site_id=site_id)
        lines = [_line(connection, kiosk) for kiosk in found]
    return lines or ["no kiosk is enrolled"]


def approve_kiosks(
    config: Path | None,
    kiosk_ids: list[str],
    pending_of: str | None,
    counter_id: str | None,
    now: datetime,
) -> list[str]:
    """Approve the kiosks named, or all that wait at a site; returns a line for each."""
    author = author_of(config)
    with writing(open_database(config)) as connection:
        if pending_of is not None:
            require_site(connection, pending_of)
            chosen = list_kiosks(connection, site_id=pending_of, state=PENDING)
        else:
            chosen = [require_kiosk(connection, kiosk_id) for kiosk_id in kiosk_ids]
        if counter_id is not None and len(chosen) != 1:
            raise CommandError("--counter: expected exactly one kiosk to put there")
        for kiosk in chosen:
            _require_not_ended(kiosk)
            if counter_id is not None:
                require_counter(connection, kiosk.site_id, counter_id)
            if not approve(connection, kiosk, counter_id, now):
                _require_not_ended(require_kiosk(connection, kiosk.kiosk_id))
        decided = [require_kiosk(connection, kiosk.kiosk_id) for kiosk in chosen]
        lines = [f"approved: {_line(connection, kiosk)}" for kiosk in decided]
        for kiosk in decided:
            note_approved(connection, author, kiosk, now)
    return lines or ["no kiosk waits for approval"]


def _require_not_ended(kiosk: Kiosk) -> None:
    if kiosk.state in ENDED:
        raise CommandError(
            f"{kiosk.kiosk_id} is {kiosk.state}, and stays so: enrol it anew, with a new key"
        )


def _line(connection: Connection, kiosk: Kiosk) -> str:
    """With the fingerprint of the key in force, as the kiosk's screen shows it."""
    print_of = newest_key(connection, kiosk).fingerprint
    counter = kiosk.counter_id or "-"
    return f"{kiosk.kiosk_id}  {kiosk.site_id}  {counter}  {kiosk.state}  {print_of}"


def require_kiosk(connection: Connection, kiosk_id: str) -> Kiosk:
    """The kiosk of this id; CommandError if there is none."""
    kiosk = find_kiosk(connection, kiosk_id)
    if kiosk is None:
        raise CommandError(f"there is no kiosk {kiosk_id!r:.60}; `central kiosk list` shows them")
    return kiosk
