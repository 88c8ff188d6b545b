"""A kiosk is set up: enrolled by the code on its screen, and its counter confirmed there.

Fault 16 (the wrong counter) and fault 77 (two kiosks swapped) end here: no rating is taken where
central and settings name different counters, and what was recorded is a signed record with its
time.
"""

import json

import pytest
from sqlalchemy import update

from central.fleet.code_approval import approve_code
from central.fleet.enrolment_codes import find_waiting
from central.store.engine import writing
from central.store.fleet_tables import counters, kiosks, sites
from kiosk.identity import enrolment_thread
from kiosk.record import base64url, payload
from tests.central.hall import SITE, Hall
from tests.central.served import Served

UNENROLLED = r"no enrolment yet: the central at .* cannot be reached"
LOGGER = "kiosk.identity.enrolment_thread"


@pytest.fixture(autouse=True)
def _asks_again_at_once(monkeypatch):
    monkeypatch.setattr(enrolment_thread, "ASK_AGAIN_S", 0.05)


@pytest.fixture
def served(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("central"))
    with writing(hall.engine) as connection:
        connection.execute(update(sites).values(name="Trung tâm mẫu"))
        for counter in ("03", "04"):
            row = {"site_id": SITE, "counter_id": counter, "name": f"Quầy {counter}", "field": ""}
            connection.execute(counters.insert(), row)
    with Served(hall) as running:
        yield running
    hall.close()


def approve(served, code, counter="03"):
    with writing(served.hall.engine) as connection:
        waiting = find_waiting(connection, code, served.hall.now)
        approve_code(connection, waiting, SITE, counter, served.hall.now)


def stored(counter):
    """The bodies of the log by kind, in the order of their first record."""
    query = "SELECT jws FROM log ORDER BY number"
    rows = counter.kiosk.storage.call(
        lambda box: box.connection.connection.driver_connection.execute(query).fetchall()
    ).result(10)
    found = [payload.parse(base64url.decode(jws.split(".")[1])) for (jws,) in rows]
    return {each["kind"]: each["body"] for each in found}


def put_at(served, counter):
    with writing(served.hall.engine) as connection:
        connection.execute(update(kiosks).values(counter_id=counter))


def test_kiosk_is_enrolled_by_the_code_on_its_screen_and_its_counter_confirmed(served, new_counter):
    counter = new_counter(approved=None, binding="screen", url=served.url, first="enrolment")
    counter.waits_for(lambda: counter.content["code"] != "")
    own, central = (each["lines"] for each in counter.content["prints"])
    assert " ".join(own) == counter.kiosk.key().verify_key.fingerprint
    assert " ".join(central) == served.hall.keys.receipt.verify_key.fingerprint
    assert len(counter.content["code"]) == 9
    assert served.url in counter.content["address"]
    approve(served, counter.content["code"])
    counter.sees("binding")
    assert (counter.content["counter"], counter.content["site"]) == (
        "Quầy 03",
        "Trung tâm mẫu, Xã Mẫu",
    )
    assert "kiosk.bound" not in stored(counter)
    counter.touches("binding-yes")
    counter.sees("idle")
    counter.rates(5, 5)
    kinds = list(stored(counter))
    assert stored(counter)["kiosk.bound"] == {"counter": "03", "by": "screen"}
    assert kinds.index("kiosk.bound") < kinds.index("rating")


def test_kiosk_says_that_the_central_cannot_be_reached(new_counter, expected_log):
    expected_log(LOGGER, UNENROLLED)
    counter = new_counter(approved=None, first="enrolment")
    counter.waits_for(lambda: counter.content["trouble"] != "")
    assert counter.content["code"] == ""
    assert "máy chủ" in counter.content["trouble"]
    counter.touches("language-en")
    counter.waits_for(lambda: counter.content["title"] == "The kiosk is not enrolled yet")


