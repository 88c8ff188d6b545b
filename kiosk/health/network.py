"""Whether the central can be reached from here: one question, and what came of it in words.

Guarantees one short call that changes nothing; that a time is believed only if the central's
key signed it for this question.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.deadline import DeadlineSession, NoAnswerError
from kiosk.record import (
    RecordError,
    Typ,
    VerifyKey,
    open_envelope,
    payload,
    verify_envelope,
)
from kiosk.record.expected_key import expected_key

CALL_LIMIT_S = 8.0
HTTP_OK = 200


@dataclass(frozen=True, slots=True)
class NetworkFinding:
    """`sentence`: why not, empty where all is well; `difference_s`: the central's time minus the
    kiosk's; `took_ms`: from asking to the answer.
    """

    reachable: bool
    sentence: str
    difference_s: int | None
    took_ms: int


def try_central(
    url: str,
    ca_file: str | None,
    receipt_keys: Sequence[VerifyKey],
    nonce: str,
    now: Callable[[], datetime],
    *,
    proxy: str | None = None,
) -> NetworkFinding:
    """Asks the central at `url` for its time. `receipt_keys`: none before the enrolment; `proxy`:
    through which it is reached, None for none.
    """
    session = DeadlineSession(ca_file, CALL_LIMIT_S, proxy)
    began = time.monotonic()
    try:
        answer = session.request("GET", f"{url.rstrip('/')}/api/v1/time?nonce={nonce}", headers={})
    except NoAnswerError as error:
        return NetworkFinding(False, str(error), None, _since(began))
    finally:
        session.close()
    took_ms = _since(began)
    if answer.status != HTTP_OK:
        return NetworkFinding(False, f"HTTP {answer.status}", None, took_ms)
    try:
        told = _time_in(answer.body, receipt_keys, nonce)
    except (ValueError, KeyError, TypeError, RecursionError, RecordError) as error:
        sentence = f"something else than the central answers here: {error}"
        return NetworkFinding(False, sentence[:200], None, took_ms)
    difference = None if told is None else round((told - now()).total_seconds())
    return NetworkFinding(True, "", difference, took_ms)


def _time_in(body: bytes, keys: Sequence[VerifyKey], nonce: str) -> datetime | None:
    envelope = open_envelope(json.loads(body)["time"], Typ.TIME)
    if not keys:
        return None
    verify_envelope(envelope, expected_key(keys, envelope.kid))
    members = payload.parse(envelope.payload)
    if members["nonce"] != nonce:
        raise ValueError("the time does not answer this question")
    return datetime.fromisoformat(members["time"])


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
