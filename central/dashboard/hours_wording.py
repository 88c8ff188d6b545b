"""Words of the page hours."""

from central.dashboard.words_part import WordsPart


class HoursWords(WordsPart):
    """The page hours: what stands out, the map, the tables beside it, and how to read them."""

    title: str
    counter: str
    all_counters: str
    stands_out: str
    when: str
    every_day: str
    busy: str
    loaded: str
    more: str
    one_more: str
    all_open: str
    kept_up: str
    overtaken: str
    quiet: str
    nothing_stands_out: str
    thin: str
    map: str
    map_note: str
    map_called: str
    hour: str
    hours: str
    closed: str
    part_open: str
    cell: str
    days: str
    one_day: str
    beside: str
    per_day: str
    per_counter: str
    overtaken_share: str
    response: str
    all_week: str
    few: str
    not_known: str
    none_untouched: str
    weekdays: str
    weekday: str
    visits: str
    index: str
    interval: str
    withheld: str
    no_ratings: str
    apart: str
    by_hour_title: str
    by_hour: str
    left_out: str
    closed_days: str
    without_records: str
    unknown: str
    outside: str
    today_out: str
    empty: str
    empty_counter: str
    only_today: str
    how_title: str
    how_mean: str
    how_map: str
    how_stands_out: str
    how_counters: str
    how_overtaken: str
    how_response: str
    next_steps: str
    to_trend: str
    to_trust: str
    to_staff: str
    busier: str
    legend_low: str
    legend_high: str
    counters_open: str
    beside_note: str
    counts: str
    counts_note: str
    cell_counts: str
    in_hours: str
    no_blocks: str
    morning: str
    afternoon: str
    short_weekdays: tuple[str, str, str, str, str, str, str]
