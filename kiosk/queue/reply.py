"""What an answer of the central means for the outbox. Pure.

Guarantees that only a valid receipt counts as delivery: an HTTP 200 with anything else, such as
a captive portal's page, is a failure like no answer at all.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kiosk.deadline import Answer
from kiosk.record import Receipt, RecordError, Typ, VerifyKey, open_envelope, open_receipt
from kiosk.record.expected_key import expected_key

PROBLEM_PREFIX = "urn:thuocdo:problem:"

HTTP_OK = 200
HTTP_TOO_LARGE = 413
HTTP_BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Receipted:
    """The central holds every record up to the receipt's head."""

    receipt: Receipt
    jws: str


@dataclass(frozen=True, slots=True)
class SendAgain:
    """The central lacks records: it expects `seq` of `epoch` next."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The batch must be smaller."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The central refuses these records for a reason that sending again will not cure."""

    problem: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not now, or no answer that can be trusted."""

    why: str
    retry_after_s: float | None = None


Reply: TypeAlias = Receipted | SendAgain | TooLarge | Refused | TryLater

_HOPELESS = {
    "fork",
    "bad-signature",
    "bad-chain",
    "unknown-kiosk",
    "revoked",
    "pending",
    "malformed",
    "unauthorized",
}


def read_reply(answer: Answer, receipt_keys: Sequence[VerifyKey]) -> Reply:
    """What `answer` to a batch means; `receipt_keys`: those of the central that are believed."""
    members = _json_object(answer)
    if answer.status == HTTP_OK:
        return _receipt(members, receipt_keys)
    problem = str(members.get("type", "")).removeprefix(PROBLEM_PREFIX)
    if problem == "sequence-gap":
        return _gap(members)
    if answer.status == HTTP_TOO_LARGE or problem == "too-large":
        return TooLarge()
    if problem in _HOPELESS:
        return Refused(problem)
    retry_after_s = answer.retry_after_s if answer.status in HTTP_BUSY else None
    return TryLater(f"HTTP {answer.status} {problem}".strip(), retry_after_s)


def _receipt(members: dict[str, object], keys: Sequence[VerifyKey]) -> Reply:
    jws = members.get("receipt")
    if not isinstance(jws, str):
        return TryLater("HTTP 200 without a receipt (a captive portal?)")
    try:
        key = expected_key(keys, open_envelope(jws, Typ.RECEIPT).kid)
        return Receipted(open_receipt(jws, key), jws)
    except RecordError as error:
        return TryLater(f"HTTP 200 with a receipt that is not valid: {error}")


def _gap(members: dict[str, object]) -> Reply:
    expected = members.get("expected")
    if isinstance(expected, dict):
        epoch, seq = expected.get("epoch"), expected.get("seq")
        if isinstance(epoch, str) and type(seq) is int and seq >= 1:
            return SendAgain(epoch, seq)
    return TryLater("a sequence-gap that does not say what is expected")


def _json_object(answer: Answer) -> dict[str, object]:
    try:
        members = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
