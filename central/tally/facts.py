"""What a record's body says, read for counting: facts of a visit, and the answers apart from them.

Guarantees that a body of any content is read without an exception: either it has the form of
docs/record-format.md, or it is `Odd`, which names the first field at fault. Kinds that count
nothing, and kinds of a newer kiosk, are None. What only the records before it tell of a body is
for `central.tally.log_reader`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.names import NAME
from central.tally.log_kinds import odd_member
from kiosk.survey.questionnaire import HEADLINE, MAX_QUESTIONS, OFFICER
from kiosk.survey.scale import LADDER, MAX_VALUE

Body = dict[str, Any]

EVENTS = ("called", "served", "prompted", "unrated", "rated", "surveyed")
"""What is counted of a visit, each at most once. `surveyed`: the longer questionnaire that a phone
is offered after the rating."""
RATING_EVENTS = ("rated", "surveyed")

CAUSES = frozenset({"window-over", "dismissed", "next-called", "no-show", "outage", "moved"})
STAGES = frozenset({"reception", "result", "unknown"})
TRIGGERS = {
    KIOSK_CHANNEL: frozenset({"served", "called", "walk-up", "scan"}),
    PHONE_CHANNEL: frozenset({"phone"}),
}
"""By the channel of the log in which the rating stands."""
TICKET_SOURCES = frozenset({"queue", "feed", "scan", "none"})
"""Where the number of a rated visit came from. A rating of an earlier program does not say."""
TICKET_SOURCES_HEARD = ("queue", "feed")
"""Of `source.changed`: those that tell of tickets. A scanner reads a paper that somebody holds."""
WELL = "ok"
"""Of `source.changed`, its state."""
OFFICER_BY = frozenset({"badge", "pin", "feed", "settings", "time", "day", "removed"})
LEVELS = range(1, MAX_VALUE + 1)
"""What an answer may be; what it means is the business of its scale."""
LADDER_LEVELS = range(1, LADDER + 1)
SATISFACTION = frozenset({HEADLINE, OFFICER})
"""Questions whose answers are steps of satisfaction in every questionnaire, which refuses any
other scale for them (`kiosk.survey`): the index is read from these ids alone."""

_VISIT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]\Z")
_NONCE = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]\Z")
SCALE_ORDERS = frozenset({"best-first", "worst-first"})
MAX_BLOCKS = 10
_PROCEDURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")
_QUESTIONNAIRE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}@[1-9]\d{0,5}\Z")
_QUESTION = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")


@dataclass(frozen=True, slots=True)
class Odd:
    """A body that is not of the form of its `kind`: `field` is the first member at fault."""

    kind: str
    field: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """An event of a visit other than its rating. `event` is one of EVENTS; `cause` of unrated."""

    event: str
    cause: str
    visit: str
    counter: str
    officer: str
    test: bool


@dataclass(frozen=True, slots=True)
class RatingFacts:
    """What a counting rule may know of a rating: everything but what was answered.

    `answered`: how many questions were answered, of those not skipped. `took_ms`: milliseconds
    from the first question to the last answer. `event`: `rated`, or `surveyed`.
    """

    visit: str
    counter: str
    officer: str
    procedure: str
    stage: str
    questionnaire: str
    trigger: str
    took_ms: int
    partial: bool
    late: bool
    test: bool
    answered: int
    event: str = "rated"


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating's facts, and apart from them its answers: question to 1..9, 0 where skipped."""

    facts: RatingFacts
    answers: dict[str, int]


@dataclass(frozen=True, slots=True)
class ScannedFacts:
    """A visit named its dossier. Counted nowhere itself: which dossier it was is not said here."""

    visit: str
    test: bool


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A ticket source changed its state. Counted nowhere itself. `is_well`: it said `ok`."""

    source: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class StartedFacts:
    """The kiosk's program started. Counted nowhere itself."""


Reading = VisitFacts | ScannedFacts | SourceFacts | StartedFacts | Rating | Odd | None


def read_facts(kind: str, body: Body, channel: str = KIOSK_CHANNEL) -> Reading:
    """What a record of `kind` with this `body` tells the tallies; `channel`: of its log."""
    event, reader = _RATINGS.get(kind), _READERS.get(kind)
    if event is None and reader is None:
        field = odd_member(kind, body)
        return None if field is None else Odd(kind, field)
    try:
        return _rating(body, event, channel) if event else reader(body) if reader else None
    except _OddFieldError as error:
        return Odd(kind, error.field)


