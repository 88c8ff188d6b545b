"""The signed configuration, opened: what of it is believed, and what is refused.

Guarantees that nothing is taken but what a believed configuration key signed as a configuration
for this very kiosk, in the form of docs/record-format.md, and not older than what is held.
Leaves to others: fetching it (`kiosk.queue`), keeping it (`kiosk.identity.configuration_file`), and
whether its settings are good here (`kiosk.settings_in_force`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.identity.configuration_error import ConfigurationError
from kiosk.identity.configuration_keys import ConfigurationKeys, read_keys
from kiosk.identity.hash_cost import can_be_paid
from kiosk.identity.roster import NOBODY, Roster, read_roster
from kiosk.record import (
    RecordError,
    SignatureError,
    Typ,
    VerifyKey,
    open_envelope,
    payload,
    verify_envelope,
)
from kiosk.record.expected_key import expected_key

__all__ = ["Configuration", "ConfigurationError", "open_configuration"]

ROLES = ("it", "supervisor")

_HASH = re.compile(
    r"\$argon2id\$v=19\$m=[0-9]{1,7},t=[0-9]{1,3},p=[0-9]{1,2}"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is in force. `pins`: role to Argon2id hash, for roles that have a PIN; `roster`: the
    site's officers, none where an older central sent it; `signed_by`: the key's thumbprint; `keys`:
    the central's, None likewise; `settings`: what it sets of kiosk.toml, unjudged, empty likewise.
    """

    number: int
    at: str
    pins: Mapping[str, str]
    etag: str
    compact: str
    signed_by: str
    roster: Roster = field(default=NOBODY)
    keys: ConfigurationKeys | None = field(default=None, compare=False)
    settings: Mapping[str, Any] = field(default_factory=dict)


def open_configuration(
    compact: str, believed: Sequence[VerifyKey], kiosk: str, held: Configuration | None
) -> Configuration:
    """The configuration in `compact`; ConfigurationError if it is not to be taken.

    `believed`: the configuration keys that are believed now. `held`: the one in force. A lower
    number, or the same number with other content, is refused.
    """
    try:
        envelope = open_envelope(compact, Typ.CONFIGURATION)
        verify_envelope(envelope, _announced(believed, envelope.kid))
        members = payload.parse(envelope.payload)
    except (RecordError, UnicodeEncodeError) as error:
        raise ConfigurationError(str(error)) from error
    if members.get("v") != 1:
        raise ConfigurationError("v: expected 1")
    if members.get("kiosk") != kiosk:
        raise ConfigurationError(f"it is for kiosk {members.get('kiosk')!r:.50}, not for {kiosk}")
    number, at = members.get("number"), members.get("at")
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ConfigurationError("number: expected an integer of at least 0")
    if not isinstance(at, str):
        raise ConfigurationError("at: expected a time")
    pins, roster = _pins(members.get("pins")), read_roster(members)
    keys, settings = read_keys(members), _settings(members)
    found = Configuration(
        number, at, pins, envelope.hash, compact, envelope.kid, roster, keys, settings
    )
    if held is not None and held.etag != found.etag and number <= held.number:
        raise ConfigurationError(
            f"its number is {number} and the one in force has {held.number}: an older one"
        )
    _check_keys(found, held)
    return found


def _settings(members: Mapping[str, Any]) -> dict[str, Any]:
    given = members.get("settings", {})
    if not isinstance(given, dict):
        raise ConfigurationError("settings: expected an object")
    return given


def _announced(believed: Sequence[VerifyKey], kid: str) -> VerifyKey:
    try:
        return expected_key(believed, kid)
    except SignatureError as error:
        raise ConfigurationError(
            f"{error.message}. It was never announced here: if the central changed its key of"
            " configurations twice while this kiosk was off, enrol this kiosk anew"
        ) from error


def _check_keys(found: Configuration, held: Configuration | None) -> None:
    if found.keys is None:
        if held is not None and held.keys is not None:
            raise ConfigurationError("keys: missing, and the one in force has them")
    elif found.keys.configuration.current.kid != found.signed_by:
        raise ConfigurationError("keys.configuration: expected the key that signed it as current")


def _pins(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise ConfigurationError("pins: expected an object")
    found = {}
    for role in ROLES:
        hashed = given.get(role)
        if hashed is None:
            continue
        if not isinstance(hashed, str) or not _HASH.fullmatch(hashed):
            raise ConfigurationError(f"pins.{role}: expected an Argon2id hash or null")
        if not can_be_paid(hashed):
            raise ConfigurationError(f"pins.{role}: costs more than this kiosk can pay")
        found[role] = hashed
    return found
