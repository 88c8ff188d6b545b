"""Real servers: what is taken, refused, silent, and whose certificate nobody vouches for."""

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from central.alarms.mail.digest import Digest
from central.alarms.mail.message import as_bytes, compose
from central.alarms.mail.server import MailError, MailServer
from central.alarms.mail.settings import MailSettings
from tests.central.alarms.conftest import utc
from tests.central.alarms.mail_servers import (
    Box,
    dribbles,
    line_that,
    mail_server,
    says_nothing,
)
from tests.kiosk.queue.certificate import certificate

SENDER, TO = "thuoc-do@mau.example", "cntt@mau.example"
NOW = utc(2026, 3, 2, 2, 0)
SUBJECT = "[Thước Đo] 2 cảnh báo mới – Xã Mẫu, Bộ phận Một cửa"
TEXT = "LÀM NGAY\n\n* Xã Mẫu: Đĩa của ki-ốt sắp đầy\n.\n. một dấu chấm đầu dòng\n"
DIGEST = Digest(SUBJECT, TEXT, (("xa-mau", "disk-full:k-1:1"),))
WITHIN_S = 0.4


def server(port, folder=Path(), **more):
    given = {"host": "127.0.0.1", "port": port, "security": "none", "from": SENDER, **more}
    return MailServer(MailSettings.model_validate(given), folder)


def mail():
    return compose(DIGEST, SENDER, TO, NOW)


@pytest.fixture(scope="module")
def vouched(tmp_path_factory):
    """A file of who vouches for 127.0.0.1, and the server's context."""
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    return certificate(tmp_path_factory.mktemp("tls"), until=until)


def test_mail_arrives_letter_for_letter_with_the_headers_of_a_machine():
    box = Box()
    with mail_server(box) as port:
        server(port).send(mail(), TO)
    (came,) = box.mails
    assert box.recipients == [TO]
    assert came["Subject"] == SUBJECT
    assert came.get_content().replace("\r\n", "\n") == TEXT
    assert came.get_content_type() == "text/plain"
    assert came.get_content_charset() == "utf-8"
    assert (came["From"], came["To"]) == (SENDER, TO)
    assert came["Auto-Submitted"] == "auto-generated"
    assert came["Date"].datetime == NOW
    assert came["Message-ID"].endswith("@mau.example>")
    assert came["MIME-Version"] == "1.0"


def test_line_holds_nothing_but_ascii_of_bounded_length():
    raw = as_bytes(mail())
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"Subject: =?utf-8?" in raw


def test_same_alarms_have_the_same_message_id_and_others_another():
    other = replace(DIGEST, about=(("xa-mau", "disk-full:k-2:1"),))
    again = compose(DIGEST, SENDER, TO, NOW + dt.timedelta(hours=1))
    assert again["Message-ID"] == mail()["Message-ID"]
    assert compose(other, SENDER, TO, NOW)["Message-ID"] != mail()["Message-ID"]
    assert compose(DIGEST, SENDER, "x@y.example", NOW)["Message-ID"] != mail()["Message-ID"]


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@y.example", "a\nb", "a\rb"])
def test_header_cannot_be_added(bad):
    with pytest.raises(ValueError, match="expected a header of one line"):
        compose(replace(DIGEST, subject=bad), SENDER, TO, NOW)
    with pytest.raises(ValueError, match="expected a header of one line"):
        compose(DIGEST, SENDER, f"{TO}{bad}", NOW)


@pytest.mark.parametrize(
    ("verb", "said", "for_good", "of_server"),
    [
        ("RCPT", "450 mailbox busy", False, False),
        ("RCPT", "550 no such mailbox", True, False),
        ("DATA", "451 try again later", False, True),
        ("DATA", "552 too much", True, True),
    ],
)
def test_refusal_is_named_with_what_the_server_said(verb, said, for_good, of_server):
    box = Box()
    box.answers[verb] = said
    with mail_server(box) as port, pytest.raises(MailError) as found:
        server(port).send(mail(), TO)
    assert said.split(" ", 1)[1] in str(found.value)
    assert (found.value.for_good, found.value.of_server) == (for_good, of_server)
    assert box.mails == []


