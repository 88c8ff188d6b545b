"""The clock of a kiosk follows no time server for long."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

OFF_AFTER = timedelta(hours=2)
"""A kiosk that has just started has not asked for the time yet."""

SYNCED = "synced"

KIND = Kind(
    "clock-off",
    Severity.TODAY,
    Sentence(
        "Đồng hồ của ki-ốt không được đồng bộ",
        "The kiosk's clock follows no time server",
    ),
    Sentence(
        "Bật đồng bộ giờ trên ki-ốt (timedatectl set-ntp true) và cho phép nó đến máy "
        "chủ thời gian. Đánh giá vẫn được nhận; máy chủ tính lại giờ theo lúc nhận.",
        "Switch on time synchronisation at the kiosk (timedatectl set-ntp true) and let "
        "it reach a time server. Ratings are still taken; the central works out their "
        "time.",
    ),
    lasts=OFF_AFTER,
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks that say that their clock is not synchronised."""
    for each in facts.kiosks:
        if each.beat is not None and each.beat.clock != SYNCED:
            yield Cause(KIND.name, each.kiosk, each.counter, begins=each.is_heard(now))
