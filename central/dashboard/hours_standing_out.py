"""What stands out among the hours, in sentences. Pure: the rule is `central.tally.standing_out`."""

from dataclasses import dataclass, replace

from central.dashboard import figures
from central.dashboard.figures import mean
from central.dashboard.wording import Words
from central.tally.hour_load import HourProfile
from central.tally.standing_out import LEAST_DAYS, LEAST_VISITS, Kind, StandingOut, Stretch


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of hours: when, and what is to be said of it; `load`: of each counter then, `act`:
    what to do, said once.
    """

    when: str
    text: str
    load: str
    act: str
    is_busy: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The findings, or `none`: why there is none."""

    findings: tuple[Finding, ...]
    none: str


def told(
    found: StandingOut, counters: int, profile: HourProfile, language: str, words: Words
) -> Told:
    """What stands out; the busiest hours first. `counters`: of the office, 1 where one is shown."""
    if found.is_thin:
        said = words.hours.thin.format(days=LEAST_DAYS, visits=LEAST_VISITS)
        return Told((), said)
    findings: list[Finding] = []
    for each in (*found.busy, *found.quiet):
        finding = _finding(each, counters, profile, language, words)
        known = any(finding.act == before.act for before in findings)
        findings.append(replace(finding, act="") if known else finding)
    return Told(tuple(findings), "" if found.busy else words.hours.nothing_stands_out)


def _when(each: Stretch, profile: HourProfile, language: str, words: Words) -> str:
    """Thứ Hai, thứ Ba 8–10 giờ."""
    said, names = words.hours, [words.common.weekdays[day] for day in each.weekdays]
    if language == "vi":
        names[1:] = [name[:1].lower() + name[1:] for name in names[1:]]
    is_every = len(names) > 1 and len(names) == len(profile.by_weekday)
    days = said.every_day if is_every else ", ".join(names)
    return said.when.format(days=days, hours=said.hours.format(first=each.first, end=each.end))


def _finding(
    each: Stretch, counters: int, profile: HourProfile, language: str, words: Words
) -> Finding:
    said, usual = words.hours, profile.an_hour or 0.0
    is_busy = each.kind is Kind.BUSY
    form = said.busy if is_busy else said.quiet
    parts = [
        form.format(
            rate=mean(each.an_hour, language),
            times=mean(each.times, language),
            mean=mean(usual, language),
            share=figures.percent(each.of_day.value or 0.0, language),
        )
    ]
    load, act = "", ""
    if is_busy:
        parts += _overtaken(each, profile, language, words)
        load, act = _act(each, counters, profile, language, words) if counters > 1 else ("", "")
    when = _when(each, profile, language, words)
    return Finding(when, " ".join(parts), load, act, is_busy)


def _overtaken(each: Stretch, profile: HourProfile, language: str, words: Words) -> list[str]:
    share, usual = each.overtaken, profile.whole.invitations.share
    if share is None or share.value is None or usual is None or usual.value is None:
        return []
    said = words.hours.overtaken.format(
        share=figures.percent(share.value, language),
        n=figures.count(share.valid, language),
        usual=figures.percent(usual.value, language),
    )
    return [said]


def _act(
    each: Stretch, counters: int, profile: HourProfile, language: str, words: Words
) -> tuple[str, str]:
    """What each counter had to do, and what is to be done."""
    usual = profile.whole.per_counter
    if each.per_counter is None or each.at_work is None or usual is None:
        return "", ""
    said = words.hours
    loaded = said.loaded.format(
        load=mean(each.per_counter, language),
        usual=mean(usual, language),
        open=figures.count(round(each.at_work), language),
        all=figures.count(counters, language),
    )
    if not each.is_loaded:
        return loaded, said.kept_up
    more = {0: said.all_open, 1: said.one_more}.get(each.more, said.more)
    return loaded, more.format(n=figures.count(each.more, language))
