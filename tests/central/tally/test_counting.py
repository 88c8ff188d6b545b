"""One counted rating per visit, and the same figures whatever came first.

The oracle below counts a finished set of logs in the plainest way; the real counting gets the
same logs in pieces, in any order between logs, and must end at the same figures.
"""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from central.audit.recount import Recount
from central.tally.counting import Entry
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from kiosk.record import SigningKey
from tests.central.hall import Hall, rating_body, visit_id

LOGS = (LogName("k-a", "e" * 22), LogName("k-a", "f" * 22), LogName("k-b", "c" * 22))
EVENTS = ("called", "served", "prompted", "unrated")

told = st.tuples(
    st.sampled_from([*EVENTS, "rating", "rating", "empty", "test", "odd", "other"]),
    st.integers(1, 3),
    st.integers(1, 5),
    st.sampled_from(["quay-1", "quay-2"]),
    st.sampled_from(["2026-03-02", "2026-03-03"]),
)
logs = st.lists(st.lists(told, max_size=7), min_size=len(LOGS), max_size=len(LOGS))


def entry(seq, action):
    kind, visit, level, counter, day = action
    body = {"visit": visit_id(visit), "counter": counter}
    if kind in EVENTS:
        return Entry(seq, day, read_facts(f"visit.{kind}", {**body, "cause": "window-over"}))
    if kind == "other":
        return Entry(seq, day, read_facts("sunspot.seen", body))
    more = {"empty": {"answers": {"service": None}}, "test": {"test": True}, "odd": {"answers": 1}}
    body = {**rating_body(counter, visit_id(visit), level), **more.get(kind, {})}
    return Entry(seq, day, read_facts("rating", body))


def counted_plainly(finished):
    """Answers and events of the counted records, by definition: the lowest log, then number."""
    first, events, answers = {}, Counter(), Counter()
    for name, actions in zip(LOGS, finished, strict=True):
        for seq, (kind, visit, level, counter, day) in enumerate(actions, 1):
            event = "rated" if kind == "rating" else kind
            if event in (*EVENTS, "rated"):
                first.setdefault((visit, event), []).append((name, seq, level, counter, day))
    for (_, event), told_by in first.items():
        _, _, level, counter, day = min(told_by)
        shown = "unrated:window-over" if event == "unrated" else event
        events[day, counter, shown] += 1
        if event == "rated":
            answers[day, counter, level] += 1
    for visit in {visit for visit, _ in first}:
        if (visit, "served") in first and (visit, "rated") in first:
            _, _, _, counter, day = min(first[visit, "served"])
            events[day, counter, "answered"] += 1
    return events, answers


def deliver(finished, cuts, order):
    """Count the logs in batches of `cuts` records, in the order between logs that `order` says."""
    entries = {
        name: [entry(seq, action) for seq, action in enumerate(actions, 1)]
        for name, actions in zip(LOGS, finished, strict=True)
    }
    recount = Recount(lambda log, seq: entries[log][seq - 1])
    position = dict.fromkeys(LOGS, 0)
    turns = [LOGS[place] for place in order] + [name for name in LOGS for _ in range(8)]
    for turn, name in enumerate(turns):
        start = position[name]
        batch = entries[name][start : start + cuts[turn % len(cuts)]]
        if batch:
            recount.add_batch(name, batch, quarantined=False)
            position[name] = start + len(batch)
    return recount


@given(
    finished=logs,
    cuts=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    order=st.lists(st.integers(0, len(LOGS) - 1), max_size=12),
)
@settings(max_examples=300)
def test_figures_are_those_of_the_finished_logs_in_whatever_order_they_came(finished, cuts, order):
    recount = deliver(finished, cuts, order)
    events, answers = counted_plainly(finished)
    found = Counter()
    for key, n in recount.events.items():
        if not key.mark:
            found[key.day, key.counter_id, key.event] += n
    assert +found == +events
    assert all(n >= 0 for n in recount.events.values())
    levels = Counter()
    for key, n in recount.ratings.items():
        if not key.mark and key.question == "service":
            levels[key.day, key.counter_id, key.answer] += n
    assert +levels == +answers


@given(
    finished=logs,
    cuts=st.lists(st.integers(1, 4), min_size=1, max_size=5),
    order=st.lists(st.integers(0, len(LOGS) - 1), max_size=12),
)
def test_marks_and_visits_are_the_same_in_whatever_order_they_came(finished, cuts, order):
    one, other = deliver(finished, [7], []), deliver(finished, cuts, order)
    assert one.exclusions == other.exclusions
    assert one.visits == other.visits
    assert +one.ratings == +other.ratings
    assert +one.events == +other.events


@given(finished=logs)
def test_every_rating_counts_or_has_a_mark(finished):
    recount = deliver(finished, [3], [])
    ratings = sum(
        kind in ("rating", "empty", "test", "odd") for each in finished for kind, *_ in each
    )
    assert sum(n for key, n in recount.events.items() if key.event == "rated") == ratings
    counted = sum(n for key, n in recount.events.items() if key.event == "rated" and not key.mark)
    assert counted == ratings - len(recount.exclusions)


deliveries = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(1, 8)), max_size=12
)


@given(deliveries=deliveries, finished=st.lists(st.lists(told, max_size=8), min_size=2, max_size=2))
@settings(max_examples=15)
def test_any_order_and_repetition_of_batches_gives_the_figures_of_one_delivery(
    deliveries, finished
):
    with tempfile.TemporaryDirectory() as folder:
        once, again = (Path(folder) / name for name in ("once", "again"))
        found = [_figures_after(once, finished, []), _figures_after(again, finished, deliveries)]
    assert found[0] == found[1]


def _figures_after(folder, finished, deliveries):
    folder.mkdir()
    hall = Hall(folder)
    kiosks = [hall.add_kiosk(f"quay-{number}", key=_key(number)) for number in (1, 2)]
    for kiosk, actions in zip(kiosks, finished, strict=True):
        kiosk.open_epoch("E" * 21 + "A")
        for kind, visit, level, _, _ in actions:
            if kind in EVENTS:
                kiosk.event(kind, visit_id(visit), cause="window-over")
            else:
                test, empty = kind == "test", kind == "empty"
                answer = None if empty else level
                kiosk.rate(visit_id(visit), answer, answer, test=test)
    held = [0, 0]
    for which, wanted, length in deliveries:
        start = min(wanted, held[which])
        batch = kiosks[which].log[start : start + length]
        if batch:
            kiosks[which].send(batch)
            held[which] = max(held[which], start + len(batch))
    for kiosk in kiosks:
        kiosk.send()
    figures = hall.figures()
    hall.close()
    return figures


def _key(number):
    return SigningKey(bytes([number]) * 32)
