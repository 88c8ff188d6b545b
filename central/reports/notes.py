"""How far a report can be relied on: what was left out, what is missing, what changed. Pure.

Guarantees that marked ratings, missing records, merged sites, renamed officers and counters that
changed are named, and that a list which would be long says how much more there is.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from central.released.audience import By
from central.reports.gathered import Gathered
from central.reports.headline import headline_of
from central.reports.kinds import Kind
from central.reports.numbers import count_text, per_cent, ratio, share_text
from central.reports.satisfaction import site_name
from central.tally.rules import sentence_of
from kiosk.survey.questionnaire import HEADLINE

MOST_LINES = 20
"""Of one sort: a province's day notes would be pages."""

CEILING, LOW_RESPONSE = 0.95, 0.30
"""An index above the one beside a response rate below the other says little of the silent."""


def notes_of(gathered: Gathered) -> tuple[str, ...]:
    """Every note, the general ones first."""
    said = gathered.words.notes
    is_tt01 = gathered.asked.kind is Kind.TT01
    # Its forms have points, and no index of satisfaction.
    found = [said.released] if is_tt01 else [said.reference, said.interval, said.released]
    if len(gathered.questionnaires) > 1:
        found.append(said.several_questionnaires)
    own = {Kind.SIPAS: said.sipas, Kind.TT01: said.tt01, Kind.QD766: said.qd766}
    found += [own[gathered.asked.kind]] if gathered.asked.kind in own else []
    found += [] if gathered.is_over else [said.so_far]
    found += [_marked(gathered), *(() if is_tt01 else _silence(gathered)), *_phone(gathered)]
    for lines in (_missing, _merged, _renamed, _counters, _revised, _day_notes):
        found += _at_most(gathered, list(lines(gathered)))
    return tuple(found)


def _at_most(gathered: Gathered, lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    more = count_text(len(lines) - MOST_LINES, gathered.asked.language)
    return [*lines[:MOST_LINES], gathered.words.notes.same.format(n=more)]


def _marked(gathered: Gathered) -> str:
    language, said = gathered.asked.language, gathered.words.notes
    marks: Counter[str] = Counter()
    rated = 0
    for site in gathered.sites:
        marks.update(site.whole.marked)
        rated += site.whole.visits.rated
    if not marks:
        return said.marked_none
    rules = " ".join(
        f"({count_text(n, language)}) {sentence.in_language(language)}"
        for mark, n in sorted(marks.items())
        if (sentence := sentence_of(mark))
    )
    share = share_text(ratio(marks.total(), rated + marks.total()), language)
    return said.marked.format(n=count_text(marks.total(), language), share=share, rules=rules)


def _silence(gathered: Gathered) -> Iterator[str]:
    """The bounds for silence and the note at the ceiling, of one site."""
    language, said = gathered.asked.language, gathered.words.notes
    shown = headline_of(gathered)
    if gathered.one is None or shown is None or shown.share is None:
        return
    if gathered.is_several(HEADLINE):
        return
    visits = gathered.one.whole.visits
    bounds = shown.share.silence_bounds(visits.silent)
    if visits.response is None or visits.unknown or bounds is None or not visits.silent:
        return
    low, high = (share_text(per_cent(each), language) for each in bounds)
    yield said.silence.format(silent=count_text(visits.silent, language), low=low, high=high)
    answered, served = visits.response
    value = shown.share.value or 0.0
    if value >= CEILING and answered / served < LOW_RESPONSE:
        response = share_text(ratio(answered, served), language)
        yield said.ceiling.format(index=share_text(per_cent(value), language), response=response)


def _phone(gathered: Gathered) -> Iterator[str]:
    n = sum(site.whole.visits.phone for site in gathered.sites)
    if n:
        yield gathered.words.notes.phone.format(n=count_text(n, gathered.asked.language))


def _missing(gathered: Gathered) -> Iterator[str]:
    said, language = gathered.words.notes, gathered.asked.language
    gaps = [(site, gap) for site in gathered.sites for gap in site.missing]
    if not gaps:
        yield said.missing_none
    for site, gap in gaps:
        yield said.missing.format(
            site=site_name(site),
            n=count_text(gap.count, language),
            kiosk=gap.kiosk_id,
            first=gap.first,
            last=gap.last,
        )


def _merged(gathered: Gathered) -> Iterator[str]:
    here = {site.site.site_id: site_name(site) for site in gathered.sites}
    known = {**gathered.places.site_names, **here}
    for step in gathered.places.steps:
        after = [key[0] for key in step.successors]
        if step.key[0] in here or here.keys() & set(after):
            yield gathered.words.notes.merged.format(
                day=day_text(step.day),
                before=known.get(step.key[0], step.key[0]),
                after=", ".join(known.get(each, each) for each in after),
            )


def _renamed(gathered: Gathered) -> Iterator[str]:
    if gathered.asked.kind not in {Kind.OFFICERS, Kind.TT01}:
        return
    for site in gathered.sites:
        rated = {of[1] for of in site.tables[By.OFFICER].rated}
        for officer, named in sorted(site.officers.items()):
            for before, day in named.earlier if officer in rated else ():
                said = gathered.words.notes.renamed
                yield said.format(now=named.name, before=before, day=day_text(day))


def _counters(gathered: Gathered) -> Iterator[str]:
    said = gathered.words.notes
    for site in gathered.sites:
        for each in site.changes:
            form = said.counter_renamed if each.now else said.counter_ended
            form = said.counter_into if each.into else form
            yield form.format(
                site=site_name(site),
                day=day_text(each.day),
                before=each.before,
                now=each.now,
                into="; ".join(each.into),
            )


def _revised(gathered: Gathered) -> Iterator[str]:
    said = gathered.words.notes
    why = {"late-records": said.late_records, "recount": said.recount}
    for site in gathered.sites:
        for each in site.revised:
            day = day_text(date.fromisoformat(each.day))
            said_why = why.get(each.why, each.why)
            yield said.revised.format(site=site_name(site), day=day, why=said_why)


def _day_notes(gathered: Gathered) -> Iterator[str]:
    words = gathered.words
    for site in gathered.sites:
        for note in site.notes:
            kind = words.day_note_kinds.get(note.kind, note.kind)
            what = f"{kind} – {note.text}" if note.text else kind
            day = day_text(date.fromisoformat(note.day))
            yield words.notes.day_note.format(site=site_name(site), day=day, what=what)


def day_text(day: date) -> str:
    """22/11/2026."""
    return f"{day:%d/%m/%Y}"
