"""Batches on the fleet page: many kiosks approved in one decision, each under its label."""

import re

import pytest
from sqlalchemy import update

from central.accounts import Role
from central.configurations.groups import kiosks_by_id, make_group
from central.dashboard.enrolment_section import approve_field, counter_field
from central.dashboard.provision_section import label_field
from central.fleet.enrolment import Wish, enrol
from central.fleet.provision_batches import BatchWish, end_batch, make_batch
from central.refusal import Refusal
from central.store import reading, writing
from central.store.configuration_queries import find_group
from central.store.fleet_tables import kiosks as table
from central.store.kiosk_queries import find_kiosk
from central.store.provision_queries import confirmed_elsewhere, labels_of, list_batches
from kiosk.record import SigningKey, VerifyKey
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of
from tests.central.hands import author

HAND = author("cntt")


@pytest.fixture
def it(house):
    for n in range(1, 5):
        house.add_counter(f"quay-0{n}", f"Quầy {n}")
    return house.signed_in(Role.IT)


def batch_of(house, counters=("quay-01", "quay-02", "quay-03"), **more):
    wish = BatchWish("xa-mau", "Tỉnh Mẫu", "http://mau.example", list(counters), 7, **more)
    with writing(house.engine) as connection:
        return make_batch(connection, wish, house.keys, HAND, house.now)[0]


def waits(house, told, n):
    key = SigningKey(bytes([n, *range(31)]))
    with writing(house.engine) as connection:
        return enrol(connection, Wish(key.verify_key, told.token, ""), house.now)[0].kiosk_id


def approve(client, labels, *, compared="yes", **more):
    fields = {"form_token": form_token_of(client.get("/fleet")), "compared": compared, **more}
    for kiosk, label in labels.items():
        fields |= {approve_field(kiosk): "yes", label_field(kiosk): str(label)}
    return client.post("/fleet/batch?site=xa-mau", data=fields, headers={"Origin": HOST})


def states(house, kiosks):
    with reading(house.engine) as connection:
        return [find_kiosk(connection, each).state for each in kiosks]


def test_many_are_approved_in_one_decision_that_names_them_all(house, it):
    told = batch_of(house)
    kiosks = [waits(house, told, n) for n in (1, 2)]
    page = it.get("/fleet?site=xa-mau").text
    assert f"Lô {told.batch}" in page
    assert "Đã dùng 2 trên 3 lượt" in page
    assert approve(it, {kiosks[0]: 2, kiosks[1]: 1}).status_code == 303
    assert states(house, kiosks) == ["approved", "approved"]
    with reading(house.engine) as connection:
        assert find_kiosk(connection, kiosks[0]).counter_id == "quay-02"
        assert labels_of(connection, "xa-mau")[told.batch, 2].kiosk_id == kiosks[0]
    (noted,) = [entry for entry in entries_of(house.engine) if entry.what == "batch.approved"]
    assert noted.about == told.batch
    assert noted.facts == {"kiosks": 2, kiosks[0]: "2 quay-02", kiosks[1]: "1 quay-01"}


def test_two_hundred_kiosks_are_one_form_and_entries_that_are_read_again(house, it):
    told = batch_of(house, [None] * 200)
    kiosks = [waits(house, told, n) for n in range(200)]
    assert approve(it, {each: n for n, each in enumerate(kiosks, 1)}).status_code == 303
    assert set(states(house, kiosks)) == {"approved"}
    noted = [entry for entry in entries_of(house.engine) if entry.what == "batch.approved"]
    assert {kiosk for entry in noted for kiosk in entry.facts if kiosk != "kiosks"} == set(kiosks)


