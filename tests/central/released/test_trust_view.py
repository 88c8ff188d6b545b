"""What stands behind figures, read from either database: the same numbers as the views have."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from central.released.audience import Audience, Scope, Span
from central.released.public_month import has_month, month_lines, public_month
from central.released.trust import trust_facts, trust_view
from central.released.view import view
from central.store import reading
from central.store.public_site_queries import public_site, public_sites
from central.tally.trust import Grade, verdict
from tests.central.hall import SITE, visit_id

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def rated(hall):
    """Two counters, one of which has four ratings: too few to be shown."""
    for counter, number in (("quay-1", 7), ("quay-2", 4)):
        kiosk = hall.add_kiosk(counter)
        for each in range(number):
            kiosk.serve_and_rate(visit_id(100 * number + each), service=1 + each % 5)
        kiosk.send()
    return hall


@pytest.mark.both_databases
def test_headline_is_the_views_and_counts_are_of_all(rated):
    now = rated.now.astimezone(ZONE)
    span = Span(now.date() - timedelta(days=3), now.date())
    with reading(rated.engine) as connection:
        found = trust_view(connection, SITE, span, now)
        table = view(connection, Audience.SUPERVISOR, Scope((SITE,)), span)
    (cell,) = [cell for key, cell in table.cells.items() if key.question == "service"]
    assert found.headline.share == cell.share
    assert (found.headline.share.valid, found.given) == (7, 11)
    assert (found.visits.rated, found.visits.served) == (11, 11)
    assert [log.state.held for log in found.logs] == [29, 17]
    assert sum(log.state.expected for log in found.logs) == trust_facts(found, 0, 0).expected


@pytest.mark.both_databases
def test_silence_of_kiosks_is_told_and_does_not_weigh(rated):
    now = rated.now.astimezone(ZONE)
    with reading(rated.engine) as connection:
        found = trust_view(connection, SITE, Span(now.date(), now.date()), now + timedelta(hours=5))
    facts = trust_facts(found, 0, 0)
    assert facts.silent == 2
    assert verdict(facts).grade is Grade.BELIEVED


@pytest.mark.both_databases
def test_public_sees_no_sample_and_nothing_before_a_night(rated):
    month = f"{rated.now:%Y-%m}"
    with reading(rated.engine) as connection:
        assert (public_sites(connection), public_site(connection, SITE)) == ([], None)
    rated.tamper("UPDATE sites SET sample = :no", no=False)
    with reading(rated.engine) as connection:
        assert public_site(connection, SITE).unit == "Xã Mẫu"
        assert has_month(connection, SITE, month)
        assert not has_month(connection, SITE, "2000-01")
        found = public_month(connection, SITE, month)
        (line,) = month_lines(connection, SITE, date(2099, 1, 1))
        assert month_lines(connection, SITE, rated.now.date()) == ()
    assert (found.asked, found.file, found.marked, found.visits.rated) == ((), None, 0, 11)
    assert (line.month, line.headline) == (month, None)
