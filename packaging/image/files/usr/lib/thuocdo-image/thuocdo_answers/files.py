"""What the answers become: the texts of the files that the system reads. Pure."""

from thuocdo_answers.form import Answers, Network

NETWORK_HEAD = """# Made of thuocdo.answers at this start; changes here are lost.
[Match]
Name=en* eth*

[Network]
DHCP=no
LLMNR=no
MulticastDNS=no
"""


class NoRootError(Exception):
    """The list of passwords has no line for root."""


def network_file(network: Network) -> str:
    """A file of systemd-networkd for this address."""
    lines = [f"Address={network.address}"]
    if network.gateway:
        lines.append(f"Gateway={network.gateway}")
    lines += [f"DNS={each}" for each in network.name_servers]
    return NETWORK_HEAD + "\n".join(lines) + "\n"


def shadow_with(before: str, answers: Answers) -> str:
    """The list of passwords, in which root has the one that was given, or none; NoRootError."""
    lines = before.splitlines()
    for number, line in enumerate(lines):
        parts = line.split(":")
        if parts[0] == "root":
            parts[1] = answers.password_hash or "!*"
            lines[number] = ":".join(parts)
            return "\n".join(lines) + "\n"
    raise NoRootError("/etc/shadow has no line for root")
