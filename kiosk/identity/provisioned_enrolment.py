"""Enrolment of a kiosk that a provisioning file made ready: what goes before and after the wish.

Guarantees that the batch token is shown to nobody before the central's own signed time said that
the file has not ended, whatever this machine's clock says; that no other keys are believed than the
file named; and that the token leaves the disk with the first answer. A clock that is wrong neither
lets an ended file through nor keeps a good one out; without an answer it is asked again.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kiosk.identity.enrolment_call import call_central
from kiosk.identity.enrolment_check import NOT_BELIEVED, Trust
from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.identity.provisioned_file import Batch, forget_token
from kiosk.identity.token import random_nonce
from kiosk.record import RecordError, Typ, VerifyKey, open_envelope, payload, verify_envelope

logger = logging.getLogger(__name__)

EXPIRED, REFUSED = "provision-expired", "provision-refused"
"""Troubles of `EnrolmentError`, beside its own."""
UNAUTHORIZED = "unauthorized"


@dataclass(frozen=True, slots=True)
class ByFile:
    """The batch of the kiosk whose data folder is `folder`."""

    folder: Path
    batch: Batch

    def require_in_time(self, url: str, ca_file: str | None, proxy: str | None) -> None:
        """EnrolmentError where the central's signed time is after the file's end, or none came."""
        told = signed_time(url, VerifyKey.from_text(self.batch.receipt_key), ca_file, proxy)
        if told >= datetime.fromisoformat(self.batch.not_after):
            message = (
                f"the provisioning file of batch {self.batch.batch} ended at "
                f"{self.batch.not_after}, and the central says that it is {told.isoformat()}; "
                "put a stick with a new one in (`central provision`)"
            )
            raise EnrolmentError(message, EXPIRED)

    def trust(self, trust: Trust) -> Trust:
        """`trust` with the other keys that the file named."""
        named = (
            ("configuration_key", self.batch.configuration_key),
            ("sealing_key", self.batch.sealing_key),
        )
        return replace(trust, others=named)

    def refusal(self, error: EnrolmentError) -> EnrolmentError:
        """`error`, or what it means where it is the batch that is over."""
        if error.trouble != "refused" or error.problem != UNAUTHORIZED:
            return error
        message = (
            f"batch {self.batch.batch} is used up, was ended or has expired at the central; "
            "put a stick with a new one in (`central provision list` shows which)"
        )
        return EnrolmentError(message, REFUSED, error.problem)

    def enrolled(self) -> None:
        """The central has answered, and that is on the disk: the token goes."""
        try:
            forget_token(self.folder)
        except OSError as error:
            # It is tried again at the next start; the central takes it once from this key anyway.
            logger.warning("the batch token is still in %s: %s", self.folder, error)


def signed_time(url: str, key: VerifyKey, ca_file: str | None, proxy: str | None) -> datetime:
    """The central's time, signed by `key` for this question; raises EnrolmentError."""
    nonce = random_nonce()
    address = f"{url.rstrip('/')}/api/v1/time?nonce={nonce}"
    told = call_central("GET", address, ca_file, None, proxy=proxy)
    try:
        envelope = open_envelope(str(told.get("time")), Typ.TIME)
        verify_envelope(envelope, key)
        said = payload.parse(envelope.payload)
        if said.get("nonce") != nonce:
            raise ValueError("it answers another question")
        at = datetime.fromisoformat(str(said["time"]))
        if at.tzinfo is None:
            raise ValueError("it has no zone")
    except (RecordError, ValueError, KeyError) as error:
        message = (
            f"the time at {url} is not that of the central which the provisioning file names "
            f"({key.fingerprint}): {error}"
        )
        raise EnrolmentError(message, NOT_BELIEVED) from error
    return at
