"""Invitations that the next call cut short: a share only of what is known to be one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from central.tally.overtaken import LEAST, Overtaken, in_whole_blocks, overtaken_of
from kiosk.survey import Share

EVENTS = {"prompted": 60, "unrated:next-called": 12, "unrated:window-over": 28, "rated": 20}


def test_share_is_of_the_untouched_ones_alone():
    found = overtaken_of({**EVENTS, "unrated:dismissed": 9, "unrated:no-show": 4})
    assert found == Overtaken(60, 40, 12)
    assert found.share == Share(12, 40)


def test_share_is_not_told_when_untouched_ones_are_too_few():
    assert overtaken_of({"prompted": 60, "unrated:next-called": LEAST - 1}).share is None
    assert overtaken_of({}) == Overtaken()
    assert Overtaken().share is None


def test_share_is_not_told_when_visits_without_an_invitation_were_called_over():
    """A device that tells of no end: nobody was invited, and every next call ends a visit."""
    found = overtaken_of({"prompted": 0, "unrated:next-called": 50})
    assert not found.is_known
    assert found.share is None


days = st.lists(st.builds(lambda a, b: Overtaken(a + b, a + b, a), *[st.integers(0, 9)] * 2))


@given(days)
def test_figure_moves_by_a_whole_block_or_not_at_all(of_days):
    shown = [in_whole_blocks(of_days[:end]).untouched for end in range(len(of_days) + 1)]
    for before, after in pairwise(shown):
        assert after == before or after - before >= LEAST
    everything = sum(each.untouched for each in of_days)
    assert 0 <= everything - shown[-1] < LEAST
