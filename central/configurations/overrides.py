"""What one kiosk has otherwise than its group: given at once, to that kiosk alone.

Guarantees that it stays through every version of the group, until somebody takes it back.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from central.configurations.difference import in_force
from central.configurations.errors import ConfigurationError, Wrong
from central.configurations.noting import note_step
from central.configurations.steps import Hand, settings_text
from central.moment import to_text
from central.store.configuration_queries import (
    StepRow,
    Wanted,
    find_group,
    give,
    keep_group,
    next_number,
    settings_of,
    wanted_by,
)
from central.store.holds import hold_sites

OVERRIDDEN = "overridden"


def override(
    connection: Connection, place: tuple[str, str], settings: Mapping[str, Any], hand: Hand
) -> Wanted:
    """From now on the kiosk (site, id) has `settings` over those of its group; empty: nothing.

    `hand.seen`: of the group's last step.
    """
    text = settings_text(settings)
    # Before it is read of which group the kiosk is: somebody may be moving it.
    hold_sites(connection)
    wanted = wanted_by(connection, *place)
    group = None if wanted is None else find_group(connection, wanted.group_id)
    if wanted is None or group is None:
        raise ConfigurationError(Wrong.NO_GROUP, place[1])
    group = hand.open(connection, wanted.group_id)
    whole = in_force(settings_of(connection, group.group_id, wanted.version), text)
    settings_text(whole)
    if text == wanted.overrides:
        raise ConfigurationError(Wrong.UNCHANGED, place[1])
    number, at = next_number(connection, hand.now), to_text(hand.now)
    given = replace(wanted, overrides=text, number=number, made_at=at)
    give(connection, [given])
    keep_group(connection, replace(group, number=number))
    step = StepRow(
        group_id=group.group_id,
        number=number,
        step=OVERRIDDEN,
        version=wanted.version,
        stage=0,
        kiosks=1,
        kiosk_id=place[1],
        reason=hand.reason,
        forced=False,
        made_by=hand.author.name,
        made_at=at,
    )
    note_step(connection, step, hand.author, hand.now, place[0])
    return given
