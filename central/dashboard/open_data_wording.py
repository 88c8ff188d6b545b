"""What the page of open data says; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class OpenDataWords(WordsPart):
    """The public page of open data."""

    title: str
    lead: str
    files_title: str
    caption: str
    day: str
    revision: str
    published: str
    hash: str
    files: str
    replaces: str
    empty: str
    older: str
    newest: str
    how_title: str
    how: tuple[str, ...]
    publisher: str
    licence: str
    no_licence: str
    index: str
    heads: str
    columns_title: str
    columns_caption: str
    column: str
    form: str
    meaning: str
    forms: dict[str, str]
