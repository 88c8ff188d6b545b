"""What an answer file says, checked. Pure.

Guarantees that what is given back can be made true as it stands; anything else in the file, down
to a word that is not known, is an AnswersError that says where, what was expected and what to do.
Leaves to others: reading and writing files (thuocdo_answers.apply).
"""

import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

LONGEST_BYTES = 65536
VERSION = 1
DEGREES = (0, 90, 180, 270)
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
# yescrypt, SHA-512, SHA-256 of crypt(5): what Debian 12 can check, and never a password itself.
_HASH = re.compile(r"\$(y|6|5)\$[./A-Za-z0-9$=,]{20,300}")

Table = Mapping[str, object]


class AnswersError(Exception):
    """The answer file cannot be used; the message is one line for the clerk."""


@dataclass(frozen=True, slots=True)
class Network:
    """An address that does not come by DHCP. `address` with its prefix: 192.0.2.7/24."""

    address: str
    gateway: str | None = None
    name_servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked of one machine; None is "as the image has it"."""

    host_name: str | None = None
    turned: int | None = None
    network: Network | None = None
    password_hash: str | None = None


def answers_for(text: bytes, macs: frozenset[str]) -> Answers:
    """What the file asks of the machine whose network cards have these addresses; AnswersError."""
    whole = _parsed(text)
    _only(whole, "", ("version", "host_name", "display", "network", "service", "machine"))
    if whole.get("version") != VERSION:
        raise AnswersError(f"version: expected {VERSION}; write the line: version = {VERSION}")
    service = _table(whole, "service", "")
    _only(service, "service.", ("password_hash",))
    found = replace(_of_machine(whole, ""), password_hash=_password_hash(service))
    own: Table = {}
    seen: set[str] = set()
    machines = whole.get("machine", [])
    if not isinstance(machines, list) or not all(isinstance(each, dict) for each in machines):
        raise AnswersError("machine: expected tables, each under [[machine]]")
    for number, machine in enumerate(machines, start=1):
        where = f"machine {number}: "
        _only(machine, where, ("mac", "host_name", "display", "network"))
        mac = _text(machine, "mac", where, _MAC, "six pairs such as 52:54:00:12:34:56", str.lower)
        if mac is None:
            raise AnswersError(f"{where}mac: missing; it says which machine is meant")
        if mac in seen:
            raise AnswersError(f"{where}mac: {mac} stands twice")
        seen.add(mac)
        checked = _of_machine(machine, where)
        if mac in macs:
            own = {
                "host_name": checked.host_name,
                "turned": checked.turned,
                "network": checked.network,
            }
    return replace(found, **{key: value for key, value in own.items() if value is not None})


def _parsed(text: bytes) -> Table:
    if len(text) > LONGEST_BYTES:
        raise AnswersError(f"longer than {LONGEST_BYTES} bytes: this is not an answer file")
    try:
        # Windows' editor begins a file with a mark of its own.
        return tomllib.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AnswersError("not in UTF-8: save it anew as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise AnswersError(f"not TOML: {error}") from error


def _of_machine(table: Table, where: str) -> Answers:
    host_name = _text(
        table, "host_name", where, _HOST_NAME, "small letters, digits, hyphens; 63 at most"
    )
    display = _table(table, "display", where)
    _only(display, f"{where}display.", ("turned",))
    turned = display.get("turned")
    if turned is not None and (type(turned) is not int or turned not in DEGREES):
        raise AnswersError(f"{where}display.turned: expected 0, 90, 180 or 270")
    network = _table(table, "network", where)
    return Answers(host_name, turned, _network(network, f"{where}network."))


def _network(table: Table, where: str) -> Network | None:
    if "proxy" in table:
        raise AnswersError(
            f"{where}proxy: it stands in the provisioning file; `central provision --proxy ...`"
        )
    _only(table, where, ("address", "gateway", "name_servers"))
    if not table:
        return None
    given = table.get("address")
    if given is None:
        raise AnswersError(f"{where}address: missing; leave out all of [network] for DHCP")
    address = _address(given, f"{where}address")
    gateway = table.get("gateway")
    if gateway is not None:
        gateway = str(_ip(gateway, f"{where}gateway"))
        if ipaddress.ip_address(gateway) not in address.network:
            raise AnswersError(f"{where}gateway: {gateway} is not in {address.network}")
    servers = table.get("name_servers", [])
    if not isinstance(servers, list):
        raise AnswersError(f'{where}name_servers: expected a list, such as ["192.0.2.53"]')
    names = tuple(str(_ip(each, f"{where}name_servers")) for each in servers)
    return Network(str(address), gateway, names)


def _address(given: object, where: str) -> ipaddress.IPv4Interface | ipaddress.IPv6Interface:
    wanted = f"{where}: expected an address with its prefix, such as 192.0.2.7/24"
    if not isinstance(given, str) or "/" not in given:
        raise AnswersError(wanted)
    try:
        return ipaddress.ip_interface(given)
    except ValueError as error:
        raise AnswersError(f"{wanted}, not {given!r}") from error


def _ip(given: object, where: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        if isinstance(given, str):
            return ipaddress.ip_address(given)
    except ValueError:
        pass
    raise AnswersError(f"{where}: expected an address such as 192.0.2.1, not {given!r}")


def _password_hash(table: Table) -> str | None:
    # The value is not repeated: it may be the password itself.
    return _text(
        table,
        "password_hash",
        "service.",
        _HASH,
        "what `mkpasswd --method=yescrypt` prints, never the password itself",
        shown=False,
    )


def _text(  # noqa: PLR0913 - one rule for every text
    table: Table,
    key: str,
    where: str,
    form: re.Pattern[str],
    expected: str,
    before=str,  # noqa: ANN001 - a method of str
    *,
    shown: bool = True,
) -> str | None:
    given = table.get(key)
    if given is None:
        return None
    if isinstance(given, str) and form.fullmatch(before(given)):
        return before(given)
    found = f", not {given!r}" if shown else ""
    raise AnswersError(f"{where}{key}: expected {expected}{found}")


def _table(table: Table, key: str, where: str) -> Table:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise AnswersError(f"{where}{key}: expected a table: [{key}]")
    return found


def _only(table: Table, where: str, known: tuple[str, ...]) -> None:
    for key in table:
        if key not in known:
            raise AnswersError(f"{where}{key}: not known here; known are {', '.join(known)}")
