"""Each dossier counts once: boxes sent over HTTP, compared for a day, and one rating counted."""

import json
from datetime import date, timedelta

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.ingest import dossier_box
from central.ingest.dossier_box import DossierBoxes
from central.retention.deletion import delete_expired
from kiosk.devices.scanning.dossier_code import DossierCode, parse_dossier_code
from kiosk.drafting import record_draft
from kiosk.record.attachment import SealingKey
from kiosk.visit import VisitDraft
from tests.central.hall import SITE, pack, visit_id
from tests.central.served import Served

CODE, OTHER_CODE = "H00.14-261008-0001", "000.00.06.H00-261008-0361"
DAY, MS = timedelta(hours=24), timedelta(milliseconds=1)
COUNTED = "SELECT mark, sum(n) FROM visit_tallies WHERE event = 'rated' AND n <> 0 GROUP BY mark"
ANSWERS = (
    "SELECT answer, mark, sum(n) FROM rating_tallies WHERE question = 'service'"
    " GROUP BY answer, mark HAVING sum(n) <> 0"
)


class Site:
    """Two kiosks of one site that send over HTTP."""

    def __init__(self, hall, served, http):
        self.hall, self.url, self.http = hall, served.url, http
        self.kiosks = sorted(
            (hall.add_kiosk(f"quay-{n}") for n in (1, 2)), key=lambda each: each.place.kiosk
        )
        self.first, self.second = self.kiosks

    def send(self, kiosk, records=None):
        body = pack(kiosk.log if records is None else records, kiosk.boxes)
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        url = f"{self.url}/api/v1/kiosks/{kiosk.place.kiosk}/records"
        answer = self.http.post(url, data=body, headers=headers)
        assert answer.status_code == 200, answer.text

    def visit(self, kiosk, number, service, code=CODE, **more):
        """A citizen who agreed that the code is kept, and rated; sent at once."""
        kiosk.event("served", visit_id(number))
        kiosk.scan(visit_id(number), code, **more)
        kiosk.rate(visit_id(number), service)
        self.send(kiosk)

    def counted(self):
        return dict(self.hall.rows(COUNTED))

    def answers(self):
        return {(answer, mark): n for answer, mark, n in self.hall.rows(ANSWERS)}

    def marks(self):
        query = "SELECT kiosk_id, rule, excludes FROM marks ORDER BY kiosk_id"
        return [(kiosk, rule, bool(excludes)) for kiosk, rule, excludes in self.hall.rows(query)]


@pytest.fixture
def site(hall):
    with Served(hall) as served, requests.Session() as http:
        http.trust_env = False
        yield Site(hall, served, http)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_rating_counts_when_both_kiosks_named_the_same_dossier(site, order):
    for place in order:
        site.visit(site.kiosks[place], place + 1, service=place + 1)
    assert site.answers() == {(1, ""): 1, (2, "same-dossier"): 1}
    assert site.counted() == {"": 1, "same-dossier": 1}
    assert site.marks() == [(site.second.place.kiosk, "same-dossier", True)]
    found = audit_site(site.hall.engine, SITE)
    assert (found.ratings, found.marked) == (1, 1)


def test_first_rating_counts_when_one_kiosk_named_the_same_dossier_twice(site):
    site.visit(site.first, 1, service=2)
    site.visit(site.first, 2, service=5)
    assert site.answers() == {(2, ""): 1, (5, "same-dossier"): 1}


def test_both_count_when_the_dossiers_are_different(site):
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5, code=OTHER_CODE)
    assert site.counted() == {"": 2}
    assert site.marks() == []


def test_both_count_when_the_same_code_is_named_at_two_sites(site):
    site.hall.add_site("xa-hai")
    far = site.hall.add_kiosk(site="xa-hai")
    site.visit(site.first, 1, service=2)
    site.visit(far, 2, service=5)
    assert site.counted() == {"": 2}
    [(one,), (other,)] = site.hall.rows("SELECT hash FROM dossier_hashes")
    assert one != other


def test_blanks_and_case_of_the_code_make_no_other_dossier(site):
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5, code=" h00.14 -261008-0001")
    assert site.counted() == {"": 1, "same-dossier": 1}


def test_what_the_kiosk_itself_seals_is_compared(site):
    """Its own drafting, in place of the tests' idea of it."""
    body = {"visit": visit_id(1), "counter": site.first.counter, "test": False}
    draft = record_draft(
        VisitDraft("visit.scanned", body, dossier=CODE), site.hall.keys.sealing.public_key
    )
    site.first.sign(draft.kind, draft.body, attached=draft.attached)
    site.first.rate(visit_id(1), 2)
    site.send(site.first)
    site.visit(site.second, 2, service=5)
    assert site.answers() == {(2, ""): 1, (5, "same-dossier"): 1}


