"""The member `settings` of a configuration: the closed list of keys, their judge, their merging.

For both programs: the central judges by it what it is about to sign, the kiosk what it is about to
take (docs/record-format.md, section 19). Guarantees that nothing outside the list passes
`faults_of`, and that `merged` changes those keys alone. Leaves to others: whether the whole is good
at one kiosk (`kiosk.judged_settings`): only the kiosk knows its kiosk.toml and its questionnaires.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, ValidationError, create_model

from kiosk.document import document_path
from kiosk.document.lines import KeyPath
from kiosk.document.problem import problem_of
from kiosk.document.shared_settings import (
    MAX_NOTICES,
    AskedQuestionnaire,
    DelayLengths,
    OpeningHours,
    Part,
    Petition,
    Phone,
    ScreenLook,
    Site,
    TextNotice,
)

MAX_SETTINGS_BYTES = 12 * 1024
"""Of the member as compact JSON in UTF-8: with the longest roster the whole is still one answer."""

TABLES: Final[Mapping[str, type[Part]]] = {
    "site": Site,
    "questionnaire": AskedQuestionnaire,
    "screen": ScreenLook,
    "delays": DelayLengths,
    "petition": Petition,
    "phone": Phone,
}
"""Tables of which each key may be set by itself; the other keys of the table stay kiosk.toml's."""


class _Whole(Part):
    """What is set as a whole: it takes the place of all that kiosk.toml says under that key."""

    opening_hours: OpeningHours = OpeningHours()
    notices: Annotated[list[TextNotice], Field(max_length=MAX_NOTICES)] = Field(default=[])
    test_mode: bool = False


KEYS: Final = frozenset(
    {f"{table}.{key}" for table, model in TABLES.items() for key in model.model_fields}
    | set(_Whole.model_fields)
)
"""The closed list, dotted: `delays.thanks_ms`, `opening_hours`, ..."""


@dataclass(frozen=True, slots=True)
class SettingsFault:
    """`key`: dotted, or empty for the whole; `problem`: what was found and what was expected."""

    key: str
    problem: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.key}: {self.problem}" if self.key else self.problem


def faults_of(settings: object) -> list[SettingsFault]:
    """What hinders `settings` from being the member; none where it is good.

    Null and nesting come alone, as nothing else can be said before. `settings`: as `json.loads`
    gives it, texts in NFC. Each key may be missing; null is no value.
    """
    if not isinstance(settings, dict):
        return [SettingsFault("", f"expected a table, found {settings!r:.60}")]
    hindrance = _no_toml(settings)
    if hindrance is not None:
        return [hindrance]
    found: list[SettingsFault] = []
    try:
        _MEMBER.model_validate(settings)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            path = document_path(fault["loc"], settings)
            problem = problem_of(fault, path, _MEMBER).replace("unknown key", _NOT_LISTED)
            found.append(SettingsFault(_dotted(path), problem))
    if not found and (size := len(compact_bytes(settings))) > MAX_SETTINGS_BYTES:
        found.append(SettingsFault("", f"expected at most {MAX_SETTINGS_BYTES} bytes, not {size}"))
    return found


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with the keys of `over` in their place; neither is changed.

    `over` has no fault. `base` may be a whole kiosk.toml, or the settings of a group.
    """
    made = dict(base)
    for name, value in over.items():
        if name in TABLES:
            below = made.get(name)
            made[name] = {**(below if isinstance(below, dict) else {}), **value}
        else:
            made[name] = value
    return made


def flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted key of `KEYS` to value, for settings without a fault; sorted by key."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        if name in TABLES:
            found |= {f"{name}.{key}": below for key, below in value.items()}
        else:
            found[name] = value
    return dict(sorted(found.items()))


def compact_bytes(settings: Mapping[str, Any]) -> bytes:
    """The same settings as the same bytes, whatever the order of their keys."""
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")


def schema_of(key: str) -> dict[str, Any]:
    """The JSON schema of one of `KEYS`: type, bounds, default. For forms."""
    table, _, below = key.partition(".")
    model = TABLES[table] if below else _Whole
    found: dict[str, Any] = model.model_json_schema()["properties"][below or table]
    return found


_NOT_LISTED = "not a key that the central may set"
_NESTED = "nests too deep"
_DEEPEST = 8
"""Tables and lists in one another."""
_NULL = "expected a value, found null; a key that is left out stays as kiosk.toml has it"


def _each_optional(model: type[Part]) -> Any:  # noqa: ANN401 - a type made at run time
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation() | None, None)
        for name, field in model.model_fields.items()
    }
    return create_model(model.__name__, __base__=Part, **fields)


def _member() -> type[BaseModel]:
    tables: dict[str, Any] = {
        name: (_each_optional(model) | None, None) for name, model in TABLES.items()
    }
    made: type[BaseModel] = create_model("Settings", __base__=_each_optional(_Whole), **tables)
    return made


_MEMBER = _member()


def _no_toml(settings: object) -> SettingsFault | None:
    """Null, or nesting that no settings have. Without recursion: a form's text may nest at will."""
    waiting: list[tuple[KeyPath, object]] = [((), settings)]
    while waiting:
        path, value = waiting.pop()
        if value is None or len(path) > _DEEPEST:
            return SettingsFault(_dotted(path[:_DEEPEST]), _NULL if value is None else _NESTED)
        if isinstance(value, dict):
            waiting += [((*path, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, at), each) for at, each in enumerate(value)]
    return None


def _dotted(path: KeyPath) -> str:
    return ".".join(map(str, path))
