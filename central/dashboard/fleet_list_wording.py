"""What the list of kiosks says, and one kiosk's facts; a part of `central.dashboard.wording`."""

from central.dashboard.words_part import WordsPart


class FleetListWords(WordsPart):
    """The list of kiosks. `states`, `from_place`: by state; `sorts`, `needs_words`: of
    `central.dashboard.fleet_list`; `sources`: by what a kiosk says of its ticket source.
    """

    title: str
    caption: str
    filter: str
    search: str
    search_hint: str
    site: str
    every_site: str
    group: str
    every_group: str
    needs: str
    every_need: str
    any_need: str
    sort: str
    apply: str
    clear: str
    all: str
    needing: str
    shown: str
    nothing: str
    none: str
    older: str
    newer: str
    back: str
    kiosk: str
    counter: str
    state: str
    seen: str
    log: str
    source: str
    machine: str
    configuration: str
    unsent: str
    received: str
    received_of: str
    arriving: str
    waits_unsent: str
    head: str
    head_text: str
    missing: str
    disk: str
    disk_text: str
    clock: str
    clock_synced: str
    clock_unsynced: str
    release: str
    update: str
    in_force: str
    wanted: str
    number: str
    number_unknown: str
    number_first: str
    group_version: str
    no_group: str
    refused: str
    configuration_taken: str
    configuration_waits: str
    at_counter: str
    at_counter_lead: str
    at_counter_line: str
    at_counter_by: str
    end_reason: str
    facts: str
    states: dict[str, str]
    from_place: dict[str, str]
    sorts: dict[str, str]
    needs_words: dict[str, str]
    sources: dict[str, str]
