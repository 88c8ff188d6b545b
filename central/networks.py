"""What counts as one place for limits, and in the audit log: an address, or the network of one."""

import ipaddress

_IPV6_NETWORK_BITS = 64


def network_of(address: str) -> str:
    """An IPv4 address as it is, or the /64 of an IPv6 one: one machine has the whole of it."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_NETWORK_BITS), strict=False))
