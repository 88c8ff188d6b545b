"""Faults 69, 70, 71 and 73 of a real kiosk: its wall two weeks back from one run to the next, years
ahead, in 1970, in another zone. Nothing is refused, the order stays, and the central dates each
record within 2 s by the one heartbeat that goes out before the first batch.
"""

import shutil
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from central.ingest.dating import DatingNote, how_sure, read_anchor
from demo.waiting import wait_for
from kiosk.devices.simulator import TicketSimulator
from kiosk.identity.enrolment import keep_enrolment, load_enrolment
from kiosk.identity.key_file import load_key
from kiosk.record import Place
from tests.faults.faked_clock import FakedClock, moment_of
from tests.faults.kiosk_process import KioskFolder, KioskProcess
from tests.faults.sending_kiosk import read_log

SENT_LIMIT_S = 60
SITE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class WrongClockKiosk:
    """A kiosk that was enrolled when all was well, and its ticket device."""

    def __init__(self, folder, central, says="+0"):
        self.folder, self.central = folder, central
        self.clock = FakedClock(folder.path, says)
        self.enrolment = load_enrolment(folder.data / "enrolment.json")
        self.began = datetime.now(UTC)

    def start(self, **more):
        return KioskProcess(self.folder, {**self.clock.environment, **more})

    def held(self):
        query = "SELECT seq, hash, kind, day FROM records WHERE kiosk_id = ? ORDER BY seq"
        return self.central.ask(query, self.enrolment.kiosk)

    def waits_until_held(self, kiosk, kind):
        """The central holds a record of this kind, the newest of its kind in the log."""
        wait_for(
            f"{kind} at the central",
            lambda: any(row[2] == kind for row in self.held()),
            SENT_LIMIT_S,
            kiosk.process,
        )

    def notes(self):
        query = "SELECT seq, rule, reason FROM marks WHERE kiosk_id = ? AND excludes = 0"
        return {
            seq: (rule, reason)
            for seq, rule, reason in self.central.ask(query, self.enrolment.kiosk)
        }

    def log(self):
        place = Place(self.enrolment.site, self.enrolment.kiosk)
        return read_log(self.folder.outbox, place, load_key(self.folder.data / "kiosk.key"))

    def judge(self):
        """Every record is at the central, in its place, on its day, to 2 s; returns the log."""
        log, held, notes = self.log(), self.held(), self.notes()
        assert [(one.seq, one.hash) for one in log] == [row[:2] for row in held]
        days = {
            moment.astimezone(SITE_ZONE).date().isoformat()
            for moment in (self.began, datetime.now(UTC))
        }
        assert {row[3] for row in held} <= days
        for record in log:
            truth = moment_of(record.stamp.up_ms)
            if record.stamp.clock == "synced":
                at = datetime.fromisoformat(record.stamp.at).timestamp()
            else:
                rule, reason = notes[record.seq]
                assert (rule, how_sure(reason)) == (DatingNote.ANCHORED, "within 2 s")
                at = read_anchor(reason).moment_of(record.stamp.up_ms).timestamp()
            assert abs(at - truth) <= 2
        return log


@pytest.fixture
def folder(central, migrated, tmp_path):
    made = KioskFolder(tmp_path, central.url)
    key = made.approve()
    shutil.copy(migrated, made.outbox)
    keep_enrolment(made.data / "enrolment.json", central.enrol(key))
    return made


def steps(log):
    return [record.body for record in log if record.kind == "clock.stepped"]


@pytest.mark.parametrize(
    "says",
    [
        "@1970-01-01 00:00:10",
        pytest.param("-20y", marks=pytest.mark.long),
        pytest.param("+50y", marks=pytest.mark.long),
    ],
)
def test_records_are_dated_rightly_when_the_wall_was_never_right(folder, central, says):
    wrong = WrongClockKiosk(folder, central, says)
    with TicketSimulator("03", link=folder.line) as device, wrong.start() as kiosk:
        kiosk.wait_until_ready()
        device.call("A001")
        device.serve("A001")
        wrong.waits_until_held(kiosk, "visit.served")
        assert kiosk.stop() == 0
    log = wrong.judge()
    assert {record.stamp.clock for record in log} == {"unsynced"}
    assert not any(record.stamp.at.startswith(str(wrong.began.year)) for record in log)
    assert steps(log) == []


@pytest.mark.long
def test_log_goes_on_when_the_wall_is_set_back_two_weeks_and_the_zone_changed(folder, central):
    """Between two runs of one start of the machine: libfaketime holds up waits that a step meets,
    which the system does not. A step in the middle of a visit: tests/journeys/test_wrong_clock.py.
    """
    wrong = WrongClockKiosk(folder, central)
    with TicketSimulator("03", link=folder.line) as device, wrong.start() as kiosk:
        kiosk.wait_until_ready()
        device.call("A001")
        wrong.waits_until_held(kiosk, "visit.called")
        assert kiosk.stop() == 0
    for says, zone in (("-14d", "Asia/Ho_Chi_Minh"), ("+0", "UTC")):
        wrong.clock.set(says)
        with wrong.start(TZ=zone) as kiosk:
            kiosk.wait_until_ready()
            kiosk.wait_for_words("source queue")
            wrong.waits_until_held(kiosk, "clock.stepped")
            assert kiosk.stop() == 0
    back, forth = steps(wrong.judge())
    assert abs(back["by_ms"] + 14 * 86_400_000) < 2_000
    assert (back["zone_before"], back["zone"]) == ("+07:00", "+07:00")
    assert abs(forth["by_ms"] - 14 * 86_400_000) < 2_000
    assert (forth["zone_before"], forth["zone"]) == ("+07:00", "+00:00")
