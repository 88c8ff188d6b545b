"""Who is told of which alarms. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.alarms.alarm import Alarm
from central.alarms.kind import Severity
from central.alarms.mail.settings import MailSettings
from central.alarms.registry import kind_of

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Recipient:
    """`sites` None: everything, the central's own alarms among it."""

    address: str
    sites: frozenset[str] | None


def recipients_of(settings: MailSettings) -> list[Recipient]:
    """Each address once, with all that it is told of, by address."""
    found: dict[str, frozenset[str] | None] = dict.fromkeys(settings.province)
    for site, addresses in settings.sites.items():
        for address in addresses:
            before = found.get(address, frozenset())
            found[address] = None if before is None else before | {site}
    return [Recipient(address, found[address]) for address in sorted(found)]


def worth_telling(alarms: Sequence[Alarm], least: str) -> list[Alarm]:
    """Those that press at least as much as `least`, and that nobody has seen yet."""
    limit = _ORDER.index(Severity(least))
    return [
        each
        for each in alarms
        if each.seen_at is None and _ORDER.index(kind_of(each.kind).severity) <= limit
    ]
