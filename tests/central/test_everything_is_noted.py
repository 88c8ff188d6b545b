"""Whatever changes something leaves its entry in the audit log: each command, and each form.

Both tables are held against what there is, so that a new command or form without a line fails.
"""

import re

import pytest
import typer

from central.cli import app
from central.dashboard.wording import words_in
from central.store.engine import open_engine
from tests.central.audit_log_of import entries_of, whats_of
from tests.central.test_command_line import Console

KIOSK, TOKEN = "{kiosk}", "{token}"
PASSWORD = "một mật khẩu dài để thử\n"

CHANGES = {
    # By command: its arguments, what is typed, and what is noted.
    "site add": (["xa-khac", "--name", "Một cửa", "--unit", "Xã Khác"], "", "site.set"),
    "counter add": (["quay-2", "--site", "xa-mau", "--name", "Quầy 2"], "", "counter.set"),
    "officer add": (["cb-02", "--site", "xa-mau", "--name", "Trần Mẫu"], "", "officer.set"),
    "officer badge": (["cb-01", "--site", "xa-mau", "--make"], "", "officer.badge-set"),
    "officer pin": (["cb-01", "--site", "xa-mau", "--make"], "", "officer.pin-set"),
    "officer remove": (["cb-01", "--site", "xa-mau"], "", "officer.removed"),
    "token issue": (["--site", "xa-mau"], "", "token.issued"),
    "account create": (
        ["lan", "--role", "it", "--password-stdin"], PASSWORD, "account.created"
    ),
    "account change": (["giam-sat", "--role", "leader"], "", "account.changed"),
    "account password": (["giam-sat"], "", "password.reset"),
    "account deactivate": (["giam-sat"], "", "account.deactivated"),
    "account reactivate": (["da-ngung"], "", "account.reactivated"),
    "attachments purge": ([], "", "attachments.purged"),
    "key announce": (["sealing"], "", "key.announced"),
    "key backup": (["safe"], "", "keys.backed-up"),
    "log export": (["archive.jsonl", "--site", "xa-mau"], "", "export.made"),
    "qd766": (["2026-03"], "", "export.made"),
    "audit show": ([], "", "audit.viewed"),
    "audit export": (["audit.jsonl"], "", "audit.exported"),
}  # fmt: skip

NOTED_ELSEWHERE = {
    "alarms test-mail": "tests/central/alarms/test_alarm_commands.py",
    "init": "below, with the first of all entries",
    "migrate": "below: `central init` migrates",
    "kiosk approve": "below, and as a form",
    "kiosk revoke": "below",
    "provision end": "tests/central/dashboard/test_provision_pages.py",
    "kiosk retire": "tests/central/fleet/test_kiosk_end_commands.py",
    "kiosk replace": "tests/central/fleet/test_kiosk_end_commands.py",
    "kiosk approve-list": "tests/central/fleet/test_kiosk_end_commands.py",
    "quarantine decide": "tests/central/fleet/test_quarantine.py",
    "kiosk pin": "below",
    "key rotate": "below",
    "key replace": "below",
    "report": "tests/central/reports/test_report_command.py",
    "log import": "tests/central/archive/test_import_and_export_commands.py",
}

CHANGES_NOTHING = {
    "serve", "doctor", "kiosk list", "kiosk code", "quarantine list", "officer list",
    "provision list",
    # A copy is made by a timer every night, and none of them is the database in force.
    "backup make", "backup tidy", "backup verify",
    "account list", "key list", "log verify", "audit verify", "alarms list",
}  # fmt: skip
OF_OTHERS = (
    "reference",
    "configuration",
    "api-key",
    "recount",
    "holiday",
    "hours",
    "procedure",
    "questionnaire",
)
"""Groups whose own tests show their entries."""


