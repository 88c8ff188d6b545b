"""What the pages of people, of one's own account and of the audit log say.

Guarantees that each thing that the audit log notes has its sentence, in every language.
"""

from pydantic import field_validator

from central.accounts.access import Reach
from central.audit_log import What
from central.dashboard.words_part import WordsPart, complete


class PeopleWords(WordsPart):
    """The people who sign in, their roles and sites. `fault_...`: why something was not done."""

    title: str
    caption: str
    name: str
    role: str
    sites: str
    state: str
    province: str
    active: str
    one_time: str
    off: str
    choose: str
    add: str
    add_lead: str
    name_hint: str
    site: str
    more_sites: str
    more_sites_hint: str
    add_submit: str
    of: str
    change: str
    change_lead: str
    change_submit: str
    lost: str
    lost_lead: str
    lost_submit: str
    switch_off: str
    switch_off_lead: str
    switch_off_submit: str
    switch_on: str
    switch_on_lead: str
    switch_on_submit: str
    made: str
    said_changed: str
    said_off: str
    said_on: str
    reach: str
    reach_of: dict[str, str]
    fault_name: str
    fault_exists: str
    fault_site: str
    fault_last: str
    fault_self: str
    fault_role: str

    @field_validator("reach_of")
    @classmethod
    def _is_complete(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.name.lower() for each in Reach})


class AccountWords(WordsPart):
    """One's own account. `fault_...`: why a password was not set."""

    title: str
    who: str
    must_change: str
    password: str
    password_lead: str
    present: str
    wished: str
    again: str
    submit: str
    sessions: str
    sessions_lead: str
    opened: str
    used: str
    this_one: str
    end: str
    said_ended: str
    fault_short: str
    fault_long: str
    fault_few: str
    fault_name: str
    fault_worst: str
    fault_same: str
    fault_not_the_same: str
    fault_wrong: str


class AuditLogWords(WordsPart):
    """The audit log. `what`: a sentence for each thing that is noted; `fact`: the names of what
    is told besides, `value`: words that stand there.
    """

    title: str
    caption: str
    lead: str
    number: str
    at: str
    who: str
    what_column: str
    facts: str
    empty: str
    older: str
    newest: str
    day: str
    show: str
    head: str
    command: str
    system: str
    central: str
    nobody: str
    unknown: str
    what: dict[str, str]
    fact: dict[str, str]
    value: dict[str, str]

    @field_validator("what")
    @classmethod
    def _is_complete(cls, given: dict[str, str]) -> dict[str, str]:
        return complete(given, {each.value for each in What})
