"""Words of the page trust.

Guarantees that each grade and reason of the rule, and each cause of a visit without a rating, has
its words.
"""

from pydantic import field_validator

from central.dashboard.words_part import WordsPart, complete
from central.tally.facts import CAUSES
from central.tally.trust import Grade, Reason


class TrustWords(WordsPart):
    """The page trust."""

    title: str
    link: str
    choose_site: str
    verdict_label: str
    grades: dict[str, str]
    grades_text: dict[str, str]
    reasons: dict[str, str]
    see: str
    records_title: str
    records_lead: str
    records_behind: str
    no_records: str
    log_caption: str
    log_place: str
    log_name: str
    log_numbers: str
    log_received: str
    log_state: str
    log_epoch: str
    log_numbers_of: str
    log_none_received: str
    log_opened: str
    log_opened_anew: str
    log_over: str
    log_phones: str
    log_no_counter: str
    silence_none: str
    marked_title: str
    marked_lead: str
    marked_none: str
    marked_caption: str
    marked_rule: str
    marked_kiosk: str
    marked_phone: str
    marked_version: str
    marked_flagged: str
    marked_flagged_at: str
    indices_none: str
    answers_title: str
    answers_caption: str
    answers_what: str
    answers_number: str
    served: str
    answered: str
    answered_phone: str
    not_asked: str
    silent: str
    unknown: str
    survey_title: str
    survey_enough: str
    survey_few: str
    survey_interval: str
    survey_chosen: str
    causes_title: str
    causes: dict[str, str]
    channels_title: str
    channel_kiosk: str
    channel_phone: str
    channel_phone_index: str
    channel_phone_none: str
    channels_why: str
    not_counted: str
    days_title: str
    days_none: str
    notes_title: str
    notes_link: str
    check_title: str
    check_auditor: str
    check_verify: str
    check_recount: str
    check_export: str
    check_archive: str
    check_everybody: str
    check_heads: str
    check_open_data: str
    check_file: str
    check_files_none: str
    witness: str

    @field_validator("grades", "grades_text")
    @classmethod
    def _has_every_grade(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in Grade})

    @field_validator("reasons")
    @classmethod
    def _has_every_reason(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in Reason})

    @field_validator("causes")
    @classmethod
    def _has_every_cause(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, CAUSES)
