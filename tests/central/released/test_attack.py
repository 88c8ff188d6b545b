"""An attacker who keeps every figure of every look, of all audiences, tells no small group."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.released.audience import Audience, By
from central.released.by_hour import index_by_hour
from tests.central.released.attack import Attacker
from tests.central.released.ledger import DAYS, EVER, NIGHTLY, OFFICERS, SITE, Ledger, spans

STEP, LEAST = 5, 10
"""What is promised (design of the view), whatever the code says."""

EVERYBODY = frozenset({Audience.SUPERVISOR, Audience.OFFICER, Audience.PUBLIC})
AUDIENCES = [
    pytest.param(EVERYBODY, STEP, id="everybody"),
    pytest.param({Audience.SUPERVISOR}, STEP, id="supervisor"),
    pytest.param({Audience.PUBLIC}, LEAST, id="public"),
]

batches = st.tuples(
    st.integers(0, DAYS - 1),
    st.sampled_from(["quay-1", "quay-2"]),
    st.sampled_from(OFFICERS),
    st.integers(1, 7),
    st.sampled_from(["kiosk", "kiosk", "kiosk", "phone"]),
)
nights = st.integers(0, DAYS + 30)
histories = st.lists(st.one_of(batches, batches, batches, nights), max_size=14)


def played(history, audiences, also=lambda _: ()):
    """The attacker after a history: it looks after every batch and every night."""
    ledger, attacker = Ledger(), Attacker()
    for step in (*history, DAYS + 30):
        look_at = audiences
        if isinstance(step, int):
            ledger.night(step)
        else:
            *place, number, channel = step
            ledger.rate(*place, number, channel=channel)
            look_at = set(audiences) - NIGHTLY
        for counts in (*ledger.shown_to(look_at), *also(ledger)):
            attacker.sees(counts)
    ledger.close()
    return attacker


def own_figures(history, officer):
    """The officer who looks after every night, by whatever can be asked for."""
    ledger, attacker = Ledger(), Attacker()
    for step in (*history, DAYS + 30):
        if not isinstance(step, int):
            ledger.rate(*step[:4], channel=step[4])
            continue
        ledger.night(step)
        for span, by in product(spans(), By):
            for cell in ledger.table(Audience.OFFICER, span, by, officer).cells.values():
                attacker.sees(cell.counts)
    ledger.close()
    return attacker


@pytest.mark.parametrize(("audiences", "least"), AUDIENCES)
@given(history=histories)
@settings(max_examples=6, deadline=None)
def test_no_smaller_group_is_told_by_all_figures_and_looks_together(audiences, least, history):
    smallest = played(history, audiences).smallest()
    assert smallest is None or smallest >= least


@given(histories)
@settings(max_examples=6, deadline=None)
def test_no_group_smaller_than_ten_is_told_to_an_officer(history):
    smallest = own_figures(history, "cb-1").smallest()
    assert smallest is None or smallest >= LEAST


@pytest.mark.long
@pytest.mark.parametrize(("audiences", "least"), AUDIENCES)
@given(history=histories)
@settings(max_examples=60, deadline=None)
def test_no_smaller_group_is_told_in_many_histories(audiences, least, history):
    smallest = played(history, audiences).smallest()
    assert smallest is None or smallest >= least
    if audiences == EVERYBODY:
        for also in (staff_page, Ledger.by_hour, Ledger.pages):
            smallest = played(history, audiences, also).smallest()
            assert smallest is None or smallest >= least
    officer = own_figures(history, "cb-2").smallest()
    assert officer is None or officer >= LEAST


def staff_page(ledger):
    """Every figure of every officer that the page of officers shows a supervisor."""
    for span in spans():
        yield from (cell.counts for cell in ledger.officers(span).table.cells.values())


@given(history=histories)
@settings(max_examples=3, deadline=None)
def test_page_of_officers_beside_all_other_views_tells_no_smaller_group(history):
    smallest = played(history, EVERYBODY, staff_page).smallest()
    assert smallest is None or smallest >= STEP


@given(history=histories)
@settings(max_examples=6, deadline=None)
def test_page_of_officers_alone_tells_no_group_smaller_than_ten(history):
    smallest = played(history, (), staff_page).smallest()
    assert smallest is None or smallest >= LEAST


@given(history=histories)
@settings(max_examples=2, deadline=None)
def test_figures_by_hour_and_weekday_beside_all_other_views_tell_no_smaller_group(history):
    smallest = played(history, EVERYBODY, Ledger.by_hour).smallest()
    assert smallest is None or smallest >= STEP


@given(history=histories)
@settings(max_examples=2, deadline=None)
def test_factors_public_months_and_reports_beside_all_other_views_tell_no_smaller_group(history):
    smallest = played(history, EVERYBODY, Ledger.pages).smallest()
    assert smallest is None or smallest >= STEP


def test_factors_public_months_and_reports_are_among_what_the_attacker_sees():
    shown = [(1, "quay-1", "cb-1", 11, "kiosk"), (1, "quay-1", "cb-1", 10, "phone"), DAYS + 30]
    alone = played(shown, (), Ledger.pages)
    assert [len(group) for group in alone.groups()] == [10, 11]


STRADDLING = [(0, "quay-1", "cb-1", number, "kiosk") for number in (3, 2, 3, 3, 1, 3, 4)]


def test_blocks_that_reach_over_hours_are_of_none_and_others_are_shown():
    """3 at seven and 2 at nine are a block of both; 3 and 3 at nine are one of nine to eleven."""
    ledger = Ledger()
    for step in STRADDLING:
        ledger.rate(*step[:4])
    (found,) = index_by_hour(ledger.connection, SITE, EVER)
    ledger.close()
    assert {band: levels.total() for band, levels in found.bands.items()} == {(9, 11): 6}
    assert {half: levels.total() for half, levels in found.halves.items()} == {0: 19}
    assert found.released == 19


def cut_by_the_hour(ledger):
    """What an index of all ratings of an hour would show, beside the blocks of the day."""
    rows = ledger.connection.exec_driver_sql(
        "SELECT hour, n FROM hour_tallies WHERE event = 'rated' ORDER BY day, hour"
    )
    answers = iter(sorted(ledger.counted()))
    for _, n in rows:
        yield Counter(next(answers) for _ in range(n))


def test_attack_breaks_an_index_that_cuts_blocks_by_the_hour():
    attacker = played(STRADDLING, EVERYBODY, cut_by_the_hour)
    assert attacker.smallest() < STEP
    assert attacker.pins(3)
    assert played(STRADDLING, EVERYBODY, Ledger.by_hour).smallest() >= STEP


def in_exact_tens(ledger):
    """What cutting blocks would show: of an officer the first ten, twenty ... answers."""
    for officer in OFFICERS:
        rows = ledger.connection.exec_driver_sql(
            "SELECT answer FROM rating_tallies WHERE channel = 'kiosk' AND officer_id = ?"
            " ORDER BY answer",
            (officer,),
        )
        answers = [answer for (answer,) in rows]
        yield Counter(answers[: len(answers) // LEAST * LEAST])


SIXES = [(0, "quay-1", "cb-1", 6, "kiosk"), (1, "quay-1", "cb-1", 6, "kiosk"), 1]


def test_attack_breaks_officers_figures_that_are_cut_to_exact_tens():
    """Six and six are two blocks; ten of the twelve, less the first six, are four."""
    assert played(SIXES, EVERYBODY, staff_page).smallest() == len(range(6))
    cut = played(SIXES, EVERYBODY, in_exact_tens)
    assert cut.smallest() < STEP
    assert cut.pins(2) != []


ONE_BY_ONE = [(0, "quay-1", "cb-1", 1, "kiosk")] * 12
SHARED = [
    (0, "quay-1", "cb-1", 6, "kiosk"),
    (0, "quay-1", "cb-2", 1, "kiosk"),
    (0, "quay-2", "cb-1", 9, "kiosk"),
    0,
    (1, "quay-1", "cb-1", 11, "kiosk"),
    1,
    (0, "quay-1", "cb-2", 4, "kiosk"),
    DAYS + 30,
]


def test_elimination_over_rationals_pins_no_two_ratings_when_all_views_are_known():
    attacker = played(SHARED, EVERYBODY)
    assert attacker.figures
    assert attacker.pins(2) == []
    assert attacker.smallest() >= STEP


def live_total(ledger):
    return [ledger.counted()]


def own_officer_live(ledger):
    rows = ledger.connection.exec_driver_sql(
        "SELECT answer, n FROM rating_tallies WHERE officer_id = 'cb-2'"
    )
    return [Counter(dict(rows.all()))]


@pytest.mark.parametrize(
    ("history", "unsafe"), [(ONE_BY_ONE, live_total), (SHARED, own_officer_live)]
)
def test_attack_breaks_a_view_that_also_tells_what_is_not_released(history, unsafe):
    attacker = played(history, EVERYBODY, unsafe)
    assert attacker.smallest() < STEP
    assert attacker.pins(1)


def test_attack_breaks_the_counted_day_beside_released_cells():
    """What the nightly list told once: 12 counted answers, of which the page shows 10."""
    attacker = played(ONE_BY_ONE, {Audience.SUPERVISOR})
    assert attacker.smallest() == STEP
    assert attacker.pins(1) == []
    attacker.sees(dict.fromkeys(range(100, 112), 1))
    assert attacker.smallest() == 12 - 2 * STEP
    assert attacker.pins(2) == [(110, 111)]


def test_what_is_withheld_of_a_month_is_several_days_and_at_least_ten_answers():
    history = [
        (0, "quay-1", "cb-1", 12, "kiosk"), (1, "quay-1", "cb-1", 6, "kiosk"), 2,
        (2, "quay-1", "cb-1", 7, "kiosk"),
    ]  # fmt: skip
    attacker = played(history, {Audience.PUBLIC})
    assert [len(group) for group in attacker.groups()] == [12, 13]
    lonely = played(history[:2], {Audience.PUBLIC})
    assert [len(group) for group in lonely.groups()] == [12]
