"""What `monkey_log` finds in a log, each rule broken once."""

import pytest

from demo.folder import TREE
from kiosk.record import Draft, Place, Record, SigningKey, sign_record
from kiosk.record.chain import ZERO_HASH
from kiosk.survey import load_questionnaire
from tests.faults.monkey_log import complaints
from tests.faults.sending_kiosk import stamp

QUESTIONNAIRE = load_questionnaire(TREE / "config" / "questionnaires" / "mot-cua.toml")
KEY = SigningKey.generate()
VISIT, OTHER = "v-1", "v-2"
EPOCH = "A" * 22
GIVEN = {"service": 5, "officer": 2}


def rating(
    visit=VISIT, *, answers=None, trigger="served", ticket="queue", late=False, partial=False
):
    body = {"visit": visit, "trigger": trigger, "ticket": ticket, "late": late, "partial": partial}
    return "rating", body | {"answers": GIVEN if answers is None else answers}


def of_visit(kind, visit=VISIT, **more):
    return kind, {"visit": visit, **more}


CALLED, SERVED = of_visit("visit.called"), of_visit("visit.served")
UNRATED = of_visit("visit.unrated")
WALK_UP = rating(trigger="walk-up", ticket="none")
LOST_ONE = ("kiosk.outage", {"lost": {"visit.served": 1}})


def log_of(*entries) -> list[Record]:
    records, prev = [], ZERO_HASH
    for seq, (kind, body) in enumerate(entries, start=1):
        place = Place("xa-mau", "k-01")
        records.append(sign_record(KEY, place, EPOCH, seq, prev, stamp(), Draft(kind, body)))
        prev = records[-1].hash
    return records


@pytest.mark.parametrize(
    "entries",
    [
        [CALLED, SERVED, rating()],
        [CALLED, rating(trigger="called"), SERVED],
        [WALK_UP, of_visit("rating.detail", rating_seq=1)],
        [CALLED, SERVED, UNRATED, rating(late=True)],
        [CALLED, SERVED, rating(answers={"service": 3}, partial=True)],
        [CALLED, SERVED, rating(answers={"service": None, "officer": 1})],
        [CALLED, LOST_ONE, rating()],
    ],
)
def test_log_is_right_when_every_rating_has_its_visit(entries):
    assert complaints(log_of(*entries), QUESTIONNAIRE, []) == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([CALLED, SERVED, rating(), rating()], "a second rating"),
        ([CALLED, rating()], "without visit.served"),
        ([LOST_ONE, rating(), rating(OTHER)], "2 ratings without visit.served"),
        ([CALLED, SERVED, rating(late=True)], "without visit.unrated"),
        ([CALLED, SERVED, UNRATED, rating()], "had ended unrated"),
        ([CALLED, SERVED, rating(), UNRATED], "a rated visit that ended unrated"),
        ([rating(trigger="walk-up")], "a walk-up rating with a number"),
        ([of_visit("visit.called", service="A003")], "a number in a body"),
        ([of_visit("visit.scanned", code="H00.14-240823-0001")], "a number in a body"),
        ([CALLED, WALK_UP], "a walk-up rating of a visit with visit.called"),
        ([rating(trigger="walk-up", answers={"service": 6, "officer": 1})], "not on the scale"),
        ([rating(trigger="walk-up", answers={"service": 3})], "answers to"),
        ([rating(trigger="walk-up", answers={"officer": 3}, partial=True)], "answers to"),
        ([rating(trigger="walk-up", answers={"service": None}, partial=True)], "without an answer"),
        ([WALK_UP, of_visit("rating.detail", OTHER, rating_seq=1)], "without its rating"),
        ([WALK_UP, of_visit("rating.detail", rating_seq=7)], "without its rating"),
    ],
)
def test_log_is_complained_of_when_a_rule_is_broken(entries, said):
    assert said in " ".join(complaints(log_of(*entries), QUESTIONNAIRE, []))


def test_log_is_complained_of_when_a_rating_was_thanked_for_and_is_missing():
    log = log_of(WALK_UP)
    assert complaints(log, QUESTIONNAIRE, [log[0].hash]) == []
    assert complaints(log, QUESTIONNAIRE, ["elsewhere"]) != []
