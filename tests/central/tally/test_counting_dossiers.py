"""Of visits of the same dossier one rating counts, whatever came first and however it was cut."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.audit.recount import Recount
from central.tally.counting import Entry
from central.tally.dossiers import join, members_together
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from kiosk.record import SigningKey
from tests.central.hall import SITE, Hall, rating_body, visit_id

LOGS = (LogName("k-a", "e" * 22), LogName("k-b", "c" * 22), LogName("phone", "a" * 22))
DAY = "2026-03-02"
VISITS = st.integers(1, 5)

told = st.tuples(st.sampled_from(["served", "rating", "rating", "rating.survey"]), VISITS)
finished_logs = st.tuples(*(st.lists(told, max_size=6) for _ in LOGS))
links = st.lists(st.tuples(VISITS, VISITS).filter(lambda pair: pair[0] != pair[1]), max_size=4)
orders = st.lists(st.sampled_from(["link", *range(len(LOGS))]), max_size=25)


def entry(seq, action):
    kind, visit = action
    body = rating_body("quay-1", visit_id(visit), visit % 5 + 1)
    if kind == "served":
        kind = "visit.served"
    return Entry(seq, DAY, read_facts(kind, body))


def deliver(finished, pairs, order):
    """Count the logs a record at a time; "link": the next two visits are found to be of one."""
    entries = {
        name: [entry(seq, action) for seq, action in enumerate(actions, 1)]
        for name, actions in zip(LOGS, finished, strict=True)
    }
    recount = Recount(lambda log, seq: entries[log][seq - 1])
    waiting = {name: list(found) for name, found in entries.items()}
    links_left = [(visit_id(one), visit_id(other)) for one, other in pairs]
    turns = [*order, *["link"] * len(pairs), *(n for n in range(len(LOGS)) for _ in range(6))]
    for turn in turns:
        if turn == "link" and links_left:
            after = join(recount.groups, [links_left.pop(0)])
            joined = {v: name for v, name in after.items() if recount.groups.get(v) != name}
            recount.add_batch(LOGS[0], [], quarantined=False, joined=joined)
        elif turn != "link" and waiting[LOGS[turn]]:
            batch = [waiting[LOGS[turn]].pop(0)]
            recount.add_batch(LOGS[turn], batch, quarantined=False)
    return recount


def counted_plainly(finished, pairs):
    """By definition: of all ratings of a dossier's visits that of the lowest log, then number."""
    dossier = {visit: {visit} for visit in range(1, 6)}
    for one, other in pairs:
        both = dossier[one] | dossier[other]
        dossier.update(dict.fromkeys(both, both))
    first = {}
    for kind in ("rating", "rating.survey"):
        for name, actions in zip(LOGS, finished, strict=True):
            for seq, (told_kind, visit) in enumerate(actions, 1):
                is_counted = told_kind == kind and (kind == "rating" or name is LOGS[2])
                if is_counted:
                    first.setdefault((kind, min(dossier[visit])), (name, seq))
    return set(first.values())


def counted(finished, recount):
    """Places of the ratings without a mark."""
    excluded = {place for place, _ in recount.exclusions}
    return {
        (name, seq)
        for name, actions in zip(LOGS, finished, strict=True)
        for seq, (kind, _) in enumerate(actions, 1)
        if (kind == "rating" or (kind == "rating.survey" and name is LOGS[2]))
        and (*name, seq) not in excluded
    }


@given(finished=finished_logs, pairs=links, order=orders)
@settings(max_examples=400)
def test_one_rating_of_a_dossier_counts_in_whatever_order_things_became_known(
    finished, pairs, order
):
    one, other = deliver(finished, pairs, []), deliver(finished, pairs, order)
    assert counted(finished, other) == counted_plainly(finished, pairs)
    # Double and also-kiosk stay beside a later mark, as ever; of same-dossier none is left over.
    for recount in (one, other):
        assert all(n >= 0 for n in (recount.events + Counter()).values())
    assert _same(one) == _same(other)
    assert +one.ratings == +other.ratings
    assert +one.events == +other.events
    assert one.visits == other.visits


def _same(recount):
    return {place for place, rule in recount.exclusions if rule == "same-dossier"}


