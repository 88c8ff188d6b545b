"""Blocks of peers: only of one level, in the order of what is sure, by name where nothing is."""

from hypothesis import given
from hypothesis import strategies as st

from central.released.cell import Empty, Why, Withheld
from central.released.factors import Criterion, FactorIndex
from central.released.peers import peer_blocks

TOO_FEW = Withheld(Why.TOO_FEW)


def index(satisfied, n):
    return FactorIndex((Criterion("service", {5: satisfied, 1: n - satisfied}),))


CELLS = st.one_of(
    st.just(Empty()),
    st.just(TOO_FEW),
    st.tuples(st.integers(1, 300), st.floats(0, 1)).map(
        lambda pair: index(round(pair[0] * pair[1]), pair[0])
    ),
)
SITES = st.dictionaries(
    st.integers(0, 99).map("xa-{:02d}".format),
    st.tuples(st.sampled_from(["commune", "ward"]), CELLS),
    max_size=12,
)


@given(SITES)
def test_every_site_stands_once_in_the_block_of_its_level(sites):
    levels = {site: level for site, (level, _) in sorted(sites.items())}
    blocks = peer_blocks(levels, {site: cell for site, (_, cell) in sites.items()})
    assert sorted(block.level for block in blocks) == sorted(set(levels.values()))
    for block in blocks:
        there = [peer.site for peer in block.peers]
        assert sorted([*there, *block.without]) == [
            site for site, level in levels.items() if level == block.level
        ]
        assert [(peer.ranks.best, peer.ranks.worst, peer.site) for peer in block.peers] == sorted(
            (peer.ranks.best, peer.ranks.worst, peer.site) for peer in block.peers
        )
        assert block.is_parted == any(
            (peer.ranks.best, peer.ranks.worst) != (1, len(there)) for peer in block.peers
        )
        assert (block.spread is None) == (len(there) < 2)


def test_block_of_equals_has_no_ranks_and_stands_by_name():
    sites = ["xa-a", "xa-b", "xa-c"]
    cells = {"xa-a": index(79, 100), "xa-b": index(84, 100), "xa-c": index(81, 100)}
    (block,) = peer_blocks(dict.fromkeys(sites, "commune"), cells)
    assert not block.is_parted
    assert [peer.site for peer in block.peers] == sites
    assert (block.spread.lowest, block.spread.median, block.spread.highest) == (0.79, 0.81, 0.84)


def test_site_that_is_withheld_has_no_rank_and_moves_nobody():
    cells = {"xa-a": index(190, 200), "xa-b": index(90, 200), "xa-c": TOO_FEW}
    (block,) = peer_blocks(dict.fromkeys(cells, "commune"), cells)
    assert [(peer.site, peer.ranks.best, peer.ranks.worst) for peer in block.peers] == [
        ("xa-a", 1, 1),
        ("xa-b", 2, 2),
    ]
    assert block.without == ("xa-c",)
