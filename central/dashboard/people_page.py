"""What the page of people shows: accounts in words. Pure, but for the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.accounts.people import Person
from central.dashboard.wording import Words


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account in the table, in words. `tone`: good or none."""

    name: str
    role: str
    sites: str
    state: str
    tone: str
    current: bool


def person_rows(people: Sequence[Person], chosen: str | None, words: Words) -> list[PersonRow]:
    """The rows of the table."""
    return [
        PersonRow(
            name=each.account.name,
            role=getattr(words.roles, each.account.role.value),
            sites=sites_text(each, words),
            state=_state(each, words),
            tone="good" if each.active and not each.account.one_time_until else "none",
            current=each.account.name == chosen,
        )
        for each in people
    ]


def sites_text(person: Person, words: Words) -> str:
    """Which sites somebody sees."""
    if person.account.scope.sites is None:
        return words.people.province
    return ", ".join(person.account.sites)


def sites_given(first: str, more: str) -> tuple[str, ...]:
    """The sites of a form: one that was chosen, and ids that were typed, apart by commas or spaces.

    Each once, in order; none: the whole province.
    """
    typed = more.replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(site.strip().lower() for site in (first, *typed) if site.strip()))


def _state(person: Person, words: Words) -> str:
    if not person.active:
        return words.people.off
    return words.people.one_time if person.account.one_time_until else words.people.active
