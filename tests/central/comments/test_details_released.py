"""What is shown grows by at least five, from ended days alone, and tells nothing of the order."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from central.released.audience import Span
from central.released.comments import Wanted, comments_shown
from central.released.reasons import reasons_shown
from central.retention.deletion import delete_expired
from central.store.engine import reading
from tests.central.comments.detailed import Detailed, reasons_of
from tests.central.hall import SITE, START
from tests.central.released.attack import Attacker

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def desk(hall):
    return Detailed(hall)


def shown(desk, span=YEAR, **wanted):
    with reading(desk.hall.engine) as connection:
        return comments_shown(connection, desk.boxes, SITE, span, Wanted(**wanted))


def texts(desk, span=YEAR, **wanted):
    return [each.text.text for each in shown(desk, span, **wanted).comments]


def test_reasons_are_withheld_when_there_are_fewer_than_five(hall, desk):
    for given in range(1, 10):
        desk.give(praise=["R1"])
        desk.gather()
        assert reasons_of(hall).get(("praise", "R1"), 0) == (5 if given >= 5 else 0)
    desk.give(praise=["R1"])
    desk.gather()
    assert reasons_of(hall)["praise", "R1"] == 10


def test_reasons_of_another_edition_or_month_are_a_block_of_their_own(hall, desk):
    for number in range(8):
        desk.give(praise=["R1"], reason_list="ly-do@2" if number < 4 else "ly-do@1")
    desk.gather()
    assert reasons_of(hall) == {}
    desk.give(praise=["R1"])
    hall.now += timedelta(days=31)
    for _ in range(4):
        desk.give(praise=["R1"])
    desk.gather()
    assert hall.rows("SELECT month, reason_list, n FROM released_reasons WHERE side = ''") == [
        ("2026-03", "ly-do@1", 5)
    ]


@pytest.mark.sqlite_alone
def test_no_detail_is_told_from_four_others_when_every_look_is_kept(make_hall):
    """Each citizen chooses a reason that nobody else does, and somebody keeps every look."""
    for seed in range(2):
        chance, hall = random.Random(seed), make_hall()
        desks = [Detailed(hall, f"quay-{number}", 1 + 500 * number) for number in (1, 2)]
        keeper = Attacker()
        for reason in range(30):
            chance.choice(desks).give(complaint=[f"X{reason}"])
            if chance.random() < 0.5:
                for desk in desks:
                    desk.gather()
                with reading(hall.engine) as connection:
                    counts = reasons_shown(connection, [SITE], YEAR).counts
                if counts:
                    keeper.sees(Counter({each.reason: each.n for each in counts}))
        assert keeper.smallest() >= 5
        assert keeper.pins(2) == []


@pytest.mark.sqlite_alone
def test_one_detail_is_told_when_blocks_by_counter_stand_beside(make_hall):
    """Why there is no view by counter: the same looks, beside blocks of five of each counter."""
    chance, keeper = random.Random(1), Attacker()
    waits, whole, of_counter = [], [], {0: [], 1: []}
    by_counter = {0: [], 1: []}
    for reason in range(40):
        counter = chance.randrange(2)
        waits.append(reason)
        of_counter[counter].append(reason)
        if len(waits) >= 5:
            whole, waits = whole + waits, []
            keeper.sees(Counter(whole))
        if len(of_counter[counter]) >= 5:
            by_counter[counter] += of_counter[counter]
            of_counter[counter] = []
            keeper.sees(Counter(by_counter[counter]))
    assert keeper.smallest() < 5


@pytest.mark.both_databases
def test_comments_wait_when_their_day_is_not_over_or_they_are_fewer_than_five(hall, desk):
    for number in range(4):
        desk.give(comment=f"ý kiến {number}")
    desk.gather()
    assert desk.release(days=3) == 0
    desk.give(comment="ý kiến 4")
    desk.gather()
    assert desk.release(days=0) == 0
    assert texts(desk) == []
    assert desk.release(days=1) == 5
    assert sorted(texts(desk)) == [f"ý kiến {number}" for number in range(5)]


def test_comment_of_today_waits_when_those_of_yesterday_are_shown(hall, desk):
    for _ in range(5):
        desk.give(comment="hôm qua")
    hall.now += timedelta(days=1)
    desk.give(comment="hôm nay")
    desk.gather()
    assert desk.release(days=0) == 5
    assert set(texts(desk)) == {"hôm qua"}


def test_comments_of_today_do_not_make_those_of_yesterday_enough(hall, desk):
    for number in range(7):
        hall.now += timedelta(days=number == 4)
        desk.give(comment="bốn của hôm qua, ba của hôm nay")
    desk.gather()
    assert desk.release(days=0) == 0


def test_comments_of_the_end_of_a_month_come_with_the_next_ones(hall, desk):
    hall.now += timedelta(days=28)
    for number in range(3):
        desk.give(comment=f"tháng ba {number}")
    hall.now += timedelta(days=4)
    for number in range(2):
        desk.give(comment=f"tháng tư {number}")
    desk.gather()
    assert desk.release() == 5
    assert texts(desk, Span(date(2026, 3, 1), date(2026, 3, 31))) == []
    assert len(texts(desk, Span(date(2026, 4, 1), date(2026, 4, 30)))) == 5


def test_months_before_are_told_apart_when_all_is_read_at_once(hall, desk):
    for month, number in ((0, 6), (1, 3), (2, 1), (3, 4), (4, 2)):
        hall.now = START + timedelta(days=31 * month)
        for _ in range(number):
            desk.give(comment=f"tháng {hall.now.month}")
    desk.gather()
    assert desk.release() == 14
    found = hall.rows("SELECT month, count(*) FROM comments GROUP BY month ORDER BY month")
    assert found == [("", 2), ("2026-03", 6), ("2026-06", 8)]


def test_what_is_shown_never_grows_by_fewer_than_five_when_days_go_by(hall, desk):
    chance, seen = random.Random(7), set()
    for _ in range(40):
        for _ in range(chance.randrange(4)):
            desk.give(comment=f"ý kiến {desk.number}")
        hall.now += timedelta(days=1)
        desk.gather()
        desk.release(days=0)
        now = {each.comment_id for each in shown(desk, a_page=2000).comments}
        assert seen <= now
        assert len(now - seen) == 0 or len(now - seen) >= 5
        seen = now
    assert len(seen) > 20


@pytest.mark.both_databases
def test_comments_leave_five_at_once_or_all_when_the_oldest_was_kept_long_enough(hall, desk):
    for _ in range(13):
        desk.give(comment=f"ý kiến {desk.number}")
        desk.gather()
        hall.now += timedelta(days=1)
    desk.release()
    left = []
    for _ in range(30):
        delete_expired(hall.engine, hall.now, comment_days=20)
        left.append(shown(desk, a_page=100).of)
        boxes = hall.rows("SELECT count(*) FROM attachments WHERE name = 'comment'")
        assert boxes == [(left[-1],)]
        hall.now += timedelta(days=1)
    # Thirteen: five with the first; of the eight after it three would be alone, so all of them.
    assert sorted(set(left), reverse=True) == [13, 8, 0]


def test_order_is_no_order_of_time_and_stays(hall, desk):
    for number in range(30):
        desk.give(comment=f"{number:02}")
    desk.gather()
    desk.release()
    found = texts(desk, a_page=100)
    assert found not in (sorted(found), sorted(found, reverse=True))
    assert found == texts(desk, a_page=100)
    turned = [each for page in (1, 2, 3) for each in texts(desk, page=page, a_page=10)]
    assert turned == found


def test_nothing_of_time_or_place_is_in_what_is_given_for_a_page(desk):
    from dataclasses import fields

    from central.released.comments import ShownComment

    told = {each.name for each in fields(ShownComment)}
    assert told == {"comment_id", "month", "state", "published", "topics", "text"}


def test_comment_is_apart_when_its_box_does_not_open_or_is_of_another_visit(hall, desk):
    desk.give(comment="x", box=b"no JSON")
    desk.give(comment="x", box=b'{"visit": "018f0000-0000-7000-8000-000000000063", "comment": "a"}')
    desk.give(comment="\u200b \u0000 ")
    for _ in range(4):
        desk.give(comment="thật")
    desk.gather()
    assert desk.release() == 0
    desk.give(comment="thật")
    desk.gather()
    assert desk.release() == 5
    assert set(texts(desk)) == {"thật"}


def test_kept_apart_is_told_in_steps_of_five(hall, desk):
    for count, expected in ((4, 0), (3, 5)):
        for _ in range(count):
            desk.give(praise=["R1"], rating={"took_ms": 100})
        desk.gather()
        with reading(hall.engine) as connection:
            assert reasons_shown(connection, [SITE], YEAR).apart == {"marked": expected}


@pytest.mark.both_databases
def test_search_finds_without_diacritics_and_topics_are_counted(hall, desk):
    for text in ("Đất đai chờ lâu", "nhà vệ sinh sạch", "Cán bộ tốt", "chờ", "cảm ơn"):
        desk.give(comment=text)
    desk.gather()
    desk.release()
    assert texts(desk, query="dat DAI") == ["Đất đai chờ lâu"]
    assert len(texts(desk, query="cho")) == 2
    assert texts(desk, query="không có đâu") == []
    assert texts(desk, topic="waiting") == []
    assert len(texts(desk, state="unread")) == 5
    assert shown(desk).states == {"unread": 5}
