"""The heartbeat: what a kiosk says of itself every few minutes, and the signed answer.

Guarantees that the answer names the record the central expects next, so that a kiosk sends again
what a restored central has lost; that only the latest heartbeat is kept, and one that was sent
before it changes nothing; that each is an anchor of time and is held against the head that was
said before.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from central.fleet.anchors import find_anchors, heard, keep_anchor
from central.fleet.claimed_heads import HEARTBEAT, Teller, claim_head, watch_head
from central.fleet.signed import Token
from central.moment import from_text, to_text
from central.refusal import Problem, Refusal
from central.store.fleet_tables import heartbeats
from central.store.head_queries import last_nightly_name
from central.store.holds import hold_kiosk
from central.store.kiosk_queries import Kiosk
from central.store.log_queries import find_log
from central.store.upsert import put
from kiosk.record import Head, SigningKey, Typ, base64url, seal_envelope
from kiosk.record.payload import Payload, serialise
from kiosk.record.record import EPOCH_CHARACTERS, VERSION
from kiosk.record.written_form import CLOCKS

_TEXT_LENGTHS = {"epoch": EPOCH_CHARACTERS, "hash": 43, "source": 40, "version": 40, "at": 35}
_MAX_REASON_CHARACTERS = 200
_MAX_KEY_LEVEL_CHARACTERS = 20
_MAX_OUTCOME_CHARACTERS = 20
_HASH = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_BOOT = re.compile(r"[0-9a-f-]{1,36}\Z")

_NOT_OF_EARLIER_VERSIONS = (
    "boot",
    "up_ms",
    "configuration_etag",
    "key_level",
    "configuration_refused_etag",
    "configuration_refused_why",
    "update_told",
)

REORDERED_S = 2
"""A heartbeat of another boot that was sent so long before the last one came was overtaken."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """When a heartbeat was made: in which boot, and by which token."""

    boot: str
    up_ms: int
    issued_s: int


def keep_heartbeat(
    connection: Connection, kiosk: Kiosk, said: Payload, now: datetime, token: Token | None = None
) -> None:
    """Keep what the kiosk says of itself; Refusal `malformed` if it is not of its form.

    `token`: the one that came with it, None where there was none to compare. Refusal
    `unauthorized` if the heartbeat names another.
    """
    if said.get("kiosk") != kiosk.kiosk_id:
        raise Refusal(Problem.MALFORMED, "kiosk: expected this kiosk's id")
    row = _row(kiosk, said, now)
    made = _made(said, token)
    hold_kiosk(connection, kiosk.kiosk_id)
    row |= _rest(said) if made else {}
    if made and _is_overtaken(connection, kiosk, made):
        return
    put(connection, heartbeats, [row])
    head = Head(row["epoch"], row["seq"], row["hash"])
    place = (kiosk.site_id, kiosk.kiosk_id)
    if made:
        keep_anchor(connection, *place, made.boot, heard(made.up_ms, made.issued_s, now))
        watch_head(connection, Teller(*place, made.boot, made.up_ms), head, now)
    claim_head(connection, *place, head, HEARTBEAT, now)


def sign_answer(  # noqa: PLR0913 - whom it is for, of what, and when
    connection: Connection,
    key: SigningKey,
    kiosk: Kiosk,
    epoch: str,
    now: datetime,
    *,
    heartbeat: str,
    configuration_etag: str | None = None,
) -> str:
    """The signed answer to the compact form `heartbeat`: `next` is the record of `epoch` that the
    central expects.

    `configuration_etag`: the tag of the configuration in force (`central.fleet.configuration`).
    """
    log = find_log(connection, kiosk.site_id, kiosk.kiosk_id, epoch)
    nightly = last_nightly_name(connection)
    content = {
        "v": VERSION,
        "kiosk": kiosk.kiosk_id,
        "epoch": epoch,
        "heartbeat": base64url.sha256(heartbeat.encode("utf-8")),
        "next": log.seq + 1 if log else 1,
        "time": to_text(now),
        "nightly_head": nightly and nightly.as_members(),
        "configuration_etag": configuration_etag,
    }
    return seal_envelope(key, Typ.HEARTBEAT_ANSWER, serialise(content)).compact


def _row(kiosk: Kiosk, said: Payload, now: datetime) -> dict[str, Any]:
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
    # Null where an earlier version does not say them; what stood there before goes.
    return row | dict.fromkeys(_NOT_OF_EARLIER_VERSIONS)


def _made(said: Payload, token: Token | None) -> _Moment | None:
    """None for a heartbeat of an earlier version, which does not say when it was made."""
    if "boot" not in said and "token" not in said:
        return None
    if token is None or said.get("token") != token.hash:
        raise Refusal(Problem.UNAUTHORIZED, "the heartbeat was not sent with this token")
    boot = said.get("boot")
    if not isinstance(boot, str) or not _BOOT.match(boot):
        raise Refusal(Problem.MALFORMED, "boot: expected 1 to 36 of 0-9, a-f and -")
    return _Moment(boot, _natural(said, "up_ms"), token.issued_s)


def _rest(said: Payload) -> dict[str, Any]:
    etag = said.get("configuration_etag")
    if etag is not None and (not isinstance(etag, str) or not _HASH.match(etag)):
        raise Refusal(Problem.MALFORMED, "configuration_etag: expected a hash, or null")
    level = _text(said, "key_level", _MAX_KEY_LEVEL_CHARACTERS)
    rest = {"boot": said["boot"], "up_ms": said["up_ms"], **_refused(said), **_update(said)}
    return {**rest, "configuration_etag": etag, "key_level": level}


def _refused(said: Payload) -> dict[str, Any]:
    """The configuration that the kiosk has fetched and refused, and why; nothing: none."""
    refused = said.get("configuration_refused")
    if refused is None:
        return {}
    etag = refused.get("etag") if isinstance(refused, dict) else None
    if not isinstance(refused, dict) or not isinstance(etag, str) or not _HASH.match(etag):
        raise Refusal(Problem.MALFORMED, "configuration_refused: expected etag and why, or null")
    why = _text(refused, "why", _MAX_REASON_CHARACTERS)
    return {"configuration_refused_etag": etag, "configuration_refused_why": why}


def _update(said: Payload) -> dict[str, Any]:
    """What became of the kiosk's last look for a newer version; nothing: it never looked."""
    told = said.get("update")
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise Refusal(Problem.MALFORMED, "update: expected outcome and why, or null")
    outcome = _text(told, "outcome", _MAX_OUTCOME_CHARACTERS)
    why = _text(told, "why", _MAX_REASON_CHARACTERS)
    return {"update_told": f"{outcome}: {why}" if why else outcome}


def _is_overtaken(connection: Connection, kiosk: Kiosk, made: _Moment) -> bool:
    """Whether a heartbeat that was made later came before, or this very one did."""
    place = (kiosk.site_id, kiosk.kiosk_id)
    anchor = find_anchors(connection, *place, [made.boot]).get(made.boot)
    if anchor is not None and made.up_ms <= anchor.up_ms:
        return True
    last = connection.execute(
        select(heartbeats.c.boot, heartbeats.c.received_at).where(
            heartbeats.c.site_id == kiosk.site_id, heartbeats.c.kiosk_id == kiosk.kiosk_id
        )
    ).one_or_none()
    if last is None or last.boot is None or last.boot == made.boot:
        return False
    return made.issued_s + REORDERED_S < from_text(last.received_at).timestamp()


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
