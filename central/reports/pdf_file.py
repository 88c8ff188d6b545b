"""Writes a report as PDF, by typst: A4 with the national header, tables, charts, page numbers.

Guarantees that every text reaches typst as data and never as markup, that the font is the one
beside this module, embedded, and none of the machine's, and that the file is tagged as PDF/UA-1
asks, so that a screen reader finds headings, tables with their headings, and what charts show.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from central.reports.description import Chart, Drawn, Form, Report, Row, Table
from central.reports.legible import on_paper
from central.reports.numbers import text_of

FONTS = Path(__file__).parent / "fonts"
FONT = FONTS / "BeVietnamPro-Regular.ttf"
"""The bold one has the same characters; a test compares them."""

TEMPLATE = Path(__file__).parent / "report.typ"
MOST_BARS = 60
"""As in a workbook: beyond it a chart cannot be read."""


def pdf_bytes(report: Report, now: datetime | None = None) -> bytes:
    """The file. `now`: the moment that the file's properties name. RuntimeError where typst cannot
    make it, which is a fault of ours.
    """
    said = on_paper(json.dumps(_report(report), ensure_ascii=False), FONT)
    try:
        return typst.compile(
            str(TEMPLATE),
            sys_inputs={"report": said},
            format="pdf",
            pdf_standards="ua-1",
            timestamp=now,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
        )
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as panic:
        # A panic of a library in Rust is no Exception, and would end the thread of reports for
        # good.
        message = "typst gave up on a report"
        raise RuntimeError(message) from panic


def _report(report: Report) -> dict[str, Any]:
    head, signature = report.head, report.signature
    page, _, pages = report.page.partition("{page}")
    between, _, after = pages.partition("{pages}")
    return {
        "language": report.language,
        "state": head.state,
        "motto": head.motto,
        "agency": head.agency,
        "unit": head.unit,
        "number": head.number,
        "place_and_day": head.place_and_day,
        "sample": head.sample,
        "title": report.title,
        "subtitle": report.subtitle,
        "lead": report.lead,
        "tables": [_table(table, report.language) for table in report.tables],
        "notes_title": report.notes_title,
        "notes": report.notes,
        "commands_title": report.commands_title,
        "commands": report.commands,
        "recipients_title": signature.recipients_title,
        "recipients": signature.recipients,
        "signature": signature.title,
        "signature_hint": signature.hint,
        "made": report.made,
        "page": [page, between, after],
    }


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [
            {
                "title": column.title,
                "group": column.group,
                "width": column.width,
                "number": column.form is not Form.TEXT,
            }
            for column in table.columns
        ],
        "rows": [_row(table, row, language) for row in table.rows],
        "empty": table.empty,
        "note": table.note,
        "chart": _chart(table, table.chart, language) if table.chart else None,
    }


def _row(table: Table, row: Row, language: str) -> dict[str, Any]:
    cells = [
        text_of(value, column.form, language)
        for value, column in zip(row.cells, table.columns, strict=False)
    ]
    return {"cells": cells, "said": row.said, "strong": row.strong}


def _chart(table: Table, chart: Chart, language: str) -> dict[str, Any] | None:
    rows = [row for row in table.rows if not row.said]
    if not 1 < len(rows) <= MOST_BARS:
        return None
    return {
        "drawn": chart.drawn.value,
        "title": chart.title,
        "names": [table.columns[place].group for place in chart.values]
        if chart.drawn is Drawn.LEVELS
        else [],
        "bars": [_bar(table, chart, row, language) for row in rows],
    }


def _bar(table: Table, chart: Chart, row: Row, language: str) -> dict[str, Any]:
    values = [row.cells[place] for place in chart.values]
    texts = [text_of(value, Form.SHARE, language) for value in values]
    label = row.cells[chart.label]
    return {
        "label": text_of(label, table.columns[chart.label].form, language),
        "values": [
            float(value) for value in values if not isinstance(value, str) and value is not None
        ],
        "texts": texts,
    }
