"""`central alarms list` and `test-mail`, the doctor's look at the mail, figures for monitoring."""

import pytest

from central.commands.alarms import listing, send_test
from central.commands.errors import CommandError
from central.operation.doctor.finding import Level
from central.operation.doctor.mail import look_at_mail
from central.operation.figures import Figures
from central.operation.store_facts import read_facts
from central.settings import load_settings
from tests.central.alarms.mail_servers import Box, line_that, mail_server, says_nothing
from tests.central.alarms.test_post import begin
from tests.central.audit_log_of import entries_of


def settings_with(hall, port, **more):
    given = {"host": "127.0.0.1", "port": port, "security": "none", "from": "do@mau.example",
             "province": ["tinh@mau.example"], **more}  # fmt: skip
    said = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    return hall.write_config(f"[mail]\n{said}\n")


def test_list_says_what_stands_and_what_to_do(hall):
    config = hall.write_config()
    assert listing(config, None, hall.now) == ["no alarm stands"]
    begin(hall)
    begin(hall, "version-old", detail="0.1.0 < 0.2.0")
    lines = listing(config, None, hall.now)
    assert lines[0] == "now    xa-mau  disk-full  The kiosk's disk is nearly full"
    assert "k-1  quay-1  since 2026-03-02 09:00+07:00  400 MB" in lines[1]
    assert lines[2].strip().startswith("> Make room on the kiosk")
    assert lines[-1] == "2 alarms stand"
    assert listing(config, "xa-khac", hall.now) == ["no alarm stands"]


def test_test_mail_arrives_and_is_noted_without_the_address(hall):
    box = Box()
    with mail_server(box) as port:
        said = send_test(settings_with(hall, port), "ai@mau.example", hall.now)
    assert "has taken the mail" in said[0]
    assert box.recipients == ["ai@mau.example"]
    assert "Đây là thư thử" in box.mails[0].get_content()
    noted = entries_of(hall.engine)[-1]
    assert noted.what == "mail.tested"
    assert "ai@" not in str(noted)


def test_test_mail_that_is_not_taken_says_why_and_is_not_noted(hall):
    box = Box()
    box.answers["RCPT"] = "550 no such mailbox"
    with mail_server(box) as port, pytest.raises(CommandError, match="550 no such mailbox"):
        send_test(settings_with(hall, port), "ai@mau.example", hall.now)
    assert [entry.what for entry in entries_of(hall.engine)] == []


@pytest.mark.parametrize("wrong", ["ai", "a@b.example\r\nBcc: x@y.example"])
def test_test_mail_to_what_is_no_address_is_refused(hall, wrong):
    with pytest.raises(CommandError, match="expected an address"):
        send_test(settings_with(hall, 25), wrong, hall.now)


def test_test_mail_without_a_server_says_what_to_set(hall):
    with pytest.raises(CommandError, match="host is empty"):
        send_test(hall.write_config(), "ai@mau.example", hall.now)


def levels(config):
    return [each.level for each in look_at_mail(load_settings(config))]


def test_doctor_is_content_with_a_server_that_answers_and_sends_nothing(hall):
    box = Box()
    with mail_server(box) as port:
        config = settings_with(hall, port)
        found = list(look_at_mail(load_settings(config)))
    assert [each.level for each in found] == [Level.WARNING, Level.OK]
    assert "without TLS" in found[0].found
    assert "1 recipients" in found[1].found
    assert box.mails == []


def test_doctor_names_a_server_that_is_not_there_and_one_that_is_not_named(hall):
    with line_that(says_nothing) as port:
        pass
    config = settings_with(hall, port, province=[])
    assert levels(config) == [Level.WARNING, Level.WARNING, Level.FAULT]
    assert levels(hall.write_config()) == [Level.WARNING]


def test_doctor_names_sites_of_mails_that_are_not_there(hall):
    with line_that(says_nothing) as port:
        pass
    config = settings_with(hall, port)
    with config.open("a", encoding="utf-8") as file:
        file.write('[mail.sites]\nxa-mau = ["a@mau.example"]\nxa-mao = ["b@mau.example"]\n')
    said = [each.found for each in look_at_mail(load_settings(config))]
    assert "no such site: xa-mao; nobody is told there" in said


def test_doctor_warns_of_a_password_that_others_can_read(hall):
    password = hall.folder / "password"
    password.write_text("x", "ascii")
    password.chmod(0o644)
    with line_that(says_nothing) as port:
        pass
    config = settings_with(hall, port, security="starttls", user="u", password_file=str(password))
    said = [each.found for each in look_at_mail(load_settings(config))]
    assert "others can read it" in said[0]


def test_figures_count_standing_alarms_by_kind_and_by_no_name_of_theirs(hall):
    begin(hall)
    begin(hall, kiosk="k-2")
    begin(hall, "of-tomorrow", kiosk="k-3")
    text = Figures().text({}, read_facts(hall.engine, hall.now)).decode()
    assert 'thuocdo_alarms_standing{kind="disk-full"} 2.0' in text
    assert 'thuocdo_alarms_standing{kind="kiosk-silent"} 0.0' in text
    assert 'thuocdo_alarms_standing{kind="other"} 1.0' in text
    assert "of-tomorrow" not in text
    assert "xa-mau" not in text
