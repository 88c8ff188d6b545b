"""The text of a mail about alarms, whatever stands in names: one line each, NFC, cut where said."""

import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.alarms.alarm import Alarm
from central.alarms.mail.digest import CUT, Places, digest
from central.alarms.mail.message import as_bytes, compose

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONG = "Trung tâm Phục vụ hành chính công " * 20
ON_THE_LINE = 78


def made(name, unit="Xã Mẫu", counter="Quầy 1", language="vi", **more):
    alarm = Alarm("kiosk-silent", "xa-mau", "ki-ot-1", "q1", NOW, "", "a1", raised_at=NOW, **more)
    places = Places({"xa-mau": (name, unit)}, {("xa-mau", "q1"): counter}, {"xa-mau": 9})
    return digest([alarm], places, ZONE, language, "")


@given(st.text(max_size=300), st.text(max_size=300))
def test_mail_is_one_message_of_short_lines_whatever_stands_in_names(name, counter):
    found = made(name, name, counter)
    raw = as_bytes(compose(found, "a@x.example", "b@x.example", NOW))
    assert max(map(len, raw.split(b"\r\n"))) <= ON_THE_LINE
    mail = message_from_bytes(raw)
    assert mail["Bcc"] is None
    assert str(make_header(decode_header(mail["Subject"]))) == found.subject
    assert mail.get_payload(decode=True).decode() == found.text.replace("\n", "\r\n")
    assert unicodedata.is_normalized("NFC", found.text)
    assert found.text.count("\n") == made("x").text.count("\n")


def test_name_is_in_one_spelling_when_it_was_typed_in_pieces():
    pieces = unicodedata.normalize("NFD", "Bộ phận Một cửa Nguyễn Huệ")
    assert "Bộ phận Một cửa Nguyễn Huệ" in made(pieces, counter=pieces).text
    assert "Bộ phận Một cửa Nguyễn Huệ" in made(pieces).subject


def test_name_that_is_too_long_says_that_it_is_cut():
    subject = made(LONG).subject
    assert subject.endswith(CUT)
    assert len(subject) < 2 * len("Xã Mẫu, ") + 120


@pytest.mark.parametrize("name", ["", "  ", "\u202e\u2066"])
def test_site_is_told_by_its_id_when_its_name_shows_nothing(name):
    assert made(name, unit=name).subject == "[Thước Đo] 1 cảnh báo mới – xa-mau"
    assert "* xa-mau: " in made(name, unit=name).text
    assert ", \n" not in made(name).text


def test_day_is_told_as_on_the_pages():
    assert "Quầy 1 · ki-ot-1 · 22/11/2026" in made("Một cửa", day="2026-11-22").text


def test_one_alarm_is_one_in_english():
    assert made("Một cửa", language="en").subject == "[Thước Đo] 1 new alarm – Xã Mẫu, Một cửa"