@pytest.mark.parametrize("talk", [says_nothing, dribbles])
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_silent_or_dribbling_server_holds_nobody_beyond_the_deadline(talk, security):
    with line_that(talk) as port:
        slow = replace(server(port, security=security), deadline_s=WITHIN_S)
        begun = time.monotonic()
        with pytest.raises(MailError, match=r"not done within|127\.0\.0\.1"):
            slow.send(mail(), TO)
        assert time.monotonic() - begun < WITHIN_S + 5


def test_nobody_listening_is_named():
    with line_that(says_nothing) as port:
        pass
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        server(port).look()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_certificate_nobody_vouches_for_is_refused_before_anything_is_said(vouched, security):
    _, context = vouched
    box = Box()
    given = {"starttls": context} if security == "starttls" else {"tls": context}
    believed = pytest.raises(MailError, match="its certificate is not believed")
    with mail_server(box, **given) as port, believed:
        server(port, security=security).send(mail(), TO)
    assert box.mails == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_over_tls_when_the_offices_own_authority_vouches(vouched, security):
    authority, context = vouched
    box = Box()
    given = {"starttls": context} if security == "starttls" else {"tls": context}
    with mail_server(box, **given) as port:
        server(port, security=security, ca_file=authority).send(mail(), TO)
    assert len(box.mails) == 1


def test_starttls_that_the_server_does_not_offer_sends_nothing():
    box = Box()
    with mail_server(box) as port, pytest.raises(MailError, match="STARTTLS"):
        server(port, security="starttls").send(mail(), TO)
    assert box.mails == []


@pytest.mark.parametrize("password", ["right-word", "sai-roi", "đúng", "a\nb"])
def test_password_comes_from_its_file_and_stands_in_no_error(vouched, tmp_path, password):
    authority, context = vouched
    (tmp_path / "password").write_text(f"{password}\n", "utf-8")

    def authenticate(_server, _session, _envelope, _mechanism, data):
        is_right = (data.login, data.password) == (b"thuoc-do", b"right-word")
        return AuthResult(success=is_right, handled=False)

    box = Box()
    more = {"authenticator": authenticate, "auth_required": True}
    signed_in = {"user": "thuoc-do", "password_file": "password", "ca_file": authority}
    with mail_server(box, starttls=context, **more) as port:
        given = server(port, tmp_path, security="starttls", **signed_in)
        if password == "right-word":
            given.send(mail(), TO)
            assert len(box.mails) == 1
            return
        expected = "user or password are refused|printable ASCII"
        with pytest.raises(MailError, match=expected) as found:
            given.look()
        assert password not in str(found.value)


def test_missing_password_file_is_named(vouched, tmp_path):
    authority, context = vouched
    signed_in = {"user": "thuoc-do", "password_file": "none", "ca_file": authority}
    with mail_server(Box(), starttls=context) as port:
        given = server(port, tmp_path, security="starttls", **signed_in)
        with pytest.raises(MailError, match="FileNotFoundError"):
            given.look()


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "a b"},
        {"host": "mail.example\r\nX"},
        {"from": "no address"},
        {"from": ""},
        {"from": "a@b.example\nBcc: c@d.example"},
        {"province": ["người@mau.example"]},
        {"province": [f"{'a' * 65}@mau.example"]},
        {"sites": {"xa-mau": ["a@b.example, c@d.example"]}},
        {"user": "u"},
        {"user": "u", "password_file": "p"},
        {"security": "ssl"},
        {"interval_minutes": 1},
        {"colour": "red"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong):
    given = {"host": "127.0.0.1", "security": "none", "from": SENDER, **wrong}
    with pytest.raises(ValueError, match="validation error"):
        MailSettings.model_validate(given)


def test_look_sends_nothing():
    box = Box()
    with mail_server(box) as port:
        assert server(port).look()
    assert box.mails == []


def test_farewell_that_is_not_answered_does_not_undo_what_was_taken():
    def takes_and_falls_silent(line, _over):
        stream = line.makefile("rwb")
        stream.write(b"220 here\r\n")
        stream.flush()
        for answer in (b"250 here", b"250 ok", b"250 ok", b"354 go on"):
            stream.readline()
            stream.write(answer + b"\r\n")
            stream.flush()
        while stream.readline() != b".\r\n":
            pass
        stream.write(b"250 taken\r\n")
        stream.flush()

    with line_that(takes_and_falls_silent) as port:
        assert replace(server(port), deadline_s=WITHIN_S).send(mail(), TO) is None
