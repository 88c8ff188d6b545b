"""Notes on a day: written, corrected by another note, refused with a reason; on both databases."""

from datetime import UTC, datetime

import pytest

from central.day_notes import NoteError, NoteKind, WishedNote, note_text, write_note
from central.store.day_note_queries import notes_on, standing_notes
from central.store.engine import reading
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE
from tests.central.hands import author

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
DAY = "2026-03-02"


def write(hall, **wished):
    given = {"day": DAY, "kind": "power-cut", "text": "", **wished}
    return write_note(hall.engine, SITE, WishedNote(**given), author("lan"), NOW)


def notes(hall, first=DAY, last=DAY, of=notes_on):
    with reading(hall.engine) as connection:
        return of(connection, SITE, first, last)


def test_correction_strikes_the_note_and_both_stay(hall):
    write(hall, text="  Mất điện\ttừ 9 giờ ", counter="quay-1")
    write(hall, kind="network-down", text="Mất mạng từ 9 giờ", strikes=1)
    first, second = notes(hall)
    assert (first.text, first.struck_by, first.counter_id) == ("Mất điện từ 9 giờ", 2, "quay-1")
    assert (second.strikes, second.struck_by, second.written_by) == (1, None, "lan")
    assert notes(hall, of=standing_notes) == [second]
    write(hall, kind="withdrawn", strikes=2)
    assert notes(hall, of=standing_notes) == []
    assert [note.number for note in notes(hall)] == [1, 2, 3]
    noted = [entry for entry in entries_of(hall.engine) if entry.what == "day.noted"]
    assert [(entry.about, entry.site, entry.facts["number"]) for entry in noted] == [
        (DAY, SITE, 1), (DAY, SITE, 2), (DAY, SITE, 3),
    ]  # fmt: skip
    assert noted[1].facts["strikes"] == 1


def test_form_that_comes_twice_leaves_one_note(hall):
    write(hall, text="một")
    assert write(hall, text="một").number == 1
    assert write(hall, text="hai").number == 2
    assert len([each for each in entries_of(hall.engine) if each.what == "day.noted"]) == 2


def test_days_are_told_apart_when_a_period_is_asked_for(hall):
    write(hall, day="2026-02-28")
    write(hall)
    assert [note.day for note in notes(hall, "2026-02-01")] == ["2026-02-28", DAY]
    assert notes(hall, "2026-02-28", "2026-03-01")[0].number == 1


REFUSED = {
    "kind": {"kind": "flood"},
    "too_long": {"text": "á" * 201},
    "odd": {"text": "a\u202eb"},
    "empty": {"kind": "other", "text": "  "},
    "personal": {"text": "bà Mẫu, CCCD 001 099 012 345"},
    "day": {"day": "2026-03-03"},
    "counter": {"counter": "quay-99"},
    "struck": {"strikes": 7},
}


@pytest.mark.parametrize("fault", REFUSED)
def test_note_is_refused_with_its_reason_and_nothing_is_written(hall, fault):
    with pytest.raises(NoteError) as refused:
        write(hall, **REFUSED[fault])
    assert refused.value.fault == fault
    assert notes(hall, "2000-01-01", "2100-01-01") == []


@pytest.mark.parametrize("day", ["02/03/2026", "2026-3-2", "20260302", "1970-01-01", ""])
def test_day_is_refused_when_it_is_not_one_that_was(hall, day):
    with pytest.raises(NoteError):
        write(hall, day=day)


def test_note_is_struck_once_and_a_withdrawal_not_at_all(hall):
    write(hall)
    write(hall, kind="withdrawn", strikes=1)
    for struck in (1, 2):
        with pytest.raises(NoteError) as refused:
            write(hall, kind="other", text="khác", strikes=struck)
        assert refused.value.fault == "struck"
    with pytest.raises(NoteError):
        write(hall, kind="withdrawn")


def test_text_takes_a_date_and_no_longer_number():
    assert note_text("dời ki-ốt ngày 02-03-2026", NoteKind.KIOSK_MOVED)
    for text in ("0912 345 678", "H12.34-250101-0001", "001099012345"):
        with pytest.raises(NoteError):
            note_text(text, NoteKind.OTHER)
