"""What pages say of composite indices; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class CompositesWords(WordsPart):
    """The composite index of a month, and why it is withheld."""

    title: str
    of_month: str
    shown: str
    counters: str
    withheld: str
    none: str
    how: str
