"""Words of the page reports."""

from central.dashboard.words_part import WordsPart


class ReportsWords(WordsPart):
    """The page reports."""

    title: str
