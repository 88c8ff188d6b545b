"""Enrolment: a kiosk with a new key waits for approval, by a batch token or by a code.

Guarantees that the kiosk holds the key it names, that one key is one kiosk for ever, that asking
again with the same key uses nothing and answers the same, and that an answer is signed for the
one key and question it is for. Without a token no kiosk's row is made before its approval.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from central.fleet.batch_tokens import token_hash, use_token
from central.fleet.code_approval import insert_kiosk, is_counter
from central.fleet.enrolment_codes import WaitingKiosk, issue_code
from central.fleet.kiosk_keys import newest_key
from central.fleet.signed import open_signed
from central.keys import CentralKeys
from central.moment import to_text
from central.names import is_name
from central.refusal import Problem, Refusal
from central.store.fleet_tables import counters, sites
from central.store.holds import hold_kiosk
from central.store.kiosk_queries import ENDED, PENDING, REVOKED, Kiosk, find_kiosk
from central.store.provision_queries import confirmed_elsewhere
from kiosk.record import RecordError, Typ, VerifyKey, open_envelope
from kiosk.record import payload as payloads
from kiosk.record.enrolment_answer import CODE_STATE, EnrolmentAnswer, sign_enrolment_answer

KIOSK_ID_CHARACTERS = 10
"""Of the key's fingerprint in the kiosk's id: 40 bits, in hexadecimal."""

MAX_TOKEN_CHARACTERS = 100
_NONCE = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]\Z")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an enrolment asks: the kiosk's key, proven; the token, None for a code; the counter it
    stands at; and the question's nonce, which the answer names.
    """

    key: VerifyKey
    token: str | None
    counter_id: str | None
    nonce: str | None = None


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
    nonce = _text(members, "nonce")
    if not _NONCE.match(nonce):
        raise Refusal(Problem.MALFORMED, "nonce: expected 16 bytes in base64url")
    token = None if members.get("token") is None else _text(members, "token")
    return Wish(key, token and token[:MAX_TOKEN_CHARACTERS], counter, nonce)


def enrol(connection: Connection, wish: Wish, now: datetime) -> tuple[Kiosk | WaitingKiosk, bool]:
    """The kiosk of the wish's key, and whether it is new; without a token and before its approval
    what waits with a code. Refusal `unauthorized` or `not-now` otherwise.
    """
    kiosk_id = kiosk_id_of(wish.key)
    hold_kiosk(connection, kiosk_id)
    known = find_kiosk(connection, kiosk_id)
    if known is not None:
        same = wish.token is None or known.token_hash == token_hash(wish.token)
        if known.public_key != wish.key.text or not same:
            raise _unauthorized()
        return known, False
    if wish.token is None:
        return issue_code(connection, kiosk_id, wish.key, wish.counter_id, now)
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
    insert_kiosk(connection, kiosk)
    return kiosk, True


def kiosk_id_of(key: VerifyKey) -> str:
    """The id of the kiosk with this key: k- and the head of the key's SHA-256."""
    return f"k-{key.fingerprint.replace(' ', '')[:KIOSK_ID_CHARACTERS]}"


def sign_answer(
    connection: Connection,
    keys: CentralKeys,
    found: Kiosk | WaitingKiosk,
    now: datetime,
    nonce: str | None = None,
) -> str:
    """What the kiosk is told, signed: who and where it is, its state, the central's public keys."""
    answer = enrolment_answer(connection, keys, found, now, nonce)
    return sign_enrolment_answer(keys.receipt, answer)


def enrolment_answer(
    connection: Connection,
    keys: CentralKeys,
    found: Kiosk | WaitingKiosk,
    now: datetime,
    nonce: str | None = None,
) -> EnrolmentAnswer:
    """The same, before it is signed."""
    place, public_key = _NOWHERE, found.public_key
    if isinstance(found, Kiosk):
        # The one that signs now, where the kiosk has changed its key.
        place, public_key = _place(connection, found), newest_key(connection, found).text
    return EnrolmentAnswer(
        kiosk=found.kiosk_id,
        state=CODE_STATE if isinstance(found, WaitingKiosk) else _told(found.state),
        public_key=public_key,
        nonce=nonce,
        site=place.site,
        site_name=place.site_name,
        unit=place.unit,
        timezone=place.timezone,
        counter=place.counter,
        counter_name=place.counter_name,
        counter_field=place.counter_field,
        code=found.code if isinstance(found, WaitingKiosk) else None,
        code_expires_s=found.expires_s(now) if isinstance(found, WaitingKiosk) else None,
        receipt_key=keys.receipt.verify_key.text,
        configuration_key=keys.configuration.verify_key.text,
        sealing_key=keys.sealing.public_key.text,
        recovery_key=keys.recovery.public_key.text,
        counter_taken_by=_taken_by(connection, found),
    )


def _taken_by(connection: Connection, found: Kiosk | WaitingKiosk) -> str | None:
    if not isinstance(found, Kiosk):
        return None
    return confirmed_elsewhere(connection, found.site_id, found.counter_id, found.kiosk_id)


def _told(state: str) -> str:
    """What a kiosk is told of its state: why its work has ended is not its business."""
    return REVOKED if state in ENDED else state


@dataclass(frozen=True, slots=True)
class _Place:
    site: str | None = None
    site_name: str | None = None
    unit: str | None = None
    timezone: str | None = None
    counter: str | None = None
    counter_name: str | None = None
    counter_field: str | None = None


_NOWHERE = _Place()


def _place(connection: Connection, kiosk: Kiosk) -> _Place:
    site = connection.execute(select(sites).where(sites.c.site_id == kiosk.site_id)).one()
    counter = connection.execute(
        select(counters).where(
            counters.c.site_id == kiosk.site_id, counters.c.counter_id == kiosk.counter_id
        )
    ).one_or_none()
    return _Place(
        kiosk.site_id,
        site.name,
        site.unit,
        site.timezone,
        kiosk.counter_id,
        (counter.name or None) if counter else None,
        (counter.field or None) if counter else None,
    )


def _known_counter(connection: Connection, site_id: str, wanted: str | None) -> str | None:
    if wanted is None or not is_name(wanted) or not is_counter(connection, site_id, wanted):
        return None
    return wanted


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
