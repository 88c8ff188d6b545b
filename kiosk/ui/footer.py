"""The buttons at the foot of every screen: the ways through a rating, and access to it.

Guarantees that every button has a name, words and a sign; that a toggle which is on says so in its
words; and that what stands at the end of the row is the same on every screen, so that it keeps its
place. Leaves to others: what a touch on them does (`KioskViewModel.press`) and how they are laid
out (qml/parts/Footer.qml).
"""

from typing import Literal

from kiosk.ui.counter_view import CounterView
from kiosk.ui.first_view import View
from kiosk.ui.words import Words, WordsByLanguage, on_one_line
from kiosk.visit import (
    Access,
    Detail,
    Idle,
    OutOfService,
    Panel,
    Prompt,
    Question,
    Saving,
    Service,
    Serving,
    State,
    Thanks,
)

OTHER_LANGUAGES = 4
"""Buttons for languages at most."""

NO_FOOTER: View = {"help": "", "buttons": []}
"""The footer of a screen that has none, such as the first."""


def button(
    name: str, words: str, sign: str, group: Literal["way", "access"], *, on: bool = False
) -> View:
    """One button as Footer.qml takes it."""
    return {"name": name, "words": words, "sign": sign, "group": group, "on": on}


def footer(counter: CounterView, state: State, words: WordsByLanguage) -> View:
    """The buttons of `state` in the order they stand in, and the telephone number for help."""
    if isinstance(state.phase, Service):
        return NO_FOOTER
    chosen = words[state.language]
    helps = isinstance(state.phase, Idle | Serving | OutOfService) and counter.help_phone
    return {
        "help": chosen["footer.help"].format(phone=on_one_line(helps)) if helps else "",
        "buttons": [
            *_ways(state, chosen),
            *_more(counter, state, chosen),
            *_languages(counter, state, words),
            *_toggles(state.access, chosen),
        ],
    }


def _ways(state: State, words: Words) -> list[View]:
    match state.phase:
        case Prompt():
            return [
                button("decline", words["footer.decline"], "decline", "way"),
                button("skip", words["footer.skip"], "skip", "way"),
            ]
        case Question():
            return [
                button("back", words["footer.back"], "back", "way"),
                button("skip", words["footer.skip"], "skip", "way"),
                button("start-again", words["footer.start_again"], "restart", "way"),
            ]
        case _:
            return []


def _more(counter: CounterView, state: State, words: Words) -> list[View]:
    """What opens a panel: the notice, the phone, help."""
    buttons: list[View] = []
    opened = state.panel
    offers_phone = counter.phone and _is_for_phones(state)
    # A ninth button would move the others; the notice stands behind help, too.
    crowded = isinstance(state.phase, Prompt) and offers_phone
    if isinstance(state.phase, Idle | Serving | Prompt) and not crowded:
        on = opened is Panel.NOTICE
        buttons.append(button("notice", words["footer.notice"], "notice", "access", on=on))
    if isinstance(state.phase, Serving | Prompt) and offers_phone:
        on = opened is Panel.PHONE
        buttons.append(button("phone", words["footer.phone"], "phone", "access", on=on))
    if not isinstance(state.phase, Saving | Thanks | Detail | OutOfService):
        on = opened is Panel.HELP or state.access.assisted or state.access.spoken
        buttons.append(button("help", words["footer.help_button"], "help", "access", on=on))
    return buttons


def _is_for_phones(state: State) -> bool:
    visit = state.open
    return not state.test and visit is not None and visit.ticket is not None and not visit.rated


def _languages(counter: CounterView, state: State, words: WordsByLanguage) -> list[View]:
    others = [code for code in counter.languages if code != state.language and code in words]
    return [
        button(f"language-{code}", words[code]["language.name"], "language", "access")
        for code in others[:OTHER_LANGUAGES]
    ]


def _toggles(access: Access, words: Words) -> list[View]:
    toggles = (
        ("larger-text", "larger", access.larger_text),
        ("high-contrast", "contrast", access.high_contrast),
        ("low-position", "low", access.low_position),
    )
    return [
        button(name, words[f"footer.{sign}_on" if on else f"footer.{sign}"], sign, "access", on=on)
        for name, sign, on in toggles
    ]
