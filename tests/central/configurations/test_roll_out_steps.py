"""Steps of a roll-out in the database: who wants what, numbers that rise, two people at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from central.configurations.errors import ConfigurationError, OvertakenError, Wrong
from central.configurations.roll_out import Fault, StepError
from central.configurations.steps import Hand
from central.fleet.enrolment import Wish, enrol
from central.fleet.replacing import Replacement, replace_kiosk
from central.store import writing
from central.store.configuration_queries import give, next_number, steps_of, versions_of
from central.store.pin_queries import add_change
from kiosk.record import SigningKey
from tests.central.audit_log_of import entries_of
from tests.central.configurations.conftest import LONGER, SHIFT, THANKS
from tests.central.hall import SITE
from tests.central.hands import author


@pytest.mark.both_databases
def test_version_goes_to_one_then_to_more_then_to_all_when_each_stage_has_taken_it(office):
    first = office.do("start", THANKS).to
    assert len(first) == 1
    wanted = office.versions()
    assert {kiosk for kiosk, version in wanted.items() if version == 1} == first
    with pytest.raises(StepError) as refused:
        office.do("advance")
    assert (refused.value.fault, refused.value.about) == (Fault.NOT_TAKEN, *first)
    office.take(*first)
    assert office.do("advance").to == frozenset()
    assert office.do("advance").to == set(office.kiosks) - first
    assert set(office.versions().values()) == {1}
    group = office.group()
    assert (group.base, group.state, group.version) == (1, "settled", None)


def test_stage_waits_for_the_kiosk_that_took_the_place_of_one_of_it(office):
    (old,) = office.do("start", THANKS).to
    wish = Wish(SigningKey.generate().verify_key, None, "quay-2")
    with writing(office.hall.engine) as connection:
        found, _ = enrol(connection, wish, office.hall.now)
    with writing(office.hall.engine) as connection:
        place = Replacement("đĩa hỏng", code=found.code)
        new, _ = replace_kiosk(connection, old, place, author("lan"), office.hall.now)
    with pytest.raises(StepError) as refused:
        office.do("advance")
    assert (refused.value.fault, refused.value.about) == (Fault.NOT_TAKEN, new.kiosk_id)


def test_stage_goes_on_without_its_kiosks_when_forced_and_says_so(office):
    office.do("start", THANKS)
    office.do("advance", forced=True)
    with writing(office.hall.engine) as connection:
        last = steps_of(connection, "tinh")[0]
    assert (last.step, last.stage, last.forced, last.reason) == (
        "advanced", 2, True, "theo công văn mẫu",
    )  # fmt: skip


def test_document_says_the_settings_and_its_number_rises_with_every_step_that_concerns_it(office):
    kiosk = office.kiosks[0]
    before, _ = office.document(kiosk)
    assert "settings" not in before
    numbers = [before["number"]]
    office.do("start", THANKS, named=[kiosk])
    said, signed = office.document(kiosk)
    assert said["settings"] == THANKS
    assert office.document(kiosk)[1] == signed
    numbers.append(said["number"])
    with writing(office.hall.engine) as connection:
        add_change(connection, SITE, kiosk, "it", None, "lan", office.hall.now)
    numbers.append(office.document(kiosk)[0]["number"])
    office.override(kiosk, SHIFT)
    said = office.document(kiosk)[0]
    assert said["settings"] == {**THANKS, **SHIFT}
    numbers.append(said["number"])
    office.do("roll_back")
    said = office.document(kiosk)[0]
    assert said["settings"] == SHIFT
    numbers.append(said["number"])
    assert numbers == sorted(set(numbers))


def test_kiosk_of_no_stage_is_told_the_same_bytes_when_a_version_starts_and_stops(office):
    named, other = office.kiosks[:2]
    before = office.document(other)[1]
    office.do("start", THANKS, named=[named])
    office.do("stop")
    with pytest.raises(StepError, match="stopped"):
        office.do("advance", forced=True)
    office.do("roll_back")
    assert office.document(other)[1] == before


def test_roll_back_under_way_gives_the_base_again_to_whoever_had_the_other(office):
    named = set(office.kiosks[:2])
    office.do("start", THANKS, named=named)
    step, equal_to = office.do("roll_back")
    assert (step.to, equal_to) == (named, 0)
    assert {office.versions()[kiosk] for kiosk in named} == {2}
    assert office.document(office.kiosks[0])[0]["settings"] == {}
    with writing(office.hall.engine) as connection:
        assert [each.equal_to for each in versions_of(connection, "tinh")] == [None, 0]


def roll_out_to_all(office, settings, **more):
    office.do("start", settings, **more)
    for _ in range(2):
        office.do("advance", forced=True, **more)


def test_roll_back_of_what_all_have_is_a_new_version_for_all(office):
    roll_out_to_all(office, THANKS)
    roll_out_to_all(office, LONGER)
    step, _ = office.do("roll_back", to=1)
    assert (step.version, step.to) == (3, set(office.kiosks))
    assert office.document(office.kiosks[0])[0]["settings"] == THANKS
    with pytest.raises(StepError):
        office.do("roll_back", to=3)


def test_kiosk_that_comes_gets_what_was_last_rolled_out_to_all(office):
    roll_out_to_all(office, THANKS)
    office.do("start", LONGER)
    new = office.hall.add_kiosk().place.kiosk
    assert office.document(new)[0]["settings"] == THANKS
    office.do("advance", forced=True)
    assert office.versions()[new] == 1
    office.do("advance", forced=True)
    assert office.versions()[new] == 2
    assert office.document(new)[0]["settings"] == LONGER


@pytest.mark.both_databases
def test_second_person_is_told_what_the_first_did(office):
    seen = office.group().number
    office.do("start", THANKS, seen=seen)
    with pytest.raises(OvertakenError) as told:
        office.do("start", LONGER, seen=seen, name="minh")
    (step,) = told.value.steps
    assert (step.made_by, step.step, step.version) == ("lan", "started", 1)
    office.do("stop", seen=office.group().number, name="minh")


def test_settings_with_faults_are_refused_key_by_key_and_nothing_is_stored(office):
    with pytest.raises(ConfigurationError) as refused:
        office.do("start", {"delays": {"thanks_ms": 1}, "storage": {"folder": "/"}})
    assert refused.value.wrong is Wrong.SETTINGS
    assert {fault.key for fault in refused.value.faults} == {"delays.thanks_ms", "storage"}
    assert office.group().latest == 0


def test_version_that_changes_nothing_is_refused(office):
    with pytest.raises(ConfigurationError, match="nothing would change"):
        office.do("start", {})
    office.override(office.kiosks[0], SHIFT)
    with pytest.raises(ConfigurationError, match="nothing would change"):
        office.override(office.kiosks[0], SHIFT)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "một\nhai"])
def test_step_without_a_reason_is_refused(hall, reason):
    with pytest.raises(ConfigurationError) as refused:
        Hand(author("lan"), hall.now, reason, None)
    assert refused.value.wrong is Wrong.REASON


def test_every_step_is_in_the_audit_log_with_its_reason(office):
    office.do("start", THANKS)
    office.do("stop")
    office.do("resume")
    office.do("roll_back")
    office.override(office.kiosks[0], SHIFT)
    noted = [e for e in entries_of(office.hall.engine) if e.what == "configuration.changed"]
    assert [entry.facts["step"] for entry in noted] == [
        "created", "started", "stopped", "resumed", "rolled-back", "overridden",
    ]  # fmt: skip
    assert {entry.facts["reason"] for entry in noted[1:]} == {"theo công văn mẫu"}
    assert noted[-1].about == office.kiosks[0]


@pytest.mark.both_databases
def test_group_made_for_new_kiosks_leaves_those_that_are_there(office):
    roll_out_to_all(office, THANKS)
    late = office.hall.add_kiosk().place.kiosk
    before = office.document(late)[1]
    office.make("xa-mau", SITE, takes_new=True)
    assert office.document(late)[1] == before
    assert office.wants()[late].group_id == "tinh"
    new = office.hall.add_kiosk().place.kiosk
    assert office.wants()[new].group_id == "xa-mau"
    assert "settings" not in office.document(new)[0]


def test_kiosk_put_into_a_group_gets_what_all_have_there_and_keeps_its_own(office):
    kiosk = office.kiosks[0]
    office.make("xa-mau", SITE, takes_new=False)
    roll_out_to_all(office, THANKS)
    office.override(kiosk, SHIFT)
    number = office.document(kiosk)[0]["number"]
    assert office.put_into("xa-mau", kiosk) == 1
    said = office.document(kiosk)[0]
    assert said["settings"] == SHIFT
    assert said["number"] > number
    with pytest.raises(ConfigurationError) as refused:
        office.put_into("xa-mau", "k-khac")
    assert refused.value.wrong is Wrong.KIOSKS


def test_group_of_a_site_takes_no_kiosk_of_another(office):
    office.hall.add_site("xa-khac")
    other = office.hall.add_kiosk(site="xa-khac").place.kiosk
    office.make("xa-mau", SITE, takes_new=False)
    with pytest.raises(ConfigurationError) as refused:
        office.put_into("xa-mau", other)
    assert refused.value.wrong is Wrong.OTHER_SITE
    assert office.wants()[other].group_id == "tinh"


def test_kiosk_that_left_the_group_is_reached_no_more(office):
    first, second = office.kiosks[:2]
    office.make("rieng", takes_new=False)
    office.do("start", THANKS, named=[first, second])
    office.put_into("rieng", first)
    office.do("roll_back")
    assert office.versions()[first] == 0
    assert office.wants()[second].version == 2


def test_kiosk_given_something_beside_the_steps_still_gets_higher_numbers_afterwards(office):
    kiosk = office.kiosks[0]
    with writing(office.hall.engine) as connection:
        number = next_number(connection, office.hall.now)
        wanted = replace(office.wants()[kiosk], number=number, made_at="2026-03-02T02:00:00.000Z")
        give(connection, [wanted])
    first = office.document(kiosk)[0]["number"]
    with writing(office.hall.engine) as connection:
        add_change(connection, SITE, kiosk, "it", None, "lan", office.hall.now)
    assert office.document(kiosk)[0]["number"] > first == number


@pytest.mark.both_databases
def test_one_of_two_who_press_at_the_same_moment_is_told(office):
    seen = office.group().number
    with ThreadPoolExecutor(2) as pool:
        pressed = [pool.submit(office.do, "start", each, seen=seen) for each in (THANKS, LONGER)]
        errors = [each.exception() for each in pressed]
    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "OvertakenError"]
    assert office.group().latest == 1


@pytest.mark.both_databases
def test_kiosks_take_what_a_restored_central_says_when_it_is_given_once_more(office):
    kiosk, other = office.kiosks[:2]
    roll_out_to_all(office, THANKS)
    office.override(other, SHIFT)
    before = {each: office.document(each)[0]["settings"] for each in office.kiosks}
    held = office.document(kiosk)[0]["number"] + 5  # of a step that the backup does not have
    office.hall.now += timedelta(seconds=60)
    seen = office.group().number
    assert office.do("renew") == len(office.kiosks)
    for each in office.kiosks:
        said = office.document(each)[0]
        assert said["number"] > held
        assert said["settings"] == before[each]
    assert office.group().state == "settled"
    with pytest.raises(OvertakenError, match="lan: renewed"):
        office.do("stop", seen=seen, name="minh")


@pytest.mark.both_databases
def test_one_of_two_groups_of_one_id_is_made_when_both_are_at_the_same_moment(office):
    office.hall.add_site("xa-khac")
    with ThreadPoolExecutor(2) as pool:
        made = [
            pool.submit(office.make, "moi", each, takes_new=False) for each in (SITE, "xa-khac")
        ]
        errors = [each.exception() for each in made]
    (told,) = [error for error in errors if error is not None]
    assert told.wrong is Wrong.GROUP_EXISTS
