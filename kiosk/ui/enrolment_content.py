"""What stands on the screen of a kiosk that is being enrolled, as a pure function of how far it is.

Guarantees that both fingerprints are shown as eight groups of four wherever they are known, that
a code is two groups of four, and that every state says what is to be done next.
Keys: `title`, `lead`, `code` (empty where there is none), `good` (for how long), `steps` (texts),
`trouble`, `prints` (each caption and two lines), `address`, `citizens` (one line for them).
"""

import re
from dataclasses import dataclass

from kiosk.ui.first_view import View
from kiosk.ui.words import Words

GROUP = 4
MINUTE_S = 60
ASKING, CODE, PENDING, REVOKED = "asking", "code", "pending", "revoked"
THIS_MACHINE = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?")
STEPS = {CODE: 3, PENDING: 2, REVOKED: 3}


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """How far it is. `state`: asking, code, pending, approved or revoked; `own` and `central`:
    fingerprints; `address`: of the central; `trouble`: empty, unreachable, proxy, refused,
    not-believed, provision-expired, provision-refused or other; `file_fault`: why the provisioning
    file on the stick was not taken (`kiosk.identity.provision_error`), empty.
    """

    state: str = ASKING
    own: str = ""
    central: str = ""
    address: str = ""
    kiosk: str = ""
    place: str = ""
    code: str = ""
    expires_s: int = 0
    trouble: str = ""
    file_fault: str = ""


def enrolment_content(view: EnrolmentView | None, words: Words) -> View:
    """The content in the phase `OutOfService(PENDING)`. None: nothing is known yet."""
    view = view or EnrolmentView()
    # Where something hinders, that comes first; what is to be done afterwards would hide it.
    trouble = f"provision-{view.file_fault}" if view.file_fault else _trouble(view)
    count = 0 if trouble else STEPS.get(view.state, 0)
    hindered = trouble and view.state == ASKING
    group = f"enrolment.{'hindered' if hindered else view.state}"
    groups = range(0, len(view.code), GROUP)
    minutes = -(-view.expires_s // MINUTE_S)
    return {
        "title": words[f"{group}.title"],
        "lead": words[f"{group}.lead"].format(kiosk=view.kiosk, place=view.place),
        "code": " ".join(view.code[at : at + GROUP] for at in groups),
        "good": words["enrolment.good"].format(n=minutes) if view.code else "",
        "steps": [
            words[f"{group}.step_{number}"].format(kiosk=view.kiosk)
            for number in range(1, count + 1)
        ],
        "trouble": words[f"enrolment.trouble.{trouble}"] if trouble else "",
        "prints": [
            {"caption": words[f"enrolment.{name}"], "lines": fingerprint_lines(fingerprint)}
            for name, fingerprint in (("own", view.own), ("central", view.central))
            if fingerprint
        ],
        "address": words["enrolment.address"].format(address=view.address) if view.address else "",
        "citizens": words["enrolment.citizens"],
    }


def _trouble(view: EnrolmentView) -> str:
    """A machine that has no central but itself, as the settings come, was not made ready yet."""
    is_unset = THIS_MACHINE.fullmatch(view.address)
    return "no-central" if view.trouble == "unreachable" and is_unset else view.trouble


def fingerprint_lines(fingerprint: str) -> list[str]:
    """Eight groups of four as two lines of four groups."""
    groups = fingerprint.split(" ")
    return [" ".join(groups[at : at + GROUP]) for at in range(0, len(groups), GROUP)]
