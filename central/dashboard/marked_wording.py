"""What the page of today says of marked ratings; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class MarkedWords(WordsPart):
    """The index with marked ratings, and counters where rules mark many."""

    beside: str
    withheld: str
    title: str
    lead: str
    counter: str
    rule: str
    indices: str
    indices_withheld: str
    what_to_do: str
