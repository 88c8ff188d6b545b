"""The sample hall: which counters there are and which of them the demonstration's kiosk serves."""

from dataclasses import dataclass

SITE = "xa-mau"
SEED = 2211
LIVE_COUNTER = "03"
"""The counter of the kiosk that the demonstration opens; it has no sample data."""


@dataclass(frozen=True, slots=True)
class SampleCounter:
    """One counter: `visits` served, the share of them `rated`, and the odds of levels 1 to 5."""

    id: str
    field: str
    visits: int
    rated: float
    levels: tuple[int, int, int, int, int]


COUNTERS = (
    SampleCounter("01", "Hộ tịch, chứng thực", 86, 0.50, (1, 2, 5, 20, 12)),
    SampleCounter("02", "Đất đai", 61, 0.48, (5, 8, 7, 9, 3)),
    SampleCounter(LIVE_COUNTER, "Tư pháp", 0, 0.0, (1, 1, 1, 1, 1)),
    SampleCounter("04", "Kinh doanh, thuế", 40, 0.40, (0, 1, 2, 9, 5)),
    SampleCounter("05", "Xây dựng", 33, 0.27, (2, 2, 3, 5, 2)),
    SampleCounter("06", "Bảo hiểm, lao động", 0, 0.0, (1, 1, 1, 1, 1)),
)
