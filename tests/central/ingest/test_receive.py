"""One batch after another: taken whole or refused whole, counted once, whatever is sent."""

from datetime import timedelta

import pytest

from central.ingest import receive
from central.refusal import Problem, Refusal
from kiosk.record import SigningKey
from kiosk.record.attachment import SealingKey
from tests.central.hall import pack, rating_body, visit_id

COUNTED = "SELECT event, mark, sum(n) FROM visit_tallies GROUP BY event, mark"


def refusal_of(problem, call, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)
    assert caught.value.problem is problem
    return caught.value


def test_batch_is_receipted_up_to_its_last_record(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    receipt = kiosk.send()
    assert receipt.place == kiosk.place
    assert (receipt.head.epoch, receipt.head.seq, receipt.head.hash) == (kiosk.epoch, 5, kiosk.head)
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]


def test_batch_gives_the_same_receipt_and_counts_nothing_when_it_comes_again(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    body = pack(kiosk.log)
    first = hall.receiver.receive(kiosk.place.kiosk, body, "gzip", hall.now)
    figures = hall.figures()
    hall.now = hall.now.replace(hour=23)
    assert hall.receiver.receive(kiosk.place.kiosk, body, "gzip", hall.now) == first
    assert hall.figures() == figures
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]


def test_receipt_says_when_its_last_record_was_taken_in(hall):
    kiosk = hall.add_kiosk()
    kiosk.send()
    hall.now += timedelta(minutes=5)
    kiosk.serve_and_rate(visit_id(1))
    second = kiosk.send()
    assert second.at == "2026-03-02T02:05:00.000Z"
    hall.now += timedelta(minutes=5)
    assert kiosk.send() == second


def test_overlapping_batch_adds_its_tail(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send(kiosk.log[:3])
    kiosk.send(kiosk.log[1:])
    assert hall.rows("SELECT seq FROM records ORDER BY seq") == [(1,), (2,), (3,), (4,), (5,)]
    assert ("rated", "", 1) in hall.rows(COUNTED)


def test_gap_is_refused_and_says_what_is_expected(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send(kiosk.log[:2])
    refusal = refusal_of(Problem.SEQUENCE_GAP, kiosk.send, kiosk.log[3:])
    assert refusal.members["expected"] == {"epoch": kiosk.epoch, "seq": 3}
    assert hall.rows("SELECT count(*) FROM records") == [(2,)]


def test_epoch_that_is_unknown_is_expected_from_record_1(hall):
    kiosk = hall.add_kiosk()
    kiosk.sign("kiosk.started", {"version": "1", "boot": "0123abcd"})
    refusal = refusal_of(Problem.SEQUENCE_GAP, kiosk.send, kiosk.log[1:])
    assert refusal.members["expected"] == {"epoch": kiosk.epoch, "seq": 1}


def test_new_epoch_begins_beside_the_old_one(hall):
    kiosk = hall.add_kiosk()
    kiosk.send()
    old = kiosk.epoch
    kiosk.open_epoch()
    kiosk.send()
    assert {(old,), (kiosk.epoch,)} == set(hall.rows("SELECT epoch FROM logs"))


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
def test_fork_keeps_both_records_and_counts_what_follows_apart(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    other = kiosk.branch(3)
    other.event("served", visit_id(9))
    refusal = refusal_of(Problem.FORK, other.send, other.log)
    assert refusal.members["seq"] == 4
    assert hall.rows("SELECT seq, jws FROM forks") == [(4, other.log[3])]
    assert hall.rows("SELECT kind, kiosk_id FROM alarms") == [("fork", kiosk.place.kiosk)]
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]
    kiosk.serve_and_rate(visit_id(2))
    kiosk.send()
    counted = {(event, mark): n for event, mark, n in hall.rows(COUNTED)}
    assert counted["rated", ""] == 1
    assert counted["rated", "quarantined"] == 1
    assert counted["served", "quarantined"] == 1


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
def test_new_epoch_of_a_forked_kiosk_is_counted_apart(hall):
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1))
    kiosk.send()
    other = kiosk.branch(1)
    other.event("called", visit_id(2))
    refusal_of(Problem.FORK, other.send)
    kiosk.open_epoch()
    kiosk.rate(visit_id(3))
    kiosk.send()
    assert ("rated", "quarantined", 1) in hall.rows(COUNTED)
    assert ("rated", "", 1) not in hall.rows(COUNTED)


