"""Words of the page reports."""

from central.dashboard.words_part import WordsPart


class ReportsWords(WordsPart):
    """The page reports, the form, the list of reports, what is wrong with what was asked."""

    title: str
    lead: str
    form: str
    kind: str
    site: str
    period: str
    period_kinds: dict[str, str]
    day: str
    day_hint: str
    language: str
    languages: dict[str, str]
    format: str
    formats: dict[str, str]
    make: str
    made_how: str
    jobs: str
    jobs_empty: str
    jobs_kept: str
    several: str
    states: dict[str, str]
    errors: dict[str, str]
    progress: str
    asked_at: str
    fetch: str
    cancel: str
    cancelling: str
    again: str
    remove: str
    back: str
    refresh: str
    said_asked: str
    said_changed: str
    troubles: dict[str, str]
    too_many: str
    nothing: str
