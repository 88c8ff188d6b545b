"""What an audit still knows of dossiers: all of it for a day, and who was scanned ever after."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from central.audit.audit_site import audit_site
from central.audit.count_again import count_outdated_again
from central.audit.fault import FaultError
from central.commands.log_verify import verify_logs
from central.retention.deletion import TICKET_KEPT, delete_expired
from central.store.engine import reading, writing
from central.tally.rules import VERSION
from tests.central.hall import SITE, visit_id

CODE, OTHER_CODE = "H00.14-261008-0001", "H00.14-261008-0002"


@pytest.fixture
def full(hall):
    """Two kiosks; visits 1 and 2 of one dossier, 3 of another, 4 without one."""
    hall.low, hall.high = sorted(
        (hall.add_kiosk(f"quay-{n}") for n in (1, 2)), key=lambda each: each.place.kiosk
    )
    for number, (kiosk, code) in enumerate(
        ((hall.high, CODE), (hall.low, CODE), (hall.high, OTHER_CODE), (hall.low, None)), 1
    ):
        if code:
            kiosk.scan(visit_id(number), code)
        kiosk.rate(visit_id(number), number)
        kiosk.send()
    return hall


def fault(hall):
    with pytest.raises(FaultError) as caught:
        audit_site(hall.engine, SITE)
    return caught.value.fault


def age(hall):
    hall.now += TICKET_KEPT
    assert delete_expired(hall.engine, hall.now, 365)["dossier-hash"] == 3
    assert hall.rows("SELECT count(*) FROM dossier_hashes") == [(0,)]
    assert hall.rows("SELECT count(*) FROM attachments") == [(0,)]


def test_audit_agrees_with_ingest_while_the_hashes_are_there_and_after(full):
    before = audit_site(full.engine, SITE)
    assert (before.ratings, before.marked) == (3, 1)
    age(full)
    assert audit_site(full.engine, SITE) == before


def test_counting_again_gives_the_same_figures_when_boxes_and_hashes_are_gone(full):
    age(full)
    before = full.figures()
    full.tamper("UPDATE sites SET rules_version = 2")
    assert count_outdated_again(full.engine, full.now) == [SITE]
    assert full.figures() == before
    audit_site(full.engine, SITE)


def test_figures_of_records_without_a_dossier_are_those_of_version_2(hall):
    """Nothing that version 2 counted stands in a group: counted again, it is what it was."""
    kiosk, other = hall.add_kiosk(), hall.add_kiosk("quay-2")
    for number in range(12):
        kiosk.serve_and_rate(visit_id(number), number % 5 + 1)
    kiosk.scan(visit_id(1), CODE)
    kiosk.scan(visit_id(2), CODE)
    other.rate(visit_id(0), 3)
    kiosk.boxes.clear()
    kiosk.send()
    other.send()
    before = hall.figures()
    hall.tamper("UPDATE sites SET rules_version = 2")
    hall.tamper("UPDATE marks SET version = 2")
    count_outdated_again(hall.engine, hall.now)
    hall.tamper(f"UPDATE marks SET version = {VERSION}")
    assert hall.figures() == before
    assert {rule for *_, rule, _, _, _ in before["marks"]} == {"double"}


def test_mark_that_was_removed_is_named(full):
    full.tamper("DELETE FROM marks WHERE rule = 'same-dossier'")
    assert fault(full).rule == "marks"


@pytest.mark.parametrize("aged", [False, True])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("INSERT INTO same_dossiers VALUES (:site, :four, 4, :one)", "no record says"),
        ("DELETE FROM same_dossiers WHERE visit_id = :one", "alone"),
        ("UPDATE same_dossiers SET first_visit = visit_id", "alone"),
        ("INSERT INTO same_dossiers VALUES (:site, :three, 99, :one)", "brought no record"),
    ],
)
def test_group_that_cannot_be_is_named(full, change, said, aged):
    if aged:
        age(full)
    numbered = {"one": visit_id(1), "three": visit_id(3), "four": visit_id(4), "site": SITE}
    given = {name: value for name, value in numbered.items() if f":{name}" in change}
    assert full.tamper(change, **given) > 0
    found = fault(full)
    assert found.rule == "dossiers"
    assert said in found.what


def test_group_that_was_dissolved_is_named_for_a_day_and_by_its_marks_after(full):
    full.tamper("DELETE FROM same_dossiers")
    assert "stand apart" in fault(full).what
    age(full)
    assert fault(full).rule != "dossiers"


def test_visit_of_another_dossier_that_was_put_into_a_group_is_named_for_a_day(full):
    [(batch,)] = full.rows("SELECT max(batch) FROM same_dossiers")
    row = {"site": SITE, "visit": visit_id(3), "one": visit_id(1), "batch": batch + 1}
    full.tamper("INSERT INTO same_dossiers VALUES (:site, :visit, :batch, :one)", **row)
    assert "named other dossiers" in fault(full).what
    age(full)
    # From now on only its figures tell: who changes these too is not found any more.
    assert fault(full).rule != "dossiers"


def test_hash_that_was_changed_is_named(full):
    full.tamper("UPDATE dossier_hashes SET hash = 'x' WHERE visit_id = :one", one=visit_id(1))
    assert "named other dossiers" in fault(full).what
    full.tamper("UPDATE dossier_hashes SET visit_id = :four", four=visit_id(4))
    assert "no such scan" in fault(full).what


def test_verification_says_nothing_of_a_code(full, tmp_path):
    lines, whole = verify_logs(full.write_config(), as_json=True)
    assert whole
    [(kept,)] = full.rows(
        "SELECT DISTINCT hash FROM dossier_hashes WHERE visit_id = :v", v=visit_id(1)
    )
    assert CODE not in "".join(lines)
    assert kept not in "".join(lines)


def test_released_cells_are_replayed_when_a_dossier_took_a_rating_out_again(full):
    """Five are released; then one of them turns out to be of a dossier that counted before."""
    for number in range(10, 14):
        full.high.rate(visit_id(number), 5)
    full.high.send()
    released = full.rows(
        "SELECT sum(n) FROM released_tallies WHERE counter_id = :c", c=full.high.counter
    )
    full.now += timedelta(hours=1)
    full.low.scan(visit_id(20), OTHER_CODE)
    full.low.rate(visit_id(20), 1)
    full.low.send()
    after = full.rows(
        "SELECT sum(n) FROM released_tallies WHERE counter_id = :c", c=full.high.counter
    )
    assert released == after == [(10,)]
    assert full.rows("SELECT count(*) FROM marks WHERE rule = 'same-dossier'") == [(2,)]
    audit_site(full.engine, SITE)


def test_visit_in_two_groups_joins_them(hall):
    """A broken kiosk names two dossiers for one visit: then all of them are one."""
    low, kiosk = sorted(
        (hall.add_kiosk(f"quay-{n}") for n in (1, 2)), key=lambda each: each.place.kiosk
    )
    for number, codes in ((1, "A"), (2, "A"), (3, "B"), (4, "B"), (5, "AB")):
        for letter in codes:
            kiosk.scan(visit_id(number), f"H0{ord(letter) - 64}.14-261008-0001")
        kiosk.rate(visit_id(number), number)
        kiosk.send()
    with reading(hall.engine) as connection:
        rows = connection.execute(text("SELECT count(*) FROM same_dossiers")).scalar_one()
    assert rows == 7
    assert hall.rows("SELECT count(*) FROM marks WHERE rule = 'same-dossier'") == [(4,)]
    assert audit_site(hall.engine, SITE).ratings == 1
    low.rate(visit_id(4), 1)
    low.send()
    assert audit_site(hall.engine, SITE).ratings == 1
    with writing(hall.engine) as connection:
        connection.execute(text("UPDATE sites SET rules_version = 2"))
    count_outdated_again(hall.engine, hall.now)
    audit_site(hall.engine, SITE)
