"""Makes a report: reads site by site, puts it together, hands over its description.

Guarantees that no transaction is longer than one site's reading, and that whoever waits hears after
each site how far it is and may end it there (`Cancelled`). Leaves to others: the file
(`central.reports.write`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.moment import Clock
from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.audience import By, Span
from central.reports.by_name import officer_tables, procedure_tables
from central.reports.description import Head, Report, Signature, Table
from central.reports.facts import SiteFacts, read_places, read_site
from central.reports.gathered import Gathered
from central.reports.headline import headline_sentence
from central.reports.kinds import TOLD_APART, Asked, Kind
from central.reports.legible import legible
from central.reports.notes import day_text, notes_of
from central.reports.numbers import count_text, ratio, share_text
from central.reports.period import PeriodKind
from central.reports.qd766 import qd766_tables
from central.reports.satisfaction import satisfaction_tables
from central.reports.sipas import sipas_tables
from central.reports.tt01 import tt01_tables
from central.reports.wording import words_in
from central.store.engine import reading
from central.store.today_queries import find_site

Progress = Callable[[int], bool]
"""Hears how many sites are read; False: end here."""

MOST_COMMANDS = 6
"""Of a province the commands for its first sites; the others are alike."""


class Cancelled(Exception):  # noqa: N818 - what somebody wished is no error
    """Whoever asked for the report does not want it any more."""


class NoSiteError(Exception):
    """There is no site, or none any more, of those that were asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. `office`: who hands on reports of several sites, may be empty."""

    engine: Engine
    known: KnownQuestionnaires
    office: str
    clock: Clock


def make_report(source: Source, asked: Asked, progress: Progress = lambda _: True) -> Report:
    """The report; NoSiteError, and Cancelled where it was ended."""
    return legible(describe(gather(source, asked, progress)))


def gather(source: Source, asked: Asked, progress: Progress) -> Gathered:
    """Everything that it is made of."""
    by_time = time_of(asked)
    bys = {*TOLD_APART[asked.kind]}
    if asked.kind is Kind.SATISFACTION:
        bys |= {by_time} if len(asked.sites) > 1 else {by_time, By.COUNTER}
    now = source.clock()
    sites = tuple(_sites(source, asked, tuple(sorted(bys, key=lambda by: by.value)), progress))
    if not sites:
        message = f"there is no site {', '.join(asked.sites)[:200]}"
        raise NoSiteError(message)
    span = sites[0].span
    with reading(source.engine) as connection:
        places = read_places(connection, span)
    ordered = sorted(sites, key=lambda each: (each.site.unit, each.site.name, each.site.site_id))
    local = now.astimezone(ZoneInfo(sites[0].site.timezone))
    words = words_in(asked.language)
    return Gathered(asked, span, tuple(ordered), places, source.known, words, source.office, local)


def time_of(asked: Asked) -> By:
    """By what a report's course is told: days of a month, months of a year."""
    is_short = asked.period.kind in {PeriodKind.DAY, PeriodKind.MONTH}
    return By.DAY if is_short else By.MONTH


def _sites(
    source: Source, asked: Asked, bys: tuple[By, ...], progress: Progress
) -> Iterator[SiteFacts]:
    span: Span | None = None
    for number, site in enumerate(asked.sites):
        if not progress(number):
            raise Cancelled
        with reading(source.engine) as connection:
            if span is None:
                span = _span(connection, source, asked, site)
            found = read_site(connection, site, span, bys)
        if found is not None:
            yield found


def _span(connection: Connection, source: Source, asked: Asked, site: str) -> Span:
    found = find_site(connection, site)
    zone = ZoneInfo(found.timezone) if found else None
    return asked.period.so_far(source.clock().astimezone(zone).date())


