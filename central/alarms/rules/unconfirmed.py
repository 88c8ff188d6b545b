"""The counter of a kiosk was not confirmed at the kiosk, or another one was."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

CONFIRMED_WITHIN = timedelta(hours=4)
"""Of the approval, or of a move."""

KIND = Kind(
    "counter-unconfirmed",
    Severity.TODAY,
    Sentence(
        "Quầy chưa được xác nhận tại ki-ốt",
        "The counter is not confirmed at the kiosk",
    ),
    Sentence(
        "Nhờ người đứng tại quầy chạm vào ki-ốt để xác nhận quầy. Trước lúc đó không "
        "chắc đánh giá thuộc quầy nào.",
        "Ask somebody standing there to confirm the counter on the kiosk's screen. "
        "Until then it is not certain whose ratings these are.",
    ),
    lasts=CONFIRMED_WITHIN,
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks heard of, whose confirmed counter is not the one they are meant for."""
    for each in facts.kiosks:
        if each.beat is not None and each.counter and each.bound_counter != each.counter:
            detail = each.bound_counter or ""
            yield Cause(KIND.name, each.kiosk, each.counter, None, detail, each.is_heard(now))
