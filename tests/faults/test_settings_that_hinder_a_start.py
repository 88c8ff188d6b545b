"""Settings of the central that end the kiosk at its start: tried twice, then never again.

The real program, killed as a crash would end it, before it has run with them for a moment.
"""

import json

import pytest

from demo.waiting import wait_for
from kiosk.identity.configuration_file import CONFIGURATION
from kiosk.identity.enrolment import Enrolment
from kiosk.record import SealingKey, SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.settings_in_force import GIVEN_UP
from kiosk.settings_mark import MOST_STARTS, SETTINGS_MARK
from tests.faults.kiosk_process import READY_LIMIT_S, KioskFolder, KioskProcess

KIOSK = "k-0123456789"


@pytest.fixture
def folder(tmp_path):
    made, key = KioskFolder(tmp_path), SigningKey.generate()
    sealing = SealingKey.generate().public_key.text
    receipt = SigningKey.generate().verify_key.text
    names = ("Trung tâm mẫu", "Xã Mẫu", "03", "approved")
    made.approve(Enrolment(KIOSK, "xa-mau", *names, receipt, sealing, key.verify_key.text, sealing))
    members = {"v": 1, "kiosk": KIOSK, "number": 7, "at": "2026-11-22T01:02:03.456Z", "pins": {}}
    members["settings"] = {"delays": {"thanks_ms": 5_000}}
    compact = seal_envelope(key, Typ.CONFIGURATION, serialise(members)).compact
    (made.data / CONFIGURATION).write_text(compact, "ascii")
    return made


def starts_counted(folder):
    mark = folder.data / SETTINGS_MARK
    return json.loads(mark.read_text())["starts"] if mark.exists() else 0


@pytest.mark.long
def test_kiosk_comes_into_service_by_its_file_alone_after_two_crashes(folder):
    for attempt in range(1, MOST_STARTS + 1):
        with KioskProcess(folder) as kiosk:
            wait_for(
                "the mark of the attempt",
                lambda attempt=attempt: starts_counted(folder) == attempt,
                READY_LIMIT_S,
                kiosk.process,
            )
            kiosk.kill()
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0
        assert f"settings of configuration 7: {GIVEN_UP}" in kiosk.said()
    assert starts_counted(folder) == MOST_STARTS
