"""From the body of a request to one event. Pure.

Guarantees: an event comes only of a JSON object whose members are all known, each once, and pass
the whitelist of every source (`event_fields`). Anything else is a FeedRefusal that names the
member, never its value. Whose counter it is for is the filter's.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from kiosk.devices.event_fields import FIELDS, make_event
from kiosk.devices.feed_problem import FeedProblem, FeedRefusal, quoted
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.unmapped import Unmapped

TICKETED = ("called", "recalled", "served", "skipped")
ENDED = "ended"
OFFICER = "officer"
EVENTS = (*TICKETED, ENDED, OFFICER)
DETAILS = ("counter", "service", "procedure", "stage", "officer")
IDENTIFIER = re.compile(r"[!-~]{1,64}")
IDENTIFIER_FORM = "1 to 64 ASCII characters without spaces"
NEAR_NAME_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """An event, the client's own id for it, and what was read, as it is told back."""

    event: SourceEvent
    identifier: str | None
    taken: Mapping[str, str | None]


def read_event(body: bytes) -> FeedEvent:
    """Read one event; raises FeedRefusal."""
    members = _members(body)
    kind = members.get("event")
    if not isinstance(kind, str) or kind not in EVENTS:
        _refuse("event", f"one of {', '.join(EVENTS)}", nearest=_nearest(kind, EVENTS))
    allowed = _allowed(kind)
    for name in members:
        if name not in allowed:
            _refuse_name(name, kind, allowed)
    texts = {name: _text(name, value) for name, value in members.items() if value is not None}
    for name in _required(kind):
        if name not in (members if name == OFFICER else texts):
            _refuse(name, _form(name), found="is missing")
    fields = {name: text for name, text in texts.items() if name in FIELDS}
    event = make_event(kind, fields, None)
    if isinstance(event, Unmapped):
        raise FeedRefusal(FeedProblem.NOT_AN_EVENT, event.reason)
    return FeedEvent(event, texts.get("id"), {name: texts.get(name) for name in members})


def _allowed(kind: str) -> tuple[str, ...]:
    if kind == OFFICER:
        return ("event", OFFICER, "counter", "id")
    if kind == ENDED:
        return ("event", *DETAILS, "id")
    return ("event", "ticket", *DETAILS, "id")


def _required(kind: str) -> tuple[str, ...]:
    if kind == OFFICER:
        return (OFFICER,)
    return ("ticket",) if kind in TICKETED else ()


def _members(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        _malformed("the body is not UTF-8", where=f"byte {error.start}")
    except json.JSONDecodeError as error:
        _malformed("the body is not JSON", where=f"line {error.lineno}, column {error.colno}")
    except (ValueError, RecursionError):
        # A number of thousands of digits, or thousands of brackets.
        _malformed("the body is not JSON as it is taken here", where="the body")
    if not isinstance(value, dict):
        _malformed("the body is no JSON object", where="the body")
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FeedRefusal(
            FeedProblem.NOT_AN_EVENT,
            f"the member {quoted(twice)} is given twice; send it once",
            where=quoted(twice),
            expected="each member once",
        )
    return found


def _constant(_: str) -> NoReturn:
    raise ValueError


def _text(name: str, value: object) -> str:
    text = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
    if not _is_of_its_form(name, text):
        _refuse(name, _form(name))
    return text


def _is_of_its_form(name: str, text: str) -> bool:
    if name == "event":
        return text in EVENTS
    if name in FIELDS:
        return FIELDS[name].problem(text) is None
    return IDENTIFIER.fullmatch(text) is not None


def _form(name: str) -> str:
    form = FIELDS[name].form if name in FIELDS else IDENTIFIER_FORM
    null = ", or null for nobody" if name == OFFICER else ""
    return f"a text (in quotes) of {form}{null}"


def _nearest(name: object, known: Sequence[str]) -> str | None:
    if not isinstance(name, str):
        return None
    near = get_close_matches(name[:NEAR_NAME_CHARACTERS].casefold(), known, n=1)
    return near[0] if near else None


def _refuse_name(name: str, kind: str, allowed: Sequence[str]) -> NoReturn:
    nearest = _nearest(name, [one for one in allowed if one != "event"])
    hint = f"; did you mean {nearest!r}?" if nearest else "; leave it out"
    if name == "ticket" and kind == ENDED:
        hint = '; send "event": "served" where the ticket is known'
    raise FeedRefusal(
        FeedProblem.NOT_AN_EVENT,
        f"the member {quoted(name)} is not known for {kind!r}{hint}",
        where=quoted(name),
        expected=f"members of {', '.join(allowed)}",
        nearest=nearest,
    )


def _refuse(
    name: str, expected: str, *, found: str = "is not of its form", nearest: str | None = None
) -> NoReturn:
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    raise FeedRefusal(
        FeedProblem.NOT_AN_EVENT,
        f"the member {name!r} {found}; send {expected}{hint}",
        where=name,
        expected=expected,
        nearest=nearest,
    )


def _malformed(detail: str, where: str) -> NoReturn:
    raise FeedRefusal(
        FeedProblem.NOT_AN_EVENT,
        f"{detail}; send one JSON object in UTF-8",
        where=where,
        expected='such as {"event": "called", "ticket": "A012"}',
    )
