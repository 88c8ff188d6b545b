"""The counter is open by its reference hours, and its kiosk is not heard of."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity
from central.tally.log_state import SILENT_AFTER

UNKNOWN_HOURS_AFTER = timedelta(hours=24)
"""Where nobody entered the opening hours, a night must not be an alarm."""

HOURS_UNKNOWN = "hours-unknown"

KIND = Kind(
    "kiosk-silent",
    Severity.NOW,
    Sentence(
        "Quầy đang mở cửa nhưng ki-ốt không liên lạc",
        "The counter is open and the kiosk is silent",
    ),
    Sentence(
        "Gọi điện đến trung tâm: ki-ốt có điện, màn hình có sáng, mạng có thông không? "
        "Đánh giá đã nhận vẫn nằm trên ki-ốt và sẽ được gửi khi có mạng.",
        "Call the site: has the kiosk power, is its screen on, is the network up? "
        "Ratings already given are kept on the kiosk and will be sent once it is "
        "connected.",
    ),
    whole_title=Sentence(
        "Cả trung tâm không liên lạc trong giờ mở cửa",
        "The whole site is silent during opening hours",
    ),
    whole_do=Sentence(
        "Gọi điện đến trung tâm: mất điện hay mất mạng? Đánh giá đã nhận vẫn nằm trên các ki-ốt "
        "và sẽ được gửi khi có mạng.",
        "Call the site: is the power or the network down? Ratings already given are kept on the "
        "kiosks and will be sent once they are connected.",
    ),
    details={
        HOURS_UNKNOWN: Sentence(
            "chưa biết giờ mở cửa: hãy nhập giờ làm việc của trung tâm",
            "opening hours unknown: enter the hours of this site",
        )
    },
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks not heard of for `SILENT_AFTER` of one span of opening hours.

    Time in which the central was not there to hear anybody does not count.
    """
    opened = facts.opened_at(now)
    known = facts.hours_are_known(now)
    for each in facts.kiosks:
        if now - each.heard_at <= SILENT_AFTER:
            continue
        begins, detail = False, ""
        if opened is not None:
            counted_from = max(each.heard_at, opened, facts.watched_since)
            begins = now - counted_from > SILENT_AFTER
        elif not known:
            begins = now - max(each.heard_at, facts.watched_since) > UNKNOWN_HOURS_AFTER
            detail = HOURS_UNKNOWN
        yield Cause(KIND.name, each.kiosk, each.counter, each.heard_at, detail, begins)
