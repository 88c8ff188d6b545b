"""Everything that a report is made of, read and not yet put into words; names of what it is of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.audience import By, Span
from central.released.cell import Shown, Why
from central.released.table import Of, ReleasedTable
from central.reports.facts import Places, SiteFacts
from central.reports.kinds import Asked
from central.reports.levels import Line, cells_of, why_words
from central.reports.wording import ReportWords


@dataclass(frozen=True, slots=True)
class Gathered:
    """`sites`: by unit and name; `office`: who hands on reports of several sites, may be empty;
    `now`: in the zone of the first site.
    """

    asked: Asked
    span: Span
    sites: tuple[SiteFacts, ...]
    places: Places
    known: KnownQuestionnaires
    words: ReportWords
    office: str
    now: datetime

    @property
    def one(self) -> SiteFacts | None:
        """The site, where it is one alone."""
        return self.sites[0] if len(self.sites) == 1 else None

    @property
    def today(self) -> date:
        """Of the sites."""
        return self.now.date()

    @property
    def is_over(self) -> bool:
        """Whether the whole period has passed."""
        return self.asked.period.span.last < self.today

    @property
    def questionnaires(self) -> tuple[str, ...]:
        """Those of which something is shown, in order."""
        return tuple(
            sorted({key.questionnaire for table in self.tables(By.SITE) for key in table.cells})
        )

    def tables(self, by: By) -> Iterator[ReleasedTable]:
        """Of each site."""
        return (site.tables[by] for site in self.sites)

    def question(self, questionnaire: str, question: str) -> str:
        """The question in words."""
        short = self.words.questions.get(question)
        facts = self.known.question(questionnaire, question)
        if short or facts is None:
            return short or self.words.said.unknown_question.format(question=question)
        found = facts.words.get(self.asked.language) or facts.words.get("vi")
        return found or self.words.said.unknown_question.format(question=question)

    def questionnaire(self, name: str) -> str:
        """The questionnaire's title, with its version."""
        title = self.known.title(name, self.asked.language)
        return name if title == name else f"{title}, {name}"

    def is_several(self, question: str) -> bool:
        """Whether more than one questionnaire that put `question` has something shown."""
        keys = (key for table in self.tables(By.SITE) for key in table.cells)
        return len({key.questionnaire for key in keys if key.question == question}) > 1

    def lines(
        self,
        table: ReleasedTable,
        question: str,
        names: Mapping[Of, tuple[str, ...]],
        shared: frozenset[Of] = frozenset(),
    ) -> list[Line]:
        """A line for each of `names` (by what cells are of, in this order), those that are withheld
        in words; the last name says the questionnaire where there are several. `shared`: of
        officers.
        """
        found: dict[tuple[str, ...], list[tuple[str, Shown]]] = {}
        for of, questionnaire, shown in cells_of(table, question):
            found.setdefault(of, []).append((questionnaire, shown))
        lines = []
        others = {key.of for key in table.cells}
        is_several = self.is_several(question)
        for of, label in names.items():
            reason = Why.NOT_TOLD_APART if of in shared else table.why
            why = why_words(reason, self.words) if of in table.rated else ""
            here = found.get(of, [])
            for questionnaire, shown in here:
                said = self.words.said.with_questionnaire
                name = said.format(name=label[-1], questionnaire=questionnaire)
                lines.append(Line((*label[:-1], name) if is_several else label, shown))
            if not here and of in others:
                lines.append(Line(label, None, self.words.said.other_questionnaire))
            elif not here:
                lines.append(Line(label, None, why))
        return lines
