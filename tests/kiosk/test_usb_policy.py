"""What may be plugged into a kiosk, made of recorded trees of sysfs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.machine_command import application
from kiosk.usb_devices import plugged_in
from kiosk.usb_policy import KEYBOARD, STICK, UsbDevice, UsbDeviceError, left_out, policy

# As sysfs has them: port, id, interfaces, what it calls itself.
TREE = [
    ("usb1", "1d6b:0002", ["09:00:00"], "Linux Foundation", "xHCI Host Controller"),
    ("1-1", "05e3:0608", ["09:00:00"], "", "USB2.0 Hub"),
    ("1-1.2", "0eef:c002", ["03:00:00", "03:00:00"], "eGalax Inc.", "Touch Panel"),
    ("1-1.3", "0403:6001", ["ff:ff:ff"], "FTDI", "FT232R USB UART"),
    ("1-1.4", "0c2e:0b61", ["02:02:01", "0a:00:00"], "Scanner", "USB-COM"),
    ("1-2", "046d:c31c", ["03:01:01", "03:00:00"], "Logitech", "Keyboard"),
    ("1-3", "0951:1666", ["08:06:50"], "Kingston", "DataTraveler"),
]
EXPECTED = """\
allow id 1d6b:0002 via-port "usb1" with-interface equals { 09:00:00 }
allow id 05e3:0608 via-port "1-1" with-interface equals { 09:00:00 }
allow id 0eef:c002 via-port "1-1.2" with-interface equals { 03:00:00 03:00:00 }
allow id 0403:6001 via-port "1-1.3" with-interface equals { ff:ff:ff }
allow id 0c2e:0b61 via-port "1-1.4" with-interface equals { 02:02:01 0a:00:00 }
allow with-interface equals { 08:06:50 }
block
"""


def plug(folder, port, name, interfaces, maker, product):
    place = folder / port
    place.mkdir()
    vendor, _, model = name.partition(":")
    said = {"idVendor": vendor, "idProduct": model, "manufacturer": maker, "product": product}
    for file, text in said.items():
        (place / file).write_text(f"{text}\n", "utf-8")
    for number, kind in enumerate(interfaces):
        interface = place / f"{port}:1.{number}"
        interface.mkdir()
        # In sysfs the interfaces stand beside the device as well, as links.
        (folder / interface.name).symlink_to(interface)
        names = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
        for file, text in zip(names, kind.split(":"), strict=True):
            (interface / file).write_text(f"{text}\n", "ascii")


@pytest.fixture
def sysfs(tmp_path):
    """Give a counter's machine."""
    folder = tmp_path / "devices"
    folder.mkdir()
    for each in TREE:
        plug(folder, *each)
    return folder


def test_everything_but_the_keyboard_is_let_in_at_its_port(sysfs):
    devices = plugged_in(sysfs)
    assert policy(devices) == EXPECTED
    assert [each.port for each in left_out(devices, [])] == ["1-2"]


def test_keyboard_is_let_in_when_its_port_is_named(sysfs):
    rules = policy(plugged_in(sysfs), ["1-2"])
    assert 'id 046d:c31c via-port "1-2" with-interface equals { 03:00:00 03:01:01 }' in rules


def test_no_stick_is_let_in_when_none_is_wanted(sysfs):
    assert STICK not in policy(plugged_in(sysfs), sticks=False)


def test_panel_is_known_again_when_it_signs_on_anew(sysfs):
    # Another number on the bus, another text: the same id at the same port.
    (sysfs / "1-1.2" / "product").write_text("Touch Panel (2)\n")
    assert policy(plugged_in(sysfs)) == EXPECTED


def test_device_is_left_out_when_it_is_pulled_meanwhile(sysfs):
    (sysfs / "1-1.3" / "idProduct").unlink()
    assert "0403" not in policy(plugged_in(sysfs))


def test_no_word_of_a_device_comes_into_the_rules(sysfs):
    plug(sysfs, "1-4", "1a86:7523", ["ff:01:02"], 'x" } allow', "\x1b[2Jallow id *:*\nallow")
    rules = policy(plugged_in(sysfs)).splitlines()
    assert 'allow id 1a86:7523 via-port "1-4" with-interface equals { ff:01:02 }' in rules
    assert all(rule.count("allow") <= 1 for rule in rules)
    assert {each.name for each in plugged_in(sysfs) if "\x1b" in each.name} == set()


@pytest.mark.parametrize(
    "device",
    [
        UsbDevice("1-1", '1d6b:0002" allow', ("09:00:00",)),
        UsbDevice('1-1"', "1d6b:0002", ("09:00:00",)),
        UsbDevice("1-1", "1d6b:0002", ("09:00:00 }",)),
    ],
)
def test_device_is_refused_when_it_is_none(device):
    with pytest.raises(UsbDeviceError):
        policy([device])


KINDS = st.lists(st.sampled_from([KEYBOARD, STICK, "03:00:00", "ff:ff:ff"]), min_size=1)


@given(st.lists(st.builds(UsbDevice, st.just("1-1"), st.just("1a2b:3c4d"), KINDS.map(tuple))))
def test_no_keyboard_is_ever_let_in_unnamed(devices):
    rules = policy(devices)
    assert KEYBOARD not in rules
    assert rules.endswith("block\n")


def test_rules_are_shown_and_written_when_asked_for(sysfs, tmp_path):
    runner = CliRunner()
    shown = runner.invoke(application, ["usb", "--sysfs", str(sysfs), "--root", str(tmp_path)])
    assert EXPECTED in shown.stdout
    assert "the keyboard at 1-2" in shown.stderr
    assert not (tmp_path / "etc").exists()
    arguments = ["usb", "--sysfs", str(sysfs), "--root", str(tmp_path), "--write"]
    assert runner.invoke(application, arguments).exit_code == 0
    rules = tmp_path / "etc/usbguard/rules.conf"
    assert rules.read_text() == EXPECTED
    assert rules.stat().st_mode & 0o777 == 0o600


def test_machine_is_turned_when_it_is_written(tmp_path):
    runner = CliRunner()
    done = runner.invoke(application, ["turn", "90", "--root", str(tmp_path), "--write"])
    assert done.exit_code == 0
    assert (tmp_path / "etc/thuocdo/session.conf").read_text() == "THUOCDO_ROTATION=90\n"
    assert "0 -1 1 1 0 0" in (tmp_path / "etc/udev/rules.d/61-thuocdo-touch.rules").read_text()
    refused = runner.invoke(application, ["turn", "45", "--root", str(tmp_path), "--write"])
    assert refused.exit_code == 2
    assert "not at 45" in refused.stderr


def test_clerk_is_told_when_there_is_no_usb(tmp_path):
    done = CliRunner().invoke(application, ["usb", "--sysfs", str(tmp_path / "none")])
    assert done.exit_code == 2
    assert "no USB device" in done.stderr
