"""What the pages of configurations say.

Guarantees that every key which the central may set has its label, in every language.
"""

from pydantic import field_validator

from central.configurations.errors import Wrong
from central.configurations.reached import Reached
from central.configurations.roll_out import Fault
from central.dashboard.words_part import WordsPart, complete
from kiosk.document.settings_member import KEYS


class ConfigurationsWords(WordsPart):
    """Groups, settings, stages, steps. `labels`: by dotted key; `hints`: of some keys; `sections`,
    `steps`, `reached`, `faults`, `wrong`, `kinds`: by the values of their lists.
    """

    title: str
    lead: str
    caption: str
    group: str
    place: str
    province: str
    kiosks: str
    in_force: str
    under_way: str
    by_command: str
    other_days_closed: str
    nothing_under_way: str
    takes_new: str
    choose: str
    empty: str
    empty_site: str
    version: str
    no_version: str
    edit: str
    edit_lead: str
    edit_kiosk: str
    edit_kiosk_lead: str
    of_group: str
    not_set: str
    own: str
    stage_1: str
    stage_2: str
    stage_3: str
    stage_all: str
    stage_next: str
    running: str
    stopped: str
    none_of_stage: str
    taken_names: str
    site: str
    seen: str
    never: str
    state: str
    step: str
    step_lead: str
    step_stopped: str
    reason: str
    reason_hint: str
    advance_2: str
    advance_3: str
    force: str
    stop: str
    resume: str
    roll_back: str
    roll_back_lead: str
    roll_back_settled: str
    roll_back_to: str
    roll_back_changes: str
    history: str
    forced: str
    preview: str
    back: str
    preview_title: str
    preview_lead: str
    nothing_changes: str
    key: str
    old: str
    new: str
    from_file: str
    keeps_own: str
    for_kiosks: str
    first: str
    first_hint: str
    first_again: str
    start: str
    start_kiosk: str
    again: str
    test_warning: str
    one_kiosk: str
    kiosk_id: str
    one_kiosk_hint: str
    make: str
    make_lead: str
    make_id: str
    make_name: str
    make_takes_new: str
    make_submit: str
    put: str
    put_lead: str
    put_kiosks: str
    put_submit: str
    said_started: str
    said_stepped: str
    said_made: str
    said_put: str
    said_set: str
    overtaken: str
    other_step: str
    yes: str
    no: str
    bounds: str
    invalid: str
    file_way: str
    labels: dict[str, str]
    hints: dict[str, str]
    choices: dict[str, str]
    units: dict[str, str]
    days: dict[str, str]
    sections: dict[str, str]
    steps: dict[str, str]
    reached: dict[str, str]
    faults: dict[str, str]
    wrong: dict[str, str]
    kinds: dict[str, str]

    @field_validator("labels")
    @classmethod
    def _names_every_key(cls, labels: dict[str, str]) -> dict[str, str]:
        return complete(labels, KEYS)

    @field_validator("reached")
    @classmethod
    def _names_every_condition(cls, reached: dict[str, str]) -> dict[str, str]:
        return complete(reached, {each.value for each in Reached})

    @field_validator("faults")
    @classmethod
    def _names_every_fault(cls, faults: dict[str, str]) -> dict[str, str]:
        return complete(faults, {each.value for each in Fault})

    @field_validator("wrong")
    @classmethod
    def _names_every_wrong(cls, wrong: dict[str, str]) -> dict[str, str]:
        return complete(wrong, {each.value for each in Wrong})
