"""The form in which sites and days are chosen, as the template sets it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from central.dashboard import figures
from central.dashboard.kept import ALL_SITES
from central.dashboard.selection import LONGEST_DAYS, Selection
from central.dashboard.wording import Words
from central.reference.counter_changes import CounterChange

TRUST = "/trust"
"""The page that tells what stands behind the figures of the same sites and days."""

_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class ShortCut:
    """A way to days that are often asked for."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class SelectionForm:
    """`options`: value, name and whether it is chosen, of each site; empty where there is one."""

    path: str
    options: tuple[tuple[str, str, bool], ...]
    first: str
    last: str
    latest: str
    short_cuts: tuple[ShortCut, ...]
    trouble: str
    heading: str
    unit: str
    span: str
    hidden: tuple[tuple[str, str], ...] = ()
    trust: str = ""
    changes: tuple[str, ...] = ()


def selection_form(  # noqa: PLR0913
    selection: Selection,
    path: str,
    language: str,
    words: Words,
    *,
    all_sites: bool = False,
    longest_days: int = LONGEST_DAYS,
    hidden: tuple[tuple[str, str], ...] = (),
) -> SelectionForm:
    """The form of the page at `path`. `all_sites`: as of `select_days`; `hidden`: what else the
    address says, and keeps.
    """
    said = words.selection
    trouble = selection.trouble
    return SelectionForm(
        path,
        _options(selection, words, all_sites=all_sites),
        selection.asked_from,
        selection.asked_to,
        selection.today.isoformat(),
        _short_cuts(selection, path, words, hidden),
        getattr(said, trouble.kind).format(
            found=trouble.found, most=figures.count(longest_days, language)
        )
        if trouble
        else "",
        f"{selection.site.name}, {selection.site.unit}" if selection.site else said.all_sites,
        selection.site.unit if selection.site else said.all_sites,
        span_text(selection.span.first, selection.span.last),
        hidden,
        selection.address(TRUST) if path != TRUST else "",
        tuple(_change_text(each, words) for each in selection.changes),
    )


def _change_text(change: CounterChange, words: Words) -> str:
    said = words.selection
    form = said.counter_renamed if change.now else said.counter_ended
    if change.into:
        form = said.counter_into
    return form.format(
        day=f"{change.day:%d/%m/%Y}",
        before=change.before,
        now=change.now,
        into="; ".join(change.into),
    )


def span_text(first: date, last: date) -> str:
    """01/11/2026 – 22/11/2026, or one day."""
    start, end = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"
    return start if first == last else f"{start} – {end}"


def _options(
    selection: Selection, words: Words, *, all_sites: bool
) -> tuple[tuple[str, str, bool], ...]:
    if len(selection.choices) == 1:
        return ()
    options = [
        (each.site_id, f"{each.name}, {each.unit}", each == selection.site)
        for each in selection.choices
    ]
    if all_sites:
        options.insert(0, (ALL_SITES, words.selection.all_sites, selection.site is None))
    return tuple(options)


def _short_cuts(
    selection: Selection, path: str, words: Words, hidden: tuple[tuple[str, str], ...]
) -> tuple[ShortCut, ...]:
    today = selection.today
    month = today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    quarter = month.replace(month=(today.month - 1) // _MONTHS_OF_QUARTER * _MONTHS_OF_QUARTER + 1)
    said = words.selection
    spans = {
        said.week: (today - timedelta(days=6), today),
        said.four_weeks: (today - timedelta(days=27), today),
        said.this_month: (month, today),
        said.last_month: (before, month - timedelta(days=1)),
        said.this_quarter: (quarter, today),
        said.this_year: (today.replace(month=1, day=1), today),
    }
    shown = (selection.span.first, selection.span.last)
    return tuple(
        ShortCut(
            name,
            path
            + "?"
            + urlencode(
                {
                    "site": selection.site_value,
                    "from": span[0].isoformat(),
                    "to": span[1].isoformat(),
                    **dict(hidden),
                }
            ),
            span == shown,
        )
        for name, span in spans.items()
    )
