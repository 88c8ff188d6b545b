"""What stands on the two screens between ratings: the invitation, and a ticket being served.

Guarantees that nothing in them depends on a rating. Leaves to others: which of them is shown
(`kiosk.ui.screens`), when another notice has its turn (`kiosk.ui.notices`), the layout.
"""

from kiosk.ui.counter_view import CounterView, LocalTime
from kiosk.ui.first_view import View
from kiosk.ui.notices import notice_at, notice_content
from kiosk.ui.officer import officer_content
from kiosk.ui.words import Words
from kiosk.visit import State


def idle_content(counter: CounterView, state: State, words: Words, now: LocalTime) -> View:
    """The invitation: officer, the number last called here, the notice whose turn it is."""
    seconds = (now.hour * 60 + now.minute) * 60 + now.second
    notice = notice_at(counter.notices, seconds, counter.notice_seconds)
    return _invitation(counter, "idle", words) | {
        "invitation_wide": words["idle.invitation_wide"],
        "called_caption": words["idle.called"] if state.called else "",
        "called": state.called or "",
        "noticed": bool(counter.notices),
        "notice": notice_content(notice, state.language, words),
    }


def serving_content(counter: CounterView, state: State, words: Words) -> View:
    """The ticket that is being served, and a quiet way to rate already now.

    A visit that was rated already is thanked for it, and not invited again.
    """
    ticket = state.open.ticket if state.open else None
    content = _invitation(counter, "serving", words) | {
        "caption": words["serving.caption"] if ticket else "",
        "ticket": ticket or "",
    }
    if state.open is not None and state.open.rated:
        content |= {"invitation": words["serving.rated"], "promise": "", "rate": ""}
    return content


def _invitation(counter: CounterView, screen: str, words: Words) -> View:
    caption = words["subject.officer"]
    return {
        "officer": officer_content(caption, counter.officer_name, counter.officer_photo),
        "invitation": words[f"{screen}.invitation"],
        "promise": words[f"{screen}.promise"],
        "rate": words[f"{screen}.rate"],
    }
