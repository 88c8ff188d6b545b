"""The kiosk around the machine, for any sequence of events; and what always holds."""

from collections import Counter as Tally
from dataclasses import dataclass, field

from kiosk.visit import (
    Access,
    AccessChosen,
    Answered,
    CommentChanged,
    CommentClosed,
    CommentOpened,
    DayBegan,
    Delay,
    Detail,
    DetailNotSaved,
    DetailOpened,
    DetailSaved,
    DetailSent,
    DetailSkipped,
    DetailStep,
    Dismissed,
    DossierAgreed,
    DossierDeclined,
    DossierScanned,
    Idle,
    LanguageChosen,
    NotSaved,
    OfficerChanged,
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
    ServiceEntered,
    ServiceLost,
    ServiceOpened,
    ServiceReturned,
    ServiceUsed,
    Serving,
    SideChosen,
    SidesShown,
    Skipped,
    SourceLost,
    StartedAgain,
    State,
    TestSwitched,
    Thanks,
    TicketCalled,
    TicketElsewhere,
    TicketRecalled,
    TicketScanned,
    TicketServed,
    TicketSkipped,
    TimeOver,
    Touched,
    TurnEnded,
    Visit,
    VisitDraft,
    WentBack,
    delay_of,
    officer_delay_of,
    starting,
    transition,
)
from kiosk.visit.comment import cleaned
from kiosk.visit.state import Unrated
from tests.kiosk.visit.counter import DESK


@dataclass
class Driver:
    """Does what the kiosk around the machine does: storage, timer, ids."""

    state: State = field(default_factory=lambda: starting("vi", officer=DESK.officer))
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
        for was in (before.open, before.unsure):
            self.check_end(was, step.drafts)
        self.check_marks(before, step.drafts)
        check_state(self.state)

    def check_marks(self, before: State, left: tuple[VisitDraft, ...]) -> None:
        """Every record says what was so when it was made."""
        for draft in left:
            if draft.kind == "test.switched":
                assert draft.body["on"] is not before.test
            elif draft.kind == "officer.changed":
                assert draft.body["officer"] == self.state.officer != before.officer
            else:
                assert draft.body["test"] is before.test
            if draft.kind in ("rating", "rating.detail"):
                assert draft.body["assisted"] is before.access.assisted
                assert draft.body["lang"] == before.language
            if draft.kind == "rating.detail":
                assert self.saved[draft.body["visit"]] == 1

    def check_end(self, was_open: Visit | None, left: tuple[VisitDraft, ...]) -> None:
        """A visit leaves the counter with an end, or with a rating under way or on record."""
        held = [each.id for each in (self.state.open, self.state.unsure) if each is not None]
        if was_open is None or was_open.id in held:
            return
        ended = any(d.body["visit"] == was_open.id for d in left if d.kind == "visit.unrated")
        if ended or was_open.rated or self.is_rating(was_open.id) or self.saved[was_open.id]:
            return
        # Somebody without a number rated where its citizen stood, and is not asked again.
        assert any(each.visit.id == was_open.id and each.visit.rated for each in self.state.ended)

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
        elif what == "officer-time":
            self.end_officer()
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

    def end_officer(self) -> None:
        if officer_delay_of(self.state) is not None:
            self.at_ms = max(self.at_ms, self.state.officer_ms + DESK.delays.officer_ms)
            self.take(TimeOver(self.at_ms, Delay.OFFICER))

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
    "elsewhere": lambda by, ticket: TicketElsewhere(by.at_ms, ticket),
    "scan": lambda by, ticket: TicketScanned(by.at_ms, ticket, f"v{by.fresh}"),
    "turn": lambda by, _: TurnEnded(by.at_ms, f"v{by.fresh}"),
    "source-lost": lambda by, _: SourceLost(by.at_ms),
    "day": lambda by, _: DayBegan(by.at_ms),
    "officer": lambda by, said: OfficerChanged(by.at_ms, *said),
    "dossier": lambda by, code: DossierScanned(by.at_ms, code, f"v{by.fresh}"),
    "agree": lambda by, _: DossierAgreed(by.at_ms, f"v{by.fresh}"),
    "decline": lambda by, _: DossierDeclined(by.at_ms, f"v{by.fresh}"),
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
    "service-entered": lambda by, _: ServiceEntered(by.at_ms, "it"),
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
    check_numbers(state)
    check_comfort(state)


def check_numbers(state: State) -> None:
    """A scanned code stands with its panel alone; one number at most is being served here."""
    assert (state.dossier is not None) == (state.panel is Panel.DOSSIER)
    if state.unsure is not None:
        assert state.unsure.ticket is not None
        assert state.open is None or state.open.ticket is None
    assert (officer_delay_of(state) is None) == (state.officer_ms is None)
    assert state.officer_ms is None or state.officer is not None


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
        assert delay not in (None, Delay.PANEL_IDLE, Delay.LANGUAGE_IDLE, Delay.CALLED_IDLE)
    elif isinstance(state.phase, Idle | OutOfService) and not as_at_first:
        assert delay is Delay.LANGUAGE_IDLE
    elif isinstance(state.phase, Idle) and state.called is not None:
        assert delay is Delay.CALLED_IDLE
    else:
        assert delay is None or isinstance(state.phase, DELAYED)


def played(sequence) -> Driver:
    driver = Driver()
    driver.take(ServiceReturned(0))
    for wait, move in sequence:
        driver.at_ms += wait
        driver.do(*move)
    return driver
