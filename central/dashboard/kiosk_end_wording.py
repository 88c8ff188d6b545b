"""What the pages say of the end of a kiosk, of approval by a list, and of forks; parts of
`central.dashboard.wording`.
"""

from central.dashboard.words_part import WordsPart


class KioskEndWords(WordsPart):
    """Replacing, retiring and revoking a kiosk, and approving many by their fingerprints."""

    replace: str
    replace_lead: str
    unsent_old: str
    unsent_forked: str
    unsent_unknown: str
    waiting: str
    by_code: str
    look_up: str
    found: str
    pins: str
    pins_carry: str
    pins_new: str
    pins_why: str
    reason: str
    reason_hint: str
    replace_do: str
    undo: str
    retire: str
    retire_lead: str
    retire_do: str
    revoke: str
    revoke_lead: str
    revoke_place: str
    revoke_hint: str
    revoke_do: str
    sure: str
    move: str
    move_lead: str
    move_do: str
    said_ended: str
    said_replaced: str
    not_sure: str
    no_reason: str
    no_new: str
    bad_place: str
    fault_gone: str
    fault_ended: str
    fault_revoked: str
    fault_state: str
    fault_counter: str
    fault_code: str
    fault_known: str
    fault_new: str
    expected: str
    expected_lead: str
    expected_list: str
    expected_do: str
    expected_approve: str
    expected_whole: str
    expected_matched: str
    expected_absent: str
    expected_unexpected: str
    expected_unread: str
    expected_twice: str
    expected_line: str
    expected_none: str
    print_list: str


class QuarantineWords(WordsPart):
    """The page of forks. `verdicts` and `explained`: by verdict."""

    title: str
    lead: str
    caption: str
    none: str
    kiosk: str
    where: str
    where_text: str
    noticed: str
    state: str
    waits: str
    decided: str
    others: str
    counted: str
    later: str
    choose: str
    of: str
    verdict: str
    reason: str
    reason_hint: str
    do: str
    sure: str
    after: str
    replace: str
    history: str
    line: str
    said: str
    not_sure: str
    no_verdict: str
    fault_gone: str
    fault_reason: str
    fault_seen: str
    fault_same: str
    verdicts: dict[str, str]
    explained: dict[str, str]
