"""The public check-code page, over records that went through the real ingest."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from central.store import reading, writing
from central.store.fleet_tables import alarms
from central.store.log_tables import logs, records
from central.tally.rules import Mark, sentence_of
from kiosk.record import CheckCode, check_text, parse_check_text
from kiosk.record.check_code import ALPHABET

ANSWER_WORDS = ["Rất hài lòng", "Không hài lòng", "Bình thường", "service", "Very satisfied"]


@pytest.fixture
def kiosk(house):
    house.add_counter("quay-01", "Quầy 01")
    return house.add_kiosk("quay-01")


@pytest.fixture
def rating(house, kiosk):
    made = kiosk.visit(house.now - timedelta(hours=1), 1)
    house.send(kiosk)
    return made


def by_qr(house, record, **more):
    return house.client(**more).get(f"/k/{CheckCode.of(record).path}")


def by_text(house, text, **more):
    return house.client(**more).get("/k", params={"code": text})


def raised(house):
    with reading(house.engine) as connection:
        return connection.execute(select(alarms)).all()


@pytest.mark.parametrize(
    "ask", [by_qr, lambda house, record: by_text(house, check_text(record.hash))]
)
def test_page_says_counted_with_day_and_place_and_never_the_answer(house, rating, ask):
    answer = ask(house, rating)
    assert answer.status_code == 200
    assert "Đã nhận và được tính" in answer.text
    assert "Chủ nhật 22/11/2026" in answer.text
    assert "Trung tâm Phục vụ hành chính công, Xã Mẫu" in answer.text
    content = answer.text.replace(CheckCode.of(rating).path, "")
    for word in (*ANSWER_WORDS, "quay-01", "Quầy 01", "cb-01"):
        assert word not in content
    assert raised(house) == []


@pytest.mark.parametrize("answer", [1, 2, 3, 4, 5])
def test_page_is_the_same_whatever_was_answered(house, kiosk, rating, answer):
    other = kiosk.visit(house.now - timedelta(minutes=30), answer)
    house.send(kiosk)
    assert by_qr(house, other).text.replace(CheckCode.of(other).path, "") == by_qr(
        house, rating
    ).text.replace(CheckCode.of(rating).path, "")


def test_page_says_marked_when_the_visit_was_rated_twice(house, kiosk, rating):
    again = kiosk.rate(house.now, rating.body["visit"], 5)
    house.send(kiosk)
    answer = by_qr(house, again)
    assert "Đã nhận, không tính vào chỉ số" in answer.text
    assert sentence_of(Mark.DOUBLE).vi in answer.text
    assert "Chủ nhật 22/11/2026" in answer.text
    assert "Đã nhận và được tính" in by_qr(house, rating).text


def test_page_says_received_when_the_code_is_of_another_kind_of_record(house, kiosk, rating):
    called = next(record for record in kiosk.made if record.kind == "visit.called")
    answer = by_qr(house, called)
    assert "Đã nhận" in answer.text
    assert "được tính vào chỉ số" not in answer.text
    assert "Chưa nhận được" in by_text(house, check_text(called.hash)).text


@pytest.mark.parametrize(
    "ask", [by_qr, lambda house, record: by_text(house, check_text(record.hash))]
)
def test_page_says_not_yet_when_the_kiosk_has_not_sent(house, kiosk, rating, ask):
    unsent = kiosk.visit(house.now, 4)
    answer = ask(house, unsent)
    assert answer.status_code == 200
    assert "Chưa nhận được" in answer.text
    assert "Nơi đánh giá" not in answer.text


def test_page_says_not_yet_when_nobody_knows_the_kiosk(house, rating):
    path = CheckCode.of(rating).path.replace("k-quay-01", "k-khac")
    assert "Chưa nhận được" in house.client().get(f"/k/{path}").text


def mistyped(text):
    swapped = text[1] + text[0] + text[2:]
    changed = ("0" if text[0] != "0" else "1") + text[1:]
    return [
        changed,
        swapped if text[0] != text[1] else changed,
        text[:-1],
        text + "0",
        "ế",
        "U" * 16,
    ]


def test_page_says_mistyped_when_the_check_character_does_not_fit(house, rating):
    for text in mistyped(check_text(rating.hash)):
        answer = by_text(house, text)
        assert answer.status_code == 200
        assert "Mã chưa đúng" in answer.text


@pytest.mark.parametrize("between", ["", " ", "-", " - "])
def test_code_is_understood_however_it_is_typed(house, rating, between):
    typed = check_text(rating.hash).lower().replace(" ", between)
    assert "Đã nhận và được tính" in by_text(house, typed).text


def test_page_says_not_yet_when_the_code_is_that_of_another_rating_but_for_its_last_bits(
    house, rating
):
    text = check_text(rating.hash)
    digit = ALPHABET[ALPHABET.index(text[-2]) ^ 1]
    twin = next(code for last in ALPHABET if (code := parse_check_text(text[:-2] + digit + last)))
    assert "Chưa nhận được" in by_text(house, twin).text


def altered(record):
    path = CheckCode.of(record).path
    part = path[-22:]
    return path[:-22] + ("A" if part[0] != "A" else "B") + part[1:]


def test_page_says_altered_and_alarms_once_when_another_hash_stands_there(house, rating):
    for _ in range(3):
        answer = house.client().get(f"/k/{altered(rating)}")
        assert "Mã không khớp với nhật ký" in answer.text
        assert "Nơi đánh giá" not in answer.text
    (alarm,) = raised(house)
    assert (alarm.site_id, alarm.kiosk_id) == ("xa-mau", "k-quay-01")
    assert alarm.kind == "check-code-altered"
    assert f"k-quay-01/{rating.epoch}/{rating.seq}" in alarm.detail


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "a/b/c/d",
        "k-quay-01/short/1/short",
        "../../etc/passwd",
        "%00",
        "<script>alert(1)</script>",
    ],
)
def test_page_says_so_when_the_address_is_not_a_code(house, path):
    answer = house.client().get(f"/k/{path}")
    assert answer.status_code == 404
    assert "<script" not in answer.text


def test_code_is_refused_when_its_hash_is_not_canonical(house, rating):
    path = CheckCode.of(rating).path
    last = next(c for c in "BCDEFGHIJKLMNOP" if c != path[-1])
    answer = house.client().get(f"/k/{path[:-1]}{last}")
    assert answer.status_code == 404
    assert raised(house) == []


def test_address_waits_when_it_checks_many_codes(house, rating):
    answers = [by_qr(house, rating) for _ in range(22)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "3"
    assert "Vui lòng thử lại sau 3 giây" in answers[-1].text
    assert "Đã nhận" not in answers[-1].text
    assert by_qr(house, rating, address="192.0.2.8").status_code == 200
    assert house.client().get("/k").status_code == 200, "the empty form asks nothing"
    house.turn(seconds=3)
    assert by_qr(house, rating).status_code == 200


def test_page_needs_no_script_no_cookie_and_no_sign_in(house, rating):
    answer = by_qr(house, rating)
    assert "<script" not in answer.text
    assert "Set-Cookie" not in answer.headers
    english = house.client().get(f"/k/{CheckCode.of(rating).path}?lang=en")
    assert "Received and counted" in english.text
    assert 'name="lang" value="en"' in english.text, "the form keeps the language"


def test_form_is_shown_when_the_address_ends_after_its_slash(house):
    assert house.client().get("/k/").text == house.client().get("/k").text.replace("/k?", "/k/?")


def test_sample_in_the_hint_is_a_code_that_can_be_typed(house):
    form = house.client().get("/k").text
    sample = form.partition("Ví dụ cách viết: ")[2][:19]
    assert "Chưa nhận được" in by_text(house, sample).text


def test_page_adds_that_records_are_missing_when_the_kiosk_had_receipts_for_more(house, kiosk):
    other = house.add_kiosk("quay-02")
    lost = kiosk.visit(house.now - timedelta(hours=1), 4)
    house.send(kiosk)
    house.beat(kiosk)
    with writing(house.engine) as connection:
        connection.execute(update(logs).values(seq=logs.c.seq - 1))
        connection.execute(delete(records).where(records.c.hash == lost.hash))
    for answer in (by_qr(house, lost), by_text(house, check_text(lost.hash))):
        assert "Chưa nhận được" in answer.text
        assert "đang thiếu một số bản ghi" in answer.text
    elsewhere = CheckCode.of(lost).path.replace(kiosk.kiosk_id, other.kiosk_id)
    assert "đang thiếu" not in house.client().get(f"/k/{elsewhere}").text
