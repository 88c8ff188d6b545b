"""Words of the page reference."""

from central.dashboard.words_part import WordsPart


class ReferenceWords(WordsPart):
    """The page reference."""

    title: str
