"""Remedies on the page of factors: the list of all that is looked at, those of the chosen cell, and
the form in which one is written. Pure, but for the words.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from central.channels import KIOSK_CHANNEL
from central.dashboard.factors_look import asked_value
from central.dashboard.factors_told import ADDRESS, Telling, cell_address
from central.dashboard.remedy_lines import RemedyLine, remedy_lines, standing
from central.reference.questionnaire_facts import Factor
from central.released.factors import Asked
from central.remedies import RemedyState
from central.store.remedy_queries import Remedy


@dataclass(frozen=True, slots=True)
class GivenRemedy:
    """What stands in the form."""

    text: str = ""
    responsible: str = ""
    due: str = ""
    state: str = RemedyState.OPEN.value


@dataclass(frozen=True, slots=True)
class RemedyForm:
    """The form of a cell. `change`: the number of the row that it takes the place of, empty for a
    new one; `hidden`: what else it sends; `states`: value and word, of a change alone.
    """

    heading: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    given: GivenRemedy
    change: str
    states: tuple[tuple[str, str], ...]
    earliest: str
    trouble: str


@dataclass(frozen=True, slots=True)
class RemediesPage:
    """`lines`: of all that is looked at; `here`: of the chosen cell."""

    open: tuple[RemedyLine, ...]
    closed: tuple[RemedyLine, ...]
    here: tuple[RemedyLine, ...]
    form: RemedyForm | None


def remedies_page(
    telling: Telling, now: datetime, change: str, given: GivenRemedy | None, trouble: str
) -> RemediesPage:
    """`now`: with the zone that times are told in; `change`: the number that the address names;
    `given`: what was refused, with its `trouble`.
    """
    look = telling.look
    lines = remedy_lines(
        look.remedies,
        lambda remedy: _named(remedy, telling),
        lambda remedy: _address(remedy, telling),
        now,
        telling.language,
        telling.words,
    )
    here = {each.number for each in standing(look.remedies) if _is_here(each, telling)}
    is_cell = look.unit is not None
    return RemediesPage(
        tuple(each for each in lines if each.is_open),
        tuple(each for each in lines if not each.is_open),
        tuple(each for each in lines if is_cell and each.number in here),
        _form(telling, change, given, trouble) if is_cell else None,
    )


def _is_here(remedy: Remedy, telling: Telling) -> bool:
    look = telling.look
    if look.unit is None or look.factor is None or look.asked is None:
        return False
    return (remedy.site_id, remedy.counter_id, remedy.factor, remedy.questionnaire) == (
        *look.unit,
        look.factor.value,
        look.asked.questionnaire,
    )


def _named(remedy: Remedy, telling: Telling) -> str:
    """The site where there are several, and the counter."""
    look = telling.look
    unit = (remedy.site_id, remedy.counter_id)
    counter = look.counters.get(unit, remedy.counter_id)
    if not look.is_several:
        return counter or telling.words.factors.whole_site
    site = next(each.unit for each in look.selection.choices if each.site_id == remedy.site_id)
    return f"{site} · {counter}" if counter else site


def _address(remedy: Remedy, telling: Telling) -> str:
    asked = Asked(KIOSK_CHANNEL, remedy.questionnaire, 0, None)
    current = telling.look.asked
    if current is not None and current.questionnaire == remedy.questionnaire:
        asked = current
    there = replace(telling.look, asked=asked)
    unit = (remedy.site_id, remedy.counter_id)
    address = cell_address(there, unit, Factor(remedy.factor), change=str(remedy.number))
    return address.replace("#detail", "#write")


def _form(
    telling: Telling, change: str, given: GivenRemedy | None, trouble: str
) -> RemedyForm | None:
    look, said = telling.look, telling.words.factors
    if look.unit is None or look.factor is None or look.asked is None:
        return None
    changed = next(
        (
            each
            for each in standing(look.remedies)
            if _is_here(each, telling) and str(each.number) == change
        ),
        None,
    )
    heading = said.add.format(
        unit=telling.unit(look.place(look.unit)), factor=said.factors[look.factor.value]
    )
    begun = GivenRemedy()
    if changed is not None:
        heading = said.change.format(number=changed.number)
        begun = GivenRemedy(changed.text, changed.responsible, changed.due, changed.state)
    query = {"asked": asked_value(look.asked), "factor": look.factor.value, "unit": look.unit[1]}
    return RemedyForm(
        heading,
        look.selection.address(ADDRESS, **query) + "#write",
        (("strikes", str(changed.number)),) if changed else (),
        given or begun,
        str(changed.number) if changed else "",
        tuple((each.value, said.states[each.value]) for each in RemedyState) if changed else (),
        look.selection.today.isoformat(),
        trouble,
    )
