"""Phone tokens and the answers under way, as the store knows them."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from central.channels import PHONE_LOG
from central.store.fleet_tables import counters, officers, sites
from central.store.log_tables import records
from central.store.phone_tables import phone_sheets, phone_tokens
from central.store.tally_tables import visits
from central.store.upsert import insert_new, put

Answers = dict[str, int | None]
"""Question to value, None where it was skipped, in the order of asking."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One questionnaire on one token. `closed_at`: None while under way; `seq`: of its record."""

    site_id: str
    token_hash: str
    part: str
    token: str
    questionnaire: str
    lang: str
    answers: Answers
    begun_at: str
    touched_at: str
    closed_at: str | None = None
    epoch: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the visit was, in words for people; a name that is not known is empty."""

    site_name: str
    unit: str
    timezone: str
    sample: bool
    counter_name: str
    officer_name: str


def opened_at(connection: Connection, site: str, token_hash: str) -> str | None:
    """When the token was opened first."""
    return connection.execute(
        select(phone_tokens.c.opened_at).where(
            phone_tokens.c.site_id == site, phone_tokens.c.token_hash == token_hash
        )
    ).scalar_one_or_none()


def note_opening(connection: Connection, site: str, token_hash: str, at: str) -> None:
    """Keep when the token was opened; a later opening changes nothing."""
    insert_new(
        connection, phone_tokens, [{"site_id": site, "token_hash": token_hash, "opened_at": at}]
    )


def arrival_of_visit(connection: Connection, site: str, visit: str) -> tuple[str, str] | None:
    """When the first record of the visit came from a kiosk, and of which counter it tells."""
    rows = connection.execute(
        select(visits).where(
            visits.c.site_id == site, visits.c.visit_id == visit, visits.c.kiosk_id != PHONE_LOG
        )
    ).mappings()
    found = []
    for row in rows:
        events = ("called", "served", "prompted", "unrated", "rated", "tested")
        told = [row[event] for event in events if row[event] is not None]
        if not told:
            continue
        received = connection.execute(
            select(records.c.received_at).where(
                records.c.site_id == site,
                records.c.kiosk_id == row["kiosk_id"],
                records.c.epoch == row["epoch"],
                records.c.seq == min(told),
            )
        ).scalar_one()
        found.append((received, row["counter_id"]))
    return min(found, default=None)


def sheets_of(connection: Connection, site: str, token_hash: str) -> dict[str, Sheet]:
    """The token's sheets, by part."""
    rows = connection.execute(
        select(phone_sheets).where(
            phone_sheets.c.site_id == site, phone_sheets.c.token_hash == token_hash
        )
    ).mappings()
    return {row["part"]: Sheet(**{**row, "answers": json.loads(row["answers"])}) for row in rows}


def left_sheets(connection: Connection, before: str, most: int) -> list[tuple[str, str, str]]:
    """Site, token's hash and part of sheets under way that nobody touched since `before`, the
    longest left first.
    """
    rows = connection.execute(
        select(phone_sheets.c.site_id, phone_sheets.c.token_hash, phone_sheets.c.part)
        .where(phone_sheets.c.closed_at.is_(None), phone_sheets.c.touched_at < before)
        .order_by(phone_sheets.c.touched_at, phone_sheets.c.token_hash, phone_sheets.c.part)
        .limit(most)
    )
    return [(site, token_hash, part) for site, token_hash, part in rows]


def put_sheet(connection: Connection, sheet: Sheet) -> None:
    """Write a sheet under way."""
    put(connection, phone_sheets, [{**_columns(sheet), "answers": json.dumps(sheet.answers)}])


def _columns(sheet: Sheet) -> dict[str, object]:
    return {name: getattr(sheet, name) for name in Sheet.__slots__}


def drop_sheet(connection: Connection, sheet: Sheet) -> None:
    """Forget a sheet on which nothing was answered: the token can be used again."""
    connection.execute(
        delete(phone_sheets).where(
            phone_sheets.c.site_id == sheet.site_id,
            phone_sheets.c.token_hash == sheet.token_hash,
            phone_sheets.c.part == sheet.part,
        )
    )


def close_sheet(
    connection: Connection, sheet: Sheet, at: str, place: tuple[str, int] | None
) -> None:
    """Close a sheet: its answers stand in the record at `place` (epoch, seq), or nowhere."""
    epoch, seq = place or (None, None)
    connection.execute(
        update(phone_sheets)
        .where(
            phone_sheets.c.site_id == sheet.site_id,
            phone_sheets.c.token_hash == sheet.token_hash,
            phone_sheets.c.part == sheet.part,
        )
        .values(answers="{}", token="", closed_at=at, epoch=epoch, seq=seq)
    )


def spot_of(connection: Connection, site: str, counter: str, officer: str | None) -> Spot:
    """Names for the page: of the site, the counter and the officer."""
    row = connection.execute(
        select(sites.c.name, sites.c.unit, sites.c.timezone, sites.c.sample).where(
            sites.c.site_id == site
        )
    ).one()
    counter_name = connection.execute(
        select(counters.c.name).where(counters.c.site_id == site, counters.c.counter_id == counter)
    ).scalar_one_or_none()
    officer_name = connection.execute(
        select(officers.c.name).where(
            officers.c.site_id == site, officers.c.officer_id == (officer or "")
        )
    ).scalar_one_or_none()
    return Spot(*row, counter_name or "", officer_name or "")
