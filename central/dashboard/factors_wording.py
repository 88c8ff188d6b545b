"""Words of the page factors: its table, what is done about a factor, and blocks of peers.

Guarantees that each factor, each standing against a target, each level of a unit, and each state
and fault of a remedy has its words.
"""

from pydantic import ValidationInfo, field_validator

from central.dashboard.words_part import WordsPart, complete
from central.reference.peers import LEVELS
from central.reference.questionnaire_facts import Factor
from central.remedies import RemedyFault, RemedyState
from kiosk.survey.threshold import Standing

_EXPECTED = {
    "factors": {each.value for each in Factor},
    "standings": {each.value for each in Standing},
    "levels": set(LEVELS),
    "states": {each.value for each in RemedyState},
    "faults": {each.value for each in RemedyFault},
}


class FactorsWords(WordsPart):
    """The page factors."""

    title: str
    asked: str
    at_kiosk: str
    on_phone: str
    number: str
    no_number: str
    nothing: str
    no_factor: str
    unknown: str
    other: str
    phones: str
    phones_none: str
    map: str
    of_counters: str
    of_sites: str
    unit_counter: str
    unit_site: str
    whole_site: str
    whole: str
    ended: str
    ended_into: str
    mark: str
    own_mark: str
    interval: str
    interval_long: str
    criteria_of: str
    withheld: str
    withheld_why: str
    without: str
    empty: str
    legend: str
    far: str
    focus: str
    focus_lead: str
    sum_under: str
    sum_none: str
    sum_maybe: str
    focus_more: str
    focus_no_remedy: str
    detail_criteria: str
    detail_one: str
    detail_next: str
    to_trend: str
    to_comments: str
    to_hours: str
    to_trust: str
    to_compare: str
    close: str
    weakest: str
    remedies: str
    remedies_none: str
    remedies_here: str
    remedies_closed: str
    remedies_choose: str
    remedies_count: str
    remedy_late_count: str
    history: str
    due: str
    late: str
    late_one: str
    written: str
    update: str
    add: str
    change: str
    change_lead: str
    warning: str
    text: str
    text_hint: str
    responsible: str
    responsible_hint: str
    due_label: str
    state: str
    submit: str
    submit_change: str
    said_written: str
    peers: str
    peers_lead: str
    peers_factor: str
    peers_few: str
    peers_none: str
    peers_unknown: str
    peers_without: str
    spread: str
    spread_few: str
    spread_chart: str
    not_parted: str
    parted: str
    rank: str
    rank_one: str
    rank_stretch: str
    rank_none: str
    index: str
    interval_head: str
    n_head: str
    composite: str
    composite_shown: str
    factors: dict[str, str]
    standings: dict[str, str]
    levels: dict[str, str]
    states: dict[str, str]
    faults: dict[str, str]

    @field_validator(*_EXPECTED)
    @classmethod
    def _has_all(cls, given: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        return complete(given, _EXPECTED[info.field_name or ""])
