"""Words of the page of officers; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class StaffWords(WordsPart):
    """The page of officers: all of them, and one."""

    title: str
    lead: str
    reply: str
    reply_link: str
    caption: str
    officer: str
    attitude: str
    against: str
    higher: str
    lower: str
    not_clear: str
    mean_of: str
    alone: str
    of_questionnaire: str
    whole_site: str
    band: str
    no_band: str
    visits: str
    visits_unknown: str
    overtaken: str
    overtaken_of: str
    overtaken_few: str
    overtaken_few_why: str
    overtaken_unknown: str
    overtaken_unknown_why: str
    overtaken_none: str
    renamed: str
    came: str
    left: str
    withheld: str
    withheld_why: str
    shared: str
    shared_why: str
    no_index_why: str
    no_visits: str
    nobody: str
    empty: str
    how_title: str
    how_blocks: str
    how_apart: str
    how_mix: str
    how_overtaken: str
    back: str
    question: str
    questions: str
    composites: str
    composites_none: str
    made_of: str
    made_of_trust: str
    made_of_trend: str
    made_of_hours: str
    made_of_comments: str
    notes: str
    notes_none: str
