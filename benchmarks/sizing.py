"""The table of sizes in docs/deployment.md: what a centre, a province and the nation ask for.

    python -m benchmarks.sizing

Pure but for reading the measured figures where they stand (README.md, docs/performance.md), so that
no figure is written twice. Every row says whether it is given, measured or computed, and a computed
one how. `python -m benchmarks` measures; this only multiplies.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent

# ---- given: the envelope that the product is designed for, no measured load of any office
RECORDS_OF_A_VISIT = 4
"""Called, served, prompted, rated: `benchmarks.ingest.draft_of`."""
PARTICIPATION = 0.30
PEAK_HOUR = 0.20
"""Of a day's visits, in the busiest hour."""
BEFORE_TET = 1.3
DAYS_OF_A_YEAR = 12 * 23
COMMUNES, PROVINCES = 3_321, 34
VISITS_OF_A_COMMUNE, VISITS_OF_A_PROVINCE_CENTRE = 150, 1_000
BUSY_CENTRE = 500
COMMUNES_OF_A_PROVINCE = 100
COUNTERS_OF_A_COMMUNE, COUNTERS_OF_A_CENTRE = 6, 70
HOUR_S = 3_600
GB = 1e9


@dataclass(frozen=True, slots=True)
class Scale:
    """How many visits a working day has, and how many kiosks stand at counters."""

    name: str
    visits: int
    kiosks: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one machine: two cores that the benchmarks had, mostly, to themselves."""

    batch_per_s: float
    single_per_s: float
    central_us: float
    database_us: float
    bytes_of_a_record: float
    memory_mb: float


SCALES = (
    Scale("a busy centre", BUSY_CENTRE, COUNTERS_OF_A_COMMUNE),
    Scale(
        "a province",
        COMMUNES_OF_A_PROVINCE * VISITS_OF_A_COMMUNE + VISITS_OF_A_PROVINCE_CENTRE,
        COMMUNES_OF_A_PROVINCE * COUNTERS_OF_A_COMMUNE + COUNTERS_OF_A_CENTRE,
    ),
    Scale(
        "the nation",
        COMMUNES * VISITS_OF_A_COMMUNE + PROVINCES * VISITS_OF_A_PROVINCE_CENTRE,
        COMMUNES * COUNTERS_OF_A_COMMUNE + PROVINCES * COUNTERS_OF_A_CENTRE,
    ),
)


def read_measured(tree: Path = TREE) -> Measured:
    """The figures as README.md and docs/performance.md tell them; ValueError if one is gone."""
    readme = (tree / "README.md").read_text("utf-8")
    notes = (tree / "docs" / "performance.md").read_text("utf-8")
    # Where there are two, the one that is worse.
    return Measured(
        batch_per_s=_figure(readme, r"central ingest, PostgreSQL[^|]*\| ([\d,]+) records/s"),
        single_per_s=_figure(readme, r"each of the 32 kiosks has a site[^|]*\| ([\d,]+) and"),
        central_us=_figure(notes, r"\| the central \| [\d,]+ \| [\d,]+ to ([\d,]+) \|"),
        database_us=_figure(notes, r"PostgreSQL, all its processes \| \d+ \| \d+ to (\d+) \|"),
        bytes_of_a_record=_figure(notes, r"record of whole visits \| ([\d,]+) \|"),
        memory_mb=_figure(readme, r"500 kiosks that reconnect[^|]*\|[^|]* ([\d,]+) MB \|"),
    )


def _figure(text: str, pattern: str) -> float:
    found = re.findall(pattern, text)
    if len(found) != 1:
        raise ValueError(f"expected one figure for {pattern!r}, found {len(found)}")
    return float(found[0].replace(",", ""))


def records_a_day(scale: Scale) -> float:
    """Records of a working day."""
    return scale.visits * RECORDS_OF_A_VISIT


def records_a_second(scale: Scale) -> float:
    """In the busiest hour before Tết."""
    return records_a_day(scale) * PEAK_HOUR * BEFORE_TET / HOUR_S


def share_of_a_process(scale: Scale, measured: Measured) -> float:
    """Of what one process takes in, record by record, in that hour; above 0.5 take another."""
    return records_a_second(scale) / measured.single_per_s


def cores(scale: Scale, measured: Measured) -> float:
    """Busy in that hour with taking records in, central and PostgreSQL together."""
    return records_a_second(scale) * (measured.central_us + measured.database_us) / 1e6


def gigabytes_a_year(scale: Scale, measured: Measured) -> float:
    """What the database grows by, indexes included."""
    return records_a_day(scale) * DAYS_OF_A_YEAR * measured.bytes_of_a_record / GB


def catch_up_s(scale: Scale, measured: Measured) -> float:
    """Until one process has taken in what a day of outage left at the kiosks."""
    return records_a_day(scale) * BEFORE_TET / measured.batch_per_s


def rows(measured: Measured) -> list[tuple[str, str, list[str]]]:
    """What, how it is known, and the figure of each scale."""

    def each(figure: Callable[[Scale], str]) -> list[str]:
        return [figure(scale) for scale in SCALES]

    return [
        ("visits a working day", "given", each(lambda s: f"{s.visits:,}")),
        ("kiosks", "given", each(lambda s: f"{s.kiosks:,}")),
        (
            "ratings a day",
            f"computed: visits x {PARTICIPATION}",
            each(lambda s: f"{s.visits * PARTICIPATION:,.0f}"),
        ),
        (
            "records a day",
            f"computed: visits x {RECORDS_OF_A_VISIT}",
            each(lambda s: f"{records_a_day(s):,.0f}"),
        ),
        (
            "records a second, busiest hour",
            f"computed: records x {PEAK_HOUR} x {BEFORE_TET} / {HOUR_S:,}",
            each(lambda s: _few(records_a_second(s))),
        ),
        (
            "of what one process takes in, one record a request",
            f"computed: the row above / {measured.single_per_s:,.0f} measured",
            each(lambda s: f"{_few(100 * share_of_a_process(s, measured))} %"),
        ),
        (
            "cores busy with it, central and PostgreSQL",
            (
                "computed: records a second x"
                f" ({measured.central_us:,.0f} + {measured.database_us:,.0f}) µs measured"
            ),
            each(lambda s: _few(cores(s, measured))),
        ),
        (
            "until a day of outage is taken in",
            f"computed: records x {BEFORE_TET} / {measured.batch_per_s:,.0f} a second measured",
            each(lambda s: f"{_few(catch_up_s(s, measured))} s"),
        ),
        (
            "the database grows in a year by",
            (
                f"computed: records x {DAYS_OF_A_YEAR} days x"
                f" {measured.bytes_of_a_record:,.0f} bytes measured"
            ),
            each(lambda s: f"{_few(gigabytes_a_year(s, measured))} GB"),
        ),
        (
            "memory of one process in a storm of 500 kiosks",
            "measured",
            [f"{measured.memory_mb:,.0f} MB"] + ["the same"] * (len(SCALES) - 1),
        ),
    ]


def _few(value: float) -> str:
    """Two figures that mean something."""
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def table(measured: Measured) -> str:
    """The whole as it stands in the document."""
    names = " | ".join(scale.name for scale in SCALES)
    head = f"| what | how it is known | {names} |\n|---|---|" + "---|" * len(SCALES)
    lines = [f"| {what} | {how} | {' | '.join(cells)} |" for what, how, cells in rows(measured)]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    sys.stdout.write(table(read_measured()) + "\n")
