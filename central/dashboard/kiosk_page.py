"""One kiosk's page: everything known of it, its PINs, its counter, and how its work ends.

Guarantees that a kiosk of a site one may not see is not there; that what is offered is what can be
decided of a kiosk in its state. The forms are `central.dashboard.kiosk_end_pages`'s and others'.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from sqlalchemy import Connection, select

from central.dashboard import figures
from central.dashboard.enrolment_section import (
    counter_choices,
    in_lines,
    kiosks_by_counter,
    pending_rows,
)
from central.dashboard.fleet_desk import WaitingKiosk
from central.dashboard.fleet_list import Listed, listed
from central.dashboard.fleet_list_page import facts_of, moment_text, state_text
from central.dashboard.fleet_page import change_lines, pin_cards
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.seen import account_of, kiosk_address, kiosk_seen, visitor_of
from central.dashboard.sites import SiteChoice, sites_for
from central.dashboard.wording import Words
from central.store import reading
from central.store.fleet_list_queries import FleetKiosk, fleet_of
from central.store.fleet_queries import counters_at, kiosks_at
from central.store.fleet_tables import sites
from central.store.kiosk_queries import APPROVED, ENDED, PENDING, REVOKED, Kiosk
from central.store.log_queries import logs_of_kiosk
from central.store.missing_queries import Missing, missing_of
from central.store.pin_queries import changes_of
from central.store.quarantine_queries import ForkedKiosk, forked_kiosks

NOTHING_TOLD: Mapping[str, str] = dict.fromkeys(
    (
        "trouble",
        "trouble_role",
        "made",
        "made_role",
        "trouble_code",
        "trouble_pending",
        "trouble_batch",
        "wrong_kiosks",
        "pasted_text",
        "typed",
        "trouble_counter",
        "trouble_end",
        "trouble_which",
        "compared_list",
        "expected_text",
    ),
    "",
)


def show_kiosk(
    server: PageServer,
    request: Request,
    told: Mapping[str, object],
    *,
    status: int = 200,
    notice: str = "",
    waiting: WaitingKiosk | None = None,
) -> Response:
    """The page of the kiosk that the address names. `waiting`: a kiosk that may take its place,
    whose code was typed; `told`: what `NOTHING_TOLD` has.
    """
    visitor, now = visitor_of(request), server.now()
    words = visitor.words
    held = kiosk_seen(server, request)
    named = request.query_params.get("site")
    if held is None or named not in {None, held.site_id}:
        return server.message(request, "not_found", status=404)
    with reading(server.engine) as connection:
        choices = sites_for(connection, account_of(visitor))
        site = next(each for each in choices if each.site_id == held.site_id)
        fleet = fleet_of(connection, [held.site_id])
        gaps = missing_of(connection, [held.site_id])
        this = _this(fleet, gaps, held, server)
        changes = changes_of(connection, held.site_id, held.kiosk_id)
        decided = _decided(server, connection, this.kiosk, held, site, visitor)
        sample = is_sample(connection, held.site_id)
    zone = ZoneInfo(this.kiosk.timezone)
    return server.page(
        request,
        "kiosk.html",
        status=status,
        unit=site.unit,
        site=site,
        sample=sample,
        role=getattr(words.roles, account_of(visitor).role.value),
        this=this.kiosk,
        counter=this.kiosk.counter_name or words.fleet.no_counter,
        facts=facts_of(this, now, visitor.language, words),
        cards=pin_cards(changes, zone, words) if held.state not in ENDED else [],
        changes=change_lines(changes, zone, words),
        others=_at_counter(fleet, this.kiosk, words),
        address=kiosk_address,
        notice=notice,
        waiting=waiting,
        waiting_prints=in_lines(waiting.fingerprint) if waiting else [],
        **decided,
        **{**NOTHING_TOLD, **told},
    )


@dataclass(frozen=True, slots=True)
class AtCounter:
    """A kiosk that stands or stood at the counter, in words."""

    kiosk_id: str
    said: str
    by: str
    current: bool


def _this(
    fleet: Sequence[FleetKiosk], gaps: Sequence[Missing], held: Kiosk, server: PageServer
) -> Listed:
    kiosk = next(each for each in fleet if each.kiosk_id == held.kiosk_id)
    theirs = [gap for gap in gaps if gap.kiosk_id == held.kiosk_id]
    return listed([kiosk], theirs, server.now())[0]


def _at_counter(fleet: Sequence[FleetKiosk], this: FleetKiosk, words: Words) -> list[AtCounter]:
    """The kiosks of its counter, the one enrolled first, first; none where it stands at none."""
    said = words.fleet_list
    there = [
        each
        for each in fleet
        if this.counter_id is not None
        and each.counter_id == this.counter_id
        and each.state != PENDING
    ]
    return [
        AtCounter(
            each.kiosk_id,
            said.at_counter_line.format(
                kiosk=each.kiosk_id,
                state=state_text(each, words),
                since=moment_text(each.enrolled_at, each.timezone),
            ),
            said.at_counter_by.format(kiosk=each.successor) if each.successor else "",
            each is this,
        )
        for each in sorted(there, key=lambda each: (each.enrolled_at, each.kiosk_id))
    ]


def _decided(
    server: PageServer,
    connection: Connection,
    this: FleetKiosk,
    held: Kiosk,
    site: SiteChoice,
    visitor: Visitor,
) -> dict[str, Any]:
    """What may be decided of a kiosk in its state; nothing where nobody decides."""
    words, desk = visitor.words, server.desk
    nothing = {"move_to": [], "pending": [], "beyond": 0, "chosen_prints": [], "unsent_said": ""}
    if desk is None:
        return {**nothing, "decides": False, "can": frozenset(), "example": ""}
    there = kiosks_at(connection, site.site_id)
    known, busy = counters_at(connection, site.site_id), kiosks_by_counter(there)
    is_approved = held.state == APPROVED
    logs = logs_of_kiosk(connection, held.site_id, held.kiosk_id)
    can = {"revoke"} if held.state != REVOKED else set()
    can |= {"replace", "retire"} if is_approved else set()
    beyond = desk.held_from_end(connection, held)
    can |= {"move"} if beyond and held.state in ENDED - {REVOKED} else set()
    return {
        "decides": True,
        "can": can,
        "move_to": counter_choices(known, busy, held.counter_id, words) if is_approved else [],
        "pending": pending_rows(connection, there, site, words) if is_approved else [],
        "beyond": beyond,
        "chosen_prints": in_lines(desk.fingerprint_of(connection, held)),
        "unsent_said": _unsent(
            this, forked_kiosks(connection, [held.site_id], held.kiosk_id), visitor
        ),
        "example": f"{logs[-1][0]}:{logs[-1][1] + 1}" if logs else f"{'A' * 22}:120",
    }


def _unsent(this: FleetKiosk, forked: Sequence[ForkedKiosk], visitor: Visitor) -> str:
    """What becomes of what the kiosk has not sent. `forked`: the kiosk, if its log forked."""
    said = visitor.words.kiosk_end
    if forked:
        return said.unsent_forked.format(others=figures.count(forked[0].others, visitor.language))
    if this.seen_at is None or this.unsent is None:
        return said.unsent_unknown
    unsent = figures.count(this.unsent, visitor.language)
    return said.unsent_old.format(seen=moment_text(this.seen_at, this.timezone), unsent=unsent)


def is_sample(connection: Connection, site_id: str) -> bool:
    """Whether the site is sample data."""
    query = select(sites.c.sample).where(sites.c.site_id == site_id)
    return bool(connection.execute(query).scalar_one())
