"""What the agent does next: facts in, a step out. Pure.

Guarantees: nothing is installed that is not newer than what is installed and not older than
whatever was offered before; nothing that failed before; nothing while the log is not whole, while
somebody is being served, or where the disk has no room. The one way to an older version is
`after_try`, three failures after an update that this agent made.
"""

from dataclasses import dataclass
from enum import Enum

from thuocdo_update.versions import Version

TRIES = 3
OVERDUE_S = 3 * 24 * 3600
"""A version that waited so long is taken as soon as nobody is being served."""


class Kind(Enum):
    """What is to be done."""

    REST = "rest"
    REFUSE = "refuse"
    FETCH = "fetch"
    WAIT = "wait"
    INSTALL = "install"


@dataclass(frozen=True, slots=True)
class Step:
    """`why`: one line for people; empty where nothing is to be said."""

    kind: Kind
    why: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known before anything is downloaded. `highest`: that was ever installed or offered;
    `foreign`: why the package is not for this machine, or empty.
    """

    installed: str
    offered: str
    highest: str
    bad: frozenset[str] = frozenset()
    foreign: str = ""
    free_mb: int = 0
    needed_mb: int = 0


def of_the_offer(offer: Offer) -> Step:
    """REST, REFUSE or FETCH."""
    if not offer.offered or Version(offer.offered) == Version(offer.installed):
        return Step(Kind.REST)
    if Version(offer.offered) < Version(offer.installed):
        why = f"{offer.offered} is older than {offer.installed}, which is installed"
        return Step(Kind.REFUSE, why)
    if offer.offered in offer.bad:
        return Step(Kind.REST, f"{offer.offered} failed here before and is not tried again")
    if offer.highest and Version(offer.offered) < Version(offer.highest):
        why = f"{offer.offered} is older than {offer.highest}, which was offered before"
        return Step(Kind.REFUSE, f"{why}; publish a higher version")
    if offer.foreign or offer.free_mb < offer.needed_mb:
        room = f"the disk has {offer.free_mb} MB, {offer.needed_mb} MB are needed"
        return Step(Kind.REFUSE, offer.foreign or room)
    return Step(Kind.FETCH)


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known when the package is there. `outbox`: why the log is not whole, or empty;
    `is_open`: None where no opening hours are set; `waited_s`: since it was downloaded.
    """

    outbox: str
    busy: bool
    is_open: bool | None
    in_window: bool
    waited_s: float
    asked: bool = False


def of_the_moment(moment: Moment) -> Step:
    """REFUSE, WAIT or INSTALL."""
    if moment.outbox:
        return Step(Kind.REFUSE, f"the log of this kiosk is not well: {moment.outbox}")
    if moment.busy:
        return Step(Kind.WAIT, "somebody is being served")
    if moment.asked or moment.waited_s >= OVERDUE_S:
        return Step(Kind.INSTALL)
    if moment.is_open:
        return Step(Kind.WAIT, "the counter is open")
    if moment.is_open is None and not moment.in_window:
        return Step(Kind.WAIT, "it is not the time for it (window in update.toml)")
    return Step(Kind.INSTALL)


class After(Enum):
    """What follows a try of the new version."""

    KEEP = "keep"
    TRY = "try"
    RETURN = "return"
    STAY = "stay"


def after_try(tried: int, *, healthy: bool, can_return: bool) -> After:
    """`tried`: how often it was started; `can_return`: the version before can open the log."""
    if healthy:
        return After.KEEP
    if tried < TRIES:
        return After.TRY
    return After.RETURN if can_return else After.STAY


def opens(schema: int, oldest: int, knows: int) -> bool:
    """Whether a program that knows schemas up to `knows` opens a file of `schema`, which says that
    programs from `oldest` on may write it (0: it does not say).
    """
    return schema <= knows or 0 < oldest <= knows


def in_window(minute: int, window: str) -> bool:
    """Whether a minute of the day lies in `HH:MM-HH:MM`; ValueError if that is none."""
    ends = []
    for each in window.split("-"):
        hour, _, rest = each.partition(":")
        if not (hour.isdecimal() and rest.isdecimal() and int(hour) < 24 and int(rest) < 60):
            raise ValueError(f"window: {window!r}: expected for instance 18:00-06:30")
        ends.append(int(hour) * 60 + int(rest))
    begins, until = ends
    return (minute - begins) % 1440 < (until - begins) % 1440
