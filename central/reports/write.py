"""From what is asked for to the file: one place that knows the three writers."""

from dataclasses import dataclass

from central.reports.csv_file import csv_bytes
from central.reports.description import Report
from central.reports.file_name import file_name
from central.reports.kinds import MEDIA, Asked, Format
from central.reports.make import Progress, Source, make_report
from central.reports.pdf_file import pdf_bytes
from central.reports.xlsx_file import xlsx_bytes


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A finished file: its name, its media type, its bytes."""

    name: str
    media: str
    content: bytes


def write_report(source: Source, asked: Asked, progress: Progress = lambda _: True) -> ReportFile:
    """The file; LookupError and Cancelled as `make_report`."""
    report = make_report(source, asked, progress)
    return ReportFile(file_name(asked), MEDIA[asked.format], file_bytes(report, asked.format))


def file_bytes(report: Report, form: Format) -> bytes:
    """The report as a file of this format."""
    match form:
        case Format.PDF:
            return pdf_bytes(report)
        case Format.XLSX:
            return xlsx_bytes(report)
        case Format.CSV:
            return csv_bytes(report)
