"""From an event to the frame that a profile maps to it. Pure.

Guarantees: `map_frame` gives for the frame an event of the kind that was asked for, with the
ticket that was asked for and, where the profile carries it, the counter; None where the profile
cannot say it.
"""

import re
from collections.abc import Iterator, Mapping

from kiosk.devices.encoding.pattern_text import pattern_text
from kiosk.devices.encoding.struct_frame import struct_frame
from kiosk.devices.encoding.text_bytes import encode_text
from kiosk.devices.mapper import map_frame
from kiosk.devices.mapper_settings import EVENT, EventRule, MapperSettings
from kiosk.devices.profile import Profile
from kiosk.devices.ticket_event import (
    SourceEvent,
    TicketCalled,
    TicketRecalled,
    TicketScanned,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)
from kiosk.devices.ticket_template import TemplatePart, TicketTemplate

EVENT_TYPES: Mapping[str, type[SourceEvent]] = {
    "called": TicketCalled,
    "recalled": TicketRecalled,
    "served": TicketServed,
    "skipped": TicketSkipped,
    "scanned": TicketScanned,
    "ended": TurnEnded,
}
"""The kinds that can be said."""


def event_frame(kind: str, fields: Mapping[str, str], profile: Profile) -> bytes | None:
    """Give the frame for an event of a kind of EVENT_TYPES, with fields by their names."""
    for rule in profile.mapper.events:
        if rule.kind in (None, kind):
            for frame in _frames(kind, fields, rule, profile):
                if _is_said(map_frame(frame, profile), kind, fields):
                    return frame
    return None


def _is_said(mapped: object, kind: str, fields: Mapping[str, str]) -> bool:
    # The very class: a recall is no call.
    if type(mapped) is not EVENT_TYPES[kind]:
        return False
    for name in ("ticket", "counter"):
        found = getattr(mapped, name, None)
        if found is not None and name in fields and found != fields[name]:
            return False
    return True


def _frames(
    kind: str, fields: Mapping[str, str], rule: EventRule, profile: Profile
) -> Iterator[bytes]:
    mapper = profile.mapper
    values = _on_the_wire({**fields, EVENT: kind}, mapper)
    if mapper.ticket is not None and "ticket" in fields:
        parts = template_parts(mapper.ticket, fields["ticket"])
        if parts is None:
            return
        values |= _on_the_wire(parts, mapper)
    if mapper.form == "struct":
        frame = struct_frame({**values, **rule.rule.when}, profile)
        if frame is not None:
            yield frame
    elif rule.rule.pattern is not None:
        try:
            yield encode_text(pattern_text(rule.rule.pattern.source, values), mapper.code_page)
        except UnicodeError:
            return


def _on_the_wire(values: Mapping[str, str], mapper: MapperSettings) -> dict[str, str]:
    """Put codes in place of what they mean; what has no code is left out."""
    found = {}
    for name, value in values.items():
        if name not in mapper.codes:
            found[name] = value
            continue
        code = next((c for c, meaning in mapper.codes[name].items() if meaning == value), None)
        if code is not None:
            found[name] = code
    return found


def template_parts(template: TicketTemplate, ticket: str) -> dict[str, str] | None:
    """Give the parts that the template would put together to this ticket, or None."""
    pattern = "".join(_part_pattern(part) for part in template.parts)
    found = re.fullmatch(pattern, ticket)
    if found is None:
        return None
    widths = {part.name: part.width for part in template.parts}
    return {
        name: str(int(value)) if widths[name] else value
        for name, value in found.groupdict().items()
    }


def _part_pattern(part: TemplatePart) -> str:
    if not part.name:
        return re.escape(part.plain)
    form = f"[0-9]{{{part.width},}}" if part.width else "[A-Za-z]+|[0-9]+"
    return f"(?P<{part.name}>{form})"
