"""Settings as the fields of a form, there and back. Pure.

Guarantees that what stands in a form is what the settings say, that an empty field sets nothing,
and that each fault is told of the field it stands in.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from kiosk.document.settings_member import faults_of, flat, schema_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOTICES = 5
LANGUAGES = ("vi", "en")
YES, NO = "yes", "no"
_NOTICE = re.compile(r"notices\.([0-4])\.([a-z]{2,3})\Z")
_LIST = re.compile(r"[,;\s]+")


@dataclass(frozen=True, slots=True)
class Field:
    """A key's field. `kind`: how it is typed, what is said when it is wrong; `unit` and `factor`:
    of a number, as it is shown and how many of the key's own unit are one of it.
    """

    key: str
    kind: str
    unit: str = ""
    factor: int = 1
    choices: tuple[str, ...] = ()

    @property
    def bounds(self) -> tuple[str, str]:
        """The least and the most of a number, in its unit."""
        schema = schema_of(self.key)
        low, high = schema["minimum"], schema["maximum"]
        return shown_number(low, self.factor), shown_number(high, self.factor)


_SECONDS: dict[str, Any] = {"unit": "seconds", "factor": 1000}
_FLAG = (YES, NO)

SECTIONS: tuple[tuple[str, tuple[Field, ...]], ...] = (
    (
        "site",
        (
            Field("site.name", "text"),
            Field("site.unit", "text"),
            Field("site.help_phone", "phone"),
        ),
    ),
    ("questionnaire", (Field("questionnaire.id", "id"), Field("questionnaire.blocks", "list"))),
    (
        "delays",
        (
            Field("delays.prompt_window_ms", "number", **_SECONDS),
            Field("delays.question_idle_ms", "number", **_SECONDS),
            Field("delays.thanks_ms", "number", **_SECONDS),
            Field("delays.detail_idle_ms", "number", **_SECONDS),
            Field("delays.panel_idle_ms", "number", **_SECONDS),
            Field("delays.same_visit_ms", "number", unit="minutes", factor=60_000),
        ),
    ),
    (
        "screen",
        (
            Field("screen.language", "language"),
            Field("screen.scale_order", "choice", choices=("best-first", "worst-first")),
            Field("screen.night_from", "time"),
            Field("screen.night_to", "time"),
            Field("screen.night_dim_percent", "number", unit="percent"),
            Field("screen.notice_seconds", "number", unit="seconds"),
            Field("screen.animations", "choice", choices=_FLAG),
            Field("screen.shift", "choice", choices=_FLAG),
        ),
    ),
    ("opening_hours", ()),
    (
        "petition",
        (
            Field("petition.portal_name", "text"),
            Field("petition.portal_url", "address"),
            Field("petition.hotline", "phone"),
        ),
    ),
    ("notices", ()),
    (
        "other",
        (
            Field("phone.offer", "choice", choices=_FLAG),
            Field("test_mode", "choice", choices=_FLAG),
        ),
    ),
)
FIELDS = {field.key: field for _, fields in SECTIONS for field in fields}


def is_field(name: str) -> bool:
    """Whether a form's field is one of the settings'."""
    day = name.removeprefix("opening_hours.") in DAYS and name.startswith("opening_hours.")
    return name in FIELDS or day or _NOTICE.match(name) is not None


def to_form(settings: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the fields."""
    found: dict[str, str] = {}
    for key, value in flat(settings).items():
        if key == "opening_hours":
            found |= {f"{key}.{day}": ", ".join(spans) for day, spans in value.items()}
        elif key == "notices":
            found |= {
                f"{key}.{number}.{language}": text
                for number, notice in enumerate(value)
                for language, text in notice["text"].items()
            }
        elif key in FIELDS:
            found[key] = _shown(FIELDS[key], value)
    return found


def from_form(form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The settings of a form; and by field what is wrong, a kind of `ConfigurationsWords.kinds`."""
    typed = {
        name: unicodedata.normalize("NFC", value).strip()
        for name, value in form.items()
        if is_field(name) and value.strip()
    }
    made: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, field in FIELDS.items():
        if key in typed:
            value = _meant(field, typed[key])
            if value is None:
                wrong[key] = field.kind
            else:
                _put(made, key, value)
    _put_hours(made, typed)
    places = _put_notices(made, typed)
    for fault in faults_of(made):
        name, kind = _field_of(fault.key, places)
        wrong.setdefault(name, kind)
    night = [name for name in ("screen.night_from", "screen.night_to") if name in typed]
    if len(night) == 1:
        wrong.setdefault(night[0], "pair")
    return made, wrong


def shown_number(value: int, factor: int) -> str:
    """A number of the key's unit in the field's: without a needless fraction."""
    number = Decimal(value) / factor
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def _shown(field: Field, value: Any) -> str:  # noqa: ANN401 - whatever a setting is
    match field.kind:
        case "number":
            return shown_number(value, field.factor)
        case "list":
            return ", ".join(value)
        case "choice" if isinstance(value, bool):
            return YES if value else NO
        case _:
            return str(value)


def _meant(field: Field, typed: str) -> Any:  # noqa: ANN401 - whatever a setting is
    """The value; None where it is none of this kind."""
    match field.kind:
        case "number":
            return _number(typed, field.factor)
        case "list":
            return [part for part in _LIST.split(typed) if part]
        case "choice":
            if typed not in field.choices:
                return None
            return typed == YES if field.choices == _FLAG else typed
        case _:
            return typed


def _number(typed: str, factor: int) -> int | None:
    if len(typed) > 12:  # noqa: PLR2004 - no number in bounds is as long
        return None
    try:
        number = Decimal(typed.replace(",", ".")) * factor
        return int(number) if number == number.to_integral_value() else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _put(made: dict[str, Any], key: str, value: Any) -> None:  # noqa: ANN401 - as above
    table, _, below = key.partition(".")
    if below:
        made.setdefault(table, {})[below] = value
    else:
        made[table] = value


def _put_hours(made: dict[str, Any], typed: Mapping[str, str]) -> None:
    hours = {
        day: [part.replace("–", "-").replace(" ", "") for part in spans.split(",") if part.strip()]
        for day in DAYS
        if (spans := typed.get(f"opening_hours.{day}"))
    }
    if hours:
        made["opening_hours"] = hours


def _put_notices(made: dict[str, Any], typed: Mapping[str, str]) -> list[int]:
    """Which field each notice comes from: those left empty are none."""
    found: dict[int, dict[str, str]] = {}
    for name, text in typed.items():
        place = _NOTICE.match(name)
        if place is not None:
            found.setdefault(int(place[1]), {})[place[2]] = text
    if found:
        made["notices"] = [{"text": dict(sorted(found[each].items()))} for each in sorted(found)]
    return sorted(found)


def _field_of(key: str, places: list[int]) -> tuple[str, str]:
    """The field of a fault's key, and its kind."""
    parts = key.split(".")
    if parts[0] == "opening_hours" and len(parts) > 1:
        return ".".join(parts[:2]), "hours"
    if parts[0] == "notices" and len(parts) > 3 and int(parts[1]) < len(places):  # noqa: PLR2004
        return f"notices.{places[int(parts[1])]}.{parts[3]}", "notices"
    name = ".".join(parts[:2]) if ".".join(parts[:2]) in FIELDS else parts[0]
    return name, FIELDS[name].kind if name in FIELDS else "text"
