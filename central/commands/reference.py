"""`central reference`: sheets in and out, what held on a day, what was changed."""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from central.accounts.errors import AccountError
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_site
from central.moment import Clock
from central.reference.as_of import as_of
from central.reference.cells import read_day
from central.reference.history import history_of
from central.reference.in_use import today_at
from central.reference.kinds import HOLIDAYS, HOURS, KINDS, Kind
from central.reference.plan import Plan
from central.reference.read_sheet import read_file
from central.reference.rows import read_rows
from central.reference.sheet import SheetError
from central.reference.shown import (
    as_of_lines,
    change_lines,
    fault_lines,
    history_lines,
    plan_lines,
)
from central.reference.take_back import plan_to_take_back
from central.reference.today_thread import apply_now
from central.reference.version import Key
from central.reference.write_sheet import (
    SPARE_ROWS,
    csv_bytes,
    rows_of,
    template_rows,
    xlsx_bytes,
)
from central.reference.writing import held, plan_for, write, write_sheet_of
from central.store.engine import reading, writing
from central.store.reference_queries import lock_reference, logged_changes
from central.store.reference_tables import EVERY_SITE

MOST_CHANGES = 50
_CSV, _XLSX = ".csv", ".xlsx"


class Said(NamedTuple):
    """What a command says. `refused`: the lines are faults, and nothing was changed."""

    lines: list[str]
    refused: bool = False


def import_sheet(
    config: Path | None, kind_name: str, file: Path, sheet: str | None, now: datetime, *, keep: bool
) -> Said:
    """What the file would change, or with `keep` has changed; or all that is wrong with it."""
    kind, engine = kind_named(kind_name), open_database(config)
    try:
        read = read_file(file, sheet)
    except SheetError as error:
        raise CommandError(f"{file}: {error}") from error
    rows = read_rows(kind, read.sheet)
    if not keep:
        with reading(engine) as connection:
            return _said(plan_for(connection, kind, rows), [], written=False)
    author = author_of(config)
    try:
        with writing(engine) as connection:
            plan, brought = write_sheet_of(connection, kind, rows, read.file_hash, author, now)
    except AccountError as error:
        raise CommandError(f"{file}: {error}; nothing was changed") from error
    return _said(plan, _in_use(brought.sites, brought.counters), written=True)


def take_back(
    config: Path | None, kind_name: str, item: str, since: str, now: datetime, *, keep: bool
) -> Said:
    """What taking back the version from the day `since` would change, or with `keep` has."""
    kind, engine = kind_named(kind_name), open_database(config)
    if not kind.days:
        raise CommandError(f"{kind.name} are of now; see `central officer remove`")
    key, day = key_of(kind, item), _day(since)
    if not keep:
        with reading(engine) as connection:
            planned = plan_to_take_back(kind, held(connection, kind), key, day)
        return _said(planned, [], written=False)
    author = author_of(config)
    with writing(engine) as connection:
        lock_reference(connection)
        plan = plan_to_take_back(kind, held(connection, kind), key, day)
        if not plan.faults:
            write(connection, plan, "", author, now)
    return _said(plan, [], written=True)


def export_sheet(config: Path | None, kind_name: str, file: Path, now: datetime) -> str:
    """Write what is there; a line that says so."""
    kind, author = kind_named(kind_name), author_of(config)
    with writing(open_database(config)) as connection:
        rows = rows_of(kind, held(connection, kind))
        author.note(connection, What.EXPORT_MADE, f"reference {kind.name}", now)
    _write(file, kind.name, rows, 0)
    return f"{file}: {_counted(len(rows) - 1, 'row')} of {kind.name}"


def write_template(kind_name: str, file: Path) -> str:
    """Write an empty sheet with one example; a line that says so."""
    kind = kind_named(kind_name)
    _write(file, kind.name, template_rows(kind), SPARE_ROWS)
    return f"{file}: headings of {kind.name} and one example; put your own rows in its place"


def show_history(config: Path | None, kind_name: str, item: str) -> list[str]:
    """The versions of one thing, what it came from and what it goes on in."""
    kind = kind_named(kind_name)
    with reading(open_database(config)) as connection:
        found = history_of(connection, kind, key_of(kind, item))
    lines = history_lines(kind, item, found)
    return lines or [f"nothing is known of {item} among the {kind.name}"]


def show_day(config: Path | None, site: str, day: str | None, now: datetime) -> list[str]:
    """What held at a site on a day."""
    wanted = None if day is None else _day(day)
    with reading(open_database(config)) as connection:
        found = as_of(connection, site, wanted or today_at(connection, site, now))
        if found.site is None:
            require_site(connection, site)
    return as_of_lines(site, found)


def show_changes(config: Path | None, kind_name: str | None) -> list[str]:
    """The newest changes, one line each."""
    kind = None if kind_name is None else kind_named(kind_name).name
    with reading(open_database(config)) as connection:
        found = logged_changes(connection, kind, MOST_CHANGES)
    return change_lines(found) or ["nothing was changed yet"]


def apply_today(config: Path | None, clock: Clock) -> list[str]:
    """Bring sites and counters into line with what holds today."""
    brought = apply_now(open_database(config), author_of(config), clock)
    return _in_use(brought.sites, brought.counters) or ["nothing to change"]


def kind_named(name: str) -> Kind:
    """The kind; CommandError if there is none of that name."""
    found = KINDS.get(name)
    if found is None:
        raise CommandError(f"kind {name!r:.40}: expected one of {', '.join(KINDS)}")
    return found


def key_of(kind: Kind, item: str) -> Key:
    """The key of what people call `item`; CommandError if it is not of that form."""
    parts = item.split("/")
    if len(parts) != len(kind.key):
        form = "/".join(column.english.upper() for column in kind.key)
        raise CommandError(f"{item!r:.60}: expected {form}")
    return (EVERY_SITE, *parts) if kind.of_no_site else tuple(parts)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(read_day(text))
    except ValueError as error:
        raise CommandError(f"{text!r:.40}: {error}") from error


def _said(plan: Plan, more: list[str], *, written: bool) -> Said:
    if plan.faults:
        return Said(fault_lines(plan.faults), refused=True)
    if written and plan.lines and plan.kind in (HOURS, HOLIDAYS):
        more = [*more, "Days that were counted already follow with `central recount --write`."]
    return Said([*plan_lines(plan, written=written), *more])


def _in_use(sites: int, counters: int) -> list[str]:
    if not sites and not counters:
        return []
    said = f"{_counted(sites, 'site')} and {_counted(counters, 'counter')} new or changed"
    return [f"The central goes by it now: {said}."]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _write(file: Path, title: str, rows: list[list[str]], spare: int) -> None:
    if file.suffix.lower() not in (_CSV, _XLSX):
        raise CommandError(f"{file}: expected a name that ends with {_CSV} or {_XLSX}")
    workbook = file.suffix.lower() == _XLSX
    data = xlsx_bytes(title, rows, spare=spare) if workbook else csv_bytes(rows)
    try:
        # Never over what is there: it may be the one somebody has just filled in.
        with file.open("xb") as stream:
            stream.write(data)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}; expected a new file") from error
