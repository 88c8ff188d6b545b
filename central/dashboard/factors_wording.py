"""Words of the page factors."""

from central.dashboard.words_part import WordsPart


class FactorsWords(WordsPart):
    """The page factors."""

    title: str
