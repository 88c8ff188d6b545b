"""Two sites of a sample province over three weeks, with everything that a report must live through:
hostile names, an officer who was renamed, a site that was merged, a counter with too few ratings.
"""

from datetime import UTC, date, datetime, timedelta

import pytest

from central.accounts.officers import enter_officer
from central.reference.questionnaire_facts import known
from central.released.publish import publish_night
from central.reports.kinds import Asked, Format, Kind
from central.reports.make import Source
from central.reports.period import read_period
from central.store.engine import writing
from central.store.reference_queries import put_rows
from central.store.reference_tables import site_versions
from tests.central.hall import SITE, START, Hall, rating_body, visit_id
from tests.central.hands import author

OTHER = "xa-hai"
FORMULA = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script> #let x = 1 $"
RIGHT_TO_LEFT = "\u202eTrần Mẫu"
NOW = datetime(2026, 4, 20, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("province"))
    _fill(hall)
    yield hall
    hall.close()


@pytest.fixture
def source(province):
    return Source(province.engine, known(), "", lambda: NOW)


@pytest.fixture
def asked():
    def ask(kind=Kind.SATISFACTION, sites=(SITE,), period="2026-03", language="vi"):
        found = read_period(period, NOW.date())
        return Asked(kind, sites, found, Format.PDF, language)

    return ask


def _fill(hall):
    hall.add_site(OTHER)
    hall.tamper("UPDATE sites SET unit = 'Xã Hai', name = :name WHERE site_id = :site",
                name=SCRIPT, site=OTHER)  # fmt: skip
    hall.tamper("UPDATE counters SET name = :name WHERE counter_id = 'quay-2'", name=FORMULA)
    _officers(hall)
    kiosks = [hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2"), hall.add_kiosk(site=OTHER)]
    kiosks.append(hall.add_kiosk("quay-2", site=OTHER))
    number = 0
    for day in range(0, 21, 2):
        hall.now = START + timedelta(days=day)
        for at, kiosk in enumerate(kiosks):
            for turn in range(3 if at == 1 else 9):
                number += 1
                _rate(kiosk, number, 1 + (turn * turn + at + day) % 5, f"cb-0{at + 1}")
            kiosk.send()
    hall.now = START + timedelta(days=30)
    changed = {(site, (START + timedelta(days=day)).date().isoformat())
               for site in (SITE, OTHER) for day in range(21)}  # fmt: skip
    with writing(hall.engine) as connection:
        publish_night(connection, date(2026, 3, 31), changed)
        put_rows(connection, site_versions, list(_versions()))


def _rate(kiosk, number, level, officer):
    visit = visit_id(number)
    for event in ("called", "served", "prompted"):
        kiosk.event(event, visit, officer=officer, test=False)
    body = rating_body(kiosk.counter, visit, level, min(5, level + 1))
    answers = {**body["answers"], "tt01-1": 1 + number % 3, "tt01-7": 3}
    questionnaire = {"questionnaire": "tt01@1", "answers": answers}
    long = {"questionnaire": "sipas-dich-vu@1", "answers": {"sipas-15": level, "sipas-16": 5}}
    procedure = "1.001" if number % 2 else "1.002"
    more = {"cb-03": questionnaire, "cb-04": long}.get(officer, {})
    kiosk.sign("rating", {**body, "officer": officer, "procedure": procedure, **more})


def _officers(hall):
    names = (
        (SITE, "cb-01", "Nguyễn Thị Cũ"),
        (SITE, "cb-02", FORMULA),
        (OTHER, "cb-03", "Trần Mẫu"),
    )
    with writing(hall.engine) as connection:
        for site, officer, name in names:
            enter_officer(connection, site, officer, name, author("a"), hall.now)
    hall.now += timedelta(days=9)
    with writing(hall.engine) as connection:
        enter_officer(connection, SITE, "cb-01", "Nguyễn Thị Mới", author("a"), hall.now)
    # The roster refuses such a name; what an earlier version let in must do no harm.
    hall.tamper("UPDATE officers SET name = :name WHERE officer_id = 'cb-03'", name=RIGHT_TO_LEFT)
    hall.now = START


def _versions():
    base = {
        "timezone": "Asia/Ho_Chi_Minh",
        "sample": "yes",
        "unit_id": "",
        "valid_from": "2025-07-01",
    }
    named = {"unit": "Xã Mẫu", "name": "Bộ phận Một cửa Xã Mẫu", "successors": "", "valid_to": None}
    yield {**base, **named, "site_id": SITE}
    ended = {"unit": "Xã Hai", "name": "Một cửa Xã Hai", "successors": SITE}
    yield {**base, **ended, "site_id": OTHER, "valid_to": "2026-03-18"}