def test_counter_is_asked_for_before_the_first_rating_and_not_again(new_counter):
    counter = new_counter(binding="screen", first="binding", pins=False)
    counter.touches("binding-no")
    counter.waits_for(lambda: counter.content["title"] == "Máy chưa nhận đánh giá")
    assert len(counter.content["steps"]) == 3
    counter.touches("binding-back")
    counter.touches("binding-yes")
    counter.waits_for(lambda: counter.screen in {"idle", "serving"})
    counter.stop()
    again = new_counter(binding="screen", pins=False)
    assert again.screen == "idle"
    assert len([each for each in again.whole_log() if each.kind == "kiosk.bound"]) == 1


def test_both_answers_are_of_one_size(new_counter):
    counter = new_counter(binding="screen", first="binding")
    counter.waits_for(lambda: counter.can_touch("binding-yes"))
    sizes = {
        (item.width(), item.height())
        for item in map(counter.window.touchable, ("binding-yes", "binding-no"))
    }
    assert len(sizes) == 1


def test_counter_is_asked_for_once_more_when_the_file_is_lost(new_counter):
    counter = new_counter(binding="screen", first="binding", pins=False)
    counter.touches("binding-yes")
    counter.sees("idle")
    counter.stop()
    (counter.folder / "data" / "binding.json").write_text("{")
    again = new_counter(binding="screen", first="binding", pins=False)
    again.touches("binding-yes")
    again.sees("idle")
    assert len([each for each in again.whole_log() if each.kind == "kiosk.bound"]) == 2


def test_settings_that_are_believed_are_recorded_once(new_counter):
    counter = new_counter(pins=False)
    counter.waits_for(lambda: len(counter.bodies("kiosk.bound")) == 1)
    assert counter.body("kiosk.bound") == {"counter": "03", "by": "settings"}
    counter.waits_for((counter.folder / "data" / "binding.json").exists)
    counter.stop()
    again = new_counter(pins=False)
    again.waits_for_the_disk()
    assert len([each for each in again.whole_log() if each.kind == "kiosk.bound"]) == 1
    again.stop()
    # The word of the settings is not that of somebody who stood there.
    assert new_counter(binding="screen", first="binding", pins=False).screen == "binding"


def test_no_rating_is_taken_when_the_central_names_another_counter(new_counter):
    counter = new_counter(binding="screen", approved="04", first="binding")
    assert counter.content["buttons"] == []
    row = counter.content["rows"][0]
    assert (row["central"], row["settings"], row["same"]) == ("04", "03", False)
    counter.hears()
    counter.device.call("A001")
    assert not counter.can_touch("rate")
    counter.waits_for_the_disk()
    assert counter.bodies("kiosk.bound") == []


def test_kiosk_hears_that_the_central_was_corrected_and_asks(served, new_counter):
    counter = new_counter(approved=None, binding="screen", url=served.url, first="enrolment")
    counter.waits_for(lambda: counter.content["code"] != "")
    approve(served, counter.content["code"], "04")
    counter.sees("binding")
    assert counter.content["buttons"] == []
    put_at(served, "03")
    counter.kiosk.setting_up.binding.central_wanted.emit()
    counter.waits_for(lambda: len(counter.content["buttons"]) == 2)
    counter.touches("binding-yes")
    counter.sees("idle")
    kept = json.loads((counter.folder / "data" / "enrolment.json").read_text("utf-8"))
    assert kept["counter"] == "03"


def test_kiosk_that_was_put_elsewhere_takes_no_more_ratings_until_it_is_confirmed(
    served, new_counter
):
    counter = new_counter(approved=None, binding="screen", url=served.url, first="enrolment")
    counter.waits_for(lambda: counter.content["code"] != "")
    approve(served, counter.content["code"])
    counter.sees("binding")
    counter.touches("binding-yes")
    counter.rates(4, 4)
    counter.leaves()
    put_at(served, "04")
    counter.kiosk.setting_up.binding.central_wanted.emit()
    counter.sees("binding")
    assert counter.content["buttons"] == []
    # What was rated before stays what it was.
    assert stored(counter)["rating"]["counter"] == "03"
