"""What the fleet page says: the kiosks of a site, their PINs, and enrolment.

Guarantees nothing but its keys; who reads the files is `central.dashboard.wording`.
"""

from central.dashboard.words_part import WordsPart


class FleetWords(WordsPart):
    """The kiosks of a site, and the PINs of their service menus."""

    title: str
    caption: str
    kiosk: str
    counter: str
    state: str
    seen: str
    unsent: str
    version: str
    pins: str
    by_command: str
    no_counter: str
    never_seen: str
    counter_not_confirmed: str
    counter_other: str
    choose: str
    pins_of: str
    pins_lead: str
    pin_for: str
    purpose_it: str
    purpose_supervisor: str
    pin_none: str
    pin_since: str
    new_pin: str
    again: str
    set: str
    make: str
    clear: str
    made: str
    said_set: str
    said_cleared: str
    said_approved: str
    said_moved: str
    key: str
    key_file: str
    key_host: str
    key_tpm2: str
    configuration: str
    configuration_taken: str
    configuration_waits: str
    rules: str
    rules_text: str
    changes: str
    change_set: str
    change_cleared: str
    fault_form: str
    fault_not_the_same: str
    fault_few_digits: str
    fault_run: str
    fault_repeated: str
    fault_mirrored: str
    fault_doubled: str
    fault_keypad: str
    fault_date: str
    fault_kiosk: str
    fault_counter: str
    fault_other_role: str
    fault_officer: str
    fault_taken: str


class EnrolmentWords(WordsPart):
    """Enrolment on the fleet page. `fault_...`: why an approval cannot be."""

    title: str
    lead: str
    own: str
    own_use: str
    code: str
    code_hint: str
    look_up: str
    found: str
    kiosk: str
    place: str
    choose_place: str
    wish: str
    compared: str
    approve: str
    busy: str
    wrong_code: str
    wait: str
    not_compared: str
    no_place: str
    none_chosen: str
    fault_code: str
    fault_counter: str
    fault_known: str
    pending: str
    pending_lead: str
    pending_counter: str
    pending_keep: str
    approve_all: str
    move: str
    move_lead: str
    move_do: str
    fingerprint_of: str
