"""What an officer's page of own figures says; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class OwnWords(WordsPart):
    """Own figures, and why they come in blocks."""

    title: str
    heading: str
    span: str
    lead: str
    nobody: str
    nobody_text: str
    counts: str
    counts_none: str
    withheld: str
    none: str
    service: str
    officer: str
    other: str
    month: str
    month_column: str
    months: str
    months_none: str
    composites: str
    questionnaire: str
    why_title: str
    why_blocks: str
    why_later: str
    why_shared: str
    why_only_you: str
    why_reply: str
    overtaken_why: str
