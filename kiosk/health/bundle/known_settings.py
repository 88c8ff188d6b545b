"""Settings as the bundle shows them: every key, and the values that say nothing of anybody.

Guarantees that a text is shown only if its key stands in `SHOWN` and it has the form that is listed
there; numbers and switches are shown, but for those within what is not known.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

REMOVED: Final = "(removed)"
_NAME = r"[a-z0-9][a-z0-9._@-]{0,40}"
_PATH = r"/[A-Za-z0-9._/-]{1,120}"
_ADDRESS = r"(https?|socket|rfc2217)://[A-Za-z0-9.-]{1,80}(:[0-9]{1,5})?/?"
SHOWN: Final[dict[str, str]] = {
    "central.url": _ADDRESS,
    "central.public_url": _ADDRESS,
    "central.proxy": _ADDRESS,
    "central.ca_file": _PATH,
    "counter.stage": r"reception|result|unknown",
    "counter.binding": r"screen|settings",
    "counter.officer_shows": r"photo|initials",
    "counter.end_key": r"F[0-9]{1,2}|End|Insert",
    "feed.listen": r"[0-9.:\[\]a-f]{3,50}",
    "questionnaire.id": _NAME,
    "questionnaire.folder": _PATH,
    "scanner.url": f"{_ADDRESS}|/dev/[A-Za-z0-9._/:-]{{1,120}}",
    "screen.language": r"[a-z]{2,3}",
    "screen.scale_order": r"best-first|worst-first",
    "screen.night_from": r"[0-9]{2}:[0-9]{2}",
    "screen.night_to": r"[0-9]{2}:[0-9]{2}",
    "speech.folder": _PATH,
    "storage.folder": _PATH,
    "ticket_source.url": f"{_ADDRESS}|/dev/[A-Za-z0-9._/:-]{{1,120}}",
    "ticket_source.profile": _PATH,
}
"""Dotted key to the form of what is shown of it."""
NUMBERED: Final = frozenset(
    {"delays", "screen", "storage", "privacy", "phone", "speech", "ticket_source", "feed"}
)
"""Tables whose numbers and switches are shown."""
PLAIN: Final = frozenset({"test_mode"})


def shown_settings(settings: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """`settings` as TOML or JSON has them, with REMOVED for what is not shown. `known`: the names
    of keys and tables that there are; of another not even the name is shown.
    """
    return _table("", settings, known)


def _table(prefix: str, table: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    shown = {
        str(name): _shown(f"{prefix}{name}", value, known)
        for name, value in table.items()
        if name in known
    }
    return shown if len(shown) == len(table) else {**shown, REMOVED: len(table) - len(shown)}


def _shown(key: str, value: object, known: frozenset[str]) -> object:
    if isinstance(value, Mapping):
        return _table(f"{key}.", value, known)
    if isinstance(value, list | tuple):
        return [REMOVED] * len(value)
    if value is None:
        return None
    if isinstance(value, bool | int | float):
        table = key.partition(".")[0]
        return value if table in NUMBERED or key in PLAIN else REMOVED
    form = SHOWN.get(key)
    text = str(value)
    return text if form is not None and re.fullmatch(form, text) else REMOVED
