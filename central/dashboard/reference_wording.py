"""Words of the page of reference data."""

from central.dashboard.words_part import WordsPart


class ReferenceKindsWords(WordsPart):
    """What each kind is called, one of it."""

    units: str
    sites: str
    counters: str
    procedures: str
    questionnaires: str
    hours: str
    holidays: str
    contacts: str
    officers: str


class ReferenceDaysWords(WordsPart):
    """What a day that is not like others may be."""

    holiday: str
    working: str
    ordinary: str


class ReferenceLevelsWords(WordsPart):
    """Levels of administrative units."""

    province: str
    city: str
    commune: str
    ward: str
    zone: str


class ReferenceWords(WordsPart):
    """The page of reference data."""

    title: str
    heading: str
    lead: str
    on_day: str
    site: str
    unit: str
    timezone: str
    code: str
    basis: str
    none: str
    counters: str
    counter: str
    field: str
    questionnaire: str
    no_counters: str
    week: str
    week_since: str
    week_day: str
    hours: str
    week_unknown: str
    closed: str
    special: str
    special_day: str
    what: str
    name: str
    every_site: str
    no_special: str
    procedures: str
    procedure: str
    no_procedures: str
    coming: str
    coming_lead: str
    no_coming: str
    from_day: str
    thing: str
    becomes: str
    ends: str
    ends_in: str
    changes: str
    changes_lead: str
    no_changes: str
    at: str
    who: str
    command: str
    added: str
    taken_back: str
    changed: str
    entries: str
    more: str
    how: str
    how_text: str
    how_check: str
    how_write: str
    how_history: str
    officers_link: str
    kinds: ReferenceKindsWords
    days: ReferenceDaysWords
    levels: ReferenceLevelsWords
