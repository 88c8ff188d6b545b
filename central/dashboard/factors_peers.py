"""Blocks of peers in words and marks: the spread of one factor, and ranks where there are any.
Pure, but for the words.

Guarantees that no rank is told where no two sites part, and that sites of different levels, or of a
level nobody knows, are never in one table.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from central.dashboard.drawn import DrawnRange, draw_range
from central.dashboard.factors_told import Telling, ToldIndex, cell_address, told
from central.reference.peers import LEVELS
from central.reference.questionnaire_facts import Factor
from central.released.peers import Peer, PeerBlock, peer_blocks
from kiosk.survey.ranks import RankInterval
from kiosk.survey.spread import Spread


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A site of a block. `rank`: words, empty where the block has no ranks."""

    name: str
    rank: str
    told: ToldIndex
    address: str


@dataclass(frozen=True, slots=True)
class DrawnSpread:
    """Dots of sites, their median and the stretch of the middle half (None of few sites): all in
    per cent of the axis, with the same in words.
    """

    dots: tuple[str, ...]
    median: str
    middle: DrawnRange | None
    label: str


@dataclass(frozen=True, slots=True)
class BlockLines:
    """A block. Of fewer than two sites with figures there is no spread, no chart and no line."""

    name: str
    spread: str
    chart: DrawnSpread | None
    verdict: str
    is_parted: bool
    lines: tuple[PeerLine, ...]
    without: str


@dataclass(frozen=True, slots=True)
class PeersPage:
    """`choices`: name of each factor, the way to compare by it, and whether it is chosen."""

    heading: str
    choices: tuple[tuple[str, str, bool], ...]
    blocks: tuple[BlockLines, ...]
    unknown: str
    nothing: str


def peers_page(telling: Telling) -> PeersPage | None:
    """The blocks of the sites that are looked at; None of one site, or without figures."""
    look = telling.look
    if not look.is_several or not look.factors:
        return None
    factor = look.factor or look.factors[0]
    said = telling.words.factors
    sites = [place.unit[0] for place in look.places if place.name]
    known = {site: level for site in sites if (level := look.among[site].level) is not None}
    cells = {site: look.cell((site, ""), factor) for site in sites}
    blocks = sorted(peer_blocks(known, cells), key=lambda block: LEVELS.index(block.level))
    unknown = said.peers_unknown.format(sites=_names(telling, set(sites) - set(known)))
    return PeersPage(
        said.peers.format(factor=said.factors[factor.value]),
        tuple(
            (said.factors[each.value], cell_address(look, ("", ""), each), each is factor)
            for each in look.factors
        ),
        tuple(_block(block, factor, telling) for block in blocks),
        unknown if known and len(known) < len(sites) else "",
        "" if known else said.peers_none,
    )


def _block(block: PeerBlock, factor: Factor, telling: Telling) -> BlockLines:
    said = telling.words.factors
    spread = _spread(block.spread, telling) if block.spread else ""
    verdict = said.parted if block.is_parted else said.not_parted
    without = said.peers_without.format(sites=_names(telling, block.without))
    return BlockLines(
        said.levels[block.level],
        spread,
        _chart(block, spread, telling) if block.spread else None,
        verdict if block.spread else said.peers_few,
        block.is_parted,
        tuple(_line(peer, block, factor, telling) for peer in block.peers) if block.spread else (),
        without if block.without else "",
    )


def _line(peer: Peer, block: PeerBlock, factor: Factor, telling: Telling) -> PeerLine:
    unit = (peer.site, "")
    place = telling.look.place(unit)
    return PeerLine(
        telling.unit(place),
        _rank(peer.ranks, len(block.peers), telling) if block.is_parted else "",
        told(peer.index, place.target, telling),
        cell_address(telling.look, unit, factor),
    )


def _rank(ranks: RankInterval, units: int, telling: Telling) -> str:
    said = telling.words.factors
    if ranks == RankInterval(1, units):
        return said.rank_none
    form = said.rank_one if ranks.best == ranks.worst else said.rank_stretch
    return form.format(best=ranks.best, worst=ranks.worst)


def _spread(spread: Spread, telling: Telling) -> str:
    said = telling.words.factors
    filled = {
        "low": telling.percent(spread.lowest),
        "high": telling.percent(spread.highest),
        "range": telling.points(spread.range),
        "median": telling.percent(spread.median),
    }
    if spread.quartiles is None:
        return said.spread_few.format(**filled)
    lower, upper = (telling.percent(end) for end in spread.quartiles)
    return said.spread.format(**filled, lower=lower, upper=upper)


def _chart(block: PeerBlock, spread: str, telling: Telling) -> DrawnSpread | None:
    found = block.spread
    if found is None:
        return None
    values = [peer.index.mean.value or 0.0 for peer in block.peers]
    return DrawnSpread(
        tuple(f"{value * 100:.2f}" for value in sorted(values)),
        f"{found.median * 100:.2f}",
        draw_range(*found.quartiles) if found.quartiles else None,
        telling.words.factors.spread_chart.format(spread=spread),
    )


def _names(telling: Telling, sites: Iterable[str]) -> str:
    wanted = set(sites)
    return ", ".join(
        telling.unit(place) for place in telling.look.places if place.unit[0] in wanted
    )
