"""What stands on the two screens between ratings: the invitation, and a ticket being served.

Guarantees that nothing in them depends on a rating. Leaves to others: which of them is shown
(`kiosk.ui.screens`), when another notice has its turn (`kiosk.ui.notices`), how long something is
said of a badge, the layout.
"""

from kiosk.ui.counter_view import CounterView, LocalTime, SaidView
from kiosk.ui.first_view import View
from kiosk.ui.notices import notice_at, notice_content
from kiosk.ui.officer import officer_content, said_words
from kiosk.ui.words import Words
from kiosk.visit import State


def idle_content(
    counter: CounterView, state: State, words: Words, now: LocalTime, said: SaidView | None = None
) -> View:
    """The invitation: officer, the number last called here, the notice whose turn it is, and what
    is said of a badge or a PIN.
    """
    seconds = (now.hour * 60 + now.minute) * 60 + now.second
    notice = notice_at(counter.notices, seconds, counter.notice_seconds)
    return _invitation(counter, "idle", words, said) | {
        "invitation_wide": words["idle.invitation_wide"],
        "called_caption": words["idle.called"] if state.called else "",
        "called": state.called or "",
        "noticed": bool(counter.notices),
        "notice": notice_content(notice, state.language, words),
    }


def serving_content(
    counter: CounterView, state: State, words: Words, said: SaidView | None = None
) -> View:
    """The ticket that is being served, a quiet way to rate already now, and what is said.

    A visit that was rated already is thanked for it, and not invited again.
    """
    ticket = state.open.ticket if state.open else None
    content = _invitation(counter, "serving", words, said) | {
        "caption": words["serving.caption"] if ticket else "",
        "ticket": ticket or "",
    }
    if state.open is not None and state.open.rated:
        content |= {"invitation": words["serving.rated"], "promise": "", "rate": ""}
    return content


def _invitation(counter: CounterView, screen: str, words: Words, said: SaidView | None) -> View:
    caption = words["subject.officer"]
    return {
        "officer": officer_content(caption, counter.officer_name, counter.officer_photo),
        "invitation": words[f"{screen}.invitation"],
        "promise": words[f"{screen}.promise"],
        "said": said_words(said, words),
        "rate": words[f"{screen}.rate"],
    }
