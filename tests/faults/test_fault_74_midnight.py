"""Fault 74: midnight in the middle of a rating. The rating counts once, on the day on which it was
given, as docs/record-format.md says of an archive; the visit counts on the day of its serving.
"""

import pytest

from central.audit.audit_site import audit_site
from tests.central.hall import SITE, Hall, visit_id


@pytest.fixture
def hall(tmp_path):
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("in_one_batch", [True, False])
def test_rating_and_visit_count_once_each_when_midnight_passes(hall, in_one_batch):
    kiosk, visit = hall.add_kiosk(), visit_id(1)
    kiosk.event("called", visit, service=None, at="2026-03-01T23:50:00.000+07:00")
    kiosk.event("served", visit, at="2026-03-01T23:59:50.000+07:00")
    if not in_one_batch:
        kiosk.send()
    kiosk.rate(visit, at="2026-03-02T00:00:10.000+07:00")
    kiosk.send()
    assert hall.rows("SELECT day FROM records WHERE kind = 'rating'") == [("2026-03-02",)]
    assert hall.rows("SELECT DISTINCT day FROM visits") == [("2026-03-01",)]
    counted = hall.rows("SELECT DISTINCT day FROM rating_tallies WHERE n > 0")
    assert counted == [("2026-03-02",)]
    served = "SELECT day, n FROM visit_tallies WHERE event = 'served'"
    assert hall.rows(served) == [("2026-03-01", 1)]
    audit_site(hall.engine, SITE)
