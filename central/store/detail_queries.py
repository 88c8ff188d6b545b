"""How far details were read out of the logs, what was read, and the sums that are released.

Guarantees that every query is by the beginning of a key or of an index, and that a released sum is
only ever added to. Of a comment's words there is nothing here. Leaves to others: what counts and
when it is released (`central.comments`).
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    delete,
    exists,
    false,
    func,
    select,
    update,
)

from central.store.detail_tables import detail_cursors, details, released_reasons
from central.store.fleet_tables import sites
from central.store.holds import hold
from central.store.log_tables import attachments, logs, marks, records
from central.store.upsert import add_up, insert_new, put

Rows = list[dict[str, Any]]


class LogBehind(NamedTuple):
    """A log that is held up to `head` and was read up to `seq`. `silent`: it is known that nothing
    between them is of the kind that was asked for.
    """

    site: str
    kiosk: str
    epoch: str
    seq: int
    head: int
    silent: bool = False


class DetailRow(NamedTuple):
    """A record of the kind asked for. `payload`: None where the record was altered; `box`: None
    where there is none.
    """

    seq: int
    day: str
    batch: int
    received_at: str
    payload: bytes | None
    box: bytes | None


class ReleasedSum(NamedTuple):
    """`side` and `reason` empty: the details themselves."""

    month: str
    reason_list: str
    side: str
    reason: str
    n: int


_OF_LOG = and_(
    detail_cursors.c.site_id == logs.c.site_id,
    detail_cursors.c.kiosk_id == logs.c.kiosk_id,
    detail_cursors.c.epoch == logs.c.epoch,
)
_READ = func.coalesce(detail_cursors.c.seq, 0)
_SPEAKS = exists(
    select(records.c.seq)
    .where(
        records.c.site_id == logs.c.site_id,
        records.c.kiosk_id == logs.c.kiosk_id,
        records.c.epoch == logs.c.epoch,
        records.c.seq > _READ,
        records.c.kind == bindparam("record_kind"),
    )
    .correlate(logs, detail_cursors)
)
_BEHIND = (
    select(
        logs.c.site_id,
        logs.c.kiosk_id,
        logs.c.epoch,
        _READ,
        logs.c.seq,
        # A log that is far behind is read in pieces, and not here.
        case((logs.c.seq - _READ > bindparam("piece"), false()), else_=~_SPEAKS),
    )
    .select_from(logs.outerjoin(detail_cursors, _OF_LOG))
    .where(logs.c.seq > _READ)
    .order_by(logs.c.site_id, logs.c.kiosk_id, logs.c.epoch)
)
_PASS = (
    update(detail_cursors)
    .where(
        detail_cursors.c.site_id == bindparam("site"),
        detail_cursors.c.kiosk_id == bindparam("kiosk"),
        detail_cursors.c.epoch == bindparam("log_epoch"),
        detail_cursors.c.seq == bindparam("before"),
    )
    .values(seq=bindparam("after"))
)
_BOX_OF = and_(
    attachments.c.site_id == records.c.site_id,
    attachments.c.kiosk_id == records.c.kiosk_id,
    attachments.c.epoch == records.c.epoch,
    attachments.c.seq == records.c.seq,
    attachments.c.name == bindparam("box_name"),
)
_DETAILS = (
    select(
        records.c.seq,
        records.c.day,
        records.c.batch,
        records.c.received_at,
        records.c.payload,
        attachments.c.box,
    )
    .select_from(records.outerjoin(attachments, _BOX_OF))
    .where(
        records.c.site_id == bindparam("site"),
        records.c.kiosk_id == bindparam("kiosk"),
        records.c.epoch == bindparam("epoch"),
        records.c.seq.between(bindparam("first"), bindparam("last")),
        records.c.kind == bindparam("record_kind"),
    )
    .order_by(records.c.seq)
)


def hold_details(connection: Connection, *sites_held: str) -> None:
    """Let whoever else reads or releases details of these sites, or works on their comments, wait.

    After the site's row, where both are held.
    """
    hold(connection, *(f"details {site}" for site in sites_held))


def logs_behind(connection: Connection, kind: str, piece: int) -> list[LogBehind]:
    """Every log of which something was not read yet, by site.

    Whether one is silent of `kind` is looked at where at most `piece` records are left of it.
    """
    rows = connection.execute(_BEHIND, {"record_kind": kind, "piece": piece})
    return [LogBehind(*row[:-1], silent=bool(row[-1])) for row in rows]


def pass_over(connection: Connection, silent: Collection[LogBehind]) -> None:
    """These logs, of any sites, were read up to their heads, where nobody has moved them meanwhile.

    Nothing need be held: that a stretch of a log has no such record stays true.
    """
    fresh = [
        {"site_id": log.site, "kiosk_id": log.kiosk, "epoch": log.epoch, "seq": log.head}
        for log in silent
        if not log.seq
    ]
    insert_new(connection, detail_cursors, fresh)
    moved = [
        {
            "site": log.site,
            "kiosk": log.kiosk,
            "log_epoch": log.epoch,
            "before": log.seq,
            "after": log.head,
        }
        for log in silent
        if log.seq
    ]
    if moved:
        connection.execute(_PASS, moved)


def cursor_of(connection: Connection, log: LogBehind) -> int:
    """Up to which record the log was read; 0 for none."""
    of = detail_cursors.c
    found = connection.execute(
        select(of.seq).where(
            of.site_id == log.site, of.kiosk_id == log.kiosk, of.epoch == log.epoch
        )
    ).scalar_one_or_none()
    return found or 0


def put_cursor(connection: Connection, log: LogBehind, seq: int) -> None:
    """The log was read up to record `seq`."""
    row = {"site_id": log.site, "kiosk_id": log.kiosk, "epoch": log.epoch, "seq": seq}
    put(connection, detail_cursors, [row])


def read_again(connection: Connection, site: str) -> None:
    """Let every log of the site be read from its beginning: what is there already stays."""
    hold_details(connection, site)
    connection.execute(delete(detail_cursors).where(detail_cursors.c.site_id == site))


def detail_rows(
    connection: Connection, log: LogBehind, last: int, kind: str, box_name: str
) -> list[DetailRow]:
    """The log's records of `kind` after `log.seq`, up to number `last`."""
    given = {
        "site": log.site,
        "kiosk": log.kiosk,
        "epoch": log.epoch,
        "first": log.seq + 1,
        "last": last,
        "record_kind": kind,
        "box_name": box_name,
    }
    return [DetailRow(*row) for row in connection.execute(_DETAILS, given)]


