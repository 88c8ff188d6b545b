"""Words of the public pages of a site, and of the ways between all public pages."""

from central.dashboard.words_part import WordsPart


class PublicWords(WordsPart):
    """The list of sites, a site's months, the notice of one month."""

    title: str
    short: str
    navigation: str
    lead: str
    search: str
    search_submit: str
    found: str
    none_found: str
    no_sites: str
    months_title: str
    months_caption: str
    no_months: str
    running: str
    running_title: str
    month_name: str
    notice: str
    notice_of: str
    not_sipas: str
    print_hint: str
    index: str
    in_words: str
    interval: str
    withheld: str
    withheld_why: str
    not_asked: str
    not_asked_why: str
    levels: str
    questions_caption: str
    of_kiosks: str
    of_phones: str
    more: str
    counts_title: str
    served: str
    response: str
    response_unknown: str
    rated: str
    rated_phone: str
    marked: str
    method_title: str
    method: tuple[str, ...]
    comments_title: str
    comments_lead: str
    contacts_title: str
    contacts_none: str
    hotline: str
    email: str
    address: str
    petitions: str
    code: str
    code_label: str
    published: str
    not_signed: str
    file: str
    hash: str
    how_to_check: str
    all_months: str
    all_sites: str
