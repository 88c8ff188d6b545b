"""Blocks of peers: how far the index of one factor lies apart among sites of one level. Pure.

Guarantees that only sites of one level are in a block, that a site without released answers is
named and has no rank, and that sites stand in the order of ranks which their answers bear out: who
cannot be told apart stands by name (`kiosk.survey.ranks`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from central.released.factors import FactorCell, FactorIndex
from kiosk.survey.ranks import Index, RankInterval, rank_intervals
from kiosk.survey.spread import Spread, spread


@dataclass(frozen=True, slots=True)
class Peer:
    """A site of a block, its index and the ranks that it may have."""

    site: str
    index: FactorIndex
    ranks: RankInterval


@dataclass(frozen=True, slots=True)
class PeerBlock:
    """`peers`: in order; `without`: sites of the level with nothing to show; `spread`: None of
    fewer than two sites.
    """

    level: str
    peers: tuple[Peer, ...]
    without: tuple[str, ...]
    spread: Spread | None

    @property
    def is_parted(self) -> bool:
        """Whether any two sites are surely apart: only then is there a table of ranks."""
        return any(each.ranks != RankInterval(1, len(self.peers)) for each in self.peers)


def peer_blocks(levels: Mapping[str, str], cells: Mapping[str, FactorCell]) -> list[PeerBlock]:
    """The blocks of the sites in `levels`, by level, of sites in the order of `levels` (by name).

    `cells`: of the same factor of the same questionnaire at each site.
    """
    by_level: dict[str, list[str]] = {}
    for site, level in levels.items():
        by_level.setdefault(level, []).append(site)
    return [_block(level, sites, cells) for level, sites in by_level.items()]


def _block(level: str, sites: list[str], cells: Mapping[str, FactorCell]) -> PeerBlock:
    there: dict[str, FactorIndex] = {}
    indices: list[Index] = []
    for site in sites:
        cell = cells.get(site)
        if isinstance(cell, FactorIndex) and (value := cell.mean.value) is not None:
            there[site] = cell
            indices.append(Index(value, cell.mean.n))
    ranks = rank_intervals(indices)
    peers = [Peer(*found, rank) for found, rank in zip(there.items(), ranks, strict=True)]
    # A sort that keeps the order of what is equal: by name.
    peers.sort(key=lambda peer: (peer.ranks.best, peer.ranks.worst))
    return PeerBlock(
        level,
        tuple(peers),
        tuple(site for site in sites if site not in there),
        spread([each.value for each in indices]),
    )
