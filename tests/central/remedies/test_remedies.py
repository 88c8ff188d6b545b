"""Remedies: written, taken the place of, refused with a reason; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.remedies import (
    RemedyError,
    RemedyFault,
    RemedyState,
    WishedRemedy,
    is_overdue,
    write_remedy,
)
from central.remedies.text import remedy_text
from central.store.engine import reading
from central.store.remedy_queries import remedies_of
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE
from tests.central.hands import author

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
TODAY = "2026-03-02"


def write(hall, now=NOW, by="lan", **wished):
    given = {
        "text": "Thêm biển chỉ dẫn ở sảnh",
        "responsible": "Văn phòng",
        "due": "2026-03-20",
        "counter": "quay-1",
        "factor": "access",
        "questionnaire": "sipas-dich-vu@1",
        **wished,
    }
    return write_remedy(hall.engine, SITE, WishedRemedy(**given), author(by), now)


def held(hall):
    with reading(hall.engine) as connection:
        return remedies_of(connection, [SITE])


@pytest.mark.both_databases
def test_news_of_a_remedy_takes_its_place_and_both_stay(hall):
    write(hall, text="  Thêm biển\tchỉ dẫn ")
    made = write(hall, strikes=1, state="done", counter="", factor="", questionnaire="")
    first, second = held(hall)
    assert (first.text, first.struck_by, first.state) == ("Thêm biển chỉ dẫn", 2, "open")
    assert second == made
    # The place is that of the row that is struck, whatever the form said.
    assert (second.counter_id, second.factor) == ("quay-1", "access")
    noted = [each for each in entries_of(hall.engine) if each.what == "remedy.written"]
    assert [(each.site, each.facts["number"], each.facts["state"]) for each in noted] == [
        (SITE, 1, "open"),
        (SITE, 2, "done"),
    ]
    assert noted[1].facts["strikes"] == 1


@pytest.mark.both_databases
def test_form_that_comes_twice_leaves_one_row(hall):
    assert write(hall).number == write(hall).number == 1
    assert write(hall, by="minh").number == 2
    write(hall, strikes=1, state="dropped")
    assert write(hall, strikes=1, state="dropped").number == 3
    assert len(held(hall)) == 3


def test_day_that_is_over_may_be_said_again_when_a_late_remedy_is_done(hall):
    write(hall)
    later = NOW + timedelta(days=60)
    assert write(hall, later, strikes=1, state="done").due == "2026-03-20"
    with pytest.raises(RemedyError, match="due"):
        write(hall, later, strikes=2, due="2026-03-19")


REFUSED = {
    RemedyFault.EMPTY: {"text": " \t "},
    RemedyFault.TOO_LONG: {"text": "á" * 301},
    RemedyFault.RESPONSIBLE: {"responsible": ""},
    RemedyFault.ODD: {"text": "a\u202eb"},
    RemedyFault.PERSONAL: {"text": "gọi lại ông Mẫu số 0900 000 000"},
    RemedyFault.DUE: {"due": "2026-03-01"},
    RemedyFault.PLACE: {"counter": "quay-99"},
    RemedyFault.STATE: {"state": "done"},
    RemedyFault.STRUCK: {"strikes": 7},
}


@pytest.mark.parametrize("fault", REFUSED)
def test_remedy_is_refused_with_its_reason_and_nothing_is_written(hall, fault):
    with pytest.raises(RemedyError) as refused:
        write(hall, **REFUSED[fault])
    assert refused.value.fault == fault
    assert held(hall) == []
    assert set(REFUSED) == set(RemedyFault)


@pytest.mark.parametrize(
    ("wished", "fault"),
    [
        ({"responsible": "x" * 81}, "responsible"),
        ({"responsible": "CCCD 001 099 012 345"}, "personal"),
        ({"due": "20/03/2026"}, "due"),
        ({"due": "20260320"}, "due"),
        ({"due": ""}, "due"),
        ({"due": "9999-12-31"}, "due"),
        ({"factor": "beauty"}, "place"),
        ({"questionnaire": "<script>"}, "place"),
        ({"state": "open; drop"}, "state"),
    ],
)
def test_odd_input_is_refused_with_its_reason(hall, wished, fault):
    with pytest.raises(RemedyError, match=fault):
        write(hall, **wished)
    assert held(hall) == []


def test_row_is_struck_once(hall):
    write(hall)
    write(hall, strikes=1, state="dropped")
    with pytest.raises(RemedyError, match="struck"):
        write(hall, strikes=1, state="done")


@given(st.integers(-400, 400), st.sampled_from(RemedyState))
def test_only_what_is_open_after_its_day_is_overdue(days, state):
    today = date.fromisoformat(TODAY)
    due = today + timedelta(days=days)
    assert is_overdue(state.value, due.isoformat(), today) == (state == "open" and days < 0)


@given(st.text(max_size=400))
def test_text_is_taken_in_one_spelling_or_refused(typed):
    try:
        text = remedy_text(typed)
    except RemedyError:
        return
    assert remedy_text(text) == text
    assert 0 < len(text) <= 300
