"""What the screens show, as a pure function of the state.

Guarantees that a view holds JSON values only and never an answer that was given: going back
shows the earlier question with nothing chosen, and the thanks are the same for everybody.
Leaves to others: drawing (qml/), the time (`LocalTime` is passed in) and the check code's
contents.

Keys of a view: `screen` (its name in `kiosk.ui.screens`), `language`, `header` (site, place,
caption and mark: ticket or time), `footer` (`kiosk.ui.footer`), `ornament` (whether the drum is
drawn), `access` (larger, contrast, low: what the theme binds to), `panel` (empty, or
`kiosk.ui.panel_content`), `rest` (`kiosk.ui.resting_screen`), `content` (what the screen of that
name binds to).
"""

import re
from dataclasses import dataclass

from kiosk.service import ServiceState
from kiosk.survey import Questionnaire, ReasonList
from kiosk.ui.asked import asked_content
from kiosk.ui.binding_content import BindingView, binding_content
from kiosk.ui.comment_content import comment_content
from kiosk.ui.comment_pad import CommentView
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime, PhoneView, SaidView
from kiosk.ui.detail_content import detail_content
from kiosk.ui.enrolment_content import EnrolmentView, enrolment_content
from kiosk.ui.first_view import View, out_of_service
from kiosk.ui.footer import footer
from kiosk.ui.idle_content import idle_content, serving_content
from kiosk.ui.officer import as_served
from kiosk.ui.panel_content import panel_content
from kiosk.ui.resting_screen import Night, resting
from kiosk.ui.screens import COMMENT, screen_of
from kiosk.ui.service_content import service_content
from kiosk.ui.words import Words, WordsByLanguage
from kiosk.visit import (
    Access,
    Detail,
    Idle,
    OutOfService,
    Prompt,
    Question,
    Saving,
    Service,
    Serving,
    State,
    Thanks,
    Visit,
)

