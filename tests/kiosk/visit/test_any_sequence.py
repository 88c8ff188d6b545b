"""Any sequence of events: nothing raises, and what is promised of every visit holds."""

from collections import Counter as Tally
from dataclasses import dataclass, field, replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit import (
    Access,
    AccessChosen,
    Answered,
    CommentChanged,
    CommentClosed,
    CommentOpened,
    Delay,
    Detail,
    DetailNotSaved,
    DetailOpened,
    DetailSaved,
    DetailSent,
    DetailSkipped,
    DetailStep,
    Dismissed,
    Idle,
    LanguageChosen,
    NotSaved,
    OutOfService,
    Panel,
    PanelClosed,
    PanelOpened,
    Prompt,
    Question,
    Reason,
    ReasonToggled,
    Saved,
    Saving,
    Service,
    ServiceClosed,
    ServiceLost,
    ServiceOpened,
    ServiceReturned,
    ServiceUsed,
    Serving,
    Side,
    SideChosen,
    SidesShown,
    Skipped,
    StartedAgain,
    State,
    TestSwitched,
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
from kiosk.visit.comment import cleaned
from kiosk.visit.state import Unrated
from tests.kiosk.visit.counter import DESK

TICKETS = ["A012", "B7", "0093", "Đ5"]
TICKET_MOVES = ["call", "recall", "serve", "skip-ticket"]
CAUSES = {"window-over", "dismissed", "next-called", "no-show", "outage"}

# (what, argument): made into an event once the state is known, since only a driver that obeys
# the phase is promised anything: one armed delay, one word on each rating.
moves = st.one_of(
    st.tuples(st.sampled_from(TICKET_MOVES), st.sampled_from(TICKETS)),
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
    st.tuples(st.sampled_from(["service", "service-used", "service-left"])),
    st.tuples(st.just("test"), st.booleans()),
    st.tuples(st.just("stored"), st.booleans()),
)
# What a rating with detail takes: chance alone seldom comes so far.
to_thanks = [(300, ("touch",)), (300, ("answer", 5)), (300, ("answer", 4)), (0, ("stored", True))]
to_reasons = [
    *to_thanks,
    (300, ("detail",)),
    (300, ("side", Side.COMPLAINT)),
    (300, ("reason", (Side.COMPLAINT, "R1"))),
]
to_comment = [*to_thanks, (300, ("detail",)), (300, ("comment",)), (0, ("write", "Cảm ơn"))]
to_service = [(300, ("service",)), (0, ("test", True))]
waits = st.sampled_from([0, 1, 40, 249, 250, 251, 1_000, 20_000, 299_000, 400_000])


@dataclass
class Driver:
    """Does what the kiosk around the machine does: storage, timer, ids."""

    state: State = field(default_factory=lambda: starting("vi"))
    at_ms: int = 0
    fresh: int = 0
    drafts: list[VisitDraft] = field(default_factory=list)
    on_the_way: list[VisitDraft] = field(default_factory=list)
    saved: Tally = field(default_factory=Tally)
    lost: Tally = field(default_factory=Tally)

    def take(self, event) -> None:
        before = self.state
        step = transition(DESK, before, event)
        self.state = step.state
        self.drafts.extend(step.drafts)
        self.on_the_way += [each for each in step.drafts if each.kind.startswith("rating")]
        self.check_end(before.open, step.drafts)
        self.check_marks(before, step.drafts)
        check_state(self.state)

    def check_marks(self, before: State, left: tuple[VisitDraft, ...]) -> None:
        """Every record says what was so when it was made."""
        for draft in left:
            if draft.kind == "test.switched":
                assert draft.body["on"] is not before.test
            else:
                assert draft.body["test"] is before.test
            if draft.kind in ("rating", "rating.detail"):
                assert draft.body["assisted"] is before.access.assisted
                assert draft.body["lang"] == before.language
            if draft.kind == "rating.detail":
                assert self.saved[draft.body["visit"]] == 1

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
            case Service(over=OutOfService(unsaved=Visit(id=rating))):
                return rating == visit
            case _:
                return False

    def do(self, what: str, argument: object = None) -> None:
        """One move."""
        self.fresh += 1
        if what == "time":
            self.end_delay(delay_of(self.state))
        elif what == "panel":
            closes = argument is None
            self.take(PanelClosed(self.at_ms) if closes else PanelOpened(self.at_ms, argument))
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
        """Storage gives its word on the oldest rating or detail that waits for it."""
        if not self.on_the_way:
            return
        draft = self.on_the_way.pop(0)
        visit = draft.body["visit"]
        if draft.kind == "rating.detail":
            self.take((DetailSaved if succeeds else DetailNotSaved)(self.at_ms, visit))
        elif draft.kind == "rating" and succeeds:
            self.saved[visit] += 1
            self.take(Saved(self.at_ms, visit, 5, "H", "P"))
        elif draft.kind == "rating":
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
    "again": lambda by, _: StartedAgain(by.at_ms),
    "access": lambda by, access: AccessChosen(by.at_ms, access),
    "detail": lambda by, _: DetailOpened(by.at_ms),
    "side": lambda by, side: SideChosen(by.at_ms, side),
    "sides": lambda by, _: SidesShown(by.at_ms),
    "reason": lambda by, reason: ReasonToggled(by.at_ms, *reason),
    "comment": lambda by, _: CommentOpened(by.at_ms),
    "no-comment": lambda by, _: CommentClosed(by.at_ms),
    "write": lambda by, text: CommentChanged(by.at_ms, text),
    "send": lambda by, _: DetailSent(by.at_ms),
    "discard": lambda by, _: DetailSkipped(by.at_ms),
    "service": lambda by, _: ServiceOpened(by.at_ms),
    "service-used": lambda by, _: ServiceUsed(by.at_ms),
    "service-left": lambda by, _: ServiceClosed(by.at_ms),
    "test": lambda by, on: TestSwitched(by.at_ms, on, "it"),
    "lost": lambda by, _: ServiceLost(by.at_ms, Reason.STORAGE),
    "returned": lambda by, _: ServiceReturned(by.at_ms),
}


