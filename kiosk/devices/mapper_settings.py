"""The mapper's tables of a profile: [mapper], [codes], [[event]] and [[ignore]].

Guarantees: `MapperSettings` that were read can be mapped by: patterns were tried (`patterns`),
every group, field and constant is one that the event can hold, every kind can come about. Anything
else is a `ProfileError` that names file, key and what to write. Words are those of `KINDS`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from kiosk.devices.code_pages import CODE_PAGES
from kiosk.devices.event_fields import FIELDS, KINDS, REQUIRED_FIELDS
from kiosk.devices.patterns import Pattern, PatternError
from kiosk.devices.profile_table import ProfileTable
from kiosk.devices.struct_fields import FIELD_KEYS, StructField, read_field
from kiosk.devices.ticket_template import TicketTemplate, read_template

FORMS = ("text", "struct")
EVENT = "event"
"""The name of the group or field whose code says the kind, through [codes.event]."""
GROUPS = (*FIELDS, EVENT)
FRAME_BYTES = "frame_bytes"
"""What a `when` may ask for besides the fields: how many bytes the frame has."""
ANY_CODE = "*"
MOST_RULES = 64
MOST_CODES = 500
MAPPER_KEYS = ("form", "code_page", "ticket", "field")
EVENT_KEYS = ("kind", "pattern", "when", *FIELDS)
IGNORE_KEYS = ("pattern", "when")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which frames are meant: a pattern of the whole text, or values of fields (struct)."""

    pattern: Pattern | None
    when: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EventRule:
    """Frames that tell of an event. `kind` None: the group or field `event` says it."""

    rule: Rule
    kind: str | None
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MapperSettings:
    """How a frame becomes an event; rules are tried in order, those to be ignored first."""

    form: str
    code_page: str
    events: tuple[EventRule, ...]
    ignores: tuple[Rule, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ticket: TicketTemplate | None = None
    fields: tuple[StructField, ...] = ()


def read_mapper(top: ProfileTable) -> MapperSettings:
    """Read the mapper's tables of a profile; raise ProfileError when they cannot be used."""
    mapper = top.table("mapper", MAPPER_KEYS)
    form = mapper.choice("form", FORMS)
    fields = _fields(mapper, form)
    template = read_template(mapper) if "ticket" in mapper.names else None
    names = {one.name for one in fields}
    if template is not None and form == "struct":
        for name in template.names:
            if name not in names:
                raise mapper.error("ticket", f"names of [[mapper.field]] in braces, not {name!r}")
    return MapperSettings(
        form=form,
        code_page=_code_page(mapper, form),
        codes=_codes(top),
        events=_events(top, form, template, names),
        ignores=_ignores(top, form, names),
        ticket=template,
        fields=fields,
    )


def _code_page(mapper: ProfileTable, form: str) -> str:
    # The ascii fields of a struct are ASCII.
    return "ascii" if form == "struct" else mapper.choice("code_page", CODE_PAGES)


def _fields(mapper: ProfileTable, form: str) -> tuple[StructField, ...]:
    for key, wanted in (("field", "struct"), ("code_page", "text")):
        if key in mapper.names and form != wanted:
            raise mapper.error(key, f"no such key where form is {form!r}")
    if form != "struct":
        return ()
    fields = tuple(read_field(table) for table in mapper.tables("field", FIELD_KEYS))
    names = [one.name for one in fields]
    if len(set(names)) < len(names):
        raise mapper.error("field", "names that differ", "a name stands there twice")
    return fields


def _codes(top: ProfileTable) -> dict[str, dict[str, str]]:
    if "codes" not in top.names:
        return {}
    table = top.table("codes", GROUPS)
    codes = {
        name: table.texts(name, 'a code and its meaning, such as "1" = "called"')
        for name in table.names
    }
    for name, meanings in codes.items():
        if len(meanings) > MOST_CODES:
            raise table.error(name, f"at most {MOST_CODES} codes", f"{len(meanings)} codes")
        for code, meaning in meanings.items():
            if problem := _meaning_problem(name, meaning):
                raise table.error(name, problem, f"found {code!r} = {meaning!r}")
    return {
        name: {normalize("NFC", code): meaning for code, meaning in meanings.items()}
        for name, meanings in codes.items()
    }


def _meaning_problem(name: str, meaning: str) -> str | None:
    if name == EVENT:
        return None if meaning in KINDS else f"a kind of event: {', '.join(KINDS)}"
    # An empty meaning: this code says nothing.
    return None if not meaning else FIELDS[name].problem(meaning)


def _events(
    top: ProfileTable, form: str, template: TicketTemplate | None, names: set[str]
) -> tuple[EventRule, ...]:
    tables = top.tables("event", EVENT_KEYS)
    if len(tables) > MOST_RULES:
        raise top.error("event", f"at most {MOST_RULES} tables [[event]]", f"found {len(tables)}")
    return tuple(_event(table, form, template, names) for table in tables)


def _event(
    table: ProfileTable, form: str, template: TicketTemplate | None, names: set[str]
) -> EventRule:
    rule = _rule(table, form, names)
    constants = {name: _constant(table, name) for name in table.names if name in FIELDS}
    extra = template.names if template else ()
    found = names if rule.pattern is None else set(rule.pattern.groups)
    if set(extra) <= found and template:
        found = found | {"ticket"}
    kind = table.choice("kind", KINDS) if "kind" in table.names or EVENT not in found else None
    for needed in REQUIRED_FIELDS.get(kind or "", ()):
        if needed not in found | set(constants):
            raise _missing(table, form, needed)
    if rule.pattern is not None:
        _check_groups(table, rule.pattern, extra)
    return EventRule(rule, kind, constants)


def _missing(table: ProfileTable, form: str, needed: str) -> Exception:
    if form == "text":
        return table.error(
            "pattern", f"a group (?P<{needed}>...)", f"it has no group named {needed}"
        )
    return table.error("kind", f"a [[mapper.field]] named {needed}, or a template for it")


def _check_groups(table: ProfileTable, pattern: Pattern, extra: tuple[str, ...]) -> None:
    for group in pattern.groups:
        if group not in GROUPS and group not in extra:
            known = ", ".join((*GROUPS, *extra))
            raise table.error("pattern", f"groups {known} only", f"group {group!r}")


def _constant(table: ProfileTable, name: str) -> str:
    expected = f"{FIELDS[name].form}, the same for every such event"
    value = table.text(name, expected)
    if FIELDS[name].problem(value):
        raise table.error(name, expected)
    return value


def _ignores(top: ProfileTable, form: str, names: set[str]) -> tuple[Rule, ...]:
    if "ignore" not in top.names:
        return ()
    tables = top.tables("ignore", IGNORE_KEYS)
    if len(tables) > MOST_RULES:
        raise top.error("ignore", f"at most {MOST_RULES} tables [[ignore]]", f"found {len(tables)}")
    rules = tuple(_rule(table, form, names) for table in tables)
    for table, rule in zip(tables, rules, strict=True):
        if rule.pattern is None and not rule.when:
            raise table.error("when", "at least one field and its value: else nothing is heard")
    return rules


def _rule(table: ProfileTable, form: str, names: set[str]) -> Rule:
    key, other = ("pattern", "when") if form == "text" else ("when", "pattern")
    if other in table.names:
        raise table.error(other, f"{key!r} where form is {form!r}")
    if form == "text":
        return Rule(read_pattern(table, "pattern"), {})
    when = table.texts("when", "fields and their values, such as { command = 1 }")
    for name in when:
        if name not in names and name != FRAME_BYTES:
            known = ", ".join(sorted(names | {FRAME_BYTES}))
            raise table.error("when", f"fields {known} only", f"field {name!r}")
    return Rule(None, when)


def read_pattern(table: ProfileTable, key: str) -> Pattern:
    """Read a regular expression; raise ProfileError for one that is none, or could run away."""
    expected = "a regular expression with a group (?P<ticket>...)"
    try:
        # Text comes composed from the mapper; an editor may have written letters apart.
        return Pattern(normalize("NFC", table.text(key, expected)))
    except PatternError as error:
        raise table.error(key, error.expected, error.found) from error
