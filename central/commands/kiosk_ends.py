"""`central kiosk replace` and `central kiosk approve-list`.

Guarantees that a line which does not match is named, and that nothing is approved without being on
the list.
"""

from datetime import datetime
from pathlib import Path

from central.audit.count_again import count_site_again
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_site
from central.commands.revoke import from_where
from central.expected_prints import Compared, Waiting, compare
from central.fleet.approval import approve
from central.fleet.approval_notes import note_approved
from central.fleet.desk import KIOSK_PREFIX
from central.fleet.replacing import Replacement, ReplacingError
from central.fleet.replacing import replace_kiosk as run_replace
from central.store.engine import writing
from central.store.fleet_queries import counters_at
from central.store.kiosk_queries import PENDING, find_kiosk, list_kiosks
from central.store.pin_queries import lock_site
from kiosk.record import VerifyKey

MOST_BYTES = 1024 * 1024

_WHY_NOT = {
    "gone": "there is no such kiosk; `central kiosk list` shows them",
    "state": "it is not at work; only an approved kiosk is replaced",
    "counter": "it stands at no counter: approve it with --counter first",
    "code": "no kiosk waits with this code; look at the one that the new kiosk shows now",
    "known": "the new kiosk is enrolled already; name it by its id if it waits",
    "new": "the new kiosk does not wait at this site; `central kiosk list` shows who does",
}


def replace_kiosk(
    config: Path | None, kiosk_id: str, by: str, reason: str, now: datetime, *, carry_pins: bool
) -> list[str]:
    """Put the kiosk that `by` names (its code, or its id) in the place of `kiosk_id`."""
    engine, author = open_database(config), author_of(config)
    is_kiosk = by.startswith(KIOSK_PREFIX)
    wish = Replacement(
        reason, "" if is_kiosk else by, by if is_kiosk else "", carry_pins=carry_pins
    )
    try:
        with writing(engine) as connection:
            new, ended = run_replace(connection, kiosk_id, wish, author, now)
    except ReplacingError as error:
        raise CommandError(f"{kiosk_id}: {_WHY_NOT[error.fault]}") from error
    if ended.recount:
        count_site_again(engine, new.site_id, now)
    engine.dispose()
    old = ended.kiosk
    return [
        (
            f"approved: {new.kiosk_id}  {new.site_id}  {new.counter_id}"
            f"  {VerifyKey.from_text(new.public_key).fingerprint}"
        ),
        (
            f"replaced: {old.kiosk_id} {from_where(old)}; what it has not sent yet may come by"
            " network or stick (`central log import`)"
        ),
    ]


def approve_by_list(
    config: Path | None, site_id: str, path: Path, now: datetime, *, write: bool
) -> tuple[list[str], bool]:
    """Lines that tell of each difference, and whether there is none."""
    text = _read(path)
    author = author_of(config)
    with writing(open_database(config)) as connection:
        require_site(connection, site_id)
        lock_site(connection, site_id)
        waiting = {
            each.kiosk_id: each for each in list_kiosks(connection, site_id=site_id, state=PENDING)
        }
        counters = [counter for counter, _ in counters_at(connection, site_id)]
        found = compare(
            text,
            [
                Waiting(e.kiosk_id, VerifyKey.from_text(e.public_key).fingerprint, e.counter_id)
                for e in waiting.values()
            ],
            counters,
        )
        for match in found.matched if write else ():
            approve(connection, waiting[match.kiosk_id], match.counter_id, now)
            decided = find_kiosk(connection, match.kiosk_id)
            if decided is not None:
                note_approved(connection, author, decided, now)
    return _lines(found, write=write), found.is_whole


def _lines(found: Compared, *, write: bool) -> list[str]:
    done = "approved" if write else "matches"
    lines = [
        f"{done}: {each.kiosk_id}  {each.counter_id or '-'}  {each.fingerprint}"
        for each in found.matched
    ]
    named = (
        ("ON THE LIST, NOT WAITING", found.absent),
        ("NOT READ", found.unread),
        ("TWICE, OR NO SUCH COUNTER", found.twice),
    )
    for what, those in named:
        lines += [f"{what}: line {number}: {text!r:.120}" for number, text in those]
    lines += [
        f"WAITING, NOT ON THE LIST: {each.kiosk_id}  {each.fingerprint}"
        for each in found.unexpected
    ]
    return lines or ["no kiosk waits, and the list is empty"]


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path}: expected a list of at most 1 MiB")
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: expected UTF-8 text, one fingerprint a line") from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