DELAYED = (Prompt, Question, Saving, Thanks, Detail, Service)


def check_state(state: State) -> None:
    """What holds between phase, open visit, panel and delay, always."""
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
        case Detail() as given:
            check_detail(given)
        case Thanks() | Saving() | OutOfService() | Service():
            pass
    assert state.language in DESK.questionnaire.languages
    if isinstance(state.unrated, Unrated):
        assert state.unrated.visit.served
    check_comfort(state)


def check_detail(given: Detail) -> None:
    """Reasons of the list, each once; a side where reasons are shown; a comment as it is kept."""
    assert len(set(given.chosen)) == len(given.chosen)
    assert {reason for _, reason in given.chosen} <= {"R1", "R2", "R3"}
    assert given.step is not DetailStep.REASONS or given.side is not None
    assert given.comment == cleaned(given.comment)
    assert given.rating_seq == given.thanks.rating_seq == 5
    assert not given.thanks.detail_given


def check_comfort(state: State) -> None:
    """What was chosen is remembered as chosen, and nothing that somebody left stays for ever."""
    as_at_first = state.language == "vi" and state.access == Access()
    assert (state.chosen_ms is None) == as_at_first
    delay = delay_of(state)
    if state.panel is not None:
        assert not isinstance(state.phase, Prompt | Saving | Service)
        assert delay is Delay.PANEL_IDLE
    elif isinstance(state.phase, DELAYED):
        assert delay not in (None, Delay.PANEL_IDLE, Delay.LANGUAGE_IDLE)
    elif isinstance(state.phase, Idle | OutOfService):
        assert delay is (None if as_at_first else Delay.LANGUAGE_IDLE)


def played(sequence) -> Driver:
    driver = Driver()
    driver.take(ServiceReturned(0))
    for wait, move in sequence:
        driver.at_ms += wait
        driver.do(*move)
    return driver


steps = st.tuples(waits, moves).map(lambda step: [step])
ways = st.sampled_from([to_thanks, to_reasons, to_comment, to_service])
sequences = st.lists(st.one_of(steps, steps, steps, ways), min_size=20, max_size=50).map(
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
def test_no_ticket_number_stands_in_any_body(sequence):
    driver = played(sequence)
    for draft in driver.drafts:
        assert not set(TICKETS) & set(map(str, draft.body.values()))
        assert draft.comment is None or draft.comment not in draft.body.values()
        assert (draft.ticket is not None) == (draft.kind == "visit.called")


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
        if draft.kind == "rating.detail":
            given_reasons = [*draft.body["reasons"].values()]
            assert list(draft.body["reasons"]) == ["praise", "complaint"]
            assert any(given_reasons) or draft.body["comment"]
            assert draft.body["comment"] is (draft.comment is not None)


@given(sequences, st.lists(moves, max_size=8))
def test_screen_is_the_citizens_until_the_rating_is_over(sequence, tickets):
    """Whatever the ticket source says, what is on the screen stays as it is."""
    driver = played(sequence)
    if not isinstance(driver.state.phase, Question | Saving | Detail | Service):
        return
    before = driver.state
    for move in tickets:
        if move[0] in TICKET_MOVES:
            driver.do(*move)
            after = replace(driver.state, open=before.open, unrated=before.unrated)
            assert replace(after, called=before.called) == before


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
            assert driver.state.chosen_ms is None
            assert driver.state.panel is None
        came = driver.state.open is not None and driver.state.open != before.open
        is_new = came and (before.open is None or before.open.id != driver.state.open.id)
        if is_new and isinstance(shown, Serving | Prompt):
            assert driver.state.chosen_ms is None
            assert driver.state.panel is None