FAULTS = {
    "no label": ((None, 2), "chưa có số nhãn"),
    "same label": ((1, 1), "cùng số nhãn"),
    "no such label": ((1, 9), "trong khoảng 1 – 3"),
    "no number": ((1, "x"), "trong khoảng 1 – 3"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_labels_that_cannot_be_approve_nobody_and_stay_in_the_form(house, it, case):
    labels, said = FAULTS[case]
    told = batch_of(house)
    kiosks = [waits(house, told, n) for n in (1, 2)]
    typed = {
        kiosk: "" if label is None else label for kiosk, label in zip(kiosks, labels, strict=True)
    }
    answer = approve(it, typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert states(house, kiosks) == ["pending", "pending"]
    if labels[1] is not None:
        assert f'value="{labels[1]}"' in answer.text
    assert answer.text.count(" checked") == 2


def test_label_of_an_approved_kiosk_is_given_to_no_other(house, it):
    told = batch_of(house)
    first, second = (waits(house, told, n) for n in (1, 2))
    approve(it, {first: 1})
    answer = approve(it, {second: 1})
    assert answer.status_code == 422
    assert f"đã là của {first}" in answer.text
    assert states(house, [second]) == ["pending"]


def test_counter_gets_no_second_kiosk_and_no_other_than_its_labels(house, it):
    told, other = batch_of(house), batch_of(house, [None])
    first, second, third = waits(house, told, 1), waits(house, other, 2), waits(house, told, 3)
    approve(it, {first: 1})
    answer = approve(it, {second: 1}, **{counter_field(second): "quay-01"})
    assert "đã có ki-ốt khác" in answer.text
    answer = approve(it, {third: 2}, **{counter_field(third): "quay-04"})
    assert "khác quầy ghi trên nhãn (quay-02)" in answer.text
    assert states(house, [second, third]) == ["pending", "pending"]


def test_nothing_is_approved_without_the_word_that_it_was_compared(house, it):
    told = batch_of(house)
    kiosk = waits(house, told, 1)
    assert approve(it, {kiosk: 1}, compared="").status_code == 422
    assert approve(it, {}).status_code == 422
    assert states(house, [kiosk]) == ["pending"]


def test_all_are_ticked_by_a_link_where_there_is_no_script(house, it):
    told = batch_of(house)
    for n in (1, 2):
        waits(house, told, n)
    assert " checked" not in it.get("/fleet?site=xa-mau").text
    assert it.get(f"/fleet?site=xa-mau&tick={told.batch}").text.count(" checked") == 2


def test_batch_that_is_used_up_or_ended_lets_nobody_in_and_says_so(house, it):
    told = batch_of(house, ["quay-01"])
    waits(house, told, 1)
    with pytest.raises(Refusal):
        waits(house, told, 2)
    assert "Lô đã dùng hết" in it.get("/fleet?site=xa-mau").text
    other = batch_of(house)
    with writing(house.engine) as connection:
        batch = list_batches(connection, batch_id=other.batch)[0]
        end_batch(connection, batch, HAND, house.now)
        again = list_batches(connection, batch_id=other.batch)[0]
        end_batch(connection, again, HAND, house.now)
    with pytest.raises(Refusal):
        waits(house, other, 3)
    assert "Lô đã kết thúc" in it.get("/fleet?site=xa-mau").text
    whats = [entry.what for entry in entries_of(house.engine)]
    assert whats.count("batch.ended") == 1


def test_kiosks_of_a_batch_are_put_into_its_group(house, it):
    with writing(house.engine) as connection:
        make_group(connection, ("nhom-1", "Nhóm 1"), None, HAND, house.now, takes_new=False)
    told = batch_of(house, groups=("nhom-1",))
    kiosk = waits(house, told, 1)
    assert approve(it, {kiosk: 1}).status_code == 303
    with reading(house.engine) as connection:
        assert find_group(connection, "nhom-1") is not None
        assert kiosks_by_id(connection)[kiosk].group_id == "nhom-1"


def test_second_kiosk_at_a_confirmed_counter_is_told_and_both_are_shown(house, it):
    told = batch_of(house, [None, None])
    both = [waits(house, told, n) for n in (1, 2)]
    approve(it, {both[0]: 1, both[1]: 2})
    with writing(house.engine) as connection:
        at_one = update(table).where(table.c.kiosk_id.in_(both)).values(counter_id="quay-01")
        connection.execute(at_one)
        connection.execute(
            update(table).where(table.c.kiosk_id == both[0]).values(bound_counter="quay-01")
        )
        assert confirmed_elsewhere(connection, "xa-mau", "quay-01", both[1]) == both[0]
        assert confirmed_elsewhere(connection, "xa-mau", "quay-01", both[0]) is None
    page = it.get("/fleet?site=xa-mau").text
    assert "Quầy 1 có nhiều ki-ốt" in page
    assert f"{', '.join(sorted(both))}" in page


def test_kiosk_that_another_admin_approved_meanwhile_is_told_and_nobody_is_approved(house, it):
    told = batch_of(house)
    first, second = (waits(house, told, n) for n in (1, 2))
    approve(it, {first: 1})
    answer = approve(it, {first: 3, second: 2})
    assert answer.status_code == 422
    assert f"{first} không còn chờ duyệt" in answer.text
    assert states(house, [first, second]) == ["approved", "pending"]


def test_refused_form_leads_to_the_rows_that_it_names(house, it):
    told = batch_of(house)
    kiosks = [waits(house, told, n) for n in (1, 2, 3)]
    page = approve(it, dict(zip(kiosks, (1, 1, 2), strict=True))).text
    assert page.count('aria-invalid="true"') == 2
    for kiosk in kiosks[:2]:
        assert f'<a href="#label-{kiosk}">' in page
        assert f'id="label-{kiosk}"' in page


def paste(client, text):
    fields = {"form_token": form_token_of(client.get("/fleet")), "pasted": text}
    return client.post("/fleet/batch?site=xa-mau", data=fields, headers={"Origin": HOST})


def print_of(house, kiosk):
    with reading(house.engine) as connection:
        return VerifyKey.from_text(find_kiosk(connection, kiosk).public_key).fingerprint


def test_pasted_list_fills_labels_in_by_whole_fingerprints_and_approves_nobody(house, it):
    told = batch_of(house)
    kiosks = [waits(house, told, n) for n in (1, 2, 3)]
    shown = [print_of(house, kiosk) for kiosk in kiosks]
    answer = paste(it, f"2;{shown[0].upper()}\r\n\r\n 1\t{shown[1].replace(' ', '')}")
    assert answer.status_code == 200
    assert "Đã điền 2 ki-ốt" in answer.text
    for kiosk, label in zip(kiosks[:2], "21", strict=True):
        assert re.search(rf'id="label-{kiosk}"[^>]* value="{label}"', answer.text)
    assert answer.text.count(" checked") == 2
    assert states(house, kiosks) == ["pending"] * 3


def test_one_wrong_line_of_a_pasted_list_is_named_and_not_filled_in(house, it):
    told = batch_of(house, [None] * 20)
    kiosks = [waits(house, told, n) for n in range(20)]
    lines = [f"{n} {print_of(house, kiosk)}" for n, kiosk in enumerate(kiosks, 1)]
    last = lines[16][-1]
    lines[16] = lines[16][:-1] + ("0" if last != "0" else "1")
    answer = paste(it, "\n".join([*lines, lines[0], "17", "k-0123456789"]))
    assert answer.status_code == 422
    assert "Dòng không điền được: 17, 21, 22, 23." in answer.text
    assert answer.text.count(" checked") == 19
    assert lines[16] in answer.text


def test_list_of_expected_kiosks_approves_none_of_a_batch_without_its_label(house, it):
    told = batch_of(house)
    kiosk = waits(house, told, 1)
    fields = {"list": print_of(house, kiosk), "action": "approve"}
    fields["form_token"] = form_token_of(it.get("/fleet"))
    answer = it.post("/fleet/expected?site=xa-mau", data=fields, headers={"Origin": HOST})
    assert answer.status_code == 422
    assert house.desk.approve_pending("xa-mau", {kiosk: "quay-04"}, HAND, house.now) == 0
    assert states(house, [kiosk]) == ["pending"]