@pytest.mark.expected_log("central.ingest.receive", "fork of kiosk")
def test_fork_is_kept_once_when_it_is_sent_again(hall):
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1))
    kiosk.send()
    other = kiosk.branch(1)
    other.event("called", visit_id(2))
    for _ in range(3):
        refusal_of(Problem.FORK, other.send)
    assert hall.rows("SELECT count(*) FROM forks") == [(1,)]
    assert hall.rows("SELECT count(*) FROM alarms") == [(1,)]


def test_record_that_names_another_head_is_refused(hall):
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1))
    kiosk.send()
    other = kiosk.branch(1)
    other.event("called", visit_id(2))
    other.event("served", visit_id(2))
    refusal = refusal_of(Problem.BAD_CHAIN, other.send, other.log[2:])
    assert refusal.members["rule"] == "chain.previous"


@pytest.mark.parametrize("state", ["pending", "revoked"])
def test_records_are_refused_when_the_kiosk_is_not_approved(hall, state):
    kiosk = hall.add_kiosk(state=state)
    refusal_of(Problem[state.upper()], kiosk.send)
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]


def test_records_held_stay_and_later_ones_are_kept_apart_when_the_kiosk_is_revoked(hall):
    kiosk = hall.add_kiosk()
    kiosk.send()
    hall.revoke(kiosk)
    kiosk.rate(visit_id(1))
    assert kiosk.send().head.seq == 2
    assert hall.rows("SELECT seq, rule FROM marks") == [(2, "quarantined")]
    assert hall.figures()["visits"] == set()


def test_records_are_refused_when_the_kiosk_is_unknown(hall):
    kiosk = hall.add_kiosk()
    refusal_of(
        Problem.UNKNOWN_KIOSK, hall.receiver.receive, "k-0", pack(kiosk.log), "gzip", hall.now
    )


def test_records_are_refused_when_they_stand_in_another_kiosks_log(hall):
    key = SigningKey.generate()
    kiosk, other = hall.add_kiosk(key=key), hall.add_kiosk("quay-2")
    refusal = refusal_of(
        Problem.BAD_SIGNATURE,
        hall.receiver.receive,
        other.place.kiosk,
        pack(kiosk.log),
        "gzip",
        hall.now,
    )
    assert refusal.members["position"] == 0


def test_record_is_refused_when_it_names_another_kiosk(hall):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk("quay-2")
    kiosk.place = other.place
    kiosk.open_epoch()
    body = pack(kiosk.log)
    own = hall.rows("SELECT kiosk_id FROM kiosks WHERE kid = :kid", kid=kiosk.key.kid)[0][0]
    refusal = refusal_of(Problem.BAD_CHAIN, hall.receiver.receive, own, body, "gzip", hall.now)
    assert refusal.members["rule"] == "chain.place"


def test_whole_batch_is_refused_when_one_signature_is_wrong(hall):
    kiosk = hall.add_kiosk()
    for number in range(60):
        kiosk.event("called", visit_id(number))
    header, payload, signature = kiosk.log[41].split(".")
    wrong = ("A" if signature[10] != "A" else "B").join((signature[:10], signature[11:]))
    log = [*kiosk.log[:41], f"{header}.{payload}.{wrong}", *kiosk.log[42:]]
    refusal = refusal_of(Problem.BAD_SIGNATURE, kiosk.send, log)
    assert refusal.members["position"] == 41
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]


@pytest.mark.parametrize("order", [[0, 2, 1], [0, 1, 1, 2], [0, 2]])
def test_batch_is_refused_when_its_records_do_not_follow_one_another(hall, order):
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1))
    kiosk.event("served", visit_id(1))
    refusal = refusal_of(Problem.BAD_CHAIN, kiosk.send, [kiosk.log[place] for place in order])
    assert refusal.members["rule"] == "chain.sequence"


def test_record_of_another_form_is_refused_with_its_rule(hall):
    kiosk = hall.add_kiosk()
    refusal = refusal_of(Problem.MALFORMED, kiosk.send, [*kiosk.log, "x.y.z"])
    assert (refusal.members["position"], refusal.members["rule"]) == (1, "header.exact")


