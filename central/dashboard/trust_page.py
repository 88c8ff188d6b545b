"""The page trust, as its template takes it: a verdict, and what stands behind each word. Pure, but
for the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from central.dashboard import figures
from central.dashboard.today_cards import Card, no_response
from central.dashboard.trust_cards import trust_cards
from central.dashboard.trust_logs import LogLine, log_lines
from central.dashboard.trust_survey import survey_lines
from central.dashboard.wording import Words
from central.released.trust import TrustView
from central.store.open_data_queries import OpenFile
from central.tally.deltas import RATED
from central.tally.rules import VERSION, Mark, sentence_of
from central.tally.trust import TOLD_ALONE, Grade, Reason, Verdict
from kiosk.survey import Share

_SHAPES = {
    Grade.BELIEVED: ("whole", "good"),
    Grade.WITH_CARE: ("missing", "warn"),
    Grade.NOT_YET: ("silent", "bad"),
    Grade.NOTHING: ("none", "none"),
}
_PLACES = {
    Reason.FORK: "records",
    Reason.MISSING: "records",
    Reason.APART: "records",
    Reason.BEGUN_ANEW: "records",
    Reason.SILENT: "records",
    Reason.FLAGGED: "marked",
    Reason.CEILING: "answers",
    Reason.LOW_RESPONSE: "answers",
    Reason.VISITS_UNKNOWN: "answers",
    Reason.REVISED: "days",
    Reason.NOTED: "days",
    Reason.FEW: "answers",
}
"""Where on the page a reason is told in full."""

FILES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason. `place`: the part of the page that tells of it; `weighs`: whether it grades."""

    words: str
    place: str
    weighs: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that marked: its sentence, and how many at kiosks and by phone."""

    sentence: str
    kiosk: str
    phone: str


@dataclass(frozen=True, slots=True)
class TrustPage:
    """Everything in words. `rows`: of the table of visits, in whose place `no_rows` may stand;
    `causes`: why nobody rated; `survey`: what so many answers are worth.
    """

    shape: str
    tone: str
    grade: str
    grade_text: str
    reasons: tuple[ReasonLine, ...]
    cards: tuple[Card, ...]
    behind: str
    logs: list[LogLine]
    rules: tuple[RuleLine, ...]
    version: str
    flagged: tuple[str, ...]
    indices: str
    rows: tuple[tuple[str, str], ...]
    no_rows: str
    survey: tuple[str, ...]
    causes: tuple[tuple[str, str], ...]
    channels: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the page is made of. `counters`: name and field by id; `files`: of open data, the newest
    first.
    """

    site: str
    view: TrustView
    judged: Verdict
    counters: Mapping[str, tuple[str, str]]
    files: Sequence[OpenFile]


def trust_page(found: Found, now: datetime, language: str, words: Words) -> TrustPage:
    """`now`: in the site's zone."""
    view, judged, counters = found.view, found.judged, found.counters
    shape, tone = _SHAPES[judged.grade]
    return TrustPage(
        shape=shape,
        tone=tone,
        grade=words.trust.grades[judged.grade.value],
        grade_text=words.trust.grades_text[judged.grade.value],
        reasons=_reasons(judged, language, words),
        cards=trust_cards(view, language, words),
        behind=_behind(view, language, words),
        logs=log_lines(view.logs, counters, now, language, words),
        rules=_rules(view, language),
        version=words.trust.marked_version.format(version=VERSION),
        flagged=_flagged(view, counters, language, words),
        indices=_indices(view, language, words),
        rows=_rows(view, language, words),
        no_rows=no_response(view.visits.rated, language, words)[1],
        survey=survey_lines(view, language, words),
        causes=tuple(
            (words.trust.causes[cause], figures.count(n, language))
            for cause, n in sorted(view.visits.unrated.items(), key=lambda each: -each[1])
        ),
        channels=_channels(view, language, words),
        commands=commands(found.site, view.span.last, words),
        files=tuple(_file(file, words) for file in found.files[:FILES_SHOWN]),
    )


def commands(site: str, last: date, words: Words) -> tuple[tuple[str, str], ...]:
    """What an auditor types, each with what it does."""
    archive = f"{site}-{last.isoformat()}.jsonl.gz"
    return (
        ("central log verify", words.trust.check_verify),
        (f"central recount {site}", words.trust.check_recount),
        (f"central log export {archive} --site {site}", words.trust.check_export),
        (f"kiosk-verify {archive}", words.trust.check_archive),
    )


