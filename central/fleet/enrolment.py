"""Enrolment: a kiosk with a new key and a batch token becomes a kiosk that waits for approval.

Guarantees that the kiosk holds the key it names, that one key is one kiosk for ever, and that
asking again with the same key and token uses nothing and answers the same.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from central.fleet.batch_tokens import token_hash, use_token
from central.fleet.signed import open_signed
from central.keys import CentralKeys
from central.moment import to_text
from central.names import is_name
from central.refusal import Problem, Refusal
from central.store.fleet_tables import counters, kiosks, sites
from central.store.kiosk_queries import PENDING, Kiosk, find_kiosk
from kiosk.record import RecordError, Typ, VerifyKey, open_envelope
from kiosk.record import payload as payloads

KIOSK_ID_CHARACTERS = 10
"""Of the key's fingerprint in the kiosk's id: 40 bits, in hexadecimal."""

MAX_TOKEN_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What an enrolment asks: the kiosk's key, proven; the token; the counter it stands at."""

    key: VerifyKey
    token: str
    counter_id: str | None


def open_wish(compact: str) -> Wish:
    """The enrolment in `compact`, whose signature proves the key it names; Refusal otherwise."""
    try:
        members = payloads.parse(open_envelope(compact, Typ.ENROLMENT).payload)
        key = VerifyKey.from_text(_text(members, "public_key"))
    except RecordError as error:
        raise Refusal(
            Problem.MALFORMED, f"the enrolment breaks the rule {error.rule}", rule=error.rule
        ) from error
    except ValueError as error:
        raise Refusal(Problem.MALFORMED, f"public_key: {error}") from error
    open_signed(compact, Typ.ENROLMENT, key)
    counter = members.get("counter")
    if counter is not None and not isinstance(counter, str):
        raise Refusal(Problem.MALFORMED, "counter: expected a counter's id, or nothing")
    return Wish(key, _text(members, "token")[:MAX_TOKEN_CHARACTERS], counter)


def enrol(connection: Connection, wish: Wish, now: datetime) -> tuple[Kiosk, bool]:
    """The kiosk of the wish's key, and whether it is new; Refusal `unauthorized` otherwise."""
    kiosk_id = kiosk_id_of(wish.key)
    known = find_kiosk(connection, kiosk_id)
    if known is not None:
        if known.public_key != wish.key.text or known.token_hash != token_hash(wish.token):
            raise _unauthorized()
        return known, False
    token = use_token(connection, wish.token, now)
    if token is None:
        raise _unauthorized()
    kiosk = Kiosk(
        site_id=token.site_id,
        kiosk_id=kiosk_id,
        public_key=wish.key.text,
        kid=wish.key.kid,
        counter_id=_known_counter(connection, token.site_id, wish.counter_id),
        state=PENDING,
        token_hash=token.token_hash,
        enrolled_at=to_text(now),
    )
    connection.execute(
        kiosks.insert(),
        {
            "site_id": kiosk.site_id,
            "kiosk_id": kiosk.kiosk_id,
            "public_key": kiosk.public_key,
            "kid": kiosk.kid,
            "counter_id": kiosk.counter_id,
            "state": kiosk.state,
            "token_hash": kiosk.token_hash,
            "enrolled_at": kiosk.enrolled_at,
        },
    )
    return kiosk, True


def kiosk_id_of(key: VerifyKey) -> str:
    """The id of the kiosk with this key: k- and the head of the key's SHA-256."""
    return f"k-{key.fingerprint.replace(' ', '')[:KIOSK_ID_CHARACTERS]}"


def enrolment_answer(connection: Connection, kiosk: Kiosk, keys: CentralKeys) -> dict[str, Any]:
    """What the kiosk is told: who and where it is, its state, and the central's public keys."""
    site = connection.execute(select(sites).where(sites.c.site_id == kiosk.site_id)).one()
    counter = connection.execute(
        select(counters).where(
            counters.c.site_id == kiosk.site_id, counters.c.counter_id == kiosk.counter_id
        )
    ).one_or_none()
    return {
        "kiosk": kiosk.kiosk_id,
        "site": kiosk.site_id,
        "site_name": site.name,
        "unit": site.unit,
        "timezone": site.timezone,
        "counter": kiosk.counter_id,
        "counter_name": counter.name if counter else None,
        "counter_field": counter.field if counter else None,
        "state": kiosk.state,
        "receipt_key": keys.receipt.verify_key.text,
        "kid": keys.receipt.kid,
        "sealing_key": keys.sealing.public_key.text,
        "configuration_key": keys.configuration.verify_key.text,
    }


def _known_counter(connection: Connection, site_id: str, wanted: str | None) -> str | None:
    if wanted is None or not is_name(wanted):
        return None
    found = connection.execute(
        select(counters.c.counter_id).where(
            counters.c.site_id == site_id, counters.c.counter_id == wanted
        )
    ).scalar_one_or_none()
    return None if found is None else str(found)


def _unauthorized() -> Refusal:
    return Refusal(
        Problem.UNAUTHORIZED,
        "the batch token is wrong, has ended or is used up; ask for a new one: central token issue",
    )


def _text(members: payloads.Payload, name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise Refusal(Problem.MALFORMED, f"{name}: expected a text")
    return value
