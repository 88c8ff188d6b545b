"""The heartbeat: what a kiosk says of itself every few minutes, and the signed answer.

Guarantees that the answer names the record the central expects next, so that a kiosk sends again
what a restored central has lost, and that only the latest heartbeat is kept.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.moment import to_text
from central.refusal import Problem, Refusal
from central.store.fleet_tables import heartbeats
from central.store.kiosk_queries import Kiosk
from central.store.log_queries import find_log
from central.store.upsert import put
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import Payload, serialise
from kiosk.record.record import CLOCKS, EPOCH_CHARACTERS, VERSION

_TEXT_LENGTHS = {"epoch": EPOCH_CHARACTERS, "hash": 43, "source": 40, "version": 40, "at": 35}
_MAX_REASON_CHARACTERS = 200


def keep_heartbeat(connection: Connection, kiosk: Kiosk, said: Payload, now: datetime) -> None:
    """Keep what the kiosk says of itself; Refusal `malformed` if it is not of its form."""
    if said.get("kiosk") != kiosk.kiosk_id:
        raise Refusal(Problem.MALFORMED, "kiosk: expected this kiosk's id")
    reason = said.get("source_reason") or ""
    if not isinstance(reason, str) or not reason.isprintable() or said.get("clock") not in CLOCKS:
        raise Refusal(Problem.MALFORMED, "source_reason or clock: not of its form")
    row: dict[str, Any] = {
        "site_id": kiosk.site_id,
        "kiosk_id": kiosk.kiosk_id,
        "received_at": to_text(now),
        "source_reason": reason[:_MAX_REASON_CHARACTERS],
        "clock": said["clock"],
    }
    for name, length in _TEXT_LENGTHS.items():
        row[name] = _text(said, name, length)
    for name in ("seq", "unsent", "disk_free_mb"):
        row[name] = _natural(said, name)
    put(connection, heartbeats, [row])


def sign_answer(
    connection: Connection,
    key: SigningKey,
    kiosk: Kiosk,
    epoch: str,
    now: datetime,
    *,
    configuration_etag: str | None = None,
) -> str:
    """The signed answer: `next` is the record of `epoch` that the central expects.

    `configuration_etag`: the tag of the configuration in force (`central.fleet.configuration`).
    """
    log = find_log(connection, kiosk.site_id, kiosk.kiosk_id, epoch)
    content = {
        "v": VERSION,
        "kiosk": kiosk.kiosk_id,
        "epoch": epoch,
        "next": log.seq + 1 if log else 1,
        "time": to_text(now),
        "nightly_head": None,
        "configuration_etag": configuration_etag,
    }
    return seal_envelope(key, Typ.HEARTBEAT_ANSWER, serialise(content)).compact


def _text(said: Payload, name: str, length: int) -> str:
    value = said.get(name)
    if not isinstance(value, str) or len(value) > length or not value.isprintable():
        raise Refusal(Problem.MALFORMED, f"{name}: expected a line of at most {length} characters")
    return value


def _natural(said: Payload, name: str) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(Problem.MALFORMED, f"{name}: expected an integer of at least 0")
    return value
