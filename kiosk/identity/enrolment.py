"""Enrolment: the kiosk shows its new key to the central, with a batch token from IT.

Guarantees that the same key and token may be shown again without harm, and that what the
central answers is kept in one file, whole or not at all. Approval is the central's: until then
the kiosk waits as pending.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.deadline import DeadlineSession, NoAnswerError
from kiosk.identity.key_file import write_private
from kiosk.identity.token import random_nonce, request_token
from kiosk.record import (
    RecordError,
    SealingPublicKey,
    SigningKey,
    Typ,
    VerifyKey,
    base64url,
    payload,
    seal_envelope,
)
from kiosk.record.members import NAME

CALL_LIMIT_S = 10.0
HTTP_OK = (200, 201)
APPROVED = "approved"


class EnrolmentError(Exception):
    """The central cannot be reached or does not accept the kiosk; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the central answered: who this kiosk is, and the central's public keys.

    `configuration_key` is empty where a central of an earlier version answered.
    """

    kiosk: str
    site: str
    site_name: str
    unit: str
    counter: str
    state: str
    receipt_key: str
    sealing_key: str
    configuration_key: str = ""

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> "Enrolment":
        """From the central's JSON; EnrolmentError if a field is missing or no key is a key."""
        try:
            given = {"configuration_key": "", **members}
            found = cls(**{name: str(given[name] or "") for name in cls.__slots__})
            for name in ("kiosk", "site"):
                if not NAME.match(getattr(found, name)):
                    raise ValueError(f"{name}: expected a lower-case name")
            VerifyKey.from_text(found.receipt_key)
            SealingPublicKey.from_text(found.sealing_key)
            if found.configuration_key:
                VerifyKey.from_text(found.configuration_key)
        except KeyError as error:
            message = f"not an enrolment: {error} is missing"
            raise EnrolmentError(message) from error
        except (ValueError, TypeError) as error:
            message = f"not an enrolment: {error}"
            raise EnrolmentError(message) from error
        return found


def enrol(url: str, key: SigningKey, token: str, counter: str, ca_file: str | None) -> Enrolment:
    """Shows `key` to the central at `url` with a batch token; raises EnrolmentError."""
    members = {
        "v": 1,
        "token": token,
        "public_key": key.verify_key.text,
        "counter": counter,
        "nonce": random_nonce(),
    }
    jws = seal_envelope(key, Typ.ENROLMENT, payload.serialise(members)).compact
    answer = _call("POST", f"{url.rstrip('/')}/api/v1/enrolments", ca_file, {"enrolment": jws})
    return Enrolment.from_members(answer)


def ask_state(url: str, key: SigningKey, kiosk: str, ca_file: str | None) -> Enrolment:
    """The enrolment as it stands at the central now; raises EnrolmentError."""
    base = url.rstrip("/")
    nonce = random_nonce()
    told = _call("GET", f"{base}/api/v1/time?nonce={nonce}", ca_file, None)
    central_time_s = _unverified_time_s(told)
    token = request_token(key, kiosk, central_time_s)
    return Enrolment.from_members(
        _call("GET", f"{base}/api/v1/kiosks/{kiosk}/enrolment", ca_file, None, token)
    )


def load_enrolment(path: Path) -> Enrolment | None:
    """The enrolment kept in `path`, or None before the first one; raises EnrolmentError."""
    try:
        return Enrolment.from_members(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EnrolmentError) as error:
        message = f"{path} cannot be read: {error}; restore it from its backup or enrol anew"
        raise EnrolmentError(message) from error


def keep_enrolment(path: Path, enrolment: Enrolment) -> None:
    """Writes the enrolment to `path`, on the disk before this returns."""
    write_private(path, json.dumps(asdict(enrolment), indent=1, ensure_ascii=False).encode())


def _unverified_time_s(answer: dict[str, Any]) -> int:
    # Only dates a token that the central judges by its own clock: nothing here is believed.
    try:
        part = str(answer["time"]).split(".")[1]
        told = payload.parse(base64url.decode(part))["time"]
        return int(datetime.fromisoformat(told).timestamp())
    except (KeyError, IndexError, ValueError, OverflowError, TypeError, RecordError) as error:
        message = "the central gave no time"
        raise EnrolmentError(message) from error


def _call(
    method: str,
    url: str,
    ca_file: str | None,
    body: dict[str, Any] | None,
    token: str | None = None,
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    content = None if body is None else json.dumps(body).encode()
    if ca_file is not None and not Path(ca_file).is_file():
        message = f"central.ca_file = {ca_file}: there is no such file"
        raise EnrolmentError(message)
    session = DeadlineSession(ca_file, CALL_LIMIT_S)
    try:
        answer = session.request(method, url, body=content, headers=headers)
    except NoAnswerError as error:
        trusted = f" (certificates: {ca_file})" if ca_file else ""
        message = f"the central at {url} cannot be reached{trusted}: {error}"
        raise EnrolmentError(message) from error
    finally:
        session.close()
    try:
        members = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        message = f"{url} answered HTTP {answer.status} with something else than JSON"
        raise EnrolmentError(message) from error
    if answer.status not in HTTP_OK or not isinstance(members, dict):
        detail = members.get("detail") or members.get("title") if isinstance(members, dict) else ""
        message = f"the central refused (HTTP {answer.status}): {detail}"
        raise EnrolmentError(message)
    return members