def _reasons(judged: Verdict, language: str, words: Words) -> tuple[ReasonLine, ...]:
    """Those that weigh before those that are only told."""
    lines = [
        ReasonLine(
            words.trust.reasons[reason.value].format(n=figures.count(n, language)),
            _PLACES[reason],
            reason not in TOLD_ALONE,
        )
        for reason, n in judged.reasons
    ]
    return tuple(sorted(lines, key=lambda line: not line.weighs))


def _behind(view: TrustView, language: str, words: Words) -> str:
    # What was worked out of several records is not a record.
    told = {event: n for event, n in view.visits.events.items() if not event.endswith("answered")}
    marked = sum(view.marked.values())
    ratings = view.visits.rated + marked
    others = sum(n for event, n in told.items() if event not in RATED)
    if not ratings + others:
        return words.trust.no_records
    return words.trust.records_behind.format(
        ratings=figures.count(ratings, language), visits=figures.count(others, language)
    )


def _rules(view: TrustView, language: str) -> tuple[RuleLine, ...]:
    marks = {**view.marked, **{mark: 0 for mark in view.marked_phone if mark not in view.marked}}
    return tuple(
        RuleLine(
            _sentence(mark, language),
            figures.count(view.marked.get(mark, 0), language),
            figures.count(view.marked_phone.get(mark, 0), language),
        )
        for mark in marks
    )


def _sentence(mark: Mark, language: str) -> str:
    sentence = sentence_of(mark)
    return sentence.in_language(language) if sentence else mark.value


def _flagged(
    view: TrustView, counters: Mapping[str, tuple[str, str]], language: str, words: Words
) -> tuple[str, ...]:
    return tuple(
        words.trust.marked_flagged_at.format(
            counter=counters.get(each.counter_id, (each.counter_id, ""))[0],
            marked=figures.count(each.marked, language),
            given=figures.count(each.given, language),
            share=figures.percent(each.marked / each.given, language),
        )
        for each in view.flagged
    )


def _indices(view: TrustView, language: str, words: Words) -> str:
    if view.beside is None:
        return words.trust.indices_none if view.judged else ""
    without, together = view.beside.without, view.beside.with_them
    return words.marked.indices.format(
        without=figures.percent(without.value or 0.0, language),
        n=figures.count(without.valid, language),
        with_them=figures.percent(together.value or 0.0, language),
        m=figures.count(together.valid, language),
    )


def _rows(view: TrustView, language: str, words: Words) -> tuple[tuple[str, str], ...]:
    visits = view.visits
    told: list[tuple[str, int]] = []
    if visits.response is not None:
        by_phone = visits.answered + visits.silent - visits.served
        told += [
            (words.trust.served, visits.served),
            (words.trust.answered, visits.answered),
            # Without it those who answered and the silent would be more than were served.
            *([(words.trust.answered_phone, by_phone)] if by_phone > 0 else []),
            (words.trust.silent, visits.silent),
            (words.trust.not_asked, visits.not_asked),
        ]
    if visits.unknown:
        told.append((words.trust.unknown, visits.unknown))
    return tuple((name, figures.count(n, language)) for name, n in told)


def _channels(view: TrustView, language: str, words: Words) -> tuple[str, ...]:
    told = [words.trust.channel_kiosk.format(n=figures.count(view.visits.rated, language))]
    if view.visits.phone or view.phones:
        told.append(words.trust.channel_phone.format(n=figures.count(view.visits.phone, language)))
        told += [_phone_index(each.share, language, words) for each in view.phones[:1]]
        told += [] if view.phones else [words.trust.channel_phone_none]
    return (*told, words.trust.channels_why, words.trust.not_counted)


def _phone_index(share: Share, language: str, words: Words) -> str:
    low, high = share.interval or (0.0, 1.0)
    return words.trust.channel_phone_index.format(
        index=figures.percent(share.value or 0.0, language),
        low=figures.points(low, language),
        high=figures.points(high, language),
        n=figures.count(share.valid, language),
    )


def _file(file: OpenFile, words: Words) -> tuple[str, str, str]:
    day = date.fromisoformat(file.day)
    told = words.trust.check_file.format(day=f"{day:%d/%m/%Y}", revision=file.revision)
    return told, f"/open-data/{file.day}/{file.revision}.json", file.json_hash