def test_visit_is_answered_though_its_dossier_counted_elsewhere(site):
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5)
    query = "SELECT sum(n) FROM visit_tallies WHERE event = 'answered'"
    assert site.hall.rows(query) == [(2,)]


def test_third_visit_of_the_dossier_is_marked_too(site):
    for number, kiosk in enumerate((site.second, site.first, site.second), 1):
        site.visit(kiosk, number, service=number)
    assert site.answers() == {(1, "same-dossier"): 1, (2, ""): 1, (3, "same-dossier"): 1}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("later", "counted"), [(DAY - MS, {"": 1, "same-dossier": 1}), (DAY, {"": 2})]
)
@pytest.mark.parametrize("deleted", [True, False])
def test_dossier_is_compared_for_a_day_and_no_longer(site, order, later, counted, deleted):
    one, other = order
    site.visit(site.kiosks[one], 1, service=2)
    site.hall.now += later
    if deleted:
        delete_expired(site.hall.engine, site.hall.now, 365)
    site.visit(site.kiosks[other], 2, service=5)
    assert site.counted() == counted
    audit_site(site.hall.engine, SITE)


def test_visits_more_than_a_day_apart_are_one_dossiers_when_another_lies_between(site):
    for number in (1, 2, 3):
        site.visit(site.first, number, service=number)
        site.hall.now += timedelta(hours=20)
        delete_expired(site.hall.engine, site.hall.now, 365)
    assert site.counted() == {"": 1, "same-dossier": 2}
    audit_site(site.hall.engine, SITE)


@pytest.mark.parametrize(
    ("turns", "counted"),
    [
        ((timedelta(0), -timedelta(hours=5)), {"": 1, "same-dossier": 1}),
        ((timedelta(0), -DAY), {"": 2}),
        ((timedelta(0), 3 * DAY, timedelta(hours=1) - 3 * DAY), {"": 2, "same-dossier": 1}),
    ],
)
def test_dossiers_are_compared_by_distance_when_the_clock_was_set(site, turns, counted):
    for number, by in enumerate(turns, 1):
        site.hall.now += by
        site.visit(site.first, number, service=number)
    assert site.counted() == counted
    audit_site(site.hall.engine, SITE)


@given(
    smaller=st.lists(st.from_regex(r"[A-Z0-9]{2,3}", fullmatch=True), max_size=6),
    first=st.booleans(),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    number=st.from_regex(r"[0-9]{4,8}", fullmatch=True),
)
def test_every_code_that_a_kiosk_takes_is_compared(smaller, first, day, number):
    agencies = ".".join(["H00", *smaller] if first else [*smaller, "H00"])
    read = parse_dossier_code(f"{agencies}-{day:%y%m%d}-{number}", None)
    assert isinstance(read, DossierCode)
    assert dossier_box._CODE.fullmatch(read.code)  # noqa: SLF001


def test_rating_that_was_counted_is_taken_out_when_the_box_comes_late(site):
    site.visit(site.first, 1, service=2)
    site.second.rate(visit_id(2), 5)
    site.send(site.second)
    assert site.counted() == {"": 2}
    site.hall.now += timedelta(hours=5)
    site.second.scan(visit_id(2), CODE)
    site.send(site.second)
    assert site.answers() == {(2, ""): 1, (5, "same-dossier"): 1}
    audit_site(site.hall.engine, SITE)


def test_rating_is_marked_when_it_comes_after_the_hashes_are_gone(site):
    site.visit(site.first, 1, service=2)
    site.second.scan(visit_id(2), CODE)
    site.send(site.second)
    site.hall.now += 3 * DAY
    delete_expired(site.hall.engine, site.hall.now, 365)
    site.second.rate(visit_id(2), 5)
    site.send(site.second)
    assert site.answers() == {(2, ""): 1, (5, "same-dossier"): 1}
    audit_site(site.hall.engine, SITE)


def test_mark_goes_when_its_rating_counts_after_all(site):
    """The visit that was before it turns out to be rated in a log that goes before both."""
    low, high = site.kiosks
    site.visit(low, 1, service=1)
    site.visit(high, 2, service=2)
    assert site.marks() == [(high.place.kiosk, "same-dossier", True)]
    low.rate(visit_id(2), 3)
    site.send(low)
    assert site.answers() == {(1, ""): 1, (3, "same-dossier"): 1, (2, "double"): 1}
    assert site.marks() == [
        (low.place.kiosk, "same-dossier", True),
        (high.place.kiosk, "double", True),
    ]
    audit_site(site.hall.engine, SITE)


def test_visit_counts_when_the_box_is_missing(site):
    site.visit(site.first, 1, service=2)
    record = site.second.scan(visit_id(2), CODE)
    box = site.second.boxes.pop(record)
    site.second.rate(visit_id(2), 5)
    site.send(site.second)
    assert (site.counted(), site.marks()) == ({"": 2}, [])
    # What is held is passed over: a box that comes after its record is not taken any more.
    site.second.boxes[record] = box
    site.send(site.second)
    assert (site.counted(), site.marks()) == ({"": 2}, [])
    assert site.hall.rows("SELECT count(*) FROM dossier_hashes") == [(1,)]


