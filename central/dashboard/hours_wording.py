"""Words of the page hours."""

from central.dashboard.words_part import WordsPart


class HoursWords(WordsPart):
    """The page hours."""

    title: str
