"""The machine's memory, and what the kiosk has of it. Pure."""

from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, ok, warn

PART = "memory"
FEW_MB = 100
LARGE_MB = 400
"""Private and shared memory of a kiosk that has grown for no good reason: it begins with 80."""


@dataclass(frozen=True, slots=True)
class MemoryFacts:
    """Megabytes; `own_mb`: the running kiosk's, None where none runs."""

    total_mb: int
    available_mb: int
    own_mb: int | None = None


def judge(facts: MemoryFacts) -> Finding:
    """What is said of the memory."""
    own = "" if facts.own_mb is None else f", ki-ốt {facts.own_mb} MB"
    own_en = "" if facts.own_mb is None else f", the kiosk has {facts.own_mb} MB"
    vi = f"còn {facts.available_mb} MB trong {facts.total_mb} MB{own}"
    en = f"{facts.available_mb} MB of {facts.total_mb} MB available{own_en}"
    if facts.available_mb < FEW_MB or (facts.own_mb or 0) > LARGE_MB:
        return warn(
            PART,
            Text(vi, en),
            Text(
                "Khởi động lại máy; nếu lại thế, gửi gói hỗ trợ cho người phụ trách.",
                "Start the machine again; if it stays so, send a support bundle.",
            ),
        )
    return ok(PART, vi, en)
