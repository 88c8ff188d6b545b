"""The signed time: a kiosk whose clock says 1970 finds its way with it, over plain HTTP too."""

import re
from datetime import datetime

from central.moment import to_text
from central.refusal import Problem, Refusal
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.record.record import VERSION

_NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def sign_time(key: SigningKey, nonce: str, now: datetime) -> str:
    """The time with the asker's `nonce`, so that an old answer is not taken for a new one."""
    if not _NONCE.match(nonce):
        raise Refusal(Problem.MALFORMED, "nonce: expected 1 to 64 characters of base64url")
    content = {"v": VERSION, "nonce": nonce, "time": to_text(now)}
    return seal_envelope(key, Typ.TIME, serialise(content)).compact
