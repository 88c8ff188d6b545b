"""What an auditor decides of a fork: figures follow, and an audit finds them right.

Each verdict, one after the other, also after more has come; nothing of either history is changed.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.audit.count_again import count_site_again, recount_site
from central.audit.count_again_thread import CountAgainThread, CountFailedError
from central.audit.fault import FaultError
from central.commands.errors import CommandError
from central.commands.quarantine import decide_fork, table
from central.fleet.ending import Ending, end_kiosk
from central.fleet.quarantine import decide
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.refusal import Refusal
from central.store.engine import reading, writing
from central.store.quarantine_queries import Verdict, forked_kiosks
from central.store.tally_queries import sites_marked
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE, visit_id
from tests.central.hands import author

WHY = "Đã kiểm tra máy tại quầy, đĩa bị chép"
HELD, LATER, FORK = Verdict.HELD_COUNTS, Verdict.LATER_APART, Verdict.FROM_FORK_APART
WARNING = ("central.ingest.receive", "fork of kiosk")


def rated(hall):
    counted = "SELECT coalesce(sum(n), 0) FROM visit_tallies WHERE event = 'rated' AND mark = ''"
    ((n,),) = hall.rows(counted)
    return int(n)


def forks(hall):
    with reading(hall.engine) as connection:
        return forked_kiosks(connection)


def deciding(hall, verdict, reason=WHY, forked=None):
    forked = forked or forks(hall)[0]
    with writing(hall.engine) as connection:
        return decide(connection, forked, verdict, reason, author("kiem-tra"), hall.now)


def decided(hall, verdict):
    assert deciding(hall, verdict) is None
    count_site_again(hall.engine, SITE, hall.now)
    return rated(hall)


def right(hall):
    """As an audit and a recount find it."""
    found = audit_site(hall.engine, SITE)
    assert recount_site(hall.engine, SITE, hall.now, write=False).differing == 0
    return found.ratings


def refused(kiosk, records=None):
    with pytest.raises(Refusal):
        kiosk.send(records)


@pytest.fixture
def pair(hall, expected_log):
    """Four ratings before the copy; then two here, three of the clone, and three more here."""
    expected_log(*WARNING)
    kiosk = hall.add_kiosk()
    for number in range(4):
        kiosk.rate(visit_id(number))
    clone = kiosk.branch(len(kiosk.log))
    for number in range(4, 6):
        kiosk.rate(visit_id(number))
    kiosk.send()
    for number in range(20, 23):
        clone.rate(visit_id(number))
    refused(clone)
    for number in range(6, 9):
        kiosk.rate(visit_id(number))
    kiosk.send()
    return kiosk, clone


def test_figures_are_those_of_each_verdict_in_any_order(hall, pair):
    assert rated(hall) == 6
    shown = forks(hall)[0]
    assert (shown.seq, shown.others, shown.counted, shown.later) == (6, 3, 2, 3)
    assert shown.waits
    before = hall.rows("SELECT hash FROM records ORDER BY hash"), hall.rows("SELECT * FROM forks")
    for verdict, counts in ((HELD, 9), (FORK, 4), (LATER, 6), (HELD, 9), (LATER, 6), (FORK, 4)):
        assert decided(hall, verdict) == counts
        assert right(hall) == counts
    assert len(forks(hall)[0].decisions) == 6
    assert not forks(hall)[0].waits
    after = hall.rows("SELECT hash FROM records ORDER BY hash"), hall.rows("SELECT * FROM forks")
    assert after == before


@pytest.mark.parametrize(("verdict", "counts"), [(HELD, 10), (LATER, 6), (FORK, 4)])
def test_what_comes_after_a_decision_counts_as_it_says(hall, pair, verdict, counts):
    kiosk, _ = pair
    decided(hall, verdict)
    kiosk.rate(visit_id(9))
    kiosk.send()
    assert (rated(hall), right(hall)) == (counts, counts)
    kiosk.open_epoch()
    kiosk.rate(visit_id(10))
    kiosk.send()
    counts += verdict is HELD
    assert (rated(hall), right(hall)) == (counts, counts)


def test_history_that_was_not_believed_raises_nothing_again_and_another_one_does(hall, pair):
    kiosk, clone = pair
    decided(hall, HELD)
    for number in range(23, 26):
        clone.rate(visit_id(number))
        refused(clone)
        refused(clone, clone.log[-1:] if len(clone.log) <= len(kiosk.log) else clone.log)
    kiosk.rate(visit_id(9))
    kiosk.send()
    assert right(hall) == rated(hall) == 10
    assert len(hall.rows("SELECT 1 FROM forks")) == 6
    other = kiosk.branch(8)
    other.rate(visit_id(40))
    refused(other)
    assert forks(hall)[0].waits
    assert forks(hall)[0].seq == 9
    kiosk.rate(visit_id(10))
    kiosk.send()
    assert right(hall) == rated(hall) == 10
    for verdict, counts in ((FORK, 7), (HELD, 11), (LATER, 10)):
        assert decided(hall, verdict) == counts
        assert right(hall) == counts


def test_kiosk_that_was_revoked_stays_so_whatever_is_decided(hall, pair):
    kiosk, _ = pair
    ending = Ending("revoked", "", (kiosk.epoch, 4))
    with writing(hall.engine) as connection:
        end_kiosk(connection, kiosk.place.kiosk, ending, hall.now)
    assert decided(hall, HELD) == 2
    assert right(hall) == 2


def test_published_day_is_shown_as_revised_when_a_decision_changes_it(hall, pair):
    hall.now += timedelta(days=2)
    signer = HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))
    signer.sign((hall.now - timedelta(days=1)).date(), hall.now)
    decided(hall, HELD)
    assert hall.rows("SELECT day, why FROM revised_days") == [("2026-03-02", "recount")]


def test_decision_is_noted_with_its_name_and_reason(hall, pair):
    decided(hall, FORK)
    noted = entries_of(hall.engine)[-1]
    assert (noted.what, noted.about) == ("quarantine.decided", pair[0].place.kiosk)
    assert noted.facts["verdict"] == "from-fork-apart"
    assert forks(hall)[0].decisions[0].reason == WHY


@pytest.mark.parametrize(
    ("reason", "fault"), [("", "reason"), ("ngắn", "reason"), ("x" * 1001, "reason")]
)
def test_nothing_is_decided_without_a_reason(hall, pair, reason, fault):
    assert deciding(hall, HELD, reason) == fault
    assert forks(hall)[0].decisions == ()


def test_same_is_not_decided_twice_and_nothing_after_somebody_else(hall, pair):
    seen = forks(hall)[0]
    assert deciding(hall, HELD, forked=seen) is None
    assert deciding(hall, FORK, forked=seen) == "seen"
    assert deciding(hall, HELD) == "same"


@pytest.mark.both_databases
def test_one_of_two_decides_when_both_do_at_once(hall, pair):
    seen, begun = forks(hall)[0], threading.Barrier(2, timeout=30)

    def alone(verdict):
        begun.wait()
        return deciding(hall, verdict, forked=seen)

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(alone, (HELD, FORK)), key=str)
    assert found == [None, "seen"]
    count_site_again(hall.engine, SITE, hall.now)
    assert right(hall) == rated(hall)


def test_quarantine_lifted_behind_the_centrals_back_is_found(hall, pair):
    decided(hall, LATER)
    hall.tamper("UPDATE logs SET quarantined_from = NULL, quarantined_batch = NULL")
    with pytest.raises(FaultError, match=r"decision 1 counts its later records apart"):
        audit_site(hall.engine, SITE)


def test_site_is_counted_by_the_serving_central_and_only_once(hall, pair):
    counted = []
    thread = CountAgainThread(
        hall.engine,
        hall.settings,
        hall.clock,
        lambda site: counted.append(site) or count_site_again(hall.engine, site, hall.now),
    )
    thread.work()
    assert deciding(hall, HELD) is None
    thread.work()
    thread.work()
    assert counted == [SITE]
    assert right(hall) == rated(hall) == 9
    with reading(hall.engine) as connection:
        assert sites_marked(connection) == []


def test_site_whose_count_failed_is_counted_again_after_a_while(hall, pair, expected_log):
    expected_log("central.audit.count_again_thread", "later: site xa-mau ended")
    tried = []

    def fail(site):
        tried.append(site)
        raise CountFailedError(f"site {site} ended with 1")

    assert deciding(hall, HELD) is None
    thread = CountAgainThread(hall.engine, hall.settings, hall.clock, fail)
    for minutes, times in ((0, 1), (1, 1), (1, 2)):
        hall.now += timedelta(minutes=minutes)
        thread.work()
        assert len(tried) == times


@pytest.mark.long
def test_site_is_counted_in_a_process_of_its_own(hall, pair):
    assert deciding(hall, HELD) is None
    CountAgainThread(hall.engine, hall.settings, hall.clock).work()
    assert right(hall) == rated(hall) == 9


def test_command_decides_after_who_decides_has_read_what_was_decided(hall, pair):
    config, kiosk = hall.write_config(), pair[0].place.kiosk
    assert "waits" in table(config)[0]
    said = decide_fork(config, kiosk, "held-counts", WHY, 0, hall.now)
    assert "held-counts" in said[0]
    assert right(hall) == rated(hall) == 9
    with pytest.raises(CommandError, match="1 decisions are there and --seen says 0"):
        decide_fork(config, kiosk, "later-apart", WHY, 0, hall.now)
    for arguments, said in (
        ((kiosk, "all", WHY, 1), "expected one of"),
        (("k-0", "later-apart", WHY, 1), "no such fork"),
        ((kiosk, "later-apart", "x", 1), "--reason"),
        ((kiosk, "held-counts", WHY, 1), "decided already"),
    ):
        with pytest.raises(CommandError, match=said):
            decide_fork(config, *arguments, hall.now)
    assert "decision 1" in table(config)[1]


@pytest.mark.sqlite_alone
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from([HELD, LATER, FORK, "here", "clone"]), max_size=6))
def test_any_history_of_decisions_and_records_is_right(make_hall, expected_log, steps):
    expected_log(*WARNING)
    hall = make_hall()
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(0))
    clone = kiosk.branch(2)
    kiosk.rate(visit_id(1))
    kiosk.send()
    clone.rate(visit_id(500))
    refused(clone)
    for number, step in enumerate(steps, start=2):
        if step == "here":
            kiosk.rate(visit_id(number))
            kiosk.send()
        elif step == "clone":
            clone.rate(visit_id(500 + number))
            refused(clone)
        elif deciding(hall, step) is None:
            count_site_again(hall.engine, SITE, hall.now)
    assert right(hall) == rated(hall)