@given(finished=finished_logs, pairs=links, order=orders)
def test_number_without_mark_in_the_tallies_is_that_of_the_ratings_without_mark(
    finished, pairs, order
):
    recount = deliver(finished, pairs, order)
    rated = {"rated", "phone-rated", "phone-surveyed"}
    n = sum(n for key, n in recount.events.items() if key.event in rated and not key.mark)
    assert n == len(counted_plainly(finished, pairs))
    answers = sum(n for key, n in recount.ratings.items() if not key.mark and key.answer)
    assert answers == 2 * n


@given(finished=finished_logs, order=orders)
def test_figures_are_those_of_before_when_no_dossier_was_compared(finished, order):
    """Version 3 of the rules is version 2 where nothing stands in a group."""
    recount = deliver(finished, [], order)
    marks = {rule for _, rule in recount.exclusions}
    assert marks <= {"double", "also-kiosk"}
    assert counted(finished, recount) == counted_plainly(finished, [])


@given(pairs=links, data=st.data())
def test_groups_are_the_same_in_whatever_order_visits_are_joined(pairs, data):
    named = [(visit_id(one), visit_id(other)) for one, other in pairs]
    shuffled = data.draw(st.permutations(named))
    groups = join({}, named)
    in_steps = {}
    for one, other in shuffled:
        in_steps = join(in_steps, [(other, one)])
    assert in_steps == groups
    assert all(groups[visit] == min(members_of(groups, visit)) for visit in groups)


def members_of(groups, visit):
    return {other for other, name in groups.items() if name == groups[visit]}


def test_join_leaves_what_it_was_given_as_it_is():
    groups = join({}, [("b", "c")])
    assert join(groups, [("a", "c")]) == {"a": "a", "b": "a", "c": "a"}
    assert groups == {"b": "b", "c": "b"}
    assert members_together({"a", "b", "c", "d"}, groups) == [["a"], ["b", "c"], ["d"]]


CODES = ("H00.14-261008-0001", "H00.14-261008-0002")
action = st.tuples(
    st.sampled_from(["served", "rating", "rating", "scan", "scan", "test"]),
    st.integers(1, 4),
    st.sampled_from(CODES),
)
deliveries = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(1, 6)), max_size=14
)


@given(finished=st.lists(st.lists(action, max_size=9), min_size=2, max_size=2), cuts=deliveries)
@settings(max_examples=25)
def test_figures_of_a_site_do_not_depend_on_the_order_and_the_cuts_of_its_batches(finished, cuts):
    with tempfile.TemporaryDirectory() as folder:
        once = _figures_after(Path(folder) / "once", finished, [])
        again = _figures_after(Path(folder) / "again", finished, cuts)
    assert once == again


def _figures_after(folder, finished, cuts):
    folder.mkdir()
    hall = Hall(folder)
    kiosks = [hall.add_kiosk(f"quay-{n}", key=SigningKey(bytes([n]) * 32)) for n in (1, 2)]
    for kiosk, actions in zip(kiosks, finished, strict=True):
        kiosk.open_epoch("E" * 21 + "A")
        for kind, visit, code in actions:
            if kind == "served":
                kiosk.event("served", visit_id(visit))
            elif kind == "scan":
                kiosk.scan(visit_id(visit), code)
            else:
                kiosk.rate(visit_id(visit), visit % 5 + 1, test=kind == "test")
    held = [0, 0]
    for which, wanted, length in cuts:
        start = min(wanted, held[which])
        batch = kiosks[which].log[start : start + length]
        if batch:
            kiosks[which].send(batch)
            held[which] = max(held[which], start + len(batch))
    for kiosk in kiosks:
        kiosk.send()
    audit_site(hall.engine, SITE)
    figures = hall.figures()
    hall.close()
    return figures


@pytest.mark.parametrize("seed", range(3))
def test_batches_of_a_morning_may_come_in_any_order_between_kiosks(tmp_path, seed):
    """Both kiosks name the same twenty dossiers; each counts once."""
    finished = [
        [
            (kind, n + 20 * kiosk, f"H00.14-261008-{n:04}")
            for n in range(1, 21)
            for kind in ("served", "scan", "rating")
        ]
        for kiosk in (0, 1)
    ]
    cuts = [((n + seed) % 2, 99, 3 + seed) for n in range(40)]
    figures = _figures_after(tmp_path / "morning", finished, cuts)
    rated = {row[-2]: row[-1] for row in figures["visit_tallies"] if row[-3] == "rated"}
    assert set(rated) == {"", "same-dossier"}
    assert len(figures["marks"]) == 20
