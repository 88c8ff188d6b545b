"""From one frame to one event. Pure.

Guarantees: an event comes only of a whole frame that one rule of the profile fits from end to end
and whose fields pass the whitelist (`event_fields`); nothing is cut, filled in or guessed. A frame
that gives none is `Ignored` where the profile knows it to mean nothing, else `Unmapped`, whose
reason never quotes the frame (it may hold a ticket number). No frame takes longer than
`FRAME_BUDGET_S`, whatever stands in it and whatever patterns the profile has.
"""

import time
from collections.abc import Mapping
from datetime import date

from kiosk.devices.code_pages import decode_text
from kiosk.devices.event_fields import FIELDS, KINDS, make_event
from kiosk.devices.mapper_settings import (
    ANY_CODE,
    EVENT,
    FRAME_BYTES,
    EventRule,
    MapperSettings,
    Rule,
)
from kiosk.devices.pattern_errors import MAX_TEXT_CHARACTERS, PatternTooSlowError
from kiosk.devices.profile import Profile
from kiosk.devices.scanning.scan_mapper import map_scan
from kiosk.devices.struct_fields import BadFieldError, values_of
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.unmapped import Ignored, Unmapped

__all__ = ["Ignored", "Unmapped", "map_frame"]

FRAME_BUDGET_S = 0.02
"""Processor time for all patterns together on one frame."""
MAX_FRAME_BYTES = 8192
"""No framer gives more, a printer's ticket with its marks included."""
NO_RULE = "a frame that no [[event]] of the profile fits"


def map_frame(
    frame: bytes, profile: Profile, today: date | None = None
) -> SourceEvent | Ignored | Unmapped:
    """Give the event that a frame tells of, or why it tells of none.

    `today`: the day by the kiosk's clock, against dossier codes of the future; None: no clock.
    """
    if profile.scanner is not None:
        return map_scan(frame, profile.scanner, today)
    if len(frame) > MAX_FRAME_BYTES:
        return Unmapped(f"a frame of more than {MAX_FRAME_BYTES} bytes")
    if profile.mapper.form == "struct":
        return _map_struct(frame, profile.mapper, today)
    return _map_text(frame, profile.mapper, today)


def _map_text(
    frame: bytes, mapper: MapperSettings, today: date | None
) -> SourceEvent | Ignored | Unmapped:
    try:
        text = decode_text(frame, mapper.code_page)
    except UnicodeError:
        return Unmapped(f"a frame that is not text in the code page {mapper.code_page}")
    if len(text) > MAX_TEXT_CHARACTERS:
        return Unmapped(f"a text of more than {MAX_TEXT_CHARACTERS} characters")
    budget = _Budget(text)
    try:
        if any(budget.matches(rule) is not None for rule in mapper.ignores):
            return Ignored()
        for event in mapper.events:
            groups = budget.matches(event.rule)
            if groups is not None:
                given = {name: one for name, one in groups.items() if one is not None}
                return _event(event, given, mapper, today)
    except PatternTooSlowError:
        return Unmapped("a frame on which the patterns of the profile took too long")
    return Unmapped(NO_RULE)


def _map_struct(
    frame: bytes, mapper: MapperSettings, today: date | None
) -> SourceEvent | Ignored | Unmapped:
    try:
        values = values_of(frame, mapper.fields)
    except BadFieldError as bad:
        return Unmapped(str(bad))
    known = {**values, FRAME_BYTES: str(len(frame))}
    for rule in mapper.ignores:
        if _holds(rule.when, known):
            return Ignored()
    for event in mapper.events:
        if _holds(event.rule.when, known):
            return _event(event, values, mapper, today)
    return Unmapped(NO_RULE)


class _Budget:
    """The time that all patterns together have for one text; raises PatternTooSlowError."""

    def __init__(self, text: str) -> None:
        self._text = text
        # This thread's own work: what the screen computes meanwhile is not counted against it.
        self._ends_s = time.thread_time() + FRAME_BUDGET_S

    def matches(self, rule: Rule) -> Mapping[str, str | None] | None:
        """Give the groups of a rule that fits the whole text, or None."""
        left_s = self._ends_s - time.thread_time()
        if left_s <= 0:
            raise PatternTooSlowError
        return None if rule.pattern is None else rule.pattern.fullmatch(self._text, left_s)


def _holds(when: Mapping[str, str], values: Mapping[str, str]) -> bool:
    return all(values.get(name) == value for name, value in when.items())


def _event(
    event: EventRule, values: Mapping[str, str], mapper: MapperSettings, today: date | None
) -> SourceEvent | Unmapped:
    given = dict(values)
    if mapper.ticket is not None:
        ticket = mapper.ticket.fill(values)
        if ticket is None:
            return Unmapped("a ticket of which a part is missing or is no number")
        given["ticket"] = ticket
    for name in given.keys() & mapper.codes.keys():
        codes = mapper.codes[name]
        meaning = codes.get(given[name], codes.get(ANY_CODE))
        if meaning is None:
            return Unmapped(f"a code that [codes.{name}] does not list")
        given[name] = meaning
    kind = event.kind or given.get(EVENT)
    if kind is None or kind not in KINDS:
        return Unmapped("an event that is none of those that the kiosk knows")
    from_frame = {
        name: value
        for name, value in given.items()
        if name in FIELDS and (value or name not in mapper.codes)
    }
    return make_event(kind, {**event.constants, **from_frame}, today)
