"""Words of the page of officers."""

from central.dashboard.words_part import WordsPart


class OfficersWords(WordsPart):
    """The officers of a site, their badges and PINs. `fault_...`: of a badge."""

    title: str
    caption: str
    name: str
    id: str
    badge: str
    pin: str
    choose: str
    empty: str
    of: str
    lead: str
    badge_title: str
    badge_purpose: str
    badge_new: str
    badge_set: str
    badge_make: str
    badge_clear: str
    badge_made: str
    pin_title: str
    pin_purpose: str
    pin_new: str
    pin_set: str
    pin_make: str
    pin_clear: str
    pin_made: str
    again: str
    none: str
    since: str
    said_set: str
    said_cleared: str
    rules: str
    rules_text: str
    changes: str
    change_officer_set: str
    change_officer_cleared: str
    change_name_set: str
    change_badge_set: str
    change_badge_cleared: str
    change_pin_set: str
    change_pin_cleared: str
    fault_form: str
    fault_taken: str
    fault_not_the_same: str
