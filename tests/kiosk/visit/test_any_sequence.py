"""Any sequence of events: nothing raises, and what is promised of every visit holds."""

from collections import Counter as Tally
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit import (
    Answered,
    Dismissed,
    Idle,
    LanguageChosen,
    NotSaved,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Saved,
    Saving,
    ServiceLost,
    ServiceReturned,
    Serving,
    Skipped,
    State,
    Thanks,
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TimeOver,
    Touched,
    Visit,
    VisitDraft,
    WentBack,
    delay_of,
    starting,
    transition,
)
from kiosk.visit.state import Unrated
from tests.kiosk.visit.counter import DESK

TICKETS = ["A012", "B7", "0093", "Đ5"]
TICKET_MOVES = ["call", "recall", "serve", "skip-ticket"]
CAUSES = {"window-over", "dismissed", "next-called", "no-show", "outage"}

# (what, argument): made into an event once the state is known, since only a driver that obeys
# the phase is promised anything: one armed delay, one word on each rating.
moves = st.one_of(
    st.tuples(
        st.sampled_from(["call", "recall", "serve", "skip-ticket"]), st.sampled_from(TICKETS)
    ),
    st.tuples(st.just("answer"), st.integers(0, 6)),
    st.tuples(st.sampled_from(["touch", "skip", "back", "dismiss", "time", "lost", "returned"])),
    st.tuples(st.just("language"), st.sampled_from(["vi", "en", "xx"])),
    st.tuples(st.just("stored"), st.booleans()),
)
waits = st.sampled_from([0, 1, 40, 249, 250, 251, 1_000, 20_000, 299_000, 400_000])


@dataclass
class Driver:
    """Does what the kiosk around the machine does: storage, timer, ids."""

    state: State = field(default_factory=lambda: starting("vi"))
    at_ms: int = 0
    fresh: int = 0
    drafts: list[VisitDraft] = field(default_factory=list)
    on_the_way: list[str] = field(default_factory=list)
    saved: Tally = field(default_factory=Tally)
    lost: Tally = field(default_factory=Tally)

    def take(self, event) -> None:
        before = self.state
        step = transition(DESK, before, event)
        self.state = step.state
        self.drafts.extend(step.drafts)
        self.on_the_way += [each.body["visit"] for each in step.drafts if each.kind == "rating"]
        self.check_end(before.open, step.drafts)
        check_state(self.state)

    def check_end(self, was_open: Visit | None, left: tuple[VisitDraft, ...]) -> None:
        """A visit leaves the counter with an end, or with a rating under way or on record."""
        if was_open is None or (self.state.open and self.state.open.id == was_open.id):
            return
        ended = any(d.body["visit"] == was_open.id and d.kind == "visit.unrated" for d in left)
        assert ended or was_open.rated or self.is_rating(was_open.id) or self.saved[was_open.id]

    def is_rating(self, visit: str) -> bool:
        match self.state.phase:
            case Question(visit=rating) | Saving(visit=rating) | OutOfService(unsaved=rating):
                return rating is not None and rating.id == visit
            case _:
                return False

    def do(self, what: str, argument: object = None) -> None:
        """One move."""
        self.fresh += 1
        if what == "time":
            self.end_delay(delay_of(self.state))
        elif what == "stored":
            self.store(succeeds=bool(argument))
        else:
            self.take(EVENTS[what](self, argument))

    @property
    def asked(self) -> str:
        """The question on the screen."""
        phase = self.state.phase
        return DESK.questionnaire.questions[phase.index if isinstance(phase, Question) else 0].id

    def end_delay(self, delay) -> None:
        if delay is not None:
            self.at_ms += DESK.delays.length_ms(delay, self.state)
            self.take(TimeOver(self.at_ms, delay))

    def store(self, *, succeeds: bool) -> None:
        """Storage gives its word on the oldest rating that waits for it."""
        if not self.on_the_way:
            return
        visit = self.on_the_way.pop(0)
        if succeeds:
            self.saved[visit] += 1
            self.take(Saved(self.at_ms, visit, 5, "H", "P"))
        else:
            self.lost[visit] += 1
            self.take(NotSaved(self.at_ms, visit))


