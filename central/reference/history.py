"""The history of one thing with what went on in it, and what it went on in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from central.reference.held import histories_of
from central.reference.kinds import SITES, Kind
from central.reference.succession import Step, after, before, steps_of
from central.reference.version import Key, Version


@dataclass(frozen=True, slots=True)
class History:
    """`versions`: its own; `before`: what went on in it, with the day of each merger or split, the
    latest first; `after`: what it went on in, the earliest first.
    """

    versions: Sequence[Version]
    before: Sequence[Step]
    after: Sequence[Step]


def history_of(connection: Connection, kind: Kind, key: Key) -> History:
    """All that is known of the thing of `key`; empty if nothing is."""
    histories = histories_of(connection, kind)
    steps = steps_of(histories)
    return History(histories.get(key, ()), before(steps, key), after(steps, key))


def sites_before(connection: Connection, site: str) -> list[Step]:
    """The sites whose history is found under `site`, each with the day on which it went on there,
    directly or by way of others.
    """
    return list(history_of(connection, SITES, (site,)).before)
