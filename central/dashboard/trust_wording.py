"""Words of the page trust."""

from central.dashboard.words_part import WordsPart


class TrustWords(WordsPart):
    """The page trust."""

    title: str
