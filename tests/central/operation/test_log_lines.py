"""Log lines: one a line whatever stands in them, and never what an exception says."""

import io
import json
import logging
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.operation.log_lines import JsonLines, TextLines
from central.request_notes import RequestNotes, begin


@pytest.fixture(params=[JsonLines, TextLines])
def written(request):
    """`written(...)`: what a call of a logger writes."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    logger = logging.getLogger("central.sample")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, stream
    logger.propagate = True
    logger.removeHandler(handler)


@given(message=st.text(max_size=200))
def test_json_line_is_one_object_on_one_line_whatever_the_message(message):
    record = logging.LogRecord("central.sample", logging.INFO, "", 1, message, (), None)
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == message


def test_exception_is_told_by_class_and_place_and_not_by_its_message(written):
    logger, stream = written
    sent = secrets.token_hex(8)
    try:
        raise ValueError(sent)
    except ValueError:
        logger.exception("it failed")
    told = stream.getvalue()
    assert sent not in told
    assert "it failed" in told
    assert "ValueError" in told
    assert "test_log_lines.py" in told


def test_line_carries_the_id_of_the_request_under_way(written):
    logger, stream = written
    notes = RequestNotes("GET", "/k")
    begin(notes)
    logger.warning("a word")
    assert notes.request_id in stream.getvalue()


def test_json_line_has_time_level_and_logger():
    record = logging.LogRecord("central.sample", logging.WARNING, "", 1, "w %d", (3,), None)
    record.created = 0.25
    line = json.loads(JsonLines().format(record))
    assert line["time"] == "1970-01-01T00:00:00.250Z"
    assert (line["level"], line["logger"], line["message"]) == ("warning", "central.sample", "w 3")
