"""Addresses of ticket sources: five kinds, and an error with examples for the rest."""

from pathlib import Path

import pytest

from kiosk.devices.source_address import (
    CaptureAddress,
    DeviceAddress,
    LoopAddress,
    Rfc2217Address,
    SourceAddressError,
    TcpAddress,
    parse_address,
)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("/dev/serial/by-id/usb-1", DeviceAddress("/dev/serial/by-id/usb-1")),
        ("socket://127.0.0.1:4001", TcpAddress("127.0.0.1", 4001)),
        ("socket://[::1]:4001", TcpAddress("::1", 4001)),
        ("loop://mau", LoopAddress("mau")),
        ("loop://", LoopAddress("")),
        ("capture:/mau/a%20#1.capture", CaptureAddress(Path("/mau/a%20#1.capture"), 1)),
        ("capture:a.capture?speed=0", CaptureAddress(Path("a.capture"), 0)),
        (
            "rfc2217://cong.mau:7000?ign_set_control&timeout=5",
            Rfc2217Address("cong.mau", 7000, "rfc2217://cong.mau:7000?ign_set_control&timeout=5"),
        ),
    ],
)
def test_address_is_read_when_it_is_one(url, address):
    assert parse_address(url) == address


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "no device path"),
        ("  ", "no device path"),
        ("/dev/tty\0", "no device path"),
        (" /dev/ttyUSB0", "a space stands before or after it"),
        ("/dev/ttyUSB0 ", "a space stands before or after it"),
        ("ttyUSB0", "neither a device path"),
        ("COM3", "neither a device path"),
        ("192.0.2.7:4001", "neither a device path"),
        ("socket:/192.0.2.7:4001", "neither a device path"),
        ("socket://192.0.2..7:4001", "'192.0.2..7' is neither a name nor an IP address"),
        ("rfc2217://192.0.2..7:4001", "is neither a name nor an IP address"),
        ("socket://192.0.2.7 :4001", "is neither a name nor an IP address"),
        (f"socket://{'a' * 64}:4001", "is neither a name nor an IP address"),
        ("http://127.0.0.1:80", "http:// is not known"),
        ("socket://127.0.0.1", "host or port is missing"),
        ("socket://:4001", "host or port is missing"),
        ("socket://127.0.0.1:0", "host or port is missing"),
        ("socket://127.0.0.1:99999", "out of range"),
        ("socket://127.0.0.1:abc", "Port could not be cast"),
        ("socket://127.0.0.1:4001/x", "nothing but host, port and options"),
        ("socket://me@127.0.0.1:4001", "nothing but host, port and options"),
        ("socket://127.0.0.1:4001?logging=debug", "has no option"),
        ("rfc2217://127.0.0.1:4001?ign_set_contrl", "unknown option 'ign_set_contrl'"),
        ("rfc2217://127.0.0.1:4001?timeout=x", "timeout is 'x'"),
        ("socket://[::1:4001", "Invalid IPv6"),
        ("loop://mau:7", "a name and nothing else"),
        ("loop://mau?x", "a name and nothing else"),
        ("capture:", "path of the capture is missing"),
        ("capture:a?fast", "unknown option 'fast'"),
        ("capture:a?speed=", "speed is ''"),
        ("capture:a?speed=-1", "speed is '-1'"),
        ("capture:a?speed=1001", "speed is '1001'"),
    ],
)
def test_address_error_says_what_was_expected_when_it_is_none(url, problem):
    with pytest.raises(SourceAddressError) as caught:
        parse_address(url)
    assert problem in str(caught.value)
    assert "socket://192.0.2.7:4001" in str(caught.value)
