"""The outbox: whole, how much waits and since when, where the log's head is. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.health.doctor.finding import Finding, Text, fail, ok, same, warn

PART, HEAD_PART, RECEIPT_PART = "outbox", "log", "receipt"
WAITS_LONG = timedelta(hours=24)
"""Beyond this the oldest unsent record is worth a look."""
_WHOLE = Text(
    "Đừng xóa tệp nào. Khởi động lại ki-ốt: nó tự để riêng tệp hỏng và mở kỳ mới; "
    "rồi chạy “kiosk log export”.",
    "Delete nothing. Start the kiosk again: it moves a damaged file aside and goes on with a new "
    "epoch; then run `kiosk log export`.",
)
_SENDING = Text(
    "Xem các dòng về mạng; nếu không có mạng, dùng “kiosk log export” ra USB.",
    "See the lines about the network; without one, carry the log on a stick: `kiosk log export`.",
)


@dataclass(frozen=True, slots=True)
class OutboxFacts:
    """`checked`: how many of the newest records were read back, each with hash, signature and
    chain; `problem`: what was wrong, else empty. Times as the records have them.
    """

    epoch: str = ""
    seq: int = 0
    hash: str = ""
    unsent: int = 0
    oldest_at: str | None = None
    last_receipt_at: str | None = None
    checked: int = 0
    aside: tuple[str, ...] = ()
    problem: str = ""


def judge(facts: OutboxFacts, now: datetime) -> Iterator[Finding]:
    """What is said of the outbox, the head and the last receipt."""
    if facts.problem:
        yield fail(PART, same(facts.problem), _WHOLE)
        return
    yield _waiting(facts, now)
    shown = f"{facts.epoch} / {facts.seq} / {facts.hash[:12]}…"
    if facts.aside:
        named = ", ".join(facts.aside)
        yield warn(
            HEAD_PART,
            Text(f"{shown}; tệp để riêng: {named}", f"{shown}; moved aside: {named}"),
            Text(
                "Chạy “kiosk log export --outbox TÊN” và đưa tệp tới máy chủ; rồi xóa nó.",
                "Run `kiosk log export --outbox NAME`, carry it to the central, then delete it.",
            ),
        )
    else:
        yield ok(HEAD_PART, f"đầu nhật ký {shown}", f"head {shown}")
    yield _receipt(facts, now)


def _waiting(facts: OutboxFacts, now: datetime) -> Finding:
    whole = (
        f"{facts.checked} bản ghi mới nhất nguyên vẹn; chưa gửi {facts.unsent}",
        f"the newest {facts.checked} records are whole; {facts.unsent} unsent",
    )
    age = age_of(facts.oldest_at, now)
    if facts.unsent and age is not None and age > WAITS_LONG:
        hours = age // timedelta(hours=1)
        found = Text(f"{whole[0]}, lâu nhất {hours} giờ", f"{whole[1]}, the oldest for {hours} h")
        return warn(PART, found, _SENDING)
    return ok(PART, *whole)


def _receipt(facts: OutboxFacts, now: datetime) -> Finding:
    age = age_of(facts.last_receipt_at, now)
    if age is None:
        if not facts.unsent:
            return ok(RECEIPT_PART, "chưa có", "none yet")
        found = Text("máy chủ chưa nhận bản ghi nào", "the central has receipted nothing yet")
        return warn(RECEIPT_PART, found, _SENDING)
    minutes = max(0, age // timedelta(minutes=1))
    found = Text(f"lần cuối {minutes} phút trước", f"the last one {minutes} min ago")
    if facts.unsent and age > WAITS_LONG:
        return warn(RECEIPT_PART, found, _SENDING)
    return ok(RECEIPT_PART, *found)


def age_of(at: str | None, now: datetime) -> timedelta | None:
    """How long ago `at` was; None where it is no time with an offset."""
    try:
        return None if at is None else now - datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return None
