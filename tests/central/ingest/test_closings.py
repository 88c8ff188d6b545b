"""A `day.closed` is held against the records before it: at ingest, counted again, and audited."""

import pytest

from central.audit.audit_site import audit_site
from central.audit.count_again import count_site_again
from tests.central.hall import SITE, visit_id


def close(kiosk, from_seq, counts, head=None):
    kiosk.sign(
        "day.closed",
        {
            "day": "2026-03-02",
            "from_seq": from_seq,
            "counts": counts,
            "head": head or kiosk.head,
            "nightly_head": None,
        },
    )


def odd(hall):
    found = hall.rows("SELECT seq, reason FROM marks WHERE rule = 'odd' ORDER BY seq")
    count_site_again(hall.engine, SITE, hall.now)
    audit_site(hall.engine, SITE)
    assert found == hall.rows("SELECT seq, reason FROM marks WHERE rule = 'odd' ORDER BY seq")
    return found


@pytest.mark.parametrize("size", [1, 3, 100])
def test_closing_is_odd_only_where_it_is_wrong_however_the_log_was_cut(hall, size):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    close(kiosk, 1, {"epoch.opened": 1, "rating": 1})
    kiosk.rate(visit_id(2))
    close(kiosk, 3, {"rating": 1})
    close(kiosk, 6, {"rating": 1})
    kiosk.rate(visit_id(3))
    close(kiosk, 7, {"rating": 1}, head="A" * 43)
    close(kiosk, 9, {})
    for start in range(0, len(kiosk.log), size):
        kiosk.send(kiosk.log[start : start + size])
    wrong = [(5, "body.from_seq"), (6, "body.counts"), (8, "body.head")]
    assert odd(hall) == wrong


def test_closing_of_another_epoch_is_not_counted_from(hall):
    kiosk = hall.add_kiosk()
    close(kiosk, 1, {"epoch.opened": 1})
    kiosk.send()
    kiosk.open_epoch()
    kiosk.rate(visit_id(1))
    kiosk.send()
    close(kiosk, 1, {"epoch.opened": 1, "rating": 1})
    kiosk.send(kiosk.log[2:])
    assert odd(hall) == []


def test_rating_that_says_it_was_given_by_phone_is_odd_in_a_kiosks_log(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), trigger="phone")
    kiosk.rate(visit_id(2))
    kiosk.send()
    assert odd(hall) == [(2, "body.trigger")]
    assert audit_site(hall.engine, SITE).ratings == 1
