"""Logs in which every rule has something to mark, and what each rule says of them in plain words.

The oracle reads a finished log from its beginning for every rating; the real counting gets the log
in pieces and must say the same.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from itertools import pairwise

from hypothesis import strategies as st

from central.tally.entry import Entry
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from kiosk.record import Stamp
from tests.central.hall import rating_body, visit_id

ZONE = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 3, 2, tzinfo=ZONE)
OPEN = {
    "2026-03-02": ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))),
    "2026-03-03": (),
}
"""A working day, a holiday, and then a day of which nobody knows."""


@dataclass(frozen=True)
class Said:
    """One record: its kind, its visit, so long after the one before, by its clock at `at`."""

    kind: str
    visit: int = 1
    after_ms: int = 0
    at: datetime = MONDAY
    sure: bool = True
    counter: str = "quay-1"
    more: tuple = ()

    @property
    def body(self):
        """As the record has it."""
        base = {"visit": visit_id(self.visit), "counter": self.counter}
        if self.kind == "rating":
            body = rating_body(self.counter, visit_id(self.visit), 1 + self.visit % 5)
            return {**body, **dict(self.more)}
        return {**base, **dict(self.more)}

    def get(self, name):
        """A member of the body."""
        return self.body.get(name)


def _said(kind, **more):
    fixed = {name: st.just(value) for name, value in more.items()}
    return st.builds(
        Said,
        st.just(kind),
        visit=st.integers(1, 3),
        after_ms=st.sampled_from([0, 15_000, 25_000, 130_000]),
        at=st.builds(
            lambda day, minute: MONDAY + timedelta(days=day, minutes=minute),
            st.sampled_from([0, 0, 0, 1, 2]),
            st.sampled_from([0, 7 * 60, 12 * 60, 18 * 60, 9 * 60, 9 * 60, 9 * 60]),
        ),
        sure=st.sampled_from([True, True, False]),
        counter=st.sampled_from(["quay-1", "quay-1", "quay-2"]),
        more=st.fixed_dictionaries(fixed).map(lambda found: tuple(found.items())),
    )


def _rating():
    return _said("rating").flatmap(
        lambda said: st.builds(
            lambda trigger, took_ms, late, test: Said(
                said.kind,
                said.visit,
                said.after_ms,
                said.at,
                said.sure,
                said.counter,
                (("trigger", trigger), ("took_ms", took_ms), ("late", late), ("test", test)),
            ),
            st.sampled_from(["served", "walk-up", "walk-up"]),
            st.sampled_from([4_000, 4_000, 1_199, 1_200]),
            st.sampled_from([False, False, True]),
            st.sampled_from([False, False, False, True]),
        )
    )


records = st.one_of(
    _rating(),
    _rating(),
    _rating(),
    _said("visit.called", service=None),
    _said("visit.prompted", officer=None),
    _said("visit.unrated", officer=None, cause="dismissed"),
    _said("visit.unrated", officer=None, cause="window-over"),
    _said("source.changed", source="queue", state="ok", reason="", times=1),
    _said("source.changed", source="queue", state="ok", reason="", times=1),
    _said("source.changed", source="feed", state="silent", reason="", times=1),
    _said("source.changed", source="scanner", state="gone", reason="", times=1),
    _said("kiosk.started", version="1", reboot=False),
    _said("kiosk.started", version="1", reboot=True),
)


def stamps(log):
    """Boot and `up_ms` of every record."""
    found, boot, up_ms = [], 0, 1_000
    for said in log:
        up_ms += said.after_ms
        if said.get("reboot"):
            boot, up_ms = boot + 1, 1_000
        found.append((f"b{boot}", up_ms))
    return found


def entry(seq, said, stamp):
    """The record as counting sees it."""
    clock = "synced" if said.sure else "unsynced"
    day = said.at.date().isoformat()
    told = read_facts(said.kind, said.body)
    made = Stamp(said.at.isoformat(), *stamp, clock)
    return Entry(seq, day, told, moment=said.at, is_sure=said.sure, stamp=made)


def entries(log):
    """The whole log as counting sees it."""
    made = enumerate(zip(log, stamps(log), strict=True), 1)
    return [entry(seq, said, stamp) for seq, (said, stamp) in made]


def mark_plainly(log, place):
    """The mark of the rating at `place` of a finished log, by the words of docs/counting.md."""
    said, when = log[place], stamps(log)
    if said.get("test"):
        return "test"
    if _was_reopened(log[:place], said.visit):
        return "prompt-reopened"
    if said.sure and _is_closed(said.at):
        return "outside-hours"
    walked_up = said.get("trigger") == "walk-up" and not said.get("late")
    if walked_up and _source_works(log[:place], when, when[place]):
        return "no-open-ticket"
    given = [n for n in range(place) if log[n].kind == "rating" and not log[n].get("test")][-3:]
    boot, up_ms = when[place]
    near = [
        n
        for n in given
        if log[n].counter == said.counter and when[n][0] == boot and up_ms - when[n][1] < 60_000
    ]
    if len(near) == 3:
        return "burst"
    return "too-fast" if said.get("took_ms") < 1_200 else ""


def _was_reopened(before, visit):
    of_visit = [each for each in before if each.visit == visit]
    declined = [n for n, each in enumerate(of_visit) if each.get("cause") == "dismissed"]
    return bool(declined) and any(each.kind == "visit.prompted" for each in of_visit[declined[0] :])


def _is_closed(at):
    hours = OPEN.get(at.date().isoformat())
    if hours is None:
        return False
    minute = at.hour * 60 + at.minute
    return not any(
        opens.hour * 60 + opens.minute - 30 <= minute < closes.hour * 60 + closes.minute + 30
        for opens, closes in hours
    )


def _source_works(before, when, now):
    begun = max((n for n, each in enumerate(before) if each.kind == "kiosk.started"), default=-1)
    words = [
        (n, each)
        for n, each in enumerate(before)
        if n > begun and each.kind == "source.changed" and each.get("source") != "scanner"
    ]
    if not words:
        return False
    last = {each.get("source"): (n, each) for n, each in words}
    is_well = all(each.get("state") == "ok" for _, each in last.values())
    has_settled = all(now[1] - when[n][1] >= 120_000 for n, _ in last.values())
    called = any(each.kind == "visit.called" for each in before[words[-1][0] :])
    return is_well and has_settled and called


def counted_plainly(logs: dict[LogName, list[Said]]):
    """Log and number of each rating, to its mark; empty: it counts."""
    marks, winner = {}, {}
    for name, log in sorted(logs.items()):
        for place, said in enumerate(log):
            if said.kind != "rating":
                continue
            mark = mark_plainly(log, place)
            if not mark:
                first = winner.setdefault(said.visit, (name, place + 1))
                mark = "" if first == (name, place + 1) else "double"
            marks[name, place + 1] = mark
    return marks


def cut(log, lengths):
    """The log in pieces of these lengths, repeated as often as needed."""
    places, length = [0], 0
    while places[-1] < len(log):
        places.append(places[-1] + lengths[length % len(lengths)])
        length += 1
    return [log[begin:end] for begin, end in pairwise(places)]
