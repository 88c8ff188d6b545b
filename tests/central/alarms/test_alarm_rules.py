"""Each rule: what is off and what is not, beside each threshold; pure."""

import string
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.alarms.changes import changes
from central.alarms.facts import CentralFacts, RevisedOn, Room
from central.alarms.registry import CENTRAL_RULES, KINDS, SITE_RULES, kind_of
from central.alarms.rules import (
    audit_log,
    clock,
    disk,
    fork,
    gap,
    mail,
    night,
    quarantine,
    refused,
    revised,
    silent,
    source,
    storage,
    unconfirmed,
    version,
    waits,
)
from tests.central.alarms.conftest import MONDAY, UNKNOWN, beat, kiosk, site

MINUTE = timedelta(minutes=1)


def found(rule, facts, now=MONDAY):
    """Each cause as its subject and whether it begins an alarm."""
    return [(each.subject, each.begins) for each in rule.causes(facts, now)]


def heard(ago, **known):
    return kiosk(beat=beat(MONDAY - ago), **known)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(minutes=15), []),
        (timedelta(minutes=16), []),
        (timedelta(minutes=17), [("k-1", True)]),
        (timedelta(days=3), [("k-1", True)]),
    ],
)
def test_kiosk_is_silent_when_not_heard_in_opening_hours(ago, expected):
    assert found(silent, site(heard(ago))) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "begins"),
    [
        (6, 0, False),  # before the counter opens
        (7, 40, False),  # ten minutes of this morning alone: it may still be starting
        (7, 47, True),
        (12, 0, False),  # at noon what stood stays
        (13, 40, False),
        (20, 0, False),
    ],
)
def test_silence_counts_from_the_opening_and_outside_hours_begins_nothing(hour, minute, begins):
    now = MONDAY.replace(hour=hour, minute=minute)
    facts = site(kiosk(beat=beat(now - timedelta(hours=14))))
    assert found(silent, facts, now) == [("k-1", begins)]


def test_silence_on_a_closed_day_begins_nothing():
    sunday = MONDAY + timedelta(days=6)
    assert found(silent, site(heard(timedelta(0))), sunday) == [("k-1", False)]


def test_silence_with_unknown_hours_is_told_after_a_day_and_says_so():
    within = site(heard(timedelta(hours=23)), hours=UNKNOWN)
    assert found(silent, within) == [("k-1", False)]
    (cause,) = silent.causes(site(heard(timedelta(hours=25)), hours=UNKNOWN), MONDAY)
    assert cause.begins
    said = kind_of(cause.kind).detail(cause.detail, "vi")
    assert said.startswith("chưa biết giờ mở cửa")


def test_silence_does_not_count_while_the_central_itself_was_away():
    facts = site(heard(timedelta(hours=1)), watched_since=MONDAY - timedelta(minutes=10))
    assert found(silent, facts) == [("k-1", False)]
    assert found(silent, facts, MONDAY + timedelta(minutes=7)) == [("k-1", True)]


def test_kiosk_never_heard_of_is_silent_from_its_approval():
    fresh = kiosk(beat=None, known_since=MONDAY - timedelta(minutes=10))
    assert found(silent, site(fresh)) == []
    assert found(silent, site(kiosk(beat=None))) == [("k-1", True)]


OFF = [
    (disk, {"disk_free_mb": 511}, {"disk_free_mb": 512}),
    (clock, {"clock": "unsynced"}, {"clock": "synced"}),
    (source, {"source": "gone"}, {"source": "ok"}),
    (source, {"source": "unknown"}, {"source": "none"}),
    (version, {"version": "0.1.9"}, {"version": "0.2.0"}),
    (version, {"version": "0.1.10"}, {"version": "0.10.0"}),
    (version, {"version": "0.1"}, {"version": "moi"}),
    (refused, {"refused": "questionnaire.id: there is none such"}, {"refused": None}),
]


@pytest.mark.parametrize(("rule", "off", "well"), OFF)
def test_kiosk_is_off_by_what_it_said_last_and_not_otherwise(rule, off, well):
    assert found(rule, site(kiosk(beat=beat(**off)))) == [("k-1", True)]
    assert found(rule, site(kiosk(beat=beat(**well)))) == []
    assert found(rule, site(kiosk(beat=None))) == []


@pytest.mark.parametrize(("rule", "off", "_well"), [each for each in OFF if each[0] is not version])
def test_what_a_silent_kiosk_said_begins_nothing_and_ends_nothing(rule, off, _well):
    old = kiosk(beat=beat(MONDAY - timedelta(hours=1), **off))
    assert found(rule, site(old)) == [("k-1", False)]


def test_old_version_is_an_alarm_after_its_days_though_the_kiosk_is_off_at_night():
    pending = []
    for hour in range(0, 15 * 24, 6):
        now = MONDAY + timedelta(hours=hour)
        last = now if hour % 24 < 12 else now - timedelta(hours=6)
        facts = site(kiosk(beat=beat(last, version="0.1.0")))
        made = changes(version.causes(facts, now), [], pending, KINDS, now)
        if made.begun:
            break
        pending = [each for each in pending if each not in made.dropped] + made.pended
    assert now - MONDAY == version.OLD_AFTER
    gone = kiosk(beat=beat(MONDAY - timedelta(days=5), version="0.1.0"))
    assert found(version, site(gone)) == [("k-1", False)]


