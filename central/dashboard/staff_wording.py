"""Words of the page staff."""

from central.dashboard.words_part import WordsPart


class StaffWords(WordsPart):
    """The page staff."""

    title: str
