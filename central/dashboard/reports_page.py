"""The page of reports in words: the form, and the reports that were asked for. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from central.dashboard import figures
from central.dashboard.kept import ALL_SITES
from central.dashboard.sites import SiteChoice
from central.dashboard.wording import Words
from central.moment import from_text
from central.reports.job import asked_of
from central.reports.kinds import Asked, Format, Kind
from central.reports.period import Period, PeriodKind, PeriodTrouble, holding, trouble_of
from central.reports.wording import LANGUAGES, words_in
from central.store.report_queries import CANCELLED, DONE, FAILED, UNDER_WAY, ReportJob

_KIB, _MIB = 2**10, 2**20
_FIRST_MONTH = 1


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the form, as it was typed."""

    kind: str
    site: str
    period: str
    day: str
    language: str
    format: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReportForm:
    """Each list with what is chosen; `sites` is empty where there is one."""

    kinds: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    formats: tuple[Choice, ...]
    day: str
    site: str
    latest: str


@dataclass(frozen=True, slots=True)
class JobLine:
    """One report that was asked for. `percent`: how far, None unless it is being made."""

    job_id: str
    title: str
    where: str
    format: str
    state: str
    tone: str
    said: str
    percent: int | None
    progress: str
    asked_at: str
    fetch: str
    can_cancel: bool
    can_begin_again: bool
    can_remove: bool


TONES: Mapping[str, str] = {DONE: "good", FAILED: "warn"}


def usual(asked: Mapping[str, str], site: str, today: date, language: str) -> Given:
    """What the form begins with: what an address says, else the month that ended last."""
    last_month = today.replace(day=_FIRST_MONTH) - timedelta(days=1)
    return Given(
        kind=asked.get("kind", Kind.SATISFACTION.value),
        site=site,
        period=asked.get("period", PeriodKind.MONTH.value),
        day=asked.get("day") or asked.get("to") or last_month.isoformat(),
        language=asked.get("language", language),
        format=asked.get("format", Format.PDF.value),
    )


def read_given(given: Given, sites: tuple[str, ...], today: date) -> Asked | PeriodTrouble:
    """What is asked for; or what is wrong with it: `no_kind`, or a trouble with the period."""
    try:
        kind, form = Kind(given.kind), Format(given.format)
        period_kind = PeriodKind(given.period)
    except ValueError:
        return PeriodTrouble("no_kind", "")
    if given.language not in LANGUAGES:
        return PeriodTrouble("no_kind", "")
    try:
        period: Period = holding(period_kind, date.fromisoformat(given.day.strip()))
    except ValueError:
        return PeriodTrouble("no_day", given.day)
    trouble = trouble_of(period, today)
    return trouble or Asked(kind, sites, period, form, given.language)


def report_form(
    given: Given, choices: tuple[SiteChoice, ...], today: date, language: str, words: Words
) -> ReportForm:
    """The form with `given` in it."""
    said = words.reports
    kinds = words_in(language).kinds
    sites = [(each.site_id, f"{each.unit} – {each.name}") for each in choices]
    if len(sites) > 1:
        sites.insert(0, (ALL_SITES, words.selection.all_sites))
    return ReportForm(
        _choices(kinds.items(), given.kind),
        _choices(sites, given.site) if len(sites) > 1 else (),
        _choices(said.period_kinds.items(), given.period),
        _choices(said.languages.items(), given.language),
        _choices(said.formats.items(), given.format),
        given.day,
        given.site,
        today.isoformat(),
    )


def _choices(options: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, name, value == chosen) for value, name in options)


def job_lines(
    jobs: Iterable[ReportJob],
    names: Mapping[str, str],
    zone: ZoneInfo,
    language: str,
    words: Words,
) -> tuple[JobLine, ...]:
    """The reports, the newest first. `names`: of the sites that the person sees, by id."""
    return tuple(_line(job, names, zone, language, words) for job in jobs)


def _line(
    job: ReportJob, names: Mapping[str, str], zone: ZoneInfo, language: str, words: Words
) -> JobLine:
    said = words.reports
    asked = asked_of(job)
    kind = words_in(language).kinds.get(job.kind, job.kind)
    sites = job.site_ids
    where = said.several.format(n=figures.count(len(sites), language))
    if len(sites) == 1:
        where = names.get(sites[0], sites[0])
    under_way = job.state in UNDER_WAY
    stopping = under_way and job.cancel
    state = said.cancelling if stopping else said.states.get(job.state, job.state)
    return JobLine(
        job.job_id,
        f"{kind} · {period_name(asked.period, language) if asked else job.period}",
        where,
        job.format.upper(),
        state,
        TONES.get(job.state, "neutral"),
        said.errors.get(job.error, "") if job.error else "",
        _percent(job) if under_way else None,
        said.progress.format(
            done=figures.count(job.parts_done, language), all=figures.count(job.parts, language)
        )
        if under_way
        else "",
        said.asked_at.format(time=f"{from_text(job.asked_at).astimezone(zone):%H:%M %d/%m/%Y}"),
        said.fetch.format(size=_size(job.file_bytes, language)) if job.state == DONE else "",
        under_way and not job.cancel,
        job.state in {FAILED, CANCELLED} and asked is not None,
        not under_way,
    )


def period_name(period: Period, language: str) -> str:
    """Tháng 11 năm 2026."""
    first = period.span.first
    return (
        words_in(language)
        .periods[period.kind.value]
        .format(day=first.day, month=first.month, quarter=period.quarter, year=first.year)
    )


def _percent(job: ReportJob) -> int:
    return 100 * job.parts_done // job.parts if job.parts else 0


def _size(size: int, language: str) -> str:
    unit, name = (_MIB, "MB") if size >= _MIB else (_KIB, "KB")
    return f"{figures.count(max(1, round(size / unit)), language)}{figures.NO_BREAK}{name}"
