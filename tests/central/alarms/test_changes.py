"""What begins and what ends, over any history of looks; pure."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.alarms.alarm import Alarm
from central.alarms.changes import changes
from central.alarms.facts import Cause
from central.alarms.kind import Kind, Role, Sentence, Severity
from central.moment import from_text, to_text
from tests.central.alarms.conftest import MONDAY

WORDS = Sentence("a", "b")
AT_ONCE = Kind("at-once", Severity.NOW, WORDS, WORDS)
LASTING = Kind("lasting", Severity.NOW, WORDS, WORDS, lasts=timedelta(minutes=10))
BY_HAND = Kind("by-hand", Severity.NOW, WORDS, WORDS, settled_by=frozenset({Role.AUDITOR}))
KINDS = {each.name: each for each in (AT_ONCE, LASTING, BY_HAND)}


class World:
    """Alarms and what is on its way, after look upon look, a minute apart."""

    def __init__(self):
        self.now = MONDAY
        self.standing, self.pending, self.ended = [], [], []

    def look(self, *causes, minutes=1):
        self.now += timedelta(minutes=minutes)
        made = changes(causes, self.standing, self.pending, KINDS, self.now)
        for cause, since in made.begun:
            name = f"{cause.kind}:{cause.subject}:{to_text(self.now)}"
            self.standing.append(
                Alarm(cause.kind, "xa-mau", cause.subject, None, since, cause.detail, name)
            )
        self.ended += made.ended
        self.standing = [each for each in self.standing if each not in made.ended]
        self.pending = [each for each in self.pending if each not in made.dropped] + made.pended
        return made


def test_cause_is_one_alarm_however_often_it_is_looked_at():
    world = World()
    assert len(world.look(Cause("at-once", "k")).begun) == 1
    for _ in range(5):
        assert not world.look(Cause("at-once", "k"))
    assert len(world.look().ended) == 1
    assert world.standing == []


def test_cause_must_last_as_its_kind_says_and_its_alarm_is_since_it_began():
    world = World()
    first = world.look(Cause("lasting", "k"))
    assert [each.kind for each in first.pended] == ["lasting"]
    began = world.now
    assert not world.look(Cause("lasting", "k"), minutes=9)
    made = world.look(Cause("lasting", "k"))
    assert [since for _, since in made.begun] == [began]
    assert len(made.dropped) == 1


def test_cause_that_goes_in_between_begins_its_time_anew():
    world = World()
    world.look(Cause("lasting", "k"))
    assert len(world.look(minutes=9).dropped) == 1
    world.look(Cause("lasting", "k"))
    assert not world.look(Cause("lasting", "k"), minutes=9)


def test_what_cannot_be_told_begins_nothing_ends_nothing_and_counts_no_time():
    world = World()
    unsure = Cause("at-once", "k", begins=False)
    assert not world.look(unsure)
    world.look(Cause("at-once", "k"))
    assert not world.look(unsure)
    assert len(world.look().ended) == 1
    world.look(Cause("lasting", "k"))
    assert len(world.look(Cause("lasting", "k", begins=False), minutes=9).dropped) == 1


def test_detail_follows_but_not_where_a_program_wrote_it():
    world = World()
    world.look(Cause("at-once", "k", detail="400 MB"))
    made = world.look(Cause("at-once", "k", detail="300 MB"))
    assert [detail for _, detail in made.altered] == ["300 MB"]


@pytest.mark.parametrize("kind", ["by-hand", "of-tomorrow"])
def test_what_somebody_must_settle_and_what_is_not_known_stays(kind):
    world = World()
    world.standing = [Alarm(kind, "xa-mau", "k", None, MONDAY, "", "x")]
    assert not world.look()


def test_two_alarms_of_one_cause_end_together():
    world = World()
    world.standing = [Alarm("at-once", "xa-mau", "k", None, MONDAY, "", name) for name in "ab"]
    assert not world.look(Cause("at-once", "k"))
    assert len(world.look().ended) == 2


SAID = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from(["at-once", "lasting"]), st.sampled_from(["k-1", "k-2"])),
        st.booleans(),
    ),
    max_size=40,
)


@given(SAID, st.integers(min_value=1, max_value=7))
def test_any_history_has_one_alarm_for_a_cause_and_none_before_its_time(said, minutes):
    world = World()
    for causes in said:
        given_now = [Cause(kind, subject, begins=sure) for (kind, subject), sure in causes.items()]
        made = world.look(*given_now, minutes=minutes)
        open_now = [(each.kind, each.subject) for each in world.standing]
        assert len(open_now) == len(set(open_now))
        assert set(open_now) <= set(causes), "what is gone has ended"
        for cause, since in made.begun:
            assert world.now - since >= KINDS[cause.kind].lasts
        assert not {(each.kind, each.subject) for each in world.pending} & set(open_now)
        assert all(from_text(each.since) <= world.now for each in world.pending)
        # A second look at the same moment finds nothing to do.
        assert not changes(given_now, world.standing, world.pending, KINDS, world.now)