def describe(gathered: Gathered) -> Report:
    """The report in words and tables. Pure."""
    words, asked = gathered.words, gathered.asked
    return Report(
        language=asked.language,
        head=_head(gathered),
        title=words.titles[asked.kind.value],
        subtitle=_subtitle(gathered),
        lead=tuple(_lead(gathered)),
        tables=_tables(gathered),
        notes_title=words.notes.title,
        notes=notes_of(gathered),
        commands_title=words.notes.commands_title,
        commands=tuple(_commands(gathered)),
        signature=Signature(
            words.head.recipients_title,
            words.head.recipients,
            words.head.signature,
            words.head.signature_hint,
        ),
        made=words.head.made.format(time=f"{gathered.now:%H:%M %d/%m/%Y}"),
        page=words.head.page,
        cover=words.head.cover,
    )


def _tables(gathered: Gathered) -> tuple[Table, ...]:
    match gathered.asked.kind:
        case Kind.SATISFACTION:
            return satisfaction_tables(gathered, time_of(gathered.asked))
        case Kind.OFFICERS:
            return officer_tables(gathered)
        case Kind.PROCEDURES:
            return procedure_tables(gathered)
        case Kind.SIPAS:
            return sipas_tables(gathered)
        case Kind.TT01:
            return tt01_tables(gathered)
        case Kind.QD766:
            return qd766_tables(gathered)


def _head(gathered: Gathered) -> Head:
    words = gathered.words.head
    one = gathered.one
    is_sample = any(site.site.sample for site in gathered.sites)
    # Who stands above the office that hands on a report of several sites is not known here.
    agency = one.site.unit if one else words.agency
    place = one.site.unit if one else (gathered.office or words.agency)
    now = gathered.now
    said = words.place_and_day.format(
        place=place,
        day=f"{now.day:02}",
        # NĐ 30/2020, annex I: a nought before days under 10, and before months 1 and 2 alone.
        month=f"{now.month:02}" if now.month in {1, 2} else str(now.month),
        year=now.year,
        date=day_text(now.date()),
    )
    return Head(
        state=words.state,
        motto=words.motto,
        agency=agency.upper(),
        unit=one.site.name.upper() if one else (gathered.office or words.agency).upper(),
        number=words.number,
        place_and_day=said,
        sample=words.sample if is_sample else "",
    )


def period_text(gathered: Gathered) -> str:
    """Tháng 11 năm 2026."""
    period = gathered.asked.period
    first = period.span.first
    return gathered.words.periods[period.kind.value].format(
        day=first.day, month=first.month, quarter=period.quarter, year=first.year
    )


def _subtitle(gathered: Gathered) -> str:
    span = gathered.asked.period.span
    if gathered.asked.period.kind is PeriodKind.DAY:
        return period_text(gathered)
    return gathered.words.head.subtitle.format(
        period=period_text(gathered), first=day_text(span.first), last=day_text(span.last)
    )


def _lead(gathered: Gathered) -> Iterator[str]:
    words, language, one = gathered.words.said, gathered.asked.language, gathered.one
    where = words.all_sites.format(n=count_text(len(gathered.sites), language))
    if one is not None:
        where = words.sites.format(name=one.site.name, unit=one.site.unit)
    span = gathered.span
    yield words.lead_period.format(
        where=where, first=day_text(span.first), last=day_text(span.last)
    )
    if not gathered.is_over:
        yield words.lead_so_far
    if gathered.asked.kind is not Kind.TT01:
        yield headline_sentence(gathered)
    known = [pair for site in gathered.sites if (pair := site.whole.visits.response) is not None]
    answered, served = (sum(pair[at] for pair in known) for at in (0, 1))
    if served:
        yield words.lead_response.format(
            served=count_text(served, language),
            answered=count_text(answered, language),
            response=share_text(ratio(answered, served), language),
        )
    yield words.lead_reference


def _commands(gathered: Gathered) -> Iterator[str]:
    said, asked = gathered.words.notes, gathered.asked
    sites = [site.site.site_id for site in gathered.sites]
    for site in sites[:MOST_COMMANDS]:
        yield said.command_records.format(site=site)
    if len(sites) > MOST_COMMANDS:
        yield said.command_records.format(site="…")
    which = " ".join(f"--site {site}" for site in sites) if len(sites) <= MOST_COMMANDS else ""
    yield said.command_report.format(
        kind=asked.kind.value,
        sites=which or "--all-sites",
        period=asked.period.code,
        format=asked.format.value,
        language=asked.language,
    )
