"""What the screens show, as a pure function of the state.

Guarantees that a view holds JSON values only and never an answer that was given: going back
shows the earlier question with nothing chosen, and the thanks are the same for everybody.
Leaves to others: drawing (qml/), the time (`LocalTime` is passed in) and the check code's
contents.

Keys of a view: `screen` (its name in `kiosk.ui.screens`), `language`, `header` (site, place,
caption and mark: ticket or time), `footer` (help, back, skip, decline: words, empty where there
is no such button; languages: the others), `ornament` (whether the drum is drawn), `content`
(what the screen of that name binds to).
"""

import re

from kiosk.survey import Questionnaire
from kiosk.ui.asked import asked_content
from kiosk.ui.counter_view import CheckCodeView, CounterView, LocalTime
from kiosk.ui.first_view import View, out_of_service
from kiosk.ui.officer import officer_content
from kiosk.ui.screens import screen_of
from kiosk.ui.words import Words, WordsByLanguage
from kiosk.visit import (
    Idle,
    OutOfService,
    Prompt,
    Question,
    Saving,
    Serving,
    State,
    Thanks,
)

__all__ = ["CheckCodeView", "CounterView", "LocalTime", "View", "present", "ticket_of"]


def present(
    counter: CounterView,
    questionnaire: Questionnaire,
    state: State,
    words: WordsByLanguage,
    now: LocalTime,
    code: CheckCodeView | None,
) -> View:
    """The view of `state`. `code` is used by the thanks alone."""
    chosen = words[state.language]
    return {
        "screen": screen_of(state.phase),
        "language": state.language,
        "header": _header(counter, state, chosen, now),
        "footer": _footer(counter, questionnaire, state, words),
        "ornament": isinstance(state.phase, Idle | Serving | Saving | Thanks),
        "content": _content(counter, questionnaire, state, chosen, code),
    }


def ticket_of(state: State) -> str | None:
    """The number of the visit on the screen, where it has one."""
    match state.phase:
        case Question(visit=visit) | Saving(visit=visit) | Thanks(visit=visit):
            return visit.ticket
        case Serving() | Prompt():
            return state.open.ticket if state.open else None
        case _:
            return None


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
        "site": counter.site_name,
        "place": place if counter.unit else counter.counter_name,
        "caption": words["header.ticket"] if ticket else words["header.date"].format(**fields),
        "mark": ticket or words["header.time"].format(**fields),
    }


def _footer(
    counter: CounterView, questionnaire: Questionnaire, state: State, words: WordsByLanguage
) -> View:
    chosen = words[state.language]
    asks = isinstance(state.phase, Question)
    helps = isinstance(state.phase, Idle | Serving | OutOfService) and counter.help_phone
    others = [
        {"code": code, "name": words[code]["language.name"]}
        for code in counter.languages
        if code != state.language and code in questionnaire.languages and code in words
    ]
    return {
        "help": chosen["footer.help"].format(phone=counter.help_phone) if helps else "",
        "back": chosen["footer.back"] if asks else "",
        "skip": chosen["footer.skip"] if asks else "",
        "decline": chosen["footer.decline"] if isinstance(state.phase, Prompt) else "",
        "languages": others,
    }


def _content(
    counter: CounterView,
    questionnaire: Questionnaire,
    state: State,
    words: Words,
    code: CheckCodeView | None,
) -> View:
    match state.phase:
        case Idle() | Serving() as phase:
            return _invitation(counter, screen_of(phase), words, ticket_of(state) or "")
        case Prompt():
            asked = asked_content(questionnaire, 0, state.language, words, counter)
            invitation = words["prompt.invitation"]
            return asked | {"invitation": invitation, "promise": words["prompt.promise"]}
        case Question(index=index):
            return asked_content(questionnaire, index, state.language, words, counter)
        case Saving():
            return {"title": words["saving.title"], "detail": words["saving.detail"]}
        case Thanks():
            return _thanks(words, code)
        case OutOfService(reason, unsaved):
            phone = counter.help_phone
            lost = unsaved is not None
            return out_of_service(words, str(reason), help_phone=phone, unsaved=lost)


def _invitation(counter: CounterView, screen: str, words: Words, ticket: str) -> View:
    """The content of `idle` and of `serving`, which differ in their words and the ticket."""
    return {
        "officer": officer_content(words["subject.officer"], counter.officer_name),
        "caption": words["serving.caption"] if ticket else "",
        "ticket": ticket,
        "invitation": words[f"{screen}.invitation"],
        "invitation_wide": words.get(f"{screen}.invitation_wide", ""),
        "promise": words[f"{screen}.promise"],
        "rate": words[f"{screen}.rate"],
    }


def _thanks(words: Words, code: CheckCodeView | None) -> View:
    rows = list(code.rows) if code else []
    groups = re.split(r"[\s-]+", code.text.strip()) if code else []
    return {
        "title": words["thanks.title"],
        "detail": words["thanks.detail"],
        "code_caption": words["thanks.code"],
        "code_lines": [" ".join(groups[at : at + 2]) for at in range(0, len(groups), 2)],
        "code_rows": rows,
        "code_use": (words["thanks.scan"] if rows else words["thanks.keep"]) if code else "",
        "close": words["thanks.close"],
    }
