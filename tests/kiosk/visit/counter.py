"""A counter for the tests of the visit: events in, short words for what they led to.

A state reads `<phase> <open visit>`: `prompt b:sp` is the prompt of visit b, which was served and
prompted (`r`: rated). `~` before it: language or access are not as at first; `+notice` after it:
that panel is open; `?c`: that visit is unsure; `@nv-02`: another officer serves than the one of
the settings (`@-`: nobody). A record reads `unrated a next-called`.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.survey import ReasonList, load_library
from kiosk.visit import (
    Answered,
    Desk,
    Detail,
    Event,
    Idle,
    OutOfService,
    Prompt,
    Question,
    Saved,
    Saving,
    Service,
    ServiceReturned,
    Serving,
    Skipped,
    State,
    Thanks,
    TicketCalled,
    TicketServed,
    TimeOver,
    Touched,
    Visit,
    VisitDraft,
    delay_of,
    starting,
    transition,
)
from kiosk.visit.delays import SETTLE_MS

FOLDER = Path(__file__).parents[3] / "config" / "questionnaires"
QUESTIONNAIRE = load_library(FOLDER).in_force("mot-cua", date(2026, 11, 22))
REASONS = ReasonList.model_validate(
    {
        "id": "ly-do",
        "version": 1,
        "effective_from": date(2026, 1, 1),
        "languages": ["vi"],
        "sources": ["sample"],
        "title": {"vi": "Lý do mẫu"},
        "reasons": [
            {"id": name, "source": "sample", "praise": {"vi": "Tốt"}, "complaint": {"vi": "Chưa"}}
            for name in ("R1", "R2", "R3")
        ],
    }
)
DESK = Desk(
    "03", QUESTIONNAIRE, officer="nv-01", procedure="1.003560", stage="result", reasons=REASONS
)


def visit_in_words(visit: Visit | None) -> str:
    """`b:sp`, or `-` for none."""
    if visit is None:
        return "-"
    marks = "s" * visit.served + "p" * visit.prompted + "r" * visit.rated
    return f"{visit.id}:{marks}" if marks else visit.id


def phase_in_words(state: State) -> str:  # noqa: PLR0911, C901 - one for each phase
    """The phase and whose it is, where that is not the open visit."""
    match state.phase:
        case Idle():
            return "idle"
        case Serving():
            return "serving"
        case Prompt():
            return "prompt"
        case Question(visit, _, index, late=late):
            return f"question{index + 1}({visit.id}{' late' if late else ''})"
        case Saving(visit, detail, left):
            return f"saving({visit.id}{' detail' if detail else ''}{' left' if left else ''})"
        case Thanks(visit, detail_given=given):
            return f"thanks({visit.id}{' given' if given else ''})"
        case Detail() as given:
            return f"{detail_in_words(given)}({given.visit.id})"
        case OutOfService() as out:
            return f"out({out_in_words(out)})"
        case Service(over=None, entered=entered):
            return "service(in)" if entered else "service"
        case Service(over=OutOfService() as out):
            return f"service({out_in_words(out)})"


def detail_in_words(given: Detail) -> str:
    """`reasons:praise[praise R1]` with what is chosen and, in quotes, what is written."""
    side = f":{given.side}" if given.side else ""
    chosen = ", ".join(f"{each} {reason}" for each, reason in given.chosen)
    written = f'"{given.comment}"' if given.comment else ""
    return f"{given.step}{side}{f'[{chosen}]' if chosen else ''}{written}"


def out_in_words(out: OutOfService) -> str:
    """The reason, and whose rating is awaited."""
    awaited = f" {out.unsaved.id}" if out.unsaved else ""
    return f"{out.reason}{awaited}{' returned' if out.returned else ''}"


def in_words(state: State) -> str:
    """Phase, open visit, panel."""
    unsure = f" ?{visit_in_words(state.unsure)}" if state.unsure else ""
    officer = "" if state.officer == DESK.officer else f" @{state.officer or '-'}"
    chosen = "" if state.chosen_ms is None else "~"
    panel = f" +{state.panel}" if state.panel else ""
    return f"{chosen}{phase_in_words(state)} {visit_in_words(state.open)}{unsure}{officer}{panel}"


def record_in_words(draft: VisitDraft) -> str:
    """`unrated a next-called`."""
    kind = draft.kind.removeprefix("visit.")
    visit, cause = draft.body.get("visit", ""), draft.body.get("cause", "")
    partial = "partial" if draft.body.get("partial") else ""
    return " ".join(word for word in [kind, visit, cause, partial] if word)


@dataclass
class Counter:
    """Feeds events and keeps what came of them. `at_ms` is turned by hand."""

    desk: Desk = DESK
    at_ms: int = 100_000
    state: State = field(default_factory=lambda: starting("vi", officer=DESK.officer))
    drafts: list[VisitDraft] = field(default_factory=list)

    @classmethod
    def open(cls, desk: Desk = DESK) -> "Counter":
        """A counter whose kiosk is ready."""
        counter = cls(desk, state=starting("vi", test=desk.test, officer=desk.officer))
        counter.take(ServiceReturned(counter.at_ms))
        return counter.wait()

    @property
    def now(self) -> str:
        """The state in words."""
        return in_words(self.state)

    @property
    def told(self) -> list[str]:
        """All records so far, in words."""
        return [record_in_words(draft) for draft in self.drafts]

    def take(self, event: Event) -> list[str]:
        """Take one event; gives the records it left, in words."""
        step = transition(self.desk, self.state, event)
        self.state = step.state
        self.drafts.extend(step.drafts)
        return [record_in_words(draft) for draft in step.drafts]

    def wait(self, ms: int = SETTLE_MS) -> "Counter":
        """Let time pass."""
        self.at_ms += ms
        return self

    def call(self, visit: str) -> list[str]:
        """The ticket of `visit` is called: its number is the id in capitals."""
        return self.take(TicketCalled(self.at_ms, visit.upper(), visit))

    def serve(self, visit: str) -> list[str]:
        """The officer ends the visit."""
        return self.take(TicketServed(self.at_ms, visit.upper(), visit))

    def touch(self, fresh: str = "w") -> list[str]:
        """The citizen asks to rate, once the screen has settled."""
        self.wait()
        return self.take(Touched(self.at_ms, fresh))

    def answer(self, *values: int | None) -> list[str]:
        """The questions from the one on the screen on, each after its settling; None skips."""
        left: list[str] = []
        for value in values:
            self.wait()
            phase = self.state.phase
            question = QUESTIONNAIRE.questions[phase.index if isinstance(phase, Question) else 0].id
            if value is None:
                left += self.take(Skipped(self.at_ms, question))
            else:
                left += self.take(Answered(self.at_ms, question, value))
        return left

    def save(self, visit: str, seq: int = 7) -> list[str]:
        """The rating of `visit` is on the disk."""
        path = f"k-1/{'A' * 22}/{seq}/{'B' * 22}"
        return self.take(Saved(self.at_ms, visit, seq, "H" * 43, path))


def prompted(counter: Counter, visit: str = "a") -> Counter:
    """`counter` with `visit` called, served, and its prompt on the screen."""
    counter.call(visit)
    counter.wait(60_000).serve(visit)
    return counter.wait()


def over(counter: Counter) -> list[str]:
    """The armed delay ends; gives the records that left, in words."""
    delay = delay_of(counter.state)
    assert delay is not None, f"nothing is armed in {counter.now}"
    counter.wait(counter.desk.delays.length_ms(delay, counter.state))
    return counter.take(TimeOver(counter.at_ms, delay))
