"""Mails through a real server over a real database: once each, in one digest, and again after a
failure; two processes at once; a process that dies in between.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from central.alarms.mail.digest import MOST_KIOSKS, MOST_LINES, Places, digest
from central.alarms.mail.post import CLAIMED, LONGEST_WAIT, Post, wait_after
from central.alarms.mail.recipients import recipients_of
from central.alarms.mail.server import MailError, MailServer
from central.alarms.mail.settings import MailSettings
from central.moment import to_text
from central.store.alarm_mail_queries import failing_since
from central.store.alarm_queries import Step, begin_alarm, change_alarm
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.engine import reading, writing
from tests.central.alarms.conftest import alarms_of
from tests.central.alarms.mail_servers import Box, mail_server

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SENDER, PROVINCE, SITE = "do@mau.example", "tinh@mau.example", "xa@mau.example"


@pytest.fixture(scope="module")
def listening():
    box = Box()
    with mail_server(box) as port:
        yield box, port


@pytest.fixture
def box(listening):
    listening[0].__init__()
    return listening[0]


@pytest.fixture
def post(hall, listening, box):
    settings = MailSettings.model_validate(
        {
            "host": "127.0.0.1",
            "port": listening[1],
            "security": "none",
            "from": SENDER,
            "province": [PROVINCE],
            "sites": {"xa-mau": [SITE]},
        }
    )
    return Post(hall.engine, hall.clock, settings, MailServer(settings), ZONE, "https://do.example")


def begin(hall, kind="disk-full", site="xa-mau", kiosk="k-1", detail="400 MB"):
    at = to_text(hall.now)
    row = {"site_id": site, "alarm_id": f"{kind}:{kiosk}:{at}", "kind": kind, "kiosk_id": kiosk,
           "counter_id": "quay-1", "detail": detail, "at": at, "since": at}  # fmt: skip
    with writing(hall.engine) as connection:
        begin_alarm(connection, row, Step("raised", at))
    return row["alarm_id"]


def later(hall, post, **by):
    hall.now += timedelta(**by)
    return post.round()


def texts(box, recipient):
    return [
        mail.get_content()
        for mail, to in zip(box.mails, box.recipients, strict=True)
        if to == recipient
    ]


@pytest.mark.both_databases
def test_forty_alarms_of_a_monday_are_one_mail_each_and_are_told_once(hall, post, box):
    for number in range(40):
        begin(hall, "kiosk-silent", kiosk=f"k-{number:02}", detail="")
    begin(hall, "storage-full", WHOLE_CENTRAL, None, "/srv: 100 MB")
    assert later(hall, post, minutes=1) == 0, "what begins together is gathered"
    assert later(hall, post, minutes=2) == 2
    (text,) = texts(box, SITE)
    assert text.count("Quầy 1 · k-") == MOST_KIOSKS
    assert "và 28 nữa" in text
    assert "Máy chủ trung tâm" not in text
    (text,) = texts(box, PROVINCE)
    assert "* Máy chủ trung tâm: Máy chủ trung tâm sắp hết chỗ lưu" in text
    assert "https://do.example/alarms" in text
    assert box.mails[0]["Subject"].startswith("[Thước Đo] 4")
    for _ in range(3):
        assert later(hall, post, hours=1) == 0
    begin(hall, "disk-full")
    assert later(hall, post, minutes=3) == 2, "what is new is told, and only that"
    assert "im lặng" not in texts(box, SITE)[-1]
    assert "400 MB" in texts(box, SITE)[-1]


def test_recipient_has_one_mail_in_an_interval(hall, post, box):
    begin(hall)
    assert later(hall, post, minutes=3) == 2
    begin(hall, "clock-off", detail="")
    assert later(hall, post, minutes=10) == 0
    assert later(hall, post, minutes=21) == 2


def test_what_is_seen_put_off_ended_or_presses_less_is_not_sent(hall, post, box):
    names = [begin(hall, kiosk=f"k-{n}") for n in range(3)]
    begin(hall, "version-old", detail="0.1.0 < 0.2.0")
    at = to_text(hall.now)
    with writing(hall.engine) as connection:
        change_alarm(connection, "xa-mau", names[0], seen_at=at, seen_by="lan")
        until = to_text(hall.now + timedelta(hours=1))
        change_alarm(connection, "xa-mau", names[1], snoozed_until=until)
        change_alarm(connection, "xa-mau", names[2], ended_at=at)
    assert later(hall, post, minutes=3) == 0
    assert later(hall, post, hours=1) == 2, "what was put off comes back"
    assert "k-1" in texts(box, SITE)[0]
    assert "k-0" not in texts(box, SITE)[0]


@pytest.mark.parametrize("said", ["450 busy", "550 no such mailbox"])
def test_refused_recipient_is_tried_again_and_does_not_keep_the_other_from_its_mail(
    hall, post, box, said, expected_log
):
    expected_log("central.alarms.mail.post", "was not taken")
    begin(hall)
    box.answers["RCPT"] = said
    assert later(hall, post, minutes=3) == 0
    with reading(hall.engine) as connection:
        assert failing_since(connection, [SITE]) == to_text(hall.now)
        assert failing_since(connection, [PROVINCE]) == to_text(hall.now)
    box.answers.clear()
    assert later(hall, post, minutes=1) == 0, "not yet"
    wait = timedelta(minutes=2) if said.startswith("4") else LONGEST_WAIT
    assert later(hall, post, seconds=wait.total_seconds()) == 2
    with reading(hall.engine) as connection:
        assert failing_since(connection, [SITE, PROVINCE]) is None


def test_server_that_fails_is_asked_once_in_a_round(hall, post, expected_log):
    expected_log("central.alarms.mail.post", "was not taken")

    class Down:
        asked = 0

        def send(self, _mail, _recipient):
            self.asked += 1
            raise MailError("nobody there")

    begin(hall)
    down = Down()
    assert later(hall, replace(post, server=down), minutes=3) == 0
    assert down.asked == 1


def test_alarm_that_ends_while_the_server_is_away_is_not_told_of(hall, post, box, expected_log):
    expected_log("central.alarms.mail.post", "was not taken")
    name = begin(hall)
    box.answers["DATA"] = "451 later"
    later(hall, post, minutes=3)
    box.answers.clear()
    with writing(hall.engine) as connection:
        change_alarm(connection, "xa-mau", name, ended_at=to_text(hall.now))
    assert later(hall, post, hours=1) == 0
    assert box.mails == []


@pytest.mark.both_databases
def test_two_processes_at_once_send_one_mail_to_each(hall, post, box):
    begin(hall)
    hall.now += timedelta(minutes=3)
    together = threading.Barrier(4)

    def one(_number):
        together.wait(10)
        return replace(post).round()

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(one, range(4)))
    assert sum(taken) == 2
    assert sorted(box.recipients) == [PROVINCE, SITE]


def test_process_that_dies_after_the_server_took_it_lets_it_go_twice_under_one_name(
    hall, post, box
):
    class DiesAfter:
        def send(self, mail, recipient):
            post.server.send(mail, recipient)
            raise KeyboardInterrupt

    begin(hall)
    hall.now += timedelta(minutes=3)
    with pytest.raises(KeyboardInterrupt):
        replace(post, server=DiesAfter()).round()
    assert later(hall, post, minutes=1) == 1, "the other recipient; the first is claimed"
    assert later(hall, post, seconds=CLAIMED.total_seconds()) == 1
    assert len(texts(box, PROVINCE)) == 2
    first, second = (mail for mail in box.mails if mail["To"] == PROVINCE)
    assert first["Message-ID"] == second["Message-ID"]


def test_nothing_is_sent_without_a_host(hall, post, box):
    begin(hall)
    off = replace(post, settings=MailSettings())
    assert later(hall, off, minutes=3) == 0


def test_no_line_of_a_program_and_no_name_of_a_person_is_in_a_mail(hall, post, box):
    begin(hall, "fork", detail="epoch E: another record 7")
    begin(hall, "configuration-refused", detail="officers.3.name: Lê Thị Mẫu")
    assert later(hall, post, minutes=3) == 2
    for mail in box.mails:
        assert "epoch" not in mail.get_content()
        assert "Lê Thị Mẫu" not in mail.get_content()


def test_site_name_with_a_line_end_adds_no_header_and_stops_no_mail(hall, post, box):
    hall.tamper("UPDATE sites SET unit = :unit", unit="Xã\x07Mẫu\u202e\r\nBcc: a@b.example\n\n")
    begin(hall)
    assert later(hall, post, minutes=3) == 2
    assert all(mail["Bcc"] is None for mail in box.mails)
    assert "Bcc: a@b.example" in box.mails[0]["Subject"]


def test_waits_double_up_to_the_longest():
    waits = [wait_after(n, for_good=False) for n in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert waits[-1] == LONGEST_WAIT
    assert wait_after(10**9, for_good=False) == LONGEST_WAIT
    assert wait_after(1, for_good=True) == LONGEST_WAIT


def test_address_in_several_places_is_one_recipient_of_all_of_them():
    given = {"province": ["a@x.example"], "sites": {"s": ["a@x.example", "b@x.example"],
             "t": ["b@x.example"]}}  # fmt: skip
    found = {each.address: each.sites for each in recipients_of(MailSettings(**given))}
    assert found == {"a@x.example": None, "b@x.example": frozenset({"s", "t"})}


def test_mail_about_everything_has_an_end(hall):
    for site in range(45):
        hall.add_site(f"xa-{site}")
        begin(hall, "clock-off", f"xa-{site}", "k-1", "")
    made = digest(alarms_of(hall), Places({}, {}, {}), ZONE, "en", "")
    assert made.text.count("\n* ") == MOST_LINES
    assert "5 more lines" in made.text
    assert len(made.about) == 45, "and all of them are told"
