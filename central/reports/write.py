"""From what is asked for to the file: one place that knows the three writers."""

from dataclasses import dataclass

from central.reports.csv_file import csv_bytes
from central.reports.description import Report
from central.reports.file_name import file_name
from central.reports.kinds import MEDIA, Asked, Format
from central.reports.make import Progress, Source, make_report
from central.reports.pdf_file import pdf_bytes
from central.reports.xlsx_file import xlsx_bytes

MOST_PRINTED_ROWS = 15_000
"""Of a PDF: a few hundred pages, and some seconds of work. A workbook takes more."""


class TooLongError(Exception):
    """The report has more rows than a PDF is made of: expected fewer sites, or XLSX."""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished file: its name, its media type, its bytes."""

    name: str
    media: str
    content: bytes


def write_report(source: Source, asked: Asked, progress: Progress = lambda _: True) -> ReportFile:
    """The file; NoSiteError and Cancelled as `make_report`; TooLongError."""
    report = make_report(source, asked, progress)
    return ReportFile(file_name(asked), MEDIA[asked.format], file_bytes(report, asked.format))


def file_bytes(report: Report, form: Format) -> bytes:
    """The report as a file of this format; TooLongError."""
    match form:
        case Format.PDF:
            if sum(len(table.rows) for table in report.tables) > MOST_PRINTED_ROWS:
                raise TooLongError
            return pdf_bytes(report)
        case Format.XLSX:
            return xlsx_bytes(report)
        case Format.CSV:
            return csv_bytes(report)
