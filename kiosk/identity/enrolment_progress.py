"""How far an enrolment has come: what the screen and `kiosk enrol` tell of it.

Guarantees nothing but its members; who draws them is elsewhere.
"""

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.identity.enrolment import Enrolment
from kiosk.record import VerifyKey

ASKING: Literal["asking"] = "asking"
CODE: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class EnrolmentProgress:
    """One state of it. `state`: `asking`, `code`, `pending`, `approved` or `revoked`.

    `own`, `central`: fingerprints of this kiosk's key and of the central's receipt key, the latter
    empty before an answer. `code` with `expires_s`: what is to be typed at the central, and for how
    many seconds more. `trouble`: empty, or `unreachable`, `refused`, `not-believed`, `other`, with
    `detail` for IT: what hinders the next step; what was shown before stands as long as it holds.
    """

    state: str
    own: str
    central: str = ""
    kiosk: str = ""
    site_name: str = ""
    unit: str = ""
    counter: str = ""
    code: str = ""
    expires_s: int = 0
    trouble: str = ""
    detail: str = ""

    @classmethod
    def of(cls, found: Enrolment, own: str) -> "EnrolmentProgress":
        """That of an enrolment whose site is known."""
        return cls(
            found.state,
            own,
            VerifyKey.from_text(found.receipt_key).fingerprint,
            found.kiosk,
            found.site_name,
            found.unit,
            found.counter_name or found.counter,
        )

    def with_trouble(self, trouble: str, detail: str, left_s: int) -> "EnrolmentProgress":
        """The same with trouble. `left_s`: how long a code is still good; then it is not shown."""
        if self.state == CODE and left_s == 0:
            return EnrolmentProgress(ASKING, self.own, trouble=trouble, detail=detail)
        left_s = left_s if self.state == CODE else 0
        return replace(self, expires_s=left_s, trouble=trouble, detail=detail)
