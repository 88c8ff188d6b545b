"""Any sequence of events: nothing raises, and what is promised of every visit holds."""

from collections import Counter as Tally
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit import (
    Access,
    Detail,
    Idle,
    Panel,
    Prompt,
    Question,
    Saving,
    Service,
    ServiceReturned,
    Serving,
    Side,
    State,
)
from kiosk.visit.delays import SAME_VISIT_MS
from kiosk.visit.servicing import gives_way
from kiosk.visit.state import Ended
from tests.kiosk.visit.driver import Driver, played

TICKETS = ["A012", "B7", "0093", "Đ5"]
CODES = ["H00.00.00-000000-0001", "000.00.00.H00-000000-0002"]
OFFICERS = [("nv-02", "badge"), ("nv-01", "badge"), (None, "pin"), ("nv-03", "feed")]
TICKET_MOVES = ["call", "recall", "serve", "skip-ticket", "elsewhere", "scan"]
SOURCE_MOVES = [*TICKET_MOVES, "turn", "source-lost", "day", "officer", "officer-time"]
CAUSES = {"window-over", "dismissed", "next-called", "no-show", "outage", "moved"}

# (what, argument): made into an event once the state is known, since only a driver that obeys
# the phase is promised anything: one armed delay, one word on each rating.
moves = st.one_of(
    st.tuples(st.sampled_from(TICKET_MOVES), st.sampled_from(TICKETS)),
    st.tuples(st.sampled_from(TICKET_MOVES), st.sampled_from(TICKETS)),
    st.tuples(st.sampled_from(["turn", "turn", "source-lost", "day", "officer-time"])),
    st.tuples(st.just("officer"), st.sampled_from(OFFICERS)),
    st.tuples(st.just("dossier"), st.sampled_from(CODES)),
    st.tuples(st.sampled_from(["agree", "decline"])),
    st.tuples(st.just("answer"), st.integers(0, 6)),
    st.tuples(st.sampled_from(["touch", "skip", "back", "dismiss", "again", "time"])),
    st.tuples(st.sampled_from(["lost", "returned"])),
    st.tuples(st.just("language"), st.sampled_from(["vi", "en", "xx"])),
    st.tuples(st.just("access"), st.sampled_from([Access(), Access(True), Access(assisted=True)])),
    st.tuples(st.just("panel"), st.sampled_from([*Panel, None])),
    st.tuples(st.sampled_from(["detail", "sides", "comment", "no-comment", "send", "discard"])),
    st.tuples(st.just("side"), st.sampled_from(Side)),
    st.tuples(st.just("reason"), st.sampled_from([*product(Side, ["R1", "R2", "R9"])])),
    st.tuples(st.just("write"), st.text(max_size=20)),
    st.tuples(st.sampled_from(["service", "service-entered", "service-used", "service-left"])),
    st.tuples(st.just("test"), st.booleans()),
    st.tuples(st.just("stored"), st.booleans()),
)
WRITTEN = "Cảm ơn"
# What a rating with detail takes: chance alone seldom comes so far.
to_thanks = [(300, ("touch",)), (300, ("answer", 5)), (300, ("answer", 4)), (0, ("stored", True))]
to_reasons = [
    *to_thanks,
    (300, ("detail",)),
    (300, ("side", Side.COMPLAINT)),
    (300, ("reason", (Side.COMPLAINT, "R1"))),
]
to_comment = [*to_thanks, (300, ("detail",)), (300, ("comment",)), (0, ("write", WRITTEN))]
to_sent = [*to_reasons, (300, ("send",)), (0, ("stored", True))]
to_prompt = [(0, ("call", "A012")), (300, ("serve", "A012"))]
to_service = [(300, ("service",)), (0, ("test", True))]
to_dossier = [(0, ("dossier", CODES[0])), (300, ("agree",))]
to_unsure = [(0, ("call", "B7")), (60_000, ("source-lost",))]
to_turn = [(6_000, ("turn",))]
to_rest = [(300, ("panel", None)), (0, ("time",)), (0, ("stored", True)), (0, ("returned",))]
waits = st.sampled_from([0, 1, 40, 249, 250, 251, 1_000, 20_000, 299_000, 400_000])


steps = st.tuples(waits, moves).map(lambda step: [step])
ways = st.sampled_from(
    [
        to_thanks,
        to_reasons,
        to_comment,
        to_sent,
        to_prompt,
        to_service,
        to_dossier,
        to_unsure,
        to_turn,
        to_rest,
        to_rest,
    ]
)
sequences = st.lists(st.one_of(steps, steps, steps, ways), min_size=15, max_size=35).map(
    lambda parts: [step for part in parts for step in part]
)


@given(sequences)
def test_every_visit_ends_at_most_once(sequence):
    driver = played(sequence)
    unrated = Tally(each.body["visit"] for each in driver.drafts if each.kind == "visit.unrated")
    ratings = Tally(each.body["visit"] for each in driver.drafts if each.kind == "rating")
    late = {each.body["visit"] for each in driver.drafts if each.body.get("late")}
    assert all(count == 1 for count in unrated.values())
    for visit, count in ratings.items():
        # Given again only where storage had said that it could not be written.
        assert count <= 1 + driver.lost[visit]
        assert driver.saved[visit] <= 1
        if unrated[visit] and driver.saved[visit]:
            assert visit in late


