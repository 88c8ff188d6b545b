"""How the process writes its log: one line an event, as text for people or JSON for programs.

Guarantees that a line of a request carries the request's id, and that an exception is told by its
class and place and never by its message, which may quote what was sent. Times are UTC.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Literal, TextIO

from central.moment import to_text
from central.request_notes import current

Format = Literal["text", "json"]

QUIET = ("uvicorn", "alembic")
"""Libraries that are heard from warnings on."""


class TextLines(logging.Formatter):
    """`2026-03-02T02:00:00.000Z INFO central.request [id] words`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of an exception behind it."""
        mark = f" [{notes.request_id}]" if (notes := current()) else ""
        line = f"{_time(record)} {record.levelname} {record.name}{mark}: {record.getMessage()}"
        fault = _fault(record)
        return f"{line}: {fault[0]}\n{fault[1]}" if fault else line


class JsonLines(logging.Formatter):
    """One JSON object a line; a request's line has its parts as members of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever stands in the message."""
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if notes := current():
            line["request"] = notes.request_id
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            line |= fields
        else:
            line["message"] = record.getMessage()
        if fault := _fault(record):
            line["fault"], line["where"] = fault
        return json.dumps(line, ensure_ascii=False)


def set_up_logging(form: Format, stream: TextIO = sys.stderr) -> None:
    """Make every logger of this process write so, to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    return to_text(datetime.fromtimestamp(record.created, UTC))


def _fault(record: logging.LogRecord) -> tuple[str, str] | None:
    if not record.exc_info or record.exc_info[0] is None:
        return None
    where = "".join(traceback.format_tb(record.exc_info[2])).rstrip("\n")
    return record.exc_info[0].__name__, where
