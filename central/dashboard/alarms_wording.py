"""What the page of alarms says beside the alarms' own words (`central.alarms.registry`)."""

from central.dashboard.words_part import WordsPart


class AlarmsWords(WordsPart):
    """The page of alarms. `fault_...`: of its form; `said_...`: after one was taken."""

    title: str
    lead: str
    empty: str
    empty_filtered: str
    never_looked: str
    looked: str
    filter: str
    all_sites: str
    all_kinds: str
    kind: str
    show: str
    now: str
    today: str
    note: str
    counted: str
    snoozed: str
    snoozed_lead: str
    ended: str
    ended_caption: str
    what: str
    place: str
    began: str
    ended_at: str
    closed_by: str
    by_itself: str
    central: str
    since: str
    kiosks: str
    more_kiosks: str
    more_lines: str
    to_do: str
    technical: str
    seen: str
    seen_some: str
    until: str
    act: str
    note_label: str
    note_hint: str
    take_note: str
    snooze: str
    snooze_for: str
    length_hour: str
    length_day: str
    length_three_days: str
    length_week: str
    settle: str
    settle_hint: str
    said_seen: str
    said_snoozed: str
    said_settled: str
    fault_gone: str
    fault_length: str
    fault_note: str
    fault_long: str
    fault_settle: str
    fault_settlement: str
    fault_form: str