def test_source_is_told_of_while_the_site_is_open_or_its_hours_are_unknown():
    noon = MONDAY.replace(hour=12)
    off = kiosk(beat=beat(noon, source="garbled"))
    assert found(source, site(off), noon) == [("k-1", False)]
    assert found(source, site(off, hours=UNKNOWN), noon) == [("k-1", True)]


def test_configuration_waits_only_where_another_one_is_in_force_and_was_not_refused():
    def at(**known):
        said = {"etag": "A", **known.pop("said", {})}
        return site(kiosk(beat=beat(**said), **known))

    assert found(waits, at(wanted="B")) == [("k-1", True)]
    assert found(waits, at(wanted="A")) == []
    assert found(waits, at(wanted=None)) == []
    assert found(waits, at(wanted="B", said={"etag": None})) == []
    assert found(waits, at(wanted="B", said={"refused": "why"})) == []


def test_counter_is_unconfirmed_when_none_or_another_was_confirmed():
    assert found(unconfirmed, site(kiosk(bound_counter=None))) == [("k-1", True)]
    (other,) = unconfirmed.causes(site(kiosk(bound_counter="quay-2")), MONDAY)
    assert other.detail == "quay-2"
    assert found(unconfirmed, site(kiosk())) == []
    assert found(unconfirmed, site(kiosk(counter=None, bound_counter=None))) == []


def test_quarantine_begins_and_a_fork_is_kept_as_long():
    facts = site(quarantined=frozenset({"k-9"}))
    assert found(quarantine, facts) == [("k-9", True)]
    assert found(fork, facts) == [("k-9", False)]
    assert found(fork, site(kiosk())) == []


def test_gap_begins_for_an_approved_kiosk_and_is_kept_for_any_other():
    facts = site(kiosk(), missing=frozenset({"k-1", "k-9"}))
    assert found(gap, facts) == [("k-1", True), ("k-9", False)]


def test_revised_day_is_told_of_for_a_week_after_its_last_change():
    def at(days):
        return site(revised=(RevisedOn("2026-02-20", MONDAY - timedelta(days=days)),))

    (cause,) = revised.causes(at(7), MONDAY)
    assert (cause.subject, cause.of_day) == ("2026-02-20", True)
    assert found(revised, at(8)) == []


def of_central(**known):
    return CentralFacts(**{"holds_records": True, "head_at": MONDAY, **known})


def test_night_is_unsigned_after_26_hours():
    for hours, expected in ((26, []), (27, [("", True)])):
        facts = of_central(head_at=MONDAY - timedelta(hours=hours))
        assert found(night, facts) == expected


def test_night_before_the_first_list_lasts_as_long_and_without_a_record_is_none():
    (cause,) = night.causes(of_central(head_at=None), MONDAY)
    assert cause.lasts == night.SIGNED_WITHIN
    assert found(night, of_central(head_at=None, holds_records=False)) == []


@pytest.mark.parametrize(
    ("free_mb", "total_mb", "is_off"),
    [
        (2047, 10_000, True),
        (2049, 10_000, False),
        (7000, 100_000, True),
        (9000, 100_000, False),
        (19_000, 4_000_000, True),
        (21_000, 4_000_000, False),
    ],
)
def test_storage_is_full_by_share_and_by_size(free_mb, total_mb, is_off):
    facts = of_central(rooms=(Room("/srv", free_mb, total_mb),))
    assert bool(found(storage, facts)) is is_off


def test_audit_log_and_mail_are_told_of_when_they_fail():
    assert found(audit_log, of_central(audit_fault="entry 3: audit.row")) == [("", True)]
    assert found(audit_log, of_central()) == []
    since = MONDAY - timedelta(hours=5)
    assert found(mail, of_central(mail_failing_since=since)) == []
    assert found(mail, of_central(mail_failing_since=since), MONDAY + 61 * MINUTE) == [("", True)]


def test_every_kind_has_its_words_in_both_languages_and_no_place_to_fill():
    assert len(KINDS) == len(SITE_RULES) + len(CENTRAL_RULES) + 3
    for name, kind in KINDS.items():
        assert name == kind.name
        for said in (kind.title, kind.do, *kind.details.values()):
            for text in (said.vi, said.en):
                assert text.strip() == text
                assert text
                assert not [one for _, one, _, _ in string.Formatter().parse(text) if one]
            assert said.vi != said.en


def test_kind_of_a_newer_version_says_its_name():
    assert kind_of("of-tomorrow").title.vi == "of-tomorrow"


@given(
    st.datetimes(
        min_value=MONDAY.replace(tzinfo=None), max_value=MONDAY.replace(2027, tzinfo=None)
    ),
    st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=40)),
)
def test_silence_never_begins_while_closed(moment, ago):
    now = moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    facts = site(kiosk(beat=beat(now - ago)))
    begun = [each for each in silent.causes(facts, now) if each.begins]
    assert not begun or facts.opened_at(now) is not None
    assert facts.today(now) >= date(2026, 3, 2)