def kinds_at(connection: Connection, log: LogBehind, seqs: Collection[int]) -> dict[int, str]:
    """The kinds of the log's records of these numbers."""
    of = records.c
    found = connection.execute(
        select(of.seq, of.kind).where(
            of.site_id == log.site,
            of.kiosk_id == log.kiosk,
            of.epoch == log.epoch,
            of.seq.in_(seqs),
        )
    )
    return {row.seq: row.kind for row in found}


def excluding_marks(
    connection: Connection, log: LogBehind, seqs: Collection[int]
) -> dict[int, set[str]]:
    """By number, the rules that exclude the log's records of these numbers."""
    of = marks.c
    rows = connection.execute(
        select(of.seq, of.rule).where(
            of.site_id == log.site,
            of.kiosk_id == log.kiosk,
            of.epoch == log.epoch,
            of.seq.in_(seqs),
            of.excludes,
        )
    )
    found: dict[int, set[str]] = {}
    for seq, rule in rows:
        found.setdefault(seq, set()).add(rule)
    return found


def quarantined_after(connection: Connection, site: str, kiosk: str) -> int | None:
    """After which batch of the site what the kiosk sends is in quarantine; None where nothing is.

    As the kiosk's first forked log says it.
    """
    of = logs.c
    found: int | None = connection.execute(
        select(func.min(of.quarantined_batch)).where(
            of.site_id == site, of.kiosk_id == kiosk, of.quarantined_from.is_not(None)
        )
    ).scalar_one()
    return found


def states_of(
    connection: Connection, log: LogBehind, places: Collection[int]
) -> dict[int, tuple[int, str]]:
    """By rating, the detail's number and state, of those that were read before."""
    of = details.c
    rows = connection.execute(
        select(of.rating_seq, of.seq, of.state).where(
            of.site_id == log.site,
            of.kiosk_id == log.kiosk,
            of.epoch == log.epoch,
            of.rating_seq.in_(places),
        )
    )
    return {row.rating_seq: (row.seq, row.state) for row in rows}


def put_details(connection: Connection, rows: Rows) -> None:
    """Write what was read of details."""
    put(connection, details, rows)


def waiting_reasons(connection: Connection, site: str) -> dict[tuple[str, str], list[str]]:
    """By month and list, the reasons of each detail of the site that is in no block yet."""
    of = details.c
    rows = connection.execute(
        select(of.month, of.reason_list, of.reasons).where(
            of.site_id == site, of.state == "waiting"
        )
    )
    found: dict[tuple[str, str], list[str]] = {}
    for month, reason_list, reasons in rows:
        found.setdefault((month, reason_list), []).append(reasons)
    return found


def add_block(
    connection: Connection, site: str, month: str, reason_list: str, sums: Iterable[ReleasedSum]
) -> None:
    """Release every detail of the cell that waits: `sums` are what they say together.

    The caller holds the site's details, and has read them in this transaction.
    """
    of = details.c
    connection.execute(
        update(details)
        .where(
            of.site_id == site,
            of.month == month,
            of.reason_list == reason_list,
            of.state == "waiting",
        )
        .values(state="released", reasons="")
    )
    add_up(connection, released_reasons, [{"site_id": site, **each._asdict()} for each in sums])


def released_sums(
    connection: Connection, sites_asked: Collection[str], first: str, last: str
) -> list[ReleasedSum]:
    """What is released of the sites together, by month from `first` to `last` (YYYY-MM)."""
    of = released_reasons.c
    keys = (of.month, of.reason_list, of.side, of.reason)
    rows = connection.execute(
        select(*keys, func.sum(of.n))
        .where(of.site_id.in_(sites_asked), of.month.between(first, last))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [ReleasedSum(*row[:-1], int(row[-1])) for row in rows]


def detail_states(
    connection: Connection, sites_asked: Collection[str], first: str, last: str
) -> dict[str, int]:
    """How many details of those months are in each state."""
    of = details.c
    rows = connection.execute(
        select(of.state, func.count())
        .where(of.site_id.in_(sites_asked), of.month.between(first, last))
        .group_by(of.state)
    )
    return {state: int(n) for state, n in rows}


def zones_of(connection: Connection, sites_asked: Collection[str]) -> dict[str, str]:
    """The time zone of each site."""
    rows = connection.execute(
        select(sites.c.site_id, sites.c.timezone).where(sites.c.site_id.in_(sites_asked))
    )
    return {row.site_id: row.timezone for row in rows}
