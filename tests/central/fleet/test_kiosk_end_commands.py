"""Retiring, replacing and approving by a list, as commands."""

import pytest

from central.commands.errors import CommandError
from central.commands.kiosk_ends import approve_by_list, replace_kiosk
from central.commands.revoke import retire_kiosk
from central.fleet.enrolment import Wish, enrol
from central.store.engine import writing
from kiosk.record import SigningKey
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE, visit_id


@pytest.fixture
def config(hall):
    return hall.write_config()


def whats(hall):
    return [entry.what for entry in entries_of(hall.engine)]


def states(hall):
    return sorted(state for (state,) in hall.rows("SELECT state FROM kiosks"))


def test_kiosk_is_retired_and_its_end_moved(hall, config):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    kiosk.send()
    said = retire_kiosk(config, kiosk.place.kiosk, None, hall.now, "quầy đóng")
    assert said[0].startswith(f"retired: {kiosk.place.kiosk} from record 3 of epoch")
    assert whats(hall)[-1] == "kiosk.retired"
    with pytest.raises(CommandError, match="is retired already"):
        retire_kiosk(config, kiosk.place.kiosk, None, hall.now)
    moved = retire_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:2", hall.now)
    assert moved[1].startswith("1 records held")
    assert hall.rows("SELECT end_reason FROM kiosks") == [("quầy đóng",)]


def test_kiosk_is_replaced_by_a_code(hall, config):
    kiosk, key = hall.add_kiosk(), SigningKey.generate()
    with writing(hall.engine) as connection:
        code = enrol(connection, Wish(key.verify_key, None, "quay-2"), hall.now)[0].code
    for old, by, said in (
        ("k-0", code, "no such kiosk"),
        (kiosk.place.kiosk, "k-0", "does not wait at this site"),
        (kiosk.place.kiosk, "BBBBBBBB", "no kiosk waits with this code"),
    ):
        with pytest.raises(CommandError, match=said):
            replace_kiosk(config, old, by, "hỏng", hall.now, carry_pins=True)
    told = replace_kiosk(config, kiosk.place.kiosk, code, "hỏng", hall.now, carry_pins=True)
    assert key.verify_key.fingerprint in told[0]
    assert "quay-1" in told[0]
    assert states(hall) == ["approved", "replaced"]
    assert whats(hall)[-2:] == ["kiosk.approved", "kiosk.replaced"]


def test_kiosks_are_approved_by_a_list_only_with_write_and_differences_are_named(hall, config):
    keys = [SigningKey.generate() for _ in range(3)]
    for key in keys:
        hall.add_kiosk(state="pending", key=key)
    path = hall.folder / "prints.txt"
    lines = [keys[0].verify_key.fingerprint, f"{keys[1].verify_key.fingerprint}; quay-2", "rác"]
    path.write_text("\n".join(["# máy mới", *lines]), "utf-8")
    said, whole = approve_by_list(config, SITE, path, hall.now, write=False)
    assert not whole
    assert states(hall) == ["pending"] * 3
    assert [line.partition(":")[0] for line in said] == [
        "matches", "matches", "NOT READ", "WAITING, NOT ON THE LIST",
    ]  # fmt: skip
    approve_by_list(config, SITE, path, hall.now, write=True)
    assert states(hall) == ["approved", "approved", "pending"]
    assert whats(hall).count("kiosk.approved") == 2
    counters = hall.rows("SELECT counter_id FROM kiosks WHERE state = 'approved'")
    assert sorted(counters) == [("quay-1",), ("quay-2",)]


def test_list_that_cannot_be_read_is_said_so(hall, config):
    odd = hall.folder / "odd.bin"
    odd.write_bytes(b"\xff\xfe")
    for path, said in ((odd, "expected UTF-8"), (hall.folder / "none", "No such file")):
        with pytest.raises(CommandError, match=said):
            approve_by_list(config, SITE, path, hall.now, write=True)
