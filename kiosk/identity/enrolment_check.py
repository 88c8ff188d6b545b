"""Which answer to an enrolment is believed: pure rules (docs/record-format.md, section 10).

Guarantees that an answer is signed by the receipt key that it names, that this is the key which
the settings name by fingerprint (if they do) and none but those believed before (if there are
any), and that `public_key` and `nonce` are this kiosk's own.
"""

from dataclasses import dataclass

from kiosk.identity.enrolment_error import EnrolmentError
from kiosk.record import RecordError, VerifyKey
from kiosk.record.enrolment_answer import EnrolmentAnswer, open_enrolment_answer

NOT_BELIEVED = "not-believed"


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of the central before it answers.

    `fingerprint`: of its receipt key, as the settings name it; None where they do not.
    `receipt_keys`: those believed by now, the kept one and those it announced; empty before the
    first answer. `others`: what a provisioning file named beside it, member to public key.
    """

    fingerprint: str | None = None
    receipt_keys: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


def checked_answer(
    compact: object, key: VerifyKey, nonce: str | None, trust: Trust
) -> EnrolmentAnswer:
    """The answer in `compact`; EnrolmentError `not-believed` unless every rule holds.

    `nonce`: that of the wish; None where a question without one was asked.
    """
    if not isinstance(compact, str):
        raise _not_believed("the central's answer is not signed; bring it to this version")
    try:
        answer = open_enrolment_answer(compact)
    except RecordError as error:
        raise _not_believed(f"the central's answer breaks the rule {error.rule}") from error
    shown = VerifyKey.from_text(answer.receipt_key).fingerprint
    if trust.fingerprint is not None and shown != trust.fingerprint:
        raise _not_believed(
            f"the central shows the fingerprint {shown}, the settings (central.fingerprint) name "
            f"{trust.fingerprint}; this is another central, or the settings are wrong"
        )
    if trust.receipt_keys and answer.receipt_key not in trust.receipt_keys:
        raise _not_believed(
            f"the central now shows another receipt key ({shown}) than before; "
            "enrol anew only if IT says so"
        )
    for member, named in trust.others:
        if getattr(answer, member) != named:
            raise _not_believed(
                f"the central shows another {member} than the provisioning file names; its keys "
                "were changed since, or it is another central. Make a new file: central provision"
            )
    if answer.public_key != key.text:
        raise _not_believed("the answer is for another kiosk's key; ask again")
    if answer.nonce != nonce:
        raise _not_believed("the answer is to another question, perhaps an old one; ask again")
    return answer


def _not_believed(message: str) -> EnrolmentError:
    return EnrolmentError(message, NOT_BELIEVED)
