"""What is installed, and whether something newer waits. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn
from kiosk.health.doctor.reading.update_state import UpdateTold

PART, UPDATE_PART = "versions", "update"
UNUSABLE_QT = "6.12.0"
"""It loses references on Python 3.11 (docs/adr/0001 and after)."""
WAL = "wal"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """`journal`: the outbox's mode with this SQLite; `package`: Debian's version, empty where it
    was not installed by a package; `pending`: a version that waits to be installed; `update`: what
    the update agent did last.
    """

    kiosk: str
    qt: str
    python: str
    sqlite: str
    journal: str
    package: str
    release: str
    pending: str = ""
    update: UpdateTold | None = None


def judge(facts: VersionFacts) -> Iterator[Finding]:
    """What is said of the versions and of an update."""
    safe = ("có bản vá WAL", "with the WAL fix")
    if facts.journal != WAL:
        safe = ("chưa có bản vá WAL, dùng TRUNCATE", "without the WAL fix, so TRUNCATE is used")
    rest = f"Qt {facts.qt}, Python {facts.python}, SQLite {facts.sqlite}"
    package = facts.package or "-"
    found = Text(
        f"{facts.kiosk} (gói {package}), {rest} ({safe[0]}); {facts.release}",
        f"{facts.kiosk} (package {package}), {rest} ({safe[1]}); {facts.release}",
    )
    if facts.qt == UNUSABLE_QT:
        do = Text("Cài lại gói thuocdo-kiosk.", "Install the package thuocdo-kiosk anew.")
        yield fail(PART, found, do)
    else:
        yield ok(PART, *found)
    if facts.update is not None and facts.update.outcome in {"refused", "failed", "rolled-back"}:
        yield _not_updated(facts.update)
    elif facts.pending:
        waits = Text(f"có bản {facts.pending}", f"{facts.pending} waits to be installed")
        yield warn(
            UPDATE_PART,
            waits,
            Text(
                "Nó tự cài ngoài giờ làm việc; không cần làm gì nếu mới hôm nay.",
                "It installs itself outside opening hours; nothing is to be done on its first day.",
            ),
        )


def _not_updated(told: UpdateTold) -> Finding:
    found = Text(f"không cập nhật được: {told.why}", f"not updated: {told.why}")
    if told.outcome == "rolled-back":
        found = Text(f"đã trở lại bản trước: {told.why}", f"went back: {told.why}")
    do = Text(
        "Ki-ốt vẫn chạy bản đang có. Xem “Cập nhật ki-ốt” (cap-nhat.md), mục “Khi có lỗi”.",
        "The kiosk goes on with what it has. See updates.md, “When something is wrong”.",
    )
    return warn(UPDATE_PART, found, do)