def every_command(group=None, before=""):
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("noted"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    console.done("officer", "add", "cb-01", "--site", "xa-mau", "--name", "Nguyễn Thị Mẫu")
    for name in ("giam-sat", "da-ngung"):
        arguments = ("--role", "supervisor", "--site", "xa-mau", "--password-stdin")
        console.done("account", "create", name, *arguments, given=PASSWORD)
    console.done("account", "deactivate", "da-ngung")
    tell_of_keys(console)
    return console


def tell_of_keys(console):
    """What `central serve` does first of all."""
    from central.commands.keys import tell_of_keys as run
    from central.moment import utc_now
    from central.settings import load_settings

    run(load_settings(console.config), utc_now())


@pytest.fixture
def ready(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def entries(console):
    engine = open_engine(f"sqlite:///{console.folder / 'central.sqlite'}")
    try:
        return entries_of(engine)
    finally:
        engine.dispose()


def test_every_command_is_in_a_table():
    known = {*CHANGES, *NOTED_ELSEWHERE, *CHANGES_NOTHING}
    missing = {each for each in every_command() if not each.startswith(OF_OTHERS)} - known
    assert not missing, f"say here what these note, or that they change nothing: {missing}"


@pytest.mark.parametrize("command", CHANGES)
def test_command_that_changes_something_is_noted(ready, command):
    arguments, typed, what = CHANGES[command]
    before = len(entries(ready))
    ready.done(*command.split(), *arguments, given=typed)
    (noted,) = entries(ready)[before:]
    assert noted.what == what
    assert set(noted.facts) <= set(words_in("vi").audit_log.fact), "give these words"
    assert noted.who.kind == "command"
    assert noted.who.name
    assert "every entry is as it was signed" in ready.done("audit", "verify")


def test_setting_up_is_noted_by_the_first_entries(ready):
    whats = [entry.what for entry in entries(ready)]
    assert whats[:3] == ["log.opened", "database.migrated", "central.initialised"]


def test_nothing_typed_or_made_stands_in_the_log(ready):
    made = ready.done("account", "password", "giam-sat").splitlines()[0]
    pin = ready.done("officer", "pin", "cb-01", "--site", "xa-mau", "--make").strip()
    shown = ready.done("audit", "show")
    assert "password.reset" in shown
    for secret in (made, pin, PASSWORD.strip(), "Nguyễn Thị Mẫu"):
        assert secret not in shown


def test_rotation_is_noted_by_the_key_that_goes_and_the_log_stays_whole(ready):
    ready.done("key", "announce", "receipt")
    ready.done("key", "rotate", "receipt", "--anyway")
    tell_of_keys(ready)
    ready.done("token", "issue", "--site", "xa-mau")
    assert [entry.what for entry in entries(ready)][-2:] == ["key.rotated", "token.issued"]
    assert "every entry is as it was signed" in ready.done("audit", "verify")


def test_replacement_of_a_lost_key_is_noted_by_the_new_one(ready):
    (ready.folder / "keys" / "receipt.key").unlink()
    assert "receipt.key" in ready.refused("token", "issue", "--site", "xa-mau")
    ready.done("key", "replace", "receipt")
    assert entries(ready)[-1].what == "key.replaced"
    assert "every entry is as it was signed" in ready.done("audit", "verify")


def test_verify_names_the_entry_that_was_changed(ready):
    import sqlite3

    with sqlite3.connect(ready.folder / "central.sqlite") as database:
        database.execute(
            "UPDATE audit_entries SET at = '2020-01-01T00:00:00.000Z' WHERE number = 3"
        )
    database.close()
    ended = ready.run("audit", "verify")
    assert ended.returncode == 1
    assert "entry 3: audit.row: at: expected" in ended.stdout


def test_show_begins_at_a_moment_and_export_is_every_entry_as_it_was_signed(ready):
    assert "session" not in ready.done("audit", "show", "--since", "2020-01-01")
    assert ready.done("audit", "show", "--since", "2999-01-01").count("\n") >= 0
    assert "expected a day" in ready.refused("audit", "show", "--since", "gestern")
    ready.done("audit", "export", "log.jsonl")
    lines = (ready.folder / "log.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(entries(ready))
    assert "is there already" in ready.refused("audit", "export", "log.jsonl")


def test_accounts_are_listed_with_what_they_see(ready):
    ready.done("account", "change", "giam-sat", "--role", "leader", "--province")
    ready.done("account", "password", "giam-sat")
    listed = ready.done("account", "list")
    assert re.search(r"giam-sat  leader  the whole province  one-time password until 20", listed)
    assert "da-ngung  supervisor  xa-mau  switched off" in listed
    for arguments in (("change", "giam-sat"), ("password", "khong-co"), ("deactivate", "khong-co")):
        ready.refused("account", *arguments)


def test_last_administrator_is_not_deactivated(ready):
    ready.done("account", "create", "sep", "--role", "admin", "--password-stdin", given=PASSWORD)
    assert "last active administrator" in ready.refused("account", "deactivate", "sep")
    assert "whole province" in ready.refused("account", "change", "sep", "--site", "xa-mau")


def test_approval_pin_and_revocation_by_command_are_noted(hall):
    from central.commands.kiosks import approve_kiosks
    from central.commands.pins import change_pin
    from central.commands.revoke import revoke_kiosk

    config = hall.folder / "central.toml"
    config.write_text(f'[database]\nurl = "{hall.settings.database_url}"\n', "utf-8")
    kiosk = hall.add_kiosk(state="pending").place.kiosk
    approve_kiosks(config, [kiosk], None, "quay-2", hall.now)
    change_pin(config, kiosk, "it", None, hall.now, make=True)
    change_pin(config, kiosk, "it", None, hall.now, make=False)
    revoke_kiosk(config, kiosk, None, hall.now)
    assert whats_of(hall.engine) == [
        "kiosk.approved",
        "kiosk.pin-set",
        "kiosk.pin-cleared",
        "kiosk.revoked",
    ]
    assert {entry.about for entry in entries_of(hall.engine)[1:]} == {kiosk}


def test_keys_are_backed_up_though_it_cannot_be_noted(ready):
    (ready.folder / "central.sqlite").unlink()
    said = ready.done("key", "backup", "safe")
    assert "It is not in the audit log" in said
    assert (ready.folder / "safe" / "receipt.key").exists()
