"""Kiosk and phone are never added up, and it does not matter whose records come first."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from central.audit.recount import Recount
from central.tally.counting import Entry
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from tests.central.hall import rating_body, visit_id

KIOSK, OTHER_KIOSK = LogName("k-a", "e" * 22), LogName("k-b", "c" * 22)
PHONE = LogName("phone", "a" * 22)
LOGS = (KIOSK, OTHER_KIOSK, PHONE)
DAY = "2026-03-02"

at_kiosk = st.tuples(
    st.sampled_from(["served", "unrated", "rating", "rating.survey", "test", "test.rating"]),
    st.integers(1, 3),
    st.integers(1, 5),
)
on_phone = st.tuples(
    st.sampled_from(["rating", "rating", "rating.survey"]), st.integers(1, 3), st.integers(1, 5)
)
finished_logs = st.tuples(
    st.lists(at_kiosk, max_size=6), st.lists(at_kiosk, max_size=4), st.lists(on_phone, max_size=6)
)
orders = st.lists(st.sampled_from(LOGS), max_size=20)


def entry(seq, action):
    kind, visit, level = action
    body = rating_body("quay-1", visit_id(visit), level)
    if kind in ("test", "test.rating"):
        kind, body = {"test": "visit.served"}.get(kind, "rating"), {**body, "test": True}
    elif kind in ("served", "unrated"):
        kind, body = f"visit.{kind}", {**body, "cause": "window-over"}
    return Entry(seq, DAY, read_facts(kind, body))


def deliver(finished, order):
    """Count the logs a record at a time, whose turn it is by `order`, then what is left."""
    entries = {
        name: [entry(seq, action) for seq, action in enumerate(actions, 1)]
        for name, actions in zip(LOGS, finished, strict=True)
    }
    recount = Recount(lambda log, seq: entries[log][seq - 1])
    waiting = {name: list(found) for name, found in entries.items()}
    for name in [*order, *(each for each in LOGS for _ in entries[each])]:
        if waiting[name]:
            recount.add_batch(name, [waiting[name].pop(0)], quarantined=False)
    return recount


def counted_plainly(finished):
    """By definition: one rating a visit; the kiosks' before the phone's, the lowest log's first."""
    answers, surveys, tested = {}, {}, visits_of_test(finished)
    for name, actions in zip(LOGS, finished, strict=True):
        for kind, visit, level in actions:
            if name is PHONE and visit in tested:
                continue
            if kind == "rating":
                answers.setdefault(visit, (name.channel, level))
            elif kind == "rating.survey" and name is PHONE:
                surveys.setdefault(visit, ("phone", level))
    return Counter(answers.values()) + Counter(surveys.values())


def visits_of_test(finished):
    return {visit for log in finished for kind, visit, _ in log if kind.startswith("test")}


def counted(recount):
    found = Counter()
    for key, n in recount.ratings.items():
        if not key.mark and key.question == "service":
            found[key.channel, key.answer] += n
    return +found


@given(finished=finished_logs, order=orders)
@settings(max_examples=200)
def test_figures_of_both_channels_do_not_depend_on_the_order(finished, order):
    one, other = deliver(finished, []), deliver(finished, order)
    assert counted(one) == counted(other) == counted_plainly(finished)
    assert +one.ratings == +other.ratings
    assert +one.events == +other.events
    assert one.visits == other.visits
    assert {place for place, _ in one.exclusions} == {place for place, _ in other.exclusions}
    # A mark once set stays beside a later one: only a visit of both kinds can have two.
    of_kiosks = {visit for log in finished[:2] for kind, visit, _ in log if kind == "rating"}
    if not of_kiosks & visits_of_test(finished):
        assert one.exclusions == other.exclusions
    assert all(n >= 0 for n in other.ratings.values())


@given(finished=finished_logs, order=orders)
def test_visit_is_answered_once_though_both_channels_rated_it(finished, order):
    recount = deliver(finished, order)
    told = [{action[1] for action in log if action[0] == "served"} for log in finished]
    rated = [{action[1] for action in log if action[0] == "rating"} for log in finished]
    at_kiosk, by_phone = rated[0] | rated[1], rated[2] - visits_of_test(finished)
    found = Counter()
    for key, n in recount.events.items():
        found[key.event] += n
    assert found["answered"] == len((told[0] | told[1]) & (at_kiosk | by_phone))
    assert found["phone-answered"] == len((told[0] | told[1]) & (by_phone - at_kiosk))


@given(finished=finished_logs, order=orders)
def test_nothing_is_released_when_only_phones_rated(finished, order):
    recount = deliver(([], [], finished[2]), order)
    assert recount.released == {}


def test_phones_rating_is_named_as_such_when_the_kiosks_displaces_it():
    finished = ([("rating", 1, 2)], [], [("rating", 1, 5)])
    for order in ([], [PHONE, KIOSK]):
        recount = deliver(finished, order)
        assert recount.exclusions == {((*PHONE, 1), "also-kiosk")}


def test_phones_rating_is_a_test_when_the_kiosk_was_in_test_mode():
    finished = ([("test", 1, 2)], [], [("rating", 1, 5)])
    for order in ([], [PHONE, KIOSK]):
        recount = deliver(finished, order)
        assert recount.exclusions == {((*PHONE, 1), "test")}
        assert not +counted(recount)