class _OddFieldError(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _text(body: Body, name: str, form: re.Pattern[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not form.match(value):
        raise _OddFieldError(name)
    return value


def _text_or_empty(body: Body, name: str, form: re.Pattern[str]) -> str:
    return "" if body.get(name) is None else _text(body, name, form)


def _one_of(body: Body, name: str, allowed: frozenset[str]) -> str:
    value = body.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise _OddFieldError(name)
    return value


def _flag(body: Body, name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise _OddFieldError(name)
    return value


def _event(event: str) -> Callable[[Body], Reading]:
    def read(body: Body) -> VisitFacts:
        # In the order of the members: by name it takes half as long again.
        return VisitFacts(
            event,
            _one_of(body, "cause", CAUSES) if event == "unrated" else "",
            _text(body, "visit", _VISIT),
            _text(body, "counter", NAME),
            _text_or_empty(body, "officer", NAME),
            _flag(body, "test"),
        )

    return read


def _rating(body: Body, event: str, channel: str) -> Rating:
    if channel == PHONE_CHANNEL:
        _check_phone(body)
    answers = _answers(body)
    took_ms = body.get("took_ms")
    if not isinstance(took_ms, int) or isinstance(took_ms, bool) or took_ms < 0:
        raise _OddFieldError("took_ms")
    for name in ("officer", "procedure", "test", "partial", "late"):
        if name not in body:
            raise _OddFieldError(name)
    _text(body, "lang", _LANGUAGE)
    _text(body, "nonce", _NONCE)
    _check_later_members(body)
    facts = RatingFacts(
        visit=_text(body, "visit", _VISIT),
        counter=_text(body, "counter", NAME),
        officer=_text_or_empty(body, "officer", NAME),
        procedure=_text_or_empty(body, "procedure", _PROCEDURE),
        stage=_one_of(body, "stage", STAGES),
        questionnaire=_text(body, "questionnaire", _QUESTIONNAIRE),
        trigger=_one_of(body, "trigger", TRIGGERS[channel]),
        took_ms=took_ms,
        partial=_flag(body, "partial"),
        late=_flag(body, "late"),
        test=_flag(body, "test"),
        answered=sum(1 for answer in answers.values() if answer),
        event=event,
    )
    return Rating(facts, answers)


def _check_phone(body: Body) -> None:
    """What a rating of the phone's log says besides (docs/record-format.md, section 18)."""
    _one_of(body, "channel", frozenset({PHONE_CHANNEL}))
    if body.get("test") is not False:
        raise _OddFieldError("test")
    _text(body, "token", _HASH)
    _text(body, "by", NAME)


def _check_later_members(body: Body) -> None:
    """Those that a rating of an earlier program does not have."""
    if "ticket" in body:
        _one_of(body, "ticket", TICKET_SOURCES)
    if "scale_order" in body:
        _one_of(body, "scale_order", SCALE_ORDERS)
    _flag(body, "assisted")
    blocks = body.get("blocks", [])
    if not isinstance(blocks, list) or len(blocks) > MAX_BLOCKS:
        raise _OddFieldError("blocks")
    if not all(isinstance(each, str) and _QUESTIONNAIRE.match(each) for each in blocks):
        raise _OddFieldError("blocks")


def _answers(body: Body) -> dict[str, int]:
    given = body.get("answers")
    if not isinstance(given, dict) or not 1 <= len(given) <= MAX_QUESTIONS:
        raise _OddFieldError("answers")
    answers: dict[str, int] = {}
    for question, answer in given.items():
        if not _QUESTION.match(question):
            raise _OddFieldError("answers")
        allowed = LADDER_LEVELS if question in SATISFACTION else LEVELS
        if answer is None:
            answers[question] = 0
        elif isinstance(answer, int) and not isinstance(answer, bool) and answer in allowed:
            answers[question] = answer
        else:
            raise _OddFieldError("answers")
    return answers


def _scanned(body: Body) -> ScannedFacts:
    visit = _text(body, "visit", _VISIT)
    _text(body, "counter", NAME)
    return ScannedFacts(visit, _flag(body, "test"))


def _officer_changed(body: Body) -> Reading:
    """Who serves: of its form, and counted nowhere. Each visit names its own officer."""
    _text(body, "counter", NAME)
    _text_or_empty(body, "officer", NAME)
    _one_of(body, "by", OFFICER_BY)
    return None


def _source_changed(body: Body) -> Reading:
    """Of a source that tells of tickets; that of an earlier program is the queue's."""
    source = body.get("source", TICKET_SOURCES_HEARD[0])
    if source not in TICKET_SOURCES_HEARD:
        return None
    return SourceFacts(source, is_well=body.get("state") == WELL)


def _kiosk_started(_: Body) -> Reading:
    return _STARTED


_STARTED = StartedFacts()
_READERS: dict[str, Callable[[Body], Reading]] = {
    "visit.called": _event("called"),
    "visit.served": _event("served"),
    "visit.prompted": _event("prompted"),
    "visit.unrated": _event("unrated"),
    "visit.scanned": _scanned,
    "officer.changed": _officer_changed,
    "source.changed": _source_changed,
    "kiosk.started": _kiosk_started,
}
_RATINGS = {"rating": "rated", "rating.survey": "surveyed"}