def said(**members):
    return json.dumps({"visit": visit_id(2), "dossier": CODE, **members})


@pytest.mark.parametrize(
    "in_box",
    [
        said(visit=visit_id(3)),
        said(visit=None),
        said(dossier=None),
        said(dossier=[CODE]),
        said(dossier=""),
        said(dossier="A012"),
        said(dossier=CODE + "X"),
        said(dossier=CODE * 9),
        said(dossier="H00.14-261008-٠٠٠١"),
        said(dossier=CODE + "\n"),
        "{}",
        "[]",
        "not JSON",
        f'{{"visit": "{visit_id(2)}", "dossier": "{CODE}", "dossier": "{CODE}"}}',
        '{"a":' * 3000,
    ],
)
def test_visit_counts_and_is_noted_when_the_box_is_odd(site, in_box):
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5, in_box=in_box)
    assert site.counted() == {"": 2}
    assert site.marks() == [(site.second.place.kiosk, "odd-attachment", False)]
    assert site.hall.rows("SELECT count(*) FROM dossier_hashes") == [(1,)]
    audit_site(site.hall.engine, SITE)


def test_visit_counts_and_is_noted_when_the_box_cannot_be_opened(site):
    site.visit(site.first, 1, service=2)
    sealed = SealingKey.generate().public_key.seal(said().encode())
    altered = site.hall.keys.sealing.public_key.seal(said().encode())[:-1] + b"?"
    cut = (altered[:8], altered[:20])
    for number, box in enumerate((sealed, altered, b"", b"12345678", *cut), 2):
        site.second.event("scanned", visit_id(number), attached={"dossier": box})
        site.second.rate(visit_id(number), 5)
    site.send(site.second)
    assert site.counted() == {"": 7}
    assert site.marks() == [(site.second.place.kiosk, "odd-attachment", False)] * 6


def test_box_that_is_not_the_one_named_is_noted_once_and_not_compared(site):
    site.visit(site.first, 1, service=2)
    record = site.second.scan(visit_id(2), OTHER_CODE)
    [box] = site.first.boxes.values()
    site.second.boxes[record] = box
    site.second.rate(visit_id(2), 5)
    site.send(site.second)
    assert site.counted() == {"": 2}
    assert site.marks() == [(site.second.place.kiosk, "odd-attachment", False)]


def test_test_mode_takes_no_other_visits_place(site):
    site.first.scan(visit_id(1), CODE, test=True)
    site.first.rate(visit_id(1), 1, test=True)
    site.send(site.first)
    site.visit(site.second, 2, service=5)
    assert site.counted() == {"": 1, "test": 1}
    assert site.hall.rows("SELECT visit_id FROM dossier_hashes") == [(visit_id(2),)]


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
def test_kiosk_whose_log_forked_takes_no_other_visits_place(site):
    site.first.event("called", visit_id(1))
    site.send(site.first)
    other = site.first.branch(1)
    other.event("called", visit_id(9))
    with pytest.raises(AssertionError, match="fork"):
        site.send(other)
    site.visit(site.first, 1, service=1)
    site.visit(site.second, 2, service=5)
    assert site.answers() == {(1, "quarantined"): 1, (5, ""): 1}
    audit_site(site.hall.engine, SITE)


def test_nothing_changes_when_the_same_batches_come_again(site):
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5)
    before = site.hall.figures()
    for kiosk in site.kiosks:
        site.send(kiosk)
    assert site.hall.figures() == before


@pytest.mark.sqlite_alone
def test_code_stands_nowhere_but_in_the_box(site, caplog):
    caplog.set_level("DEBUG")
    site.visit(site.first, 1, service=2)
    site.visit(site.second, 2, service=5)
    site.visit(site.second, 3, service=5, in_box=said(visit=visit_id(9)))
    stored = b"".join(path.read_bytes() for path in site.hall.folder.iterdir() if path.is_file())
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert b"same-dossier" in stored
    for code in (CODE, CODE.lower(), "261008-0001"):
        assert code.encode() not in stored
        assert code not in logged


def test_hash_is_another_with_another_sealing_key(hall):
    kiosk = hall.add_kiosk()
    kiosk.scan(visit_id(1), CODE)
    kiosk.send()
    [(kept,)] = hall.rows("SELECT hash FROM dossier_hashes")
    own, other = DossierBoxes(hall.keys.sealing), DossierBoxes(SealingKey.generate())
    # Private, and looked at here alone: nobody else may make hashes.
    assert own._hash(SITE, CODE) == kept  # noqa: SLF001
    assert other._hash(SITE, CODE) != kept  # noqa: SLF001
    assert own._hash("xa-hai", CODE) != kept  # noqa: SLF001
