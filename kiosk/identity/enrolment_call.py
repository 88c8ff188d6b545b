"""Asks the central for enrolment: with a batch token, for a code, or how it stands.

Guarantees that the same wish may be made again without harm, that no private key leaves, and that
every answer was checked (`kiosk.identity.enrolment_check`) before anybody sees it.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.deadline import DeadlineSession, NoAnswerError
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.enrolment_check import Trust, checked_answer
from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.identity.token import random_nonce, request_token
from kiosk.record import RecordError, SigningKey, Typ, base64url, payload, seal_envelope
from kiosk.record.enrolment_answer import CODE_STATE, EnrolmentAnswer

CALL_LIMIT_S = 10.0
HTTP_OK = (200, 201)
ANSWER = "enrolment"
_PROBLEM = "urn:thuocdo:problem:"
_NO_TRUST = Trust()


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The central waits for somebody to type `code`; it is good for `expires_s` seconds more."""

    kiosk: str
    code: str
    expires_s: int
    receipt_key: str


def make_wish(  # noqa: PLR0913 - each is one thing that the wish needs
    url: str,
    key: SigningKey,
    token: str | None,
    counter: str,
    ca_file: str | None,
    trust: Trust = _NO_TRUST,
    *,
    proxy: str | None = None,
) -> Enrolment | IssuedCode:
    """Shows `key` to the central at `url`, with a batch token or to be given a code.

    Raises EnrolmentError.
    """
    nonce = random_nonce()
    members = {
        "v": 1,
        "token": token,
        "public_key": key.verify_key.text,
        "counter": counter,
        "nonce": nonce,
    }
    jws = seal_envelope(key, Typ.ENROLMENT, payload.serialise(members)).compact
    told = call_central(
        "POST", f"{url.rstrip('/')}/api/v1/enrolments", ca_file, {"enrolment": jws}, proxy=proxy
    )
    return _found(checked_answer(told.get(ANSWER), key.verify_key, nonce, trust))


def enrol(
    url: str,
    key: SigningKey,
    token: str,
    counter: str,
    ca_file: str | None,
    trust: Trust = _NO_TRUST,
) -> Enrolment:
    """Shows `key` to the central at `url` with a batch token; raises EnrolmentError."""
    found = make_wish(url, key, token, counter, ca_file, trust)
    if isinstance(found, IssuedCode):
        message = "the central gave a code although a batch token was shown"
        raise EnrolmentError(message)
    return found


def ask_state(
    url: str,
    key: SigningKey,
    kiosk: str,
    ca_file: str | None,
    trust: Trust = _NO_TRUST,
    *,
    proxy: str | None = None,
) -> Enrolment:
    """The enrolment as it stands at the central now; raises EnrolmentError."""
    base = url.rstrip("/")
    told = call_central(
        "GET", f"{base}/api/v1/time?nonce={random_nonce()}", ca_file, None, proxy=proxy
    )
    token = request_token(key, kiosk, _unverified_time_s(told))
    told = call_central(
        "GET", f"{base}/api/v1/kiosks/{kiosk}/enrolment", ca_file, None, token, proxy=proxy
    )
    answer = checked_answer(told.get(ANSWER), key.verify_key, None, trust)
    found = _found(answer)
    if isinstance(found, IssuedCode) or found.kiosk != kiosk:
        message = f"the central answered about {answer.kiosk}, this is {kiosk}"
        raise EnrolmentError(message)
    return found


def _found(answer: EnrolmentAnswer) -> Enrolment | IssuedCode:
    if answer.state == CODE_STATE:
        code, expires_s = answer.code or "", answer.code_expires_s or 0
        return IssuedCode(answer.kiosk, code, expires_s, answer.receipt_key)
    return Enrolment.from_answer(answer)


def _unverified_time_s(answer: dict[str, Any]) -> int:
    # Only dates a token that the central judges by its own clock: nothing here is believed.
    try:
        part = str(answer["time"]).split(".")[1]
        told = payload.parse(base64url.decode(part))["time"]
        return int(datetime.fromisoformat(told).timestamp())
    except (KeyError, IndexError, ValueError, OverflowError, TypeError, RecordError) as error:
        message = "the central gave no time"
        raise EnrolmentError(message) from error


def call_central(
    method: str,
    url: str,
    ca_file: str | None,
    body: dict[str, Any] | None,
    token: str | None = None,
    *,
    proxy: str | None = None,
) -> dict[str, Any]:
    """What the central answered to one request, as JSON; EnrolmentError where it did not."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    content = None if body is None else json.dumps(body).encode()
    if ca_file is not None and not Path(ca_file).is_file():
        message = f"central.ca_file = {ca_file}: there is no such file"
        raise EnrolmentError(message)
    session = DeadlineSession(ca_file, CALL_LIMIT_S, proxy)
    try:
        answer = session.request(method, url, body=content, headers=headers)
    except NoAnswerError as error:
        if error.by_proxy:
            message = f"central.proxy = {proxy}: it does not let this kiosk through: {error}"
            raise EnrolmentError(message, "proxy") from error
        trusted = f" (certificates: {ca_file})" if ca_file else ""
        # Without the nonce: the same trouble is the same words, and logged once.
        message = f"the central at {url.partition('?')[0]} cannot be reached{trusted}: {error}"
        raise EnrolmentError(message, "unreachable") from error
    finally:
        session.close()
    return _members(url, answer.status, answer.body)


def _members(url: str, status: int, body: bytes) -> dict[str, Any]:
    try:
        members = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = f"{url} answered HTTP {status} with something else than JSON"
        raise EnrolmentError(message, "unreachable") from error
    if status in HTTP_OK and isinstance(members, dict):
        return members
    detail, problem = "", ""
    if isinstance(members, dict):
        detail = members.get("detail") or members.get("title") or ""
        problem = str(members.get("type", "")).removeprefix(_PROBLEM)
    message = f"the central refused (HTTP {status}): {detail}"
    raise EnrolmentError(message, "refused", problem)
