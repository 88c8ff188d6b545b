"""Which backups stay, for any that are held."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from central.backup.kept import to_remove
from central.backup.name import POSTGRESQL, moment_of, name_of

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
held = st.lists(
    st.integers(-3 * 24, 800 * 24).map(lambda hours: NOW - timedelta(hours=hours)), max_size=60
)


@given(held, st.integers(1, 40), st.integers(0, 60), st.integers(0, 59))
def test_newest_good_and_all_of_the_days_stay_whatever_is_held(every, days, weeks, which):
    good = sorted(every)[min(which, len(every) - 1)] if every else None
    gone = to_remove(every, NOW, days, weeks, good)
    assert set(gone) <= set(every)
    assert not gone or max(gone) < good
    assert all(each < NOW - timedelta(days=days) for each in gone)
    stay = set(every) - set(gone)
    for each in gone:
        newer = [one for one in stay if one > each]
        in_week = [one for one in newer if one.isocalendar()[:2] == each.isocalendar()[:2]]
        assert in_week or each < NOW - timedelta(weeks=weeks)
    assert to_remove(stay, NOW, days, weeks, good) == []


@given(held, st.integers(1, 40))
def test_nothing_goes_when_no_backup_is_known_to_be_good(every, days):
    assert to_remove(every, NOW, days, 0, None) == []
    assert to_remove(every, NOW, days, 0, NOW - timedelta(days=9999)) == []


def test_last_of_each_week_stays_when_its_days_are_over():
    every = [NOW - timedelta(days=n) for n in range(60)]
    stay = set(every) - set(to_remove(every, NOW, 14, 8, every[0]))
    assert len(stay) == 15 + 6
    assert all(each.isoweekday() == 7 for each in stay if each < NOW - timedelta(days=14))


@given(st.datetimes(NOW.replace(year=1000, tzinfo=None), NOW.replace(year=9999, tzinfo=None)))
def test_moment_is_read_again_when_it_stands_in_a_name(moment):
    at = moment.replace(microsecond=0, tzinfo=UTC)
    assert moment_of(name_of(at, POSTGRESQL)) == at


def test_name_is_none_of_ours_when_it_has_another_form():
    for name in ("thuocdo.dump", "thuocdo-20261399T000000Z.dump", "thuocdo-20261123T010000Z.toml"):
        assert moment_of(name) is None
