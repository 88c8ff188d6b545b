"""What the central answered to an enrolment, as the kiosk keeps it: who it is, whom it believes.

Guarantees that the enrolment is kept in one file, whole or not at all, and that a file of an
earlier version is read. Leaves to others: asking (`kiosk.identity.enrolment_call`) and what makes
an answer believable (`kiosk.identity.enrolment_check`).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.identity.key_file import write_private
from kiosk.record import SealingPublicKey, VerifyKey
from kiosk.record.enrolment_answer import EnrolmentAnswer
from kiosk.record.members import NAME

__all__ = ["APPROVED", "Enrolment", "EnrolmentError", "keep_enrolment", "load_enrolment"]

APPROVED = "approved"
PENDING = "pending"
REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the central answered: who this kiosk is, and the central's public keys.

    `counter` is empty where the central knows none yet. What stands after `sealing_key` is empty
    in a file that an earlier version wrote.
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
    recovery_key: str = ""
    counter_name: str = ""
    counter_field: str = ""
    counter_taken_by: str = ""

    @classmethod
    def from_members(cls, members: dict[str, Any]) -> "Enrolment":
        """From the file's JSON; EnrolmentError if a field is missing or no key is a key."""
        try:
            given = dict.fromkeys(_LATER, "") | members
            found = cls(**{name: str(given[name] or "") for name in cls.__slots__})
            for name in ("kiosk", "site"):
                if not NAME.match(getattr(found, name)):
                    raise ValueError(f"{name}: expected a lower-case name")
            VerifyKey.from_text(found.receipt_key)
            SealingPublicKey.from_text(found.sealing_key)
            if found.configuration_key:
                VerifyKey.from_text(found.configuration_key)
            if found.recovery_key:
                SealingPublicKey.from_text(found.recovery_key)
        except KeyError as error:
            message = f"not an enrolment: {error} is missing"
            raise EnrolmentError(message) from error
        except (ValueError, TypeError) as error:
            message = f"not an enrolment: {error}"
            raise EnrolmentError(message) from error
        return found

    @classmethod
    def from_answer(cls, answer: EnrolmentAnswer) -> "Enrolment":
        """From an answer that was checked and says where the kiosk is: in any state but `code`."""
        return cls.from_members(asdict(answer))


_LATER = ("configuration_key", "recovery_key", "counter_name", "counter_field", "counter_taken_by")


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
