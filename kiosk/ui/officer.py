"""Whom or what a screen is about: a round mark, a caption and a name.

A mark is one or two letters, or begins with a sign of what it is: `:person` and `:papers` name a
drawing, `@photo/officer` a photo that is kept (`kiosk.ui.kept_pictures`).

Guarantees that a name stands on a screen only while the state says that this officer serves, or
served this visit; with nobody signed on the counter stands alone, and never the last one.
"""

from dataclasses import replace

from kiosk.ui.counter_view import CounterView, OfficerView, SaidView
from kiosk.ui.first_view import View
from kiosk.ui.words import Words
from kiosk.visit import Detail, Prompt, Question, Saving, State, Thanks


def initials(name: str) -> str:
    """First letters of the family name and the given name, which stands last in Vietnamese."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return ""
    letters = parts[0][0] if len(parts) == 1 else parts[0][0] + parts[-1][0]
    return letters.upper()


def subject(caption: str, name: str, mark: str) -> View:
    """What Subject.qml binds to; `mark` as this module's head says."""
    return {"caption": caption, "name": name, "mark": mark}


def officer_content(caption: str, name: str | None, photo: str = "") -> View:
    """The officer with photo, else initials; all empty where the counter names nobody.

    `photo`: the id of the kept photo; empty where there is none or the officer prefers initials.
    """
    if not name:
        return subject("", "", "")
    return subject(caption, name, f"@{photo}" if photo else initials(name) or ":person")


def as_served(counter: CounterView, state: State) -> CounterView:
    """`counter` with the name and the photo of whom `state` is about, or with neither."""
    shown = _shown(counter, officer_of(state))
    if shown is None:
        return replace(counter, officer_name=None, officer_photo="")
    return replace(counter, officer_name=shown.name, officer_photo=shown.photo)


def officer_of(state: State) -> str | None:
    """The id of the officer whom the screen is about: of the visit that is rated, else who serves
    now.
    """
    match state.phase:
        case Question(visit=visit) | Saving(visit=visit) | Thanks(visit=visit):
            return visit.officer
        case Detail(visit=visit):
            return visit.officer
        case Prompt() if state.open is not None and state.open.served:
            return state.open.officer
        case _:
            return state.officer


def said_words(said: SaidView | None, words: Words) -> str:
    """What is said of a badge or a PIN; empty where nothing is."""
    if said is None:
        return ""
    return words[f"officer.{said.kind}"].format(name=said.name or words["officer.unnamed"])


def _shown(counter: CounterView, officer: str | None) -> OfficerView | None:
    fixed = (
        OfficerView(counter.officer_name, counter.officer_photo) if counter.officer_name else None
    )
    if officer is None:
        # A name in the settings without an id is the counter's, as long as nobody can sign on.
        return fixed if counter.officer_id is None and not counter.officers else None
    if officer == counter.officer_id and fixed is not None:
        return fixed
    return counter.officers.get(officer)