def test_unknown_kind_is_kept_and_not_tallied(hall):
    kiosk = hall.add_kiosk()
    kiosk.sign("sunspot.seen", {"visit": visit_id(1), "n": 3})
    kiosk.send()
    assert hall.rows("SELECT kind FROM records WHERE seq = 2") == [("sunspot.seen",)]
    assert hall.rows(COUNTED) == []
    assert hall.rows("SELECT count(*) FROM marks") == [(0,)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answers": {"service": 6}}, "answers"),
        ({"answers": {"service": True}}, "answers"),
        ({"answers": "5"}, "answers"),
        ({"visit": "A012"}, "visit"),
        ({"counter": None}, "counter"),
        ({"questionnaire": "mot-cua"}, "questionnaire"),
        ({"stage": "beginning"}, "stage"),
        ({"took_ms": "4 s"}, "took_ms"),
    ],
)
def test_rating_with_odd_content_is_kept_marked_and_not_tallied(hall, change, field):
    kiosk = hall.add_kiosk()
    kiosk.sign("rating", {**rating_body("quay-1", visit_id(1)), **change})
    kiosk.event("called", visit_id(2))
    kiosk.send()
    assert hall.rows("SELECT seq, rule, reason FROM marks") == [(2, "odd", f"body.{field}")]
    assert hall.rows("SELECT count(*) FROM rating_tallies") == [(0,)]
    assert sorted(hall.rows(COUNTED)) == [("called", "", 1), ("rated", "odd", 1)]


def test_second_rating_of_a_visit_is_marked_and_does_not_count(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), service=1)
    kiosk.rate(visit_id(1), service=5)
    kiosk.send()
    assert hall.rows("SELECT seq, rule, excludes FROM marks") == [(3, "double", 1)]
    counted = hall.rows("SELECT answer, mark, n FROM rating_tallies WHERE question = 'service'")
    assert sorted(counted) == [(1, "", 1), (5, "double", 1)]


def test_test_mode_is_never_counted(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), test=True)
    kiosk.rate(visit_id(1))
    kiosk.send()
    assert hall.rows("SELECT seq, rule FROM marks") == [(2, "test")]
    assert hall.rows("SELECT DISTINCT mark FROM rating_tallies") == [("",)]
    assert sorted(hall.rows(COUNTED)) == [("rated", "", 1), ("rated", "test", 1)]


def test_rating_without_an_answer_does_not_take_the_visits_place(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), None, None)
    kiosk.rate(visit_id(1), 2, None)
    kiosk.send()
    assert hall.rows("SELECT seq, rule FROM marks") == [(2, "empty")]
    assert ("rated", "", 1) in hall.rows(COUNTED)


def test_attachment_is_kept_when_it_is_the_one_named(hall):
    kiosk = hall.add_kiosk()
    box = SealingKey.generate().public_key.seal(b"A012")
    kiosk.event("called", visit_id(1), attached={"ticket": box})
    kiosk.send()
    assert hall.rows("SELECT seq, name, box FROM attachments") == [(2, "ticket", box)]


@pytest.mark.parametrize("sent", [{"ticket": "AAAA"}, {"ticket": "!"}, {"other": "AAAA"}])
def test_attachment_is_not_kept_when_it_is_another_than_named(hall, sent):
    kiosk = hall.add_kiosk()
    box = SealingKey.generate().public_key.seal(b"A012")
    record = kiosk.event("called", visit_id(1), attached={"ticket": box})
    kiosk.boxes[record] = sent
    assert kiosk.send().head.seq == 2
    assert hall.rows("SELECT count(*) FROM attachments") == [(0,)]
    assert hall.rows("SELECT rule, excludes FROM marks") == [("odd-attachment", 0)]
    assert ("called", "", 1) in hall.rows(COUNTED)


def test_attachment_may_be_missing(hall):
    kiosk = hall.add_kiosk()
    box = SealingKey.generate().public_key.seal(b"A012")
    kiosk.event("called", visit_id(1), attached={"ticket": box})
    kiosk.boxes.clear()
    assert kiosk.send().head.seq == 2


def test_batch_of_500_records_fits_and_one_more_is_too_large(hall):
    kiosk = hall.add_kiosk()
    for number in range(500):
        kiosk.event("called", visit_id(number))
    assert kiosk.send(kiosk.log[:500]).head.seq == 500
    refusal_of(Problem.TOO_LARGE, kiosk.send, kiosk.log)


def test_batch_is_refused_when_its_kiosk_is_revoked_while_it_is_verified(hall, monkeypatch):
    kiosk = hall.add_kiosk()
    real = receive.open_records

    def revoke_meanwhile(*arguments):
        hall.revoke(kiosk)
        return real(*arguments)

    monkeypatch.setattr(receive, "open_records", revoke_meanwhile)
    refusal_of(Problem.REVOKED, kiosk.send)
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]
