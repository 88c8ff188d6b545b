"""Words of the page trend."""

from central.dashboard.words_part import WordsPart


class TrendWords(WordsPart):
    """The page trend."""

    title: str
