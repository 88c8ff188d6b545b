"""What is said of days: notes, and published days that changed; a part of the wording.

Guarantees that each kind of note, and each reason for not taking one, has its words.
"""

from pydantic import field_validator

from central.dashboard.words_part import WordsPart, complete
from central.day_notes import NoteFault, NoteKind


class DayNotesWords(WordsPart):
    """The page of notes, and the lines about a day on every page that shows one."""

    title: str
    lead: str
    warning: str
    day: str
    until: str
    show: str
    kind: str
    place: str
    whole_site: str
    text: str
    text_hint: str
    submit: str
    add: str
    correct: str
    correct_lead: str
    correct_submit: str
    correct_link: str
    withdraw: str
    listed: str
    empty: str
    of_day: str
    written: str
    struck: str
    said_written: str
    link: str
    revised_title: str
    revised: str
    revised_late: str
    revised_recount: str
    revised_counts: str
    kinds: dict[str, str]
    faults: dict[str, str]

    @field_validator("kinds")
    @classmethod
    def _has_every_kind(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in NoteKind})

    @field_validator("faults")
    @classmethod
    def _has_every_fault(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in NoteFault})
