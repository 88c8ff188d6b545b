"""The kiosk's key: there, kept well, and how well (docs/adr/0051). Pure.

Guarantees that of the key nothing is shown but the fingerprint of its public half.
"""

from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, same, warn

PART = "key"
FILE = "file"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """`level`: `file`, `host`, `tpm2`, or empty where there is none; `problem`: what the reading of
    it said; `tpm`: whether the machine has one.
    """

    level: str
    fingerprint: str
    tpm: bool
    problem: str = ""


def judge(facts: KeyFacts) -> Finding:
    """What is said of the key."""
    if facts.problem:
        return fail(
            PART,
            same(facts.problem),
            Text(
                "Làm theo câu trên; nếu khóa đã mất, thu hồi ki-ốt tại máy chủ và đăng ký lại.",
                "Do as it says; if the key is lost, revoke the kiosk at the central and enrol it "
                "anew.",
            ),
        )
    if not facts.level:
        return warn(
            PART,
            Text("chưa có khóa: ki-ốt chưa chạy lần nào", "no key yet: the kiosk never ran"),
            Text("Cho ki-ốt chạy lần đầu.", "Start the kiosk for the first time."),
        )
    if facts.level == FILE:
        tpm = ("có TPM", "the machine has a TPM") if facts.tpm else ("không có TPM", "no TPM")
        return warn(
            PART,
            Text(
                f"{facts.fingerprint}; mức “file”: ai lấy được đĩa là có khóa ({tpm[0]})",
                f"{facts.fingerprint}; level file: whoever has the disk has the key ({tpm[1]})",
            ),
            Text(
                "Bật thuocdo-kiosk-key.service để niêm phong khóa.",
                "Enable thuocdo-kiosk-key.service, which seals it.",
            ),
        )
    return ok(
        PART,
        f"{facts.fingerprint}; mức “{facts.level}”",
        f"{facts.fingerprint}; level {facts.level}",
    )
