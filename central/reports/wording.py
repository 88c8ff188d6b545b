"""What a report says, in each language: one file of words/ for each, complete or refused."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from central.reports.kinds import Kind
from central.reports.period import PeriodKind
from kiosk.document import load_document

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("vi", "en")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadWords(_Part):
    """Above and below the paper."""

    state: str
    motto: str
    agency: str
    number: str
    place_and_day: str
    subtitle: str
    sample: str
    recipients_title: str
    recipients: tuple[str, ...]
    signature: str
    signature_hint: str
    page: str
    made: str
    cover: str


class ColumnWords(_Part):
    """Headings of tables."""

    order: str
    site: str
    counter: str
    officer: str
    procedure: str
    procedure_code: str
    questionnaire: str
    question: str
    day: str
    month: str
    total: str
    number: str
    share: str
    index: str
    interval: str
    interval_points: str
    low: str
    high: str
    served: str
    answered: str
    response: str
    rated: str
    marked: str
    no_rating: str
    dissatisfied: str
    neutral: str
    satisfied: str
    factor: str
    criterion: str
    indicator: str
    points: str
    points_full: str
    assessed: str
    band: str
    whole: str
    n: str


class SaidWords(_Part):
    """In place of figures, and in sentences."""

    none: str
    too_few: str
    not_told_apart: str
    unknown_officer: str
    unknown_procedure: str
    renamed: str
    visits_unknown: str
    unknown_question: str
    lead_period: str
    lead_so_far: str
    lead_index: str
    lead_no_index: str
    lead_response: str
    lead_reference: str
    all_sites: str
    sites: str
    total: str
    with_questionnaire: str
    other_questionnaire: str


class TableWords(_Part):
    """Titles of tables and charts, their short names, notes below."""

    whole: str
    whole_sheet: str
    by_site: str
    by_site_sheet: str
    by_counter: str
    by_counter_sheet: str
    by_day: str
    by_month: str
    time_sheet: str
    visits: str
    visits_sheet: str
    visits_note: str
    officers: str
    officers_sheet: str
    officers_note: str
    procedures: str
    procedures_sheet: str
    procedures_note: str
    factors: str
    factors_sheet: str
    factors_note: str
    factors_by_site: str
    factors_by_site_sheet: str
    form_1: str
    form_1_sheet: str
    form_1_note: str
    form_2: str
    form_2_sheet: str
    form_2_note: str
    form_3: str
    form_3_sheet: str
    form_3_note: str
    qd766: str
    qd766_sheet: str
    qd766_note: str
    qd766_procedures: str
    qd766_procedures_sheet: str
    chart_levels: str
    chart_index: str
    notes_sheet: str
    levels_note: str


class Tt01Words(_Part):
    """TT 01/2018: indicators 1 to 9, bands, and what is said of them."""

    indicators: tuple[str, str, str, str, str, str, str, str, str]
    officer_bands: dict[str, str]
    agency_bands: dict[str, str]
    missing: str
    possible: str
    not_from_counter: str
    counter: str
    not_counted: str


class NoteWords(_Part):
    """How far the figures can be relied on."""

    title: str
    reference: str
    interval: str
    released: str
    marked: str
    marked_none: str
    missing: str
    missing_none: str
    silence: str
    ceiling: str
    phone: str
    so_far: str
    revised: str
    late_records: str
    recount: str
    day_note: str
    several_questionnaires: str
    sipas: str
    tt01: str
    qd766: str
    merged: str
    renamed: str
    counter_renamed: str
    counter_ended: str
    counter_into: str
    same: str
    commands_title: str
    command_records: str
    command_report: str


class ReportWords(_Part):
    """Everything, in one language. `levels`: from the least to the most satisfied."""

    titles: dict[str, str]
    kinds: dict[str, str]
    periods: dict[str, str]
    levels: tuple[str, str, str, str, str]
    factors: dict[str, str]
    questions: dict[str, str]
    day_note_kinds: dict[str, str]
    head: HeadWords
    columns: ColumnWords
    said: SaidWords
    tables: TableWords
    tt01: Tt01Words
    notes: NoteWords

    def model_post_init(self, _context: object) -> None:
        """ValueError unless every kind and period has its words."""
        kinds, periods = {each.value for each in Kind}, {each.value for each in PeriodKind}
        if set(self.titles) != kinds or set(self.kinds) != kinds or set(self.periods) != periods:
            message = f"expected words for {sorted(kinds)} and {sorted(periods)}"
            raise ValueError(message)


@cache
def words_in(language: str) -> ReportWords:
    """The words of one of `LANGUAGES`; DocumentError if the file is not as it must be."""
    return load_document(FOLDER / f"{language}.toml", ReportWords)
