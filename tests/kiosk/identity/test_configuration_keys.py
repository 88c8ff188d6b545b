"""The central's keys change by configurations: what is believed, and what survives a restart."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration import ConfigurationError
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.enrolment import Enrolment
from kiosk.record import SealingKey, SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise

KIOSK = "k-0a1b2c3d4e"
PINS = {"it": None, "supervisor": None}
PURPOSES = ("receipt", "configuration", "sealing", "recovery")


def make(purpose):
    return SigningKey.generate() if purpose in PURPOSES[:2] else SealingKey.generate()


def text_of(key):
    return (key.verify_key if isinstance(key, SigningKey) else key.public_key).text


class Central:
    """Signs configurations; its keys are announced and rotated by hand."""

    def __init__(self):
        self.number = 5
        self.current = {purpose: make(purpose) for purpose in PURPOSES}
        self.next = dict.fromkeys(PURPOSES)
        self.first = dict(self.current)

    def announce(self, purpose):
        self.next[purpose] = self.next[purpose] or make(purpose)
        self.number += 1

    def rotate(self, purpose):
        if self.next[purpose] is not None:
            self.current[purpose], self.next[purpose] = self.next[purpose], None
            self.number += 1

    def keys(self):
        return {
            purpose: {
                "current": text_of(self.current[purpose]),
                "next": text_of(self.next[purpose]) if self.next[purpose] else None,
            }
            for purpose in PURPOSES
        }

    def sign(self, key=None, **changes):
        members = {"v": 1, "kiosk": KIOSK, "number": self.number, "at": "-", "pins": PINS}
        members = {**members, "keys": self.keys(), **changes}
        members = {name: value for name, value in members.items() if value != "absent"}
        signer = key or self.current["configuration"]
        return seal_envelope(signer, Typ.CONFIGURATION, serialise(members)).compact


class Kiosk:
    """The configuration of a kiosk, and what it believes."""

    def __init__(self, path, central):
        self.path = path
        first = {purpose: text_of(key) for purpose, key in central.first.items()}
        self.enrolment = Enrolment(
            kiosk=KIOSK,
            site="xa-mau",
            site_name="",
            unit="",
            counter="",
            state="approved",
            receipt_key=first["receipt"],
            sealing_key=first["sealing"],
            configuration_key=first["configuration"],
            recovery_key=first["recovery"],
        )
        self.start()

    def start(self):
        self.file = ConfigurationFile(
            self.path, self.enrolment.configuration_key, KIOSK, lambda _: None
        )
        self.file.current()
        self.keys = CentralKeys(self.enrolment, self.file)

    def believes(self):
        return {
            "receipt": [key.text for key in self.keys.receipt_keys()],
            "sealing": self.keys.sealing().text,
            "recovery": self.keys.recovery().text,
        }


@pytest.fixture
def central():
    return Central()


@pytest.fixture
def kiosk(tmp_path, central):
    return Kiosk(tmp_path / "configuration.jws", central)


def test_enrolments_keys_hold_before_the_first_configuration(kiosk, central):
    assert kiosk.believes() == {
        "receipt": [text_of(central.first["receipt"])],
        "sealing": text_of(central.first["sealing"]),
        "recovery": text_of(central.first["recovery"]),
    }


def test_announced_receipt_key_is_believed_beside_the_one_in_force(kiosk, central):
    central.announce("receipt")
    kiosk.file.take(central.sign())
    both = [text_of(central.current["receipt"]), text_of(central.next["receipt"])]
    assert kiosk.believes()["receipt"] == both
    central.rotate("receipt")
    kiosk.file.take(central.sign())
    assert kiosk.believes()["receipt"] == both[1:]
    kiosk.start()
    assert kiosk.believes()["receipt"] == both[1:]


@pytest.mark.parametrize("purpose", ["sealing", "recovery"])
def test_boxes_are_sealed_to_the_announced_key_once_it_is_in_force(kiosk, central, purpose):
    before = text_of(central.current[purpose])
    central.announce(purpose)
    kiosk.file.take(central.sign())
    assert kiosk.believes()[purpose] == before
    central.rotate(purpose)
    kiosk.file.take(central.sign())
    assert kiosk.believes()[purpose] == text_of(central.current[purpose]) != before


def test_configuration_key_changes_three_times_and_a_restart_believes_the_last(kiosk, central):
    for _ in range(3):
        central.announce("configuration")
        kiosk.file.take(central.sign())
        central.rotate("configuration")
        kiosk.file.take(central.sign())
        kiosk.start()
        assert kiosk.file.current().number == central.number
    assert kiosk.path.read_text("ascii").count("\n") == 3
    central.number += 1
    with pytest.raises(ConfigurationError, match="expected"):
        kiosk.file.take(central.sign(central.first["configuration"]))
    kiosk.file.take(central.sign())


def test_kiosk_that_slept_through_one_rotation_goes_on(kiosk, central):
    central.announce("configuration")
    kiosk.file.take(central.sign())
    central.rotate("configuration")
    central.announce("configuration")
    kiosk.file.take(central.sign())
    assert kiosk.file.current().number == central.number


def test_kiosk_that_slept_through_two_rotations_keeps_its_last_one(kiosk, central):
    central.announce("configuration")
    kiosk.file.take(central.sign())
    number = central.number
    for _ in range(2):
        central.rotate("configuration")
        central.announce("configuration")
    with pytest.raises(ConfigurationError, match="enrol this kiosk anew"):
        kiosk.file.take(central.sign())
    assert kiosk.file.current().number == number


def test_damaged_last_line_leaves_what_was_believed(kiosk, central, expected_log):
    central.announce("configuration")
    kiosk.file.take(central.sign())
    central.rotate("configuration")
    kiosk.file.take(central.sign())
    kiosk.path.write_bytes(kiosk.path.read_bytes()[:-9])
    expected_log("kiosk.identity.configuration_file", "is not used")
    kiosk.start()
    assert kiosk.file.current() is None
    kiosk.file.take(central.sign())
    kiosk.start()
    assert kiosk.file.current().number == central.number


@pytest.mark.parametrize("change", ["current", "receipt", "no next", "no key", "list", "absent"])
def test_keys_that_are_not_of_their_form_are_refused(kiosk, central, change):
    kiosk.file.take(central.sign())
    central.number += 1
    keys = central.keys()
    match change:
        case "current":
            keys["configuration"] = {"current": text_of(make("receipt")), "next": None}
        case "receipt":
            del keys["receipt"]
        case "no next":
            del keys["sealing"]["next"]
        case "no key":
            keys["recovery"]["next"] = "A" * 20
        case _:
            keys = [] if change == "list" else "absent"
    with pytest.raises(ConfigurationError, match="keys"):
        kiosk.file.take(central.sign(keys=keys))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["announce", "rotate", "beat", "beat", "restart"]),
        st.sampled_from(PURPOSES),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_nothing_is_believed_that_was_not_announced(tmp_path_factory, steps):
    central = Central()
    kiosk = Kiosk(tmp_path_factory.mktemp("k") / "configuration.jws", central)
    believed = {text_of(central.first["configuration"])}
    for action, purpose in steps:
        if action == "restart":
            before = kiosk.believes()
            kiosk.start()
            assert kiosk.believes() == before
        elif action != "beat":
            getattr(central, action)(purpose)
        else:
            signer = text_of(central.current["configuration"])
            try:
                kiosk.file.take(central.sign())
            except ConfigurationError:
                assert signer not in believed
                continue
            assert signer in believed
            pair = central.keys()["configuration"]
            believed = {key for key in pair.values() if key}
            receipts = central.keys()["receipt"].values()
            assert kiosk.believes()["receipt"] == [key for key in receipts if key]
        forged = central.sign(SigningKey.generate(), number=central.number + 1)
        with pytest.raises(ConfigurationError):
            kiosk.file.take(forged)


def test_every_order_of_announcing_and_rotating_is_followed_by_a_kiosk_that_beats(tmp_path):
    for n, order in enumerate(itertools.permutations(PURPOSES)):
        central = Central()
        kiosk = Kiosk(tmp_path / f"{n}.jws", central)
        for act in ("announce", "rotate"):
            for purpose in order:
                getattr(central, act)(purpose)
                kiosk.file.take(central.sign())
        kiosk.start()
        assert kiosk.believes()["receipt"] == [text_of(central.current["receipt"])]
        assert kiosk.file.current().keys.configuration.current.text == text_of(
            central.current["configuration"]
        )
