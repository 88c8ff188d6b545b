"""What several senders of one moment need, each in one statement: sites, kiosks, logs, visits.

Guarantees that a statement costs the same number of round trips for one sender as for many.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from central.store.among import among
from central.store.dossier_tables import same_dossiers
from central.store.fleet_tables import kiosks, sites
from central.store.given_rows import update_given
from central.store.key_queries import KioskKey
from central.store.key_tables import kiosk_keys
from central.store.kiosk_queries import Kiosk
from central.store.log_queries import LogRow
from central.store.log_tables import logs
from central.store.read_together import Values, read_together
from central.store.reference_tables import EVERY_SITE, reference_changes
from central.store.tally_queries import Rows
from central.store.tally_tables import visits
from central.store.upsert import put

LogKey = tuple[str, str, str]
"""Site, kiosk, epoch."""


@dataclass(slots=True)
class SiteRow:
    """A site that is held until the commit. `batches`: how many it has taken; `reference`: the last
    changes of reference data, its own and everybody's; `has_groups`: whether any of its visits have
    named the same dossier; `summed_to`: the last day that may have sums, None where sums say
    nothing (`central.store.day_sum_tables`).
    """

    batches: int
    timezone: str
    reference: tuple[int, int] = (0, 0)
    has_groups: bool = True
    summed_to: str | None = None


_SET_BATCHES = (
    update(sites)
    .where(sites.c.site_id == bindparam("site"))
    .values(batches=bindparam("number"), summed_batches=bindparam("summed"))
)
_SUMMED_TO = case((sites.c.summed_batches == sites.c.batches, func.coalesce(sites.c.summed_to, "")))
_KIOSK = [kiosks.c[name] for name in Kiosk.__slots__]
_KEY = [kiosk_keys.c[name].label(f"key_{name}") for name in KioskKey.__slots__]
_VISIT_COLUMNS = [column.name for column in visits.columns]
_LOG = [logs.c[name] for name in ("site_id", "kiosk_id", "epoch", *LogRow.__slots__)]


@cache
def _sites(dialect: str, *, wait: bool) -> Select[Any]:
    return (
        select(sites.c.site_id, sites.c.batches, sites.c.timezone, _SUMMED_TO)
        .where(among(sites.c.site_id, "sites", dialect))
        # One order for all, so that two transactions never wait for one another.
        .order_by(sites.c.site_id)
        .with_for_update(of=sites, skip_locked=not wait)
    )


@cache
def _beside(dialect: str) -> Select[Any]:
    """What other tables know of the sites. A statement of its own: the one that waited for them
    would see other tables as they were before it waited.
    """
    own, every = (
        select(func.coalesce(func.max(reference_changes.c.id), 0))
        .where(reference_changes.c.site_id == of)
        .scalar_subquery()
        for of in (sites.c.site_id, EVERY_SITE)
    )
    grouped = exists().where(same_dossiers.c.site_id == sites.c.site_id)
    return select(sites.c.site_id, own, every, grouped).where(
        among(sites.c.site_id, "sites", dialect)
    )


@cache
def _kiosks(dialect: str) -> Select[Any]:
    same = (kiosk_keys.c.site_id == kiosks.c.site_id, kiosk_keys.c.kiosk_id == kiosks.c.kiosk_id)
    return (
        select(*_KIOSK, *_KEY)
        .join(kiosk_keys, and_(*same), isouter=True)
        .where(among(kiosks.c.kiosk_id, "kiosks", dialect))
    )


@cache
def _logs(dialect: str) -> Select[Any]:
    return select(*_LOG).where(
        among(logs.c.site_id, "sites", dialect), among(logs.c.kiosk_id, "kiosks", dialect)
    )


@cache
def _visits(dialect: str, table: Table) -> Select[Any]:
    """`sites` and `visits`: lists of one length, in pairs. PostgreSQL looks up each pair, where two
    lists apart would have it look up each with each; SQLite finds no more by those, since a visit's
    id is of one site if all is well.
    """
    query = select(*([visits] if table is visits else [same_dossiers.c.visit_id]))
    if dialect != "postgresql":
        return query.where(
            among(table.c.site_id, "sites", dialect), among(table.c.visit_id, "visits", dialect)
        )
    lists = [bindparam(name, type_=ARRAY(String)) for name in ("sites", "visits")]
    named = func.unnest(*lists).table_valued("site", "visit", name="wanted")
    wanted = named.render_derived()
    same = (table.c.site_id == wanted.c.site, table.c.visit_id == wanted.c.visit)
    return query.select_from(wanted).join(table, and_(*same))


PIECE = 500
"""Visits named in one statement."""


@dataclass(frozen=True, slots=True)
class Found:
    """What senders need: `kiosks` with their keys in no order, by id; `logs` of theirs; `visits`:
    rows of all logs.
    """

    sites: dict[str, SiteRow]
    kiosks: dict[str, tuple[Kiosk, list[KioskKey]]]
    logs: dict[LogKey, LogRow]
    visits: Rows


def read_for(
    connection: Connection,
    places: Iterable[tuple[str, str]],
    visits_of: Iterable[tuple[str, str]],
    *,
    wait: bool,
) -> Found:
    """What the kiosks at `places` (site and kiosk) need, and the rows of visits (site and visit).

    The sites are held until the commit: without `wait` those that nobody else holds; SQLite's
    transactions that write are one at a time anyway. All in one round trip on PostgreSQL, where
    each statement sees what was committed before the sites were held.
    """
    dialect = connection.dialect.name
    # Sites and kiosks apart, for the index's sake: a kiosk has one site, but the phone's log.
    sites_of, kiosks_of = zip(*places, strict=True)
    named = {"sites": sorted(set(sites_of)), "kiosks": sorted(set(kiosks_of))}
    found = read_together(
        connection,
        [
            (_sites(dialect, wait=wait), {"sites": named["sites"]}),
            (_beside(dialect), {"sites": named["sites"]}),
            (_kiosks(dialect), {"kiosks": named["kiosks"]}),
            (_logs(dialect), named),
            (_visits(dialect, visits), _in_pairs(sorted(visits_of))),
        ],
    )
    held, beside, kiosk_rows, log_rows, visit_rows = found
    return Found(
        _site_rows(held, beside), _kiosk_rows(kiosk_rows), _log_rows(log_rows), _dicts(visit_rows)
    )


def _site_rows(held: Iterable[Values], beside: Iterable[Values]) -> dict[str, SiteRow]:
    known = {site: ((own, every), bool(grouped)) for site, own, every, grouped in beside}
    return {
        site: SiteRow(batches, timezone, *known[site], summed)
        for site, batches, timezone, summed in held
    }


def set_batches(
    connection: Connection, taken: dict[str, int], summed: Collection[str] = ()
) -> None:
    """Write how many batches the sites have taken; `summed`: those whose sums say something."""
    if connection.dialect.name == "postgresql":
        rows = [
            {
                "site_id": site,
                "batches": number,
                "summed_batches": number if site in summed else None,
            }
            for site, number in sorted(taken.items())
        ]
        update_given(connection, sites, ("site_id",), rows)
        return
    given = [
        {"site": site, "number": number, "summed": number if site in summed else None}
        for site, number in sorted(taken.items())
    ]
    connection.execute(_SET_BATCHES, given)


def _kiosk_rows(rows: Iterable[Values]) -> dict[str, tuple[Kiosk, list[KioskKey]]]:
    found: dict[str, tuple[Kiosk, list[KioskKey]]] = {}
    for row in rows:
        kiosk, key = Kiosk(*row[: len(_KIOSK)]), row[len(_KIOSK) :]
        _, keys = found.setdefault(kiosk.kiosk_id, (kiosk, []))
        if key[0] is not None:
            keys.append(KioskKey(*key))
    return found


def _log_rows(rows: Iterable[Values]) -> dict[LogKey, LogRow]:
    return {(site, kiosk, epoch): LogRow(*rest) for site, kiosk, epoch, *rest in rows}


def _dicts(rows: Iterable[Values]) -> Rows:
    return [dict(zip(_VISIT_COLUMNS, row, strict=True)) for row in rows]


def put_logs(connection: Connection, held: dict[LogKey, LogRow]) -> None:
    """Write how far logs are held now."""
    rows = [
        {
            "site_id": site,
            "kiosk_id": kiosk,
            "epoch": epoch,
            **{name: getattr(log, name) for name in LogRow.__slots__},
        }
        for (site, kiosk, epoch), log in sorted(held.items())
    ]
    put(connection, logs, rows)


def rows_of_visits(connection: Connection, wanted: Iterable[tuple[str, str]]) -> Rows:
    """The rows of all logs that tell of visits; `wanted`: site and visit."""
    query = _visits(connection.dialect.name, visits)
    return [
        row
        for given in _pieces(wanted)
        for row in _dicts(map(tuple, connection.execute(query, given)))
    ]


def any_in_groups(connection: Connection, wanted: Iterable[tuple[str, str]]) -> bool:
    """Whether one of these visits has named the same dossier as another one."""
    query = _visits(connection.dialect.name, same_dossiers).limit(1)
    return any(connection.execute(query, given).first() is not None for given in _pieces(wanted))


def _pieces(wanted: Iterable[tuple[str, str]]) -> Iterator[dict[str, list[str]]]:
    names = sorted(wanted)
    for start in range(0, len(names), PIECE):
        yield _in_pairs(names[start : start + PIECE])


def _in_pairs(wanted: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    return {"sites": [site for site, _ in wanted], "visits": [visit for _, visit in wanted]}