__all__ = [
    "CheckCodeView",
    "CounterView",
    "LocalTime",
    "View",
    "present",
    "ticket_of",
]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a view is made from, with the words of its language."""

    counter: CounterView
    questionnaire: Questionnaire
    state: State
    words: Words
    now: LocalTime
    code: CheckCodeView | None
    reasons: ReasonList | None
    comment: CommentView | None
    service: ServiceState | None
    said: SaidView | None
    enrolment: EnrolmentView | None
    binding: BindingView | None


def present(  # noqa: PLR0913 - each part of a view has a source of its own
    counter: CounterView,
    questionnaire: Questionnaire,
    state: State,
    words: WordsByLanguage,
    now: LocalTime,
    code: CheckCodeView | None,
    *,
    reasons: ReasonList | None = None,
    comment: CommentView | None = None,
    service: ServiceState | None = None,
    phone: PhoneView | None = None,
    night: Night | None = None,
    shift: bool = False,
    said: SaidView | None = None,
    enrolment: EnrolmentView | None = None,
    binding: BindingView | None = None,
) -> View:
    """The view of `state`.

    `code` is used by the thanks alone, `reasons` by the thanks and the detail, `comment` by the
    screen of that name, `service` by the menu, `phone` by the panel of that name; `night` and
    `shift` by a screen that nobody uses, `said` by the invitation and a ticket being served,
    `enrolment` and `binding` by the screens of those names.
    """
    chosen, counter = words[state.language], as_served(counter, state)
    shown = _Shown(
        counter,
        questionnaire,
        state,
        chosen,
        now,
        code,
        reasons,
        comment,
        service,
        said,
        enrolment,
        binding,
    )
    return {
        "screen": screen_of(state.phase),
        "language": state.language,
        "header": _header(counter, state, chosen, now),
        "footer": footer(counter, state, words),
        "ornament": isinstance(state.phase, Idle | Serving | Saving | Thanks),
        "access": _access(state.access),
        "panel": panel_content(counter, state, chosen, phone),
        "rest": resting(now, state, night, shift=shift),
        "content": _content(shown),
    }


def ticket_of(state: State) -> str | None:
    """The number of the visit on the screen, where it has one that is believed.

    A number that is not sure any more stays only on the screen of somebody who answered already.
    """
    match state.phase:
        case Question(visit=visit, answers=()) if _is_unsure(state, visit):
            return None
        case Question(visit=visit) | Saving(visit=visit) | Thanks(visit=visit):
            return visit.ticket
        case Detail(visit=visit):
            return visit.ticket
        case Serving() | Prompt():
            return state.open.ticket if state.open else None
        case _:
            return None


def _is_unsure(state: State, visit: Visit) -> bool:
    return state.unsure is not None and state.unsure.id == visit.id


def _header(counter: CounterView, state: State, words: Words, now: LocalTime) -> View:
    # Serving shows the number in the middle, larger than anything else.
    ticket = None if isinstance(state.phase, Serving) else ticket_of(state)
    fields: dict[str, object] = {
        "weekday": words["header.weekdays"].split("|")[now.weekday],
        "month_name": words["header.months"].split("|")[now.month - 1],
        "day": now.day,
        "month": now.month,
        "hour": now.hour,
        "minute": now.minute,
    }
    place = words["header.place"].format(unit=counter.unit, counter=counter.counter_name)
    return {
        # Whoever rates is told that it will not count.
        "site": words["header.test"] if state.test else counter.site_name,
        "place": place if counter.unit else counter.counter_name,
        "caption": words["header.ticket"] if ticket else words["header.date"].format(**fields),
        "mark": ticket or words["header.time"].format(**fields),
    }


def _access(access: Access) -> View:
    return {
        "larger": access.larger_text,
        "contrast": access.high_contrast,
        "low": access.low_position,
    }


def _content(shown: _Shown) -> View:
    state, words = shown.state, shown.words
    match state.phase:
        case Idle():
            return idle_content(shown.counter, state, words, shown.now, shown.said)
        case Serving():
            return serving_content(shown.counter, state, words, shown.said)
        case Prompt() | Question():
            return _asked(shown)
        case Thanks(detail_given=given):
            return _thanks(words, shown.code, adds=shown.reasons is not None and not given)
        case _:
            return _content_aside(shown)


def _content_aside(shown: _Shown) -> View:
    """The content of a screen that is not on the way from the invitation to the thanks."""
    state, words = shown.state, shown.words
    match state.phase:
        case Detail() as given if screen_of(given) == COMMENT:
            return comment_content(state, shown.comment, words)
        case Detail():
            return detail_content(shown.reasons, state, words)
        case Service():
            return service_content(shown.service, words)
        case OutOfService() as out:
            return _out_of_service(shown, out)
        case _:
            return {"title": words["saving.title"], "detail": words["saving.detail"]}


def _out_of_service(shown: _Shown, out: OutOfService) -> View:
    match screen_of(out):
        case "enrolment":
            return enrolment_content(shown.enrolment, shown.words)
        case "binding":
            return binding_content(shown.binding, shown.words)
        case _:
            phone, lost = shown.counter.help_phone, out.unsaved is not None
            return out_of_service(shown.words, str(out.reason), help_phone=phone, unsaved=lost)


def _asked(shown: _Shown) -> View:
    state, words = shown.state, shown.words
    index = state.phase.index if isinstance(state.phase, Question) else 0
    asked = asked_content(shown.questionnaire, index, state.language, words, shown.counter)
    if isinstance(state.phase, Question):
        return asked
    invitation, promise = words["prompt.invitation"], words["prompt.promise"]
    line = f"{invitation}. {promise}"
    return asked | {"invitation": invitation, "promise": promise, "heading_line": line}


def _thanks(words: Words, code: CheckCodeView | None, *, adds: bool) -> View:
    rows = list(code.rows) if code else []
    groups = re.split(r"[\s-]+", code.text.strip()) if code else []
    return {
        "title": words["thanks.title"],
        "detail": words["thanks.detail"],
        "code_caption": words["thanks.code"],
        "code_lines": [" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)],
        "code_rows": rows,
        "code_use": (words["thanks.scan"] if rows else words["thanks.keep"]) if code else "",
        "add": words["thanks.add"] if adds else "",
        "close": words["thanks.close"],
    }