@given(sequences)
def test_nobody_is_asked_twice_within_two_hours(sequence):
    """One prompt at most for a number, and none for one that was rated or declined."""
    driver = Driver()
    driver.take(ServiceReturned(0))
    over: dict[str, int] = {}
    for wait, move in sequence:
        driver.at_ms += wait
        before = driver.state.phase
        driver.do(*move)
        now = driver.state
        if move[0] == "day":
            over.clear()
        if isinstance(now.phase, Prompt) and not isinstance(before, Prompt):
            ended_ms = over.get(now.open.ticket)
            assert ended_ms is None or driver.at_ms - ended_ms > SAME_VISIT_MS
        if isinstance(before, Prompt) and not isinstance(now.phase, Prompt):
            over |= {each.visit.ticket: each.at_ms for each in now.ended if was_asked(each)}


def was_asked(over: Ended) -> bool:
    """Not by a scan alone: whoever is called after that is somebody to be asked."""
    return over.came and (over.visit.source != "scan" or over.visit.served)


@given(sequences)
def test_no_ticket_number_stands_in_any_body(sequence):
    driver = played(sequence)
    for draft in driver.drafts:
        assert not {*TICKETS, *CODES} & set(map(str, draft.body.values()))
        assert draft.comment is None or draft.comment not in draft.body.values()
        assert (draft.ticket is not None) == (draft.kind == "visit.called")
        assert (draft.dossier is not None) == (draft.kind == "visit.scanned")


@given(sequences)
def test_records_of_a_visit_stand_in_their_order(sequence):
    order = ["visit.called", "visit.served", "visit.prompted"]
    told: dict[str, list[str]] = {}
    for draft in played(sequence).drafts:
        told.setdefault(draft.body.get("visit"), []).append(draft.kind)
    for kinds in told.values():
        steps = [kind for kind in kinds if kind in order]
        assert kinds.count("rating.detail") <= 1
        assert "rating.detail" not in kinds or kinds.index("rating") < kinds.index("rating.detail")
        assert steps == sorted(set(steps), key=order.index)
        assert kinds.count("visit.unrated") <= 1
        assert kinds.count("visit.scanned") <= 1


@given(sequences)
def test_bodies_are_of_their_form(sequence):
    for draft in played(sequence).drafts:
        if draft.kind == "test.switched":
            assert draft.body["role"] == "it"
            continue
        assert draft.body["counter"] == "03"
        if draft.kind == "visit.unrated":
            assert draft.body["cause"] in CAUSES
        if draft.kind == "rating":
            answers = draft.body["answers"]
            assert list(answers) == ["service", "officer"][: len(answers)]
            assert set(answers.values()) & {1, 2, 3, 4, 5}
            assert draft.body["partial"] == (len(answers) < 2)
            assert draft.body["took_ms"] >= 0
            assert draft.body["ticket"] in {"queue", "scan", "none"}
        if draft.kind == "rating.detail":
            given_reasons = [*draft.body["reasons"].values()]
            assert list(draft.body["reasons"]) == ["praise", "complaint"]
            assert any(given_reasons) or draft.body["comment"]
            assert draft.body["comment"] is (draft.comment is not None)


@given(sequences, st.lists(moves, max_size=8))
def test_screen_is_the_citizens_until_the_rating_is_over(sequence, tickets):
    """Whatever ticket source, key, scanner and officer say, the screen stays as it is."""
    driver = played(sequence)
    before = driver.state
    if not isinstance(before.phase, Question | Saving | Detail | Service):
        return
    if isinstance(before.phase, Service) and gives_way(before.phase):
        return
    for move in tickets:
        if move[0] in SOURCE_MOVES or (move[0] == "dossier" and not may_be_asked(before)):
            driver.do(*move)
            after = driver.state
            assert (after.phase, after.panel) == (before.phase, before.panel)
            assert (after.language, after.access) == (before.language, before.access)


def may_be_asked(state: State) -> bool:
    """No answer was touched: a slip may still open its panel."""
    return isinstance(state.phase, Question) and not state.phase.answers


@given(sequences)
def test_counter_comes_to_rest_when_nothing_more_happens(sequence):
    """Every phase is left by its delay, by the word of storage or by the return of service."""
    driver = played(sequence)
    for _ in range(12):
        driver.do("time")
        driver.do("stored", True)
        driver.do("returned")
    assert isinstance(driver.state.phase, Idle | Serving)
    assert driver.state.panel is None
    assert driver.state.chosen_ms is None or isinstance(driver.state.phase, Serving)
    assert driver.on_the_way == []


@given(sequences)
def test_nothing_of_a_citizen_is_left_for_the_next_one(sequence):
    """A new visit at the counter, or the invitation, finds the screen as at first."""
    driver = Driver()
    driver.take(ServiceReturned(0))
    for wait, move in sequence:
        driver.at_ms += wait
        before = driver.state
        driver.do(*move)
        shown = driver.state.phase
        if type(shown) is not type(before.phase) and isinstance(shown, Idle):
            check_nothing_is_left(driver.state)
        came = driver.state.open is not None and driver.state.open != before.open
        is_new = came and (before.open is None or before.open.id != driver.state.open.id)
        if is_new and isinstance(shown, Serving | Prompt):
            check_nothing_is_left(driver.state)


def check_nothing_is_left(state: State) -> None:
    """Language, access, panel, answers and what was written are gone."""
    assert (state.language, state.access) == ("vi", Access())
    assert state.chosen_ms is None
    assert state.panel is None
    assert "answers=" not in repr(state)
    assert "comment=" not in repr(state)
    assert WRITTEN not in repr(state)
