"""What the pages say, in each language, and which language a reader gets.

Guarantees that every language has every key below and no other: a file in words/ that does not
is refused when the program starts, with its name, key and line.
Leaves to others: numbers, dates and times (`central.dashboard.figures`).
"""

from functools import cache
from pathlib import Path
from typing import get_type_hints

from pydantic import BaseModel

from central.dashboard.alarms_wording import AlarmsWords
from central.dashboard.comments_wording import CommentsWords
from central.dashboard.composites_wording import CompositesWords
from central.dashboard.configurations_wording import ConfigurationsWords
from central.dashboard.day_notes_wording import DayNotesWords
from central.dashboard.factors_wording import FactorsWords
from central.dashboard.fleet_list_wording import FleetListWords
from central.dashboard.fleet_wording import EnrolmentWords, FleetWords
from central.dashboard.heads_wording import HeadsWords
from central.dashboard.hours_wording import HoursWords
from central.dashboard.kiosk_end_wording import KioskEndWords, QuarantineWords
from central.dashboard.marked_wording import MarkedWords
from central.dashboard.officers_wording import OfficersWords
from central.dashboard.open_data_wording import OpenDataWords
from central.dashboard.own_wording import OwnWords
from central.dashboard.people_wording import AccountWords, AuditLogWords, PeopleWords
from central.dashboard.provision_wording import ProvisionWords
from central.dashboard.public_wording import PublicWords
from central.dashboard.reference_wording import ReferenceWords
from central.dashboard.reports_wording import ReportsWords
from central.dashboard.selection_wording import SelectionWords
from central.dashboard.staff_wording import StaffWords
from central.dashboard.targets_wording import TargetsWords
from central.dashboard.trend_wording import TrendWords
from central.dashboard.trust_wording import TrustWords
from central.dashboard.tt01_wording import Tt01Words
from central.dashboard.words_part import WordsPart
from kiosk.document import load_document

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("vi", "en")
"""The first is for readers who ask for none that we have."""


class Counted(WordsPart):
    """Words that depend on a number: `one` for 1, `other` otherwise; {n} stands for it."""

    one: str
    other: str

    def of(self, n: int, written: str | None = None) -> str:
        """The words for `n`, which is written as `written` if it is given."""
        form = self.one if n == 1 else self.other
        return form.format(n=written or n)


class CommonWords(WordsPart):
    """What stands on every page."""

    product: str
    other_language: str
    skip: str
    navigation: str
    sign_out: str
    sample: str
    reference: str
    weekdays: tuple[str, str, str, str, str, str, str]
    site: str


class RolesWords(WordsPart):
    """Roles, as a person is addressed."""

    supervisor: str
    leader: str
    auditor: str
    it: str
    officer: str
    admin: str


class LevelsWords(WordsPart):
    """The five levels, from the least to the most satisfied."""

    very_dissatisfied: str
    dissatisfied: str
    neutral: str
    satisfied: str
    very_satisfied: str


class TodayWords(WordsPart):
    """The page of today: heading and cards."""

    title: str
    heading: str
    span: str
    no_span: str
    batches: str
    no_counters: str
    no_ratings: str
    withheld: str
    withheld_why: str
    nothing: str
    index: str
    interval: str
    number: str
    mark: str
    response: str
    response_counts: str
    response_phone: Counted
    no_visits: str
    no_visits_why: str
    silence: str
    silence_bounds: str
    silence_why: str
    marked: str
    marked_count: Counted
    marked_phone: Counted
    marked_dossier: Counted
    marked_why: str
    marked_none: str
    phone: Counted
    phone_why: str
    before: str
    before_any: str
    before_none: str
    before_none_why: str
    before_real: str
    before_not: str
    before_of: str
    points: str
    opening: str
    closed: str
    ways: str
    to_trust: str
    to_trend: str
    to_hours: str
    to_factors: str


class TableWords(WordsPart):
    """The table of counters."""

    caption: str
    counter: str
    levels: str
    not_satisfied: str
    satisfied: str
    index: str
    interval: str
    number: str
    served: str
    called_of: str
    response: str
    log: str
    response_of: str
    rated_only: Counted
    no_visit_yet: str
    bar: str
    level_count: str
    whisker: str
    counts: str
    all_counters: str


