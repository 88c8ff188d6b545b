"""A kiosk is revoked from a place: what stands before it counts, what stands from it on does not.

Whenever it came. The figures are those of a central that was sent the good part alone (P19).
"""

import pytest

from central.audit import site_count
from central.audit.audit_site import audit_site
from central.commands.errors import CommandError
from central.commands.kiosks import approve_kiosks
from central.commands.revoke import revoke_kiosk
from central.refusal import Problem, Refusal
from kiosk.record import SigningKey
from kiosk.record.key_rotation import sign_key_proof
from tests.central.hall import visit_id


@pytest.fixture
def config(hall):
    return hall.write_config()


def ten_visits(kiosk, first=0, **more):
    for number in range(first, first + 10):
        kiosk.rate(visit_id(number), **more)


def counted(hall):
    ((n,),) = hall.rows(
        "SELECT coalesce(sum(n), 0) FROM visit_tallies WHERE event='rated' AND mark=''"
    )
    return n


def marked(hall):
    ((n,),) = hall.rows("SELECT count(*) FROM marks WHERE rule = 'quarantined'")
    return n


def whole(hall):
    return audit_site(hall.engine, "xa-mau")


def test_records_before_the_place_count_and_later_ones_are_kept_when_they_were_held(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    kiosk.send()
    assert counted(hall) == 10
    said = revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:7", hall.now)
    assert "5 records held" in said[1]
    assert "restart it" in said[2]
    assert (counted(hall), marked(hall)) == (5, 5)
    assert whole(hall).ratings == 5


def test_records_before_the_place_count_and_later_ones_are_kept_when_they_come_later(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    kiosk.send(kiosk.log[:3])
    revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:7", hall.now)
    assert kiosk.send(kiosk.log[3:]).head.seq == 11
    assert (counted(hall), marked(hall)) == (5, 5)
    assert whole(hall).ratings == 5


def test_revocation_without_a_place_is_from_the_first_record_not_held(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    kiosk.send(kiosk.log[:6])
    revoke_kiosk(config, kiosk.place.kiosk, None, hall.now)
    kiosk.send(kiosk.log[6:])
    assert (counted(hall), marked(hall)) == (5, 5)
    assert whole(hall).ratings == 5


def test_later_epochs_do_not_count_and_the_earlier_one_does(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    first = list(kiosk.log)
    kiosk.send(first[:4])
    kiosk.open_epoch()
    ten_visits(kiosk, first=10)
    second = kiosk.epoch
    kiosk.send()
    revoke_kiosk(config, kiosk.place.kiosk, f"{second}:6", hall.now)
    kiosk.send(first)
    assert (counted(hall), marked(hall)) == (14, 6)
    kiosk.open_epoch()
    ten_visits(kiosk, first=20)
    kiosk.send()
    assert (counted(hall), marked(hall)) == (14, 16)
    assert whole(hall).ratings == 14


def test_rotation_in_the_middle_and_wrong_clocks_lose_nothing(hall, config):
    """P19: 0 valid records refused, 0 counted after the revocation."""
    kiosk = hall.add_kiosk()
    for number, at in enumerate(["1970-01-01T00:00:00.000Z", "2076-01-01T00:00:00.000Z"] * 5):
        kiosk.rate(visit_id(number), at=at, clock="unsynced")
        if number == 4:
            kiosk.rotate()
    revoked_from = len(kiosk.log) + 1
    for number in range(10, 20):
        kiosk.rate(visit_id(number), at="2006-01-01T00:00:00.000Z")
        if number == 14:
            kiosk.rotate()
    kiosk.send(kiosk.log[:4])
    revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:{revoked_from}", hall.now)
    for start in range(4, len(kiosk.log), 5):
        kiosk.send(kiosk.log[start : start + 5])
    assert (counted(hall), marked(hall)) == (10, 10)
    assert whole(hall).ratings == 10


@pytest.mark.parametrize("split", range(1, 7))
def test_key_changes_at_any_place_of_a_batch(hall, split):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    kiosk.rotate()
    kiosk.rate(visit_id(2))
    kiosk.rotate()
    kiosk.rate(visit_id(3))
    kiosk.send(kiosk.log[:split])
    kiosk.send(kiosk.log)
    kiosk.send(kiosk.log[:2])
    assert counted(hall) == 3
    kiosk.open_epoch()
    kiosk.rate(visit_id(4))
    kiosk.send()
    assert whole(hall).ratings == 4
    assert hall.rows("SELECT count(*) FROM kiosk_keys WHERE epoch IS NOT NULL") == [(2,)]


def test_former_key_signs_nothing_after_the_rotation(hall):
    kiosk = hall.add_kiosk()
    former = kiosk.key
    kiosk.rotate()
    thief = kiosk.branch(len(kiosk.log))
    thief.key = former
    thief.rate(visit_id(1))
    for sent in (thief.log, thief.log[-1:]):
        with pytest.raises(Refusal) as refused:
            thief.send(sent)
        assert refused.value.problem in {Problem.BAD_SIGNATURE, Problem.SEQUENCE_GAP}
        kiosk.send(kiosk.log)
    thief.open_epoch()
    with pytest.raises(Refusal) as refused:
        thief.send()
    assert refused.value.problem is Problem.BAD_SIGNATURE


def test_rotation_with_a_bad_proof_changes_no_key(hall):
    kiosk = hall.add_kiosk()
    new = SigningKey.generate()
    proof = sign_key_proof(new, "k-other", kiosk.key.kid)
    kiosk.sign("key.rotated", {"public_key": new.verify_key.text, "proof": proof})
    kiosk.rate(visit_id(1))
    kiosk.send()
    assert whole(hall).ratings == 1


def test_central_that_forgot_a_rotation_asks_for_the_records_that_bring_the_key(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    kiosk.send()
    kiosk.rotate()
    kiosk.rate(visit_id(2))
    with pytest.raises(Refusal) as refused:
        kiosk.send(kiosk.log[3:])
    assert refused.value.problem is Problem.SEQUENCE_GAP
    assert refused.value.members["expected"] == {"epoch": kiosk.epoch, "seq": 3}
    first, log = kiosk.epoch, list(kiosk.log)
    kiosk.open_epoch()
    with pytest.raises(Refusal) as refused:
        kiosk.send()
    assert refused.value.members["expected"] == {"epoch": first, "seq": 3}
    kiosk.send(log)
    kiosk.send()
    assert whole(hall).records == 5


def test_place_that_is_none_is_refused(hall, config):
    kiosk = hall.add_kiosk()
    kiosk.send()
    name = kiosk.place.kiosk
    for place, said in (("7", "EPOCH:SEQ"), (f"{'A' * 22}:1", "nothing is held"), (":", "EPOCH")):
        with pytest.raises(CommandError, match=said):
            revoke_kiosk(config, name, place, hall.now)
    assert hall.rows("SELECT state FROM kiosks") == [("approved",)]


def test_revoked_kiosk_cannot_have_its_figures_or_its_place_altered_unseen(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    kiosk.send()
    revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:7", hall.now)
    hall.tamper("UPDATE kiosks SET revoked_seq = 9")
    with pytest.raises(Exception, match=r"visits|marks|tally"):
        whole(hall)


def test_revoked_kiosk_is_not_approved_again(hall, config):
    kiosk = hall.add_kiosk()
    revoke_kiosk(config, kiosk.place.kiosk, None, hall.now)
    with pytest.raises(CommandError, match="enrol it anew"):
        approve_kiosks(config, [kiosk.place.kiosk], None, None, hall.now)
    assert hall.rows("SELECT state FROM kiosks") == [("revoked",)]


def test_place_moves_only_when_another_one_is_named(hall, config):
    kiosk = hall.add_kiosk()
    ten_visits(kiosk)
    kiosk.send(kiosk.log[:9])
    revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:5", hall.now)
    kiosk.send(kiosk.log[6:])
    with pytest.raises(CommandError, match="from record 5 of epoch"):
        revoke_kiosk(config, kiosk.place.kiosk, None, hall.now)
    assert (counted(hall), marked(hall)) == (3, 7)
    for seq, counts in ((8, 6), (30, 10), (3, 1)):
        revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:{seq}", hall.now)
        assert (counted(hall), marked(hall)) == (counts, 10 - counts)
        assert whole(hall).ratings == counts


def test_counting_again_ends_when_records_come_faster_than_it_counts(hall, config, monkeypatch):
    kiosk, other = hall.add_kiosk(), hall.add_kiosk("quay-2")
    ten_visits(kiosk)
    ten_visits(other, first=10)
    kiosk.send()
    real, sent = site_count.replay_on, []

    def replay_while_records_come(*arguments, **named):
        # Twice: before the site is held. After that nothing comes.
        if len(sent) < 2:
            sent.append(other.send(other.log[len(sent) : len(sent) + 1]))
        return real(*arguments, **named)

    monkeypatch.setattr(site_count, "replay_on", replay_while_records_come)
    revoke_kiosk(config, kiosk.place.kiosk, f"{kiosk.epoch}:7", hall.now)
    other.send()
    assert (counted(hall), marked(hall)) == (15, 5)
    assert whole(hall).ratings == 15
