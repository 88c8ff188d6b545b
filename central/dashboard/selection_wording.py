"""Words of the form in which sites and days are chosen."""

from central.dashboard.words_part import WordsPart


class SelectionWords(WordsPart):
    """The form, its short cuts, what is wrong with the days, and pieces of long tables."""

    label: str
    site: str
    all_sites: str
    first: str
    last: str
    show: str
    today: str
    week: str
    four_weeks: str
    this_month: str
    last_month: str
    this_quarter: str
    this_year: str
    no_day: str
    wrong_way_round: str
    not_yet: str
    too_long: str
    counter_renamed: str
    counter_ended: str
    counter_into: str
    pieces: str
    pieces_before: str
    pieces_shown: str
    pieces_after: str
    figures: str
    work: str
