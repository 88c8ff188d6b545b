"""The provisioning file: what makes the kiosks of one batch ready, signed by the central.

Guarantees the form of docs/record-format.md, section 26: signed by the configuration key that it
names, every member of its form, and small. Leaves to others: whether that key is one to believe
(`kiosk.identity.provision_trust`), what time it is, and the file on a stick.
"""

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from kiosk.record import members, payload
from kiosk.record.attachment import SealingPublicKey
from kiosk.record.errors import FieldError
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey
from kiosk.record.members import NAME, UTC_TIME
from kiosk.record.record import VERSION, require_version

MOST_KIOSKS = 1000
"""Of one batch: as many as a batch token may be used."""
MOST_GROUPS = 8
MOST_TIME_SERVERS = 4
MAX_AUTHORITY_CHARACTERS = 8 * 1024
"""Of the office's own authority for TLS: a root and one below it, in PEM."""

# Not one that moves a cursor, breaks a line or turns the direction of what stands beside it.
_WORDS = re.compile(r"(?=.*\S)[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]{1,120}\Z")
_TOKEN = re.compile(r"[0-9A-Z-]{10,100}\Z")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME_OF_HOST = rf"(?=.{{1,253}}(?:[:/]|\Z)){_LABEL}(?:\.{_LABEL})*"
_HOST = rf"(?:{_NAME_OF_HOST}|\[[0-9A-Fa-f:.]{{2,45}}\])"
_PORT = r"(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})"
_ADDRESS = re.compile(rf"https?://{_HOST}(?::{_PORT})?(?:/[A-Za-z0-9._~/-]{{0,100}})?\Z")
_PROXY = re.compile(rf"http://{_HOST}(?::{_PORT})?\Z")
TIME_SERVER = re.compile(rf"(?:{_NAME_OF_HOST}|[0-9A-Fa-f:.]{{2,45}})\Z")
"""A name or an address, and nothing that would be a second one, or a second line, of a file."""
_PEM = re.compile(
    r"(?:-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE-----\n)+\Z"
)


@dataclass(frozen=True, slots=True)
class Provisioning:
    """What one batch of kiosks is told.

    `province`: who issued it, in words; `central`: the address; keys are base64url; `token`: the
    batch token, a secret; `groups`: names; `proxy`: None for none; `authority`: certificates in
    PEM to trust for https instead of the system's, None for the system's; `count`: how many kiosks;
    `made_at`, `not_after`: RFC 3339 in UTC with milliseconds.
    """

    batch: str
    province: str
    site: str
    site_name: str
    unit: str
    central: str
    receipt_key: str
    configuration_key: str
    sealing_key: str
    token: str
    groups: tuple[str, ...]
    proxy: str | None
    time_servers: tuple[str, ...]
    authority: str | None
    count: int
    made_at: str
    not_after: str


def sign_provisioning(key: SigningKey, told: Provisioning) -> str:
    """`told` as a compact JWS of the central's configuration key, which it must name.

    RecordError where a reader would refuse it.
    """
    if told.configuration_key != key.verify_key.text:
        message = "a provisioning file is signed by the configuration key that it names"
        raise ValueError(message)
    lists = {"groups": list(told.groups), "time_servers": list(told.time_servers)}
    said = {"v": VERSION, **asdict(told), **lists}
    compact = seal_envelope(key, Typ.PROVISIONING, payload.serialise(said)).compact
    open_provisioning(compact)
    return compact


def open_provisioning(compact: str) -> Provisioning:
    """What `compact` says; RecordError unless the configuration key that it names signed it."""
    envelope = open_envelope(compact, Typ.PROVISIONING)
    said = payload.parse(envelope.payload)
    require_version(said)
    key = members.verify_key(said, "configuration_key")
    verify_envelope(envelope, key)
    made_at, not_after = (_moment(said, name) for name in ("made_at", "not_after"))
    if made_at >= not_after:
        raise FieldError("not_after", "a later time than made_at", not_after)
    return Provisioning(
        batch=members.text(said, "batch", NAME, "a lower-case name"),
        province=members.text(said, "province", _WORDS, "words"),
        site=members.text(said, "site", NAME, "a lower-case name"),
        site_name=members.text(said, "site_name", _WORDS, "words"),
        unit=members.text(said, "unit", _WORDS, "words"),
        central=members.text(said, "central", _ADDRESS, "an http or https address"),
        receipt_key=members.verify_key(said, "receipt_key").text,
        configuration_key=key.text,
        sealing_key=_sealing_key(said),
        token=_token(said),
        groups=_texts(said, "groups", NAME, MOST_GROUPS),
        proxy=members.text_or_none(said, "proxy", _PROXY, "such as http://proxy.example.vn:3128"),
        time_servers=_texts(said, "time_servers", TIME_SERVER, MOST_TIME_SERVERS),
        authority=_authority(said),
        count=_count(said),
        made_at=made_at,
        not_after=not_after,
    )


def _moment(said: members.Members, name: str) -> str:
    expected = "RFC 3339 in UTC with milliseconds and Z"
    value = members.text(said, name, UTC_TIME, expected)
    try:
        datetime.fromisoformat(value)
    except ValueError as error:
        raise FieldError(name, expected, value) from error
    return value


def _token(said: members.Members) -> str:
    value = said.get("token")
    if not isinstance(value, str) or not _TOKEN.match(value):
        # Without the value: it is a secret, and this goes into logs.
        raise FieldError("token", "a batch token", None)
    return value


def _sealing_key(said: members.Members) -> str:
    value = said.get("sealing_key")
    if isinstance(value, str):
        try:
            return SealingPublicKey.from_text(value).text
        except ValueError:
            pass
    raise FieldError("sealing_key", "an X25519 public key in base64url", value)


def _texts(said: members.Members, name: str, form: re.Pattern[str], most: int) -> tuple[str, ...]:
    values = said.get(name)
    if not isinstance(values, list) or len(values) > most:
        raise FieldError(name, f"a list of at most {most}", values)
    for value in values:
        if not isinstance(value, str) or not form.match(value):
            raise FieldError(name, "a list of names", value)
    return tuple(values)


def _authority(said: members.Members) -> str | None:
    value = said.get("authority")
    if value is None:
        return None
    is_one = isinstance(value, str) and len(value) <= MAX_AUTHORITY_CHARACTERS
    if not is_one or not _PEM.match(value):
        raise FieldError("authority", "certificates in PEM, or null", value)
    return str(value)


def _count(said: members.Members) -> int:
    value = members.natural(said, "count", least=1)
    if value > MOST_KIOSKS:
        raise FieldError("count", f"an integer from 1 to {MOST_KIOSKS}", value)
    return value
