"""`central report`: writes a report as a file, the very one that the page gives.

Guarantees that a file which is there is written over only when told to, that nothing is left of one
which failed, and that the report stands in the audit log.
"""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.commands.places import require_site
from central.moment import Clock
from central.reference.questionnaire_facts import known
from central.reports.job import note_made
from central.reports.kinds import Asked, Format, Kind
from central.reports.make import Source
from central.reports.period import Period, PeriodTrouble, read_period
from central.reports.wording import LANGUAGES
from central.reports.write import TooLongError, write_report
from central.store.engine import reading, writing
from central.store.report_queries import every_site
from central.store.today_queries import find_site

EXPECTED = "expected 2026-11-22, 2026-11, 2026-Q4 or 2026"
_SAID = {
    "no_period": EXPECTED,
    "no_day": f"there is no such period; {EXPECTED}",
    "too_long": f"a report is of a year at most; {EXPECTED}",
    "not_yet": "this period has not begun",
    "too_early": "no kiosk was there then; expected a period from 2020 on",
}


Known = TypeVar("Known", Kind, Format)


def write(  # noqa: PLR0913, PLR0917 - what a report is
    config: Path | None,
    kind: str,
    sites: list[str],
    period: str,
    form: str,
    out: Path,
    clock: Clock,
    *,
    language: str = "vi",
    overwrite: bool = False,
) -> list[str]:
    """Write the report to `out`; what to tell whoever asked. No `sites`: of all."""
    known_kind, known_form = _one_of("kind", kind, Kind), _one_of("--format", form, Format)
    if language not in LANGUAGES:
        raise CommandError(f"--language {language!r:.20}: expected {' or '.join(LANGUAGES)}")
    _refuse_place(out, overwrite=overwrite)
    settings = open_settings(config)
    author = author_of(config)
    engine = open_database(config)
    wanted = _sites(engine, sites)
    of = _period(period, _today(engine, wanted[0], clock))
    asked = Asked(known_kind, wanted, of, known_form, language)
    facts = known(*settings.own_questionnaires)
    source = Source(engine, facts, settings.open_data.publisher, clock)
    try:
        file = write_report(source, asked)
    except TooLongError as error:
        raise CommandError(
            "too many rows for a PDF; ask for fewer sites, or --format xlsx"
        ) from error
    with writing(engine) as connection:
        note_made(connection, author, asked, clock())
        _put(out, file.content, overwrite=overwrite)
    many = f"{len(wanted)} sites" if len(wanted) > 1 else wanted[0]
    return [f"{out}: {kind} of {many}, {of.code}, {len(file.content)} bytes"]


def _one_of(what: str, text: str, kinds: type[Known]) -> Known:
    try:
        return kinds(text)
    except ValueError as error:
        names = ", ".join(each.value for each in kinds)
        raise CommandError(f"{what} {text!r:.40}: expected one of {names}") from error


def _sites(engine: Engine, sites: list[str]) -> tuple[str, ...]:
    with reading(engine) as connection:
        for site in sites:
            require_site(connection, site)
        wanted = tuple(dict.fromkeys(sites)) or every_site(connection)
    if not wanted:
        raise CommandError("there is no site yet; run `central site add` first")
    return wanted


def _today(engine: Engine, site: str, clock: Clock) -> date:
    with reading(engine) as connection:
        found = find_site(connection, site)
    return clock().astimezone(ZoneInfo(found.timezone) if found else None).date()


def _period(text: str, today: date) -> Period:
    found = read_period(text, today)
    if isinstance(found, PeriodTrouble):
        raise CommandError(f"--period {text!r:.40}: {_SAID[found.kind]}")
    return found


def _refuse_place(out: Path, *, overwrite: bool) -> None:
    if out.is_dir():
        raise CommandError(f"{out} is a folder; expected the name of a file")
    if out.exists() and not overwrite:
        raise CommandError(f"{out} is there already; nothing was written. Add --overwrite for that")
    if not out.parent.is_dir():
        raise CommandError(f"there is no folder {out.parent}; make it first")


def _put(out: Path, content: bytes, *, overwrite: bool) -> None:
    """The whole file or nothing."""
    number, part = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(content)
        # What a link names is not written over by who came in between.
        if overwrite:
            Path(part).replace(out)
        else:
            out.hardlink_to(part)
            Path(part).unlink()
    except FileExistsError as error:
        Path(part).unlink()
        raise CommandError(f"{out} is there already; nothing was written") from error
    except OSError as error:
        Path(part).unlink(missing_ok=True)
        raise CommandError(f"{out} cannot be written: {error.strerror}") from error