class ApartWords(WordsPart):
    """Figures of several questionnaires on one page: each by itself."""

    questionnaire: str
    headline: str
    beside: str
    no_bounds: str
    no_bounds_why: str
    no_index: str
    no_index_why: str


class LogWords(WordsPart):
    """States of a kiosk's log."""

    whole: str
    arriving: str
    missing: Counted
    silent: str
    fork: str
    apart: str
    none: str
    last_seen: str
    never_seen: str
    gap: str
    gap_one: str
    begun_anew: str


class LiveWords(WordsPart):
    """Whether the figures move, and since when they stand."""

    on: str
    pause: str
    resume: str
    paused: str
    lost: str
    signed_out: str
    sign_in_again: str


class ReadingWords(WordsPart):
    """How to read the page."""

    title: str
    index: str
    interval: str
    bar: str
    batches: str
    silence: str
    log: str


class SignInWords(WordsPart):
    """Signing in and out."""

    title: str
    lead: str
    name: str
    password: str
    submit: str
    wrong: str
    wait: str
    wait_seconds: Counted
    wait_minutes: Counted
    busy: str
    signed_out: str
    password_changed: str
    too_late: str
    over: str
    check_code: str


class CheckWords(WordsPart):
    """The public check-code page."""

    title: str
    lead: str
    promise: str
    label: str
    hint: str
    submit: str
    again: str
    day: str
    place: str
    counted: str
    counted_text: str
    counted_phone: str
    counted_phone_text: str
    marked: str
    marked_text: str
    marked_phone: str
    marked_phone_text: str
    received: str
    received_text: str
    not_received: str
    not_received_text: str
    known_missing: str
    mistyped: str
    mistyped_text: str
    altered: str
    altered_text: str
    bad_address: str
    bad_address_text: str
    too_often: str
    too_often_text: str


class MessageWords(WordsPart):
    """Pages that say why there is nothing else to see."""

    forbidden: str
    forbidden_text: str
    no_page: str
    no_page_text: str
    no_site: str
    no_site_text: str
    not_found: str
    not_found_text: str
    refused: str
    refused_text: str
    session_over: str
    session_over_text: str
    typed: str
    typed_text: str
    again: str
    busy: str
    busy_text: str
    home: str


class Words(WordsPart):
    """All that the pages say in one language: a file of words/<language>/ for each part."""

    common: CommonWords
    roles: RolesWords
    levels: LevelsWords
    today: TodayWords
    table: TableWords
    apart: ApartWords
    day_notes: DayNotesWords
    marked: MarkedWords
    composites: CompositesWords
    log: LogWords
    live: LiveWords
    reading: ReadingWords
    sign_in: SignInWords
    check: CheckWords
    heads: HeadsWords
    open_data: OpenDataWords
    public: PublicWords
    alarms: AlarmsWords
    fleet: FleetWords
    fleet_list: FleetListWords
    kiosk_end: KioskEndWords
    quarantine: QuarantineWords
    enrolment: EnrolmentWords
    provision: ProvisionWords
    officers: OfficersWords
    configurations: ConfigurationsWords
    people: PeopleWords
    own: OwnWords
    account: AccountWords
    audit_log: AuditLogWords
    message: MessageWords
    selection: SelectionWords
    trend: TrendWords
    targets: TargetsWords
    factors: FactorsWords
    hours: HoursWords
    staff: StaffWords
    tt01: Tt01Words
    comments: CommentsWords
    trust: TrustWords
    reports: ReportsWords
    reference: ReferenceWords


@cache
def words_in(language: str) -> Words:
    """The words of one of `LANGUAGES`; DocumentError if one of its files is not as it must be."""
    parts: dict[str, BaseModel] = {
        name: load_document(FOLDER / language / f"{name}.toml", part)
        for name, part in get_type_hints(Words).items()
        if name in Words.model_fields
    }
    return Words.model_validate(parts)


def choose_language(*wishes: str | None) -> str:
    """The first wish that we have, read as `Accept-Language` is (its order, not its weights)."""
    for wish in wishes:
        for part in (wish or "").split(","):
            language = part.partition(";")[0].partition("-")[0].strip().lower()
            if language in LANGUAGES:
                return language
    return LANGUAGES[0]
