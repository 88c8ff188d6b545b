"""How logs stand over days: which go in, and what is said of each."""

from datetime import UTC, datetime, timedelta

import pytest

from central.moment import to_text
from central.store.log_standing_queries import LogRowOfSite
from central.store.missing_queries import Missing
from central.store.today_queries import LogFacts
from central.tally.log_standing import logs_standing

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = "A" * 22, "B" * 22


def row(epoch=NEW, *, opened=10, last=0.0, held=50, serves=True, kiosk="k-1", beat=None, **more):
    """A log opened `opened` days ago, whose last record came `last` days ago."""
    beat_epoch = NEW if beat is None else beat
    facts = {
        "counter_id": "quay-1",
        "epoch": epoch,
        "held": held,
        "received_at": to_text(NOW - DAY * last),
        "quarantined": False,
        "fork_waits": False,
        "beat_epoch": beat_epoch,
        "beat_seq": held,
        "beat_unsent": 0,
        "beat_at": to_text(NOW),
    }
    return LogRowOfSite(kiosk, to_text(NOW - DAY * opened), serves, LogFacts(**facts | more))


def standing(rows, missing=(), first=NOW - 5 * DAY, end=NOW + DAY):
    return logs_standing(rows, missing, NOW, first, end)


def gap(first, last, epoch=OLD):
    return Missing("k-1", "quay-1", epoch, first, last, "heartbeat", to_text(NOW))


def test_log_that_a_kiosk_writes_says_the_word_of_the_day():
    (found,) = standing([row()])
    assert (found.is_current, found.state.state, found.follows) == (True, "whole", False)


def test_kiosk_that_is_off_now_says_nothing_of_the_records_before():
    off = row(beat_at=to_text(NOW - DAY), last=1)
    (found,) = standing([off])
    assert (found.state.state, found.is_silent) == ("whole", True)
    (past,) = standing([off], first=NOW - 9 * DAY, end=NOW - 2 * DAY)
    assert (past.state.state, past.is_silent) == ("whole", False)


def test_earlier_log_is_never_silent_and_the_next_one_follows_it():
    found = standing([row(OLD, opened=20, last=3), row(opened=3)])
    assert [each.state.state for each in found] == ["whole", "whole"]
    assert [each.follows for each in found] == [False, True]
    assert [each.is_current for each in found] == [False, True]


@pytest.mark.parametrize(
    ("last", "expected"), [(4.9, 2), (5.1, 1)], ids=["ended-within", "ended-before"]
)
def test_log_goes_in_unless_it_was_over_before_the_days(last, expected):
    assert len(standing([row(OLD, opened=20, last=last), row()])) == expected


def test_log_that_was_opened_after_the_days_is_left_out():
    assert standing([row(opened=1)], first=NOW - 9 * DAY, end=NOW - 2 * DAY) == ()


def test_log_with_missing_records_is_told_whenever_it_ended():
    found = standing([row(OLD, opened=90, last=60, held=40), row()], [gap(41, 60)])
    assert [(each.state.state, each.state.held, each.state.expected) for each in found] == [
        ("missing", 40, 60),
        ("whole", 50, 50),
    ]


def test_log_of_which_nothing_came_is_told_when_somebody_spoke_of_it():
    found = standing([row()], [gap(1, 12)])
    assert [(each.epoch, each.state.held, each.state.expected) for each in found] == [
        (NEW, 50, 50),
        (OLD, 0, 12),
    ]


def test_kiosk_that_ended_is_whole_or_apart_and_never_silent():
    ended = {"serves": False, "last": 2, "beat_at": to_text(NOW - 2 * DAY)}
    assert standing([row(**ended)])[0].state.state == "whole"
    assert standing([row(**ended, quarantined=True)])[0].state.state == "apart"
    assert standing([row(**ended, quarantined=True, fork_waits=True)])[0].state.state == "fork"
