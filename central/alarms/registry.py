"""Every kind of alarm, what is to be done first before what can wait; and the rules that judge.

To add one is to add a file in `central.alarms.rules` and a line here. A kind without `causes` is
raised where it happens, and ends by somebody's hand.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection

from central.alarms.facts import Cause, CentralFacts, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity
from central.alarms.rules import (
    audit_log,
    check_code,
    clock,
    disk,
    fork,
    gap,
    head_behind,
    head_differs,
    mail,
    night,
    quarantine,
    refused,
    revised,
    silent,
    source,
    storage,
    unconfirmed,
    version,
    waits,
)
from central.store.alarm_queries import count_by_kind

_OF_SITES = (
    silent, gap, disk, fork, quarantine,
    source, refused, waits, unconfirmed, clock, version, revised,
)  # fmt: skip
_OF_CENTRAL = (audit_log, night, storage, mail)
_BY_HAND = (head_behind, head_differs, check_code)

SITE_RULES: tuple[Callable[[SiteFacts, datetime], Iterator[Cause]], ...] = tuple(
    each.causes for each in _OF_SITES
)
CENTRAL_RULES: tuple[Callable[[CentralFacts, datetime], Iterator[Cause]], ...] = tuple(
    each.causes for each in _OF_CENTRAL
)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {each.KIND.name: each.KIND for each in (*_OF_CENTRAL, *_BY_HAND, *_OF_SITES)}
)
OTHER = "other"
_RANK = {name: rank for rank, name in enumerate(KINDS)}


def kind_of(name: str) -> Kind:
    """The kind of that name; for one that a newer version raised, a kind that says its name."""
    known = KINDS.get(name)
    if known is not None:
        return known
    update = Sentence("Xem chi tiết ở trang này.", "See the details on this page.")
    return Kind(name, Severity.TODAY, Sentence(name, name), update, is_technical=True)


def standing_by_kind(connection: Connection) -> dict[str, int]:
    """How many alarms stand, by every kind that there is; those of a newer version as `other`."""
    found = dict.fromkeys((*KINDS, OTHER), 0)
    for kind, n in count_by_kind(connection).items():
        found[kind if kind in KINDS else OTHER] += n
    return found


def rank(name: str) -> int:
    """The place of a kind in the list of kinds."""
    return _RANK.get(name, len(_RANK))
