"""What the page of nightly heads says; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class HeadsWords(WordsPart):
    """The public page of nightly heads."""

    title: str
    lead: str
    how: str
    caption: str
    night: str
    number: str
    logs: str
    records: str
    hash: str
    files: str
    head_file: str
    list_file: str
    empty: str
    new_chain: str
    new_chain_lost: str
    shown: str
