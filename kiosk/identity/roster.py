"""The officers of the site as the configuration names them: who a badge, a PIN or an id is.

Pure. Guarantees that a roster which is not exactly of the form in docs/record-format.md, section
19, is refused whole (a name shown to a citizen, or a visit laid at somebody's door, is no place for
a guess), and that a badge, a PIN or an id stands for one officer at most.
Leaves to others: comparing a PIN (`kiosk.service.pin_check`) and whose visit it is (`kiosk.visit`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kiosk.identity.configuration_error import ConfigurationError
from kiosk.identity.hash_cost import can_be_paid
from kiosk.record import RecordError
from kiosk.record.officer_tag import badge_tag

MOST_OFFICERS = 60
LONGEST_NAME = 60
"""Characters."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_BADGE_TAG = re.compile(r"[A-Za-z0-9_-]{43}")
_PIN_TAG = re.compile(r"[A-Za-z0-9_-]{22}")
_BADGE_SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
"""16 bytes: the last character carries two bits alone."""
_PIN_SALT = re.compile(
    r"\$argon2id\$v=19\$m=[0-9]{1,7},t=[0-9]{1,3},p=[0-9]{1,2}\$[A-Za-z0-9+/]{21}[AQgw]"
)


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer. `badge` and `pin`: tags that stand for them, None where there is none."""

    id: str
    name: str
    badge: str | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may serve at this site's counters. `badge_salt` and `pin_salt`: what the tags were made
    with, None where nobody has such a tag.
    """

    officers: tuple[Officer, ...] = ()
    badge_salt: str | None = None
    pin_salt: str | None = None

    def by_id(self, officer: str) -> Officer | None:
        """The officer of that id, or None: unknown here."""
        return next((each for each in self.officers if each.id == officer), None)

    def by_badge(self, badge: str) -> Officer | None:
        """The officer whose badge has that text, or None: unknown here, or no badge at all."""
        tag = None if self.badge_salt is None else badge_tag(self.badge_salt, badge)
        if tag is None:
            return None
        return next((each for each in self.officers if each.badge == tag), None)

    @property
    def names(self) -> dict[str, str]:
        """Every officer's name, by id."""
        return {each.id: each.name for each in self.officers}

    @property
    def pins(self) -> dict[str, str]:
        """The id of every officer who has a PIN, by the PIN's tag."""
        return {each.pin: each.id for each in self.officers if each.pin is not None}


NOBODY = Roster()
"""The roster where there is none: of an older central, or before the enrolment."""


def after_pin(serving: str | None, entered: str) -> str | None:
    """Who serves when `entered` has typed the PIN while `serving` (an id or None) did: the same
    PIN again means that the officer leaves.
    """
    return None if serving == entered else entered


def still_serving(serving: str | None, roster: Roster, fixed: str | None) -> bool:
    """Whether who serves may go on under `roster`; `fixed`: the officer of the settings, who needs
    no roster. Nobody may always go on.
    """
    return serving is None or serving == fixed or roster.by_id(serving) is not None


def read_roster(members: Mapping[str, object]) -> Roster:
    """The roster in a configuration's members; ConfigurationError names what is wrong.

    Without the member `officers` (an older central) it is empty.
    """
    given = members.get("officers")
    if given is None:
        return NOBODY
    if not isinstance(given, list) or len(given) > MOST_OFFICERS:
        raise ConfigurationError(f"officers: expected an array of at most {MOST_OFFICERS}")
    badge_salt = _text_or_none(members.get("badge_salt"), "badge_salt", _BADGE_SALT)
    pin_salt = _text_or_none(members.get("pin_salt"), "pin_salt", _PIN_SALT)
    if pin_salt is not None and not can_be_paid(pin_salt):
        raise ConfigurationError("pin_salt: costs more than this kiosk can pay")
    officers = tuple(_officer(each, f"officers[{at}]") for at, each in enumerate(given))
    for what in ("id", "badge", "pin"):
        held = [tag for each in officers if (tag := getattr(each, what)) is not None]
        if len(held) != len(set(held)):
            raise ConfigurationError(f"officers: two have the same {what}")
    if badge_salt is None and any(each.badge for each in officers):
        raise ConfigurationError("badge_salt: expected one, since there are badges")
    if pin_salt is None and any(each.pin for each in officers):
        raise ConfigurationError("pin_salt: expected one, since there are PINs")
    if badge_salt is not None:
        _try_salt(badge_salt)
    return Roster(officers, badge_salt, pin_salt)


def _officer(given: object, where: str) -> Officer:
    if not isinstance(given, dict):
        raise ConfigurationError(f"{where}: expected an object")
    officer, name = given.get("id"), given.get("name")
    if not isinstance(officer, str) or not _ID.fullmatch(officer):
        raise ConfigurationError(f"{where}.id: expected a name of lower-case letters and digits")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise ConfigurationError(f"{where}.name: expected 1 to {LONGEST_NAME} printable characters")
    if name != name.strip():
        raise ConfigurationError(f"{where}.name: expected no spaces around it")
    badge = _text_or_none(given.get("badge"), f"{where}.badge", _BADGE_TAG)
    return Officer(officer, name, badge, _text_or_none(given.get("pin"), f"{where}.pin", _PIN_TAG))


def _text_or_none(given: object, where: str, form: re.Pattern[str]) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str) or not form.fullmatch(given):
        raise ConfigurationError(f"{where}: not of the form that is expected, nor null")
    return given


def _try_salt(badge_salt: str) -> None:
    try:
        badge_tag(badge_salt, "a-badge")
    except RecordError as error:
        raise ConfigurationError(f"badge_salt: {error}") from error
