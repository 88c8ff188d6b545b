"""Words of the page comments."""

from central.dashboard.words_part import WordsPart


class CommentsWords(WordsPart):
    """The page comments."""

    title: str
