"""Telnet: the data come out as they went in, options are told, and nothing is held without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.telnet_data import IAC, MOST_OPTION_BYTES, TelnetData, TelnetError

SUBNEGOTIATION, END = b"\xff\xfa", b"\xff\xf0"
WILL, BINARY = b"\xfb", b"\x00"


def escaped(data: bytes) -> bytes:
    return data.replace(IAC, IAC + IAC)


class Told:
    def __init__(self) -> None:
        self.options: list[tuple[bytes, bytes]] = []
        self.subnegotiations: list[bytes] = []
        self.telnet = TelnetData(
            lambda word, option: self.options.append((word, option)), self.subnegotiations.append
        )


parts = st.one_of(
    st.binary(max_size=20).map(lambda data: ("data", data)),
    st.binary(max_size=20).map(lambda data: ("subnegotiation", data)),
    st.binary(min_size=1, max_size=1).map(lambda data: ("option", data)),
)


@given(st.lists(parts, max_size=12), st.data())
def test_telnet_gives_the_data_alone_however_it_is_split(parts, data):
    wire = b""
    for kind, what in parts:
        wire += {
            "data": escaped(what),
            "subnegotiation": SUBNEGOTIATION + escaped(what) + END,
            "option": IAC + WILL + what,
        }[kind]
    told, out, at = Told(), b"", 0
    while at < len(wire):
        count = data.draw(st.integers(1, len(wire) - at))
        out += told.telnet.feed(wire[at : at + count])
        at += count
    assert out == b"".join(what for kind, what in parts if kind == "data")
    assert told.subnegotiations == [what for kind, what in parts if kind == "subnegotiation"]
    assert told.options == [(WILL, what) for kind, what in parts if kind == "option"]


@given(st.binary(max_size=200))
def test_telnet_takes_any_bytes_without_a_fault(wire):
    assert len(Told().telnet.feed(wire)) <= len(wire)


def test_telnet_refuses_a_subnegotiation_when_it_does_not_end():
    told = Told()
    told.telnet.feed(SUBNEGOTIATION + b"," * MOST_OPTION_BYTES)
    with pytest.raises(TelnetError, match="does not end"):
        told.telnet.feed(b",")