EVENTS = {
    "call": lambda by, ticket: TicketCalled(by.at_ms, ticket, f"v{by.fresh}", "service"),
    "recall": lambda by, ticket: TicketRecalled(by.at_ms, ticket, f"v{by.fresh}"),
    "serve": lambda by, ticket: TicketServed(by.at_ms, ticket, f"v{by.fresh}"),
    "skip-ticket": lambda by, ticket: TicketSkipped(by.at_ms, ticket, f"v{by.fresh}"),
    "touch": lambda by, _: Touched(by.at_ms, f"v{by.fresh}"),
    "answer": lambda by, value: Answered(by.at_ms, by.asked, value),
    "skip": lambda by, _: Skipped(by.at_ms, by.asked),
    "back": lambda by, _: WentBack(by.at_ms),
    "dismiss": lambda by, _: Dismissed(by.at_ms),
    "language": lambda by, language: LanguageChosen(by.at_ms, language),
    "lost": lambda by, _: ServiceLost(by.at_ms, Reason.STORAGE),
    "returned": lambda by, _: ServiceReturned(by.at_ms),
}


def check_state(state: State) -> None:
    """What holds between phase and open visit, always."""
    match state.phase:
        case Idle():
            assert state.open is None
        case Serving():
            assert state.open
            assert not state.open.served
        case Prompt():
            assert state.open
            assert state.open.served
            assert state.open.prompted
            assert not state.open.rated
        case Question(index=index, answers=answers):
            assert index == len(answers) < len(DESK.questionnaire.questions)
        case Thanks() | Saving() | OutOfService():
            pass
    assert state.language in DESK.questionnaire.languages
    if isinstance(state.unrated, Unrated):
        assert state.unrated.visit.served


def played(sequence) -> Driver:
    driver = Driver()
    driver.take(ServiceReturned(0))
    for wait, move in sequence:
        driver.at_ms += wait
        driver.do(*move)
    return driver


sequences = st.lists(st.tuples(waits, moves), min_size=25, max_size=60)


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
def test_no_ticket_number_stands_in_any_body(sequence):
    driver = played(sequence)
    for draft in driver.drafts:
        assert not set(TICKETS) & set(map(str, draft.body.values()))
        assert (draft.ticket is not None) == (draft.kind == "visit.called")


@given(sequences)
def test_records_of_a_visit_stand_in_their_order(sequence):
    order = ["visit.called", "visit.served", "visit.prompted"]
    told: dict[str, list[str]] = {}
    for draft in played(sequence).drafts:
        told.setdefault(draft.body["visit"], []).append(draft.kind)
    for kinds in told.values():
        steps = [kind for kind in kinds if kind in order]
        assert steps == sorted(set(steps), key=order.index)
        assert kinds.count("visit.unrated") <= 1


@given(sequences)
def test_bodies_are_of_their_form(sequence):
    for draft in played(sequence).drafts:
        assert draft.body["counter"] == "03"
        assert draft.body["test"] is False
        if draft.kind == "visit.unrated":
            assert draft.body["cause"] in CAUSES
        if draft.kind == "rating":
            answers = draft.body["answers"]
            assert list(answers) == ["service", "officer"][: len(answers)]
            assert set(answers.values()) & {1, 2, 3, 4, 5}
            assert draft.body["partial"] == (len(answers) < 2)
            assert draft.body["took_ms"] >= 0


@given(sequences, st.lists(moves, max_size=8))
def test_screen_is_the_citizens_until_the_rating_is_over(sequence, tickets):
    """Whatever the ticket source says, a question on the screen stays as it is."""
    driver = played(sequence)
    if not isinstance(driver.state.phase, Question | Saving):
        return
    phase = driver.state.phase
    for move in tickets:
        if move[0] in TICKET_MOVES:
            driver.do(*move)
            assert driver.state.phase == phase


@given(sequences)
def test_counter_comes_to_rest_when_nothing_more_happens(sequence):
    """Every phase is left by its delay, by the word of storage or by the return of service."""
    driver = played(sequence)
    for _ in range(8):
        driver.do("time")
        driver.do("stored", True)
        driver.do("returned")
    assert isinstance(driver.state.phase, Idle | Serving)
    assert driver.state.language == "vi" or isinstance(driver.state.phase, Serving)
    assert driver.on_the_way == []
