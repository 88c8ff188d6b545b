"""What a report may be: its kinds, its formats, and what somebody asks for. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from central.released.audience import By
from central.reports.period import Period


class Kind(StrEnum):
    """What a report is about."""

    SATISFACTION = "satisfaction"
    """By unit or counter, and over time."""

    OFFICERS = "officers"
    PROCEDURES = "procedures"
    SIPAS = "sipas"
    """Factors of the survey on services, by their criteria."""

    TT01 = "tt01"
    """The forms of TT 01/2018/TT-VPCP, as far as a counter feeds them."""

    QD766 = "qd766"
    """Counts that an office may use for QĐ 766/QĐ-TTg."""


class Format(StrEnum):
    """What is written."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"


MEDIA: dict[Format, str] = {
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}

TOLD_APART: dict[Kind, tuple[By, ...]] = {
    Kind.SATISFACTION: (By.SITE,),
    Kind.OFFICERS: (By.SITE, By.OFFICER),
    Kind.PROCEDURES: (By.SITE, By.PROCEDURE),
    Kind.SIPAS: (By.SITE,),
    Kind.TT01: (By.SITE, By.OFFICER),
    Kind.QD766: (By.SITE, By.PROCEDURE),
}
"""What the figures of each site are read by, beside what depends on the number of sites."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as it is asked for. `sites`: ids, at least one; `language`: vi or en."""

    kind: Kind
    sites: tuple[str, ...]
    period: Period
    format: Format
    language: str
