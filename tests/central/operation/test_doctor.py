"""`central doctor` on installations that are well and on installations with one thing wrong."""

import json
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from central.cli import app
from central.commands import doctor as command
from central.moment import utc_now
from central.operation.doctor import surroundings
from central.operation.doctor.finding import Finding, Level
from central.store.engine import open_engine, writing
from central.store.rights import grant
from tests.central.hall import visit_id
from tests.postgresql.fixtures import SERVING, owned


@pytest.fixture
def config(hall):
    path = hall.folder / "central.toml"
    path.write_text(f'[database]\nurl = "{hall.settings.database_url}"\n', "utf-8")
    return path


@pytest.fixture
def findings(config, hall):
    """`findings()`: part to its findings."""

    def look():
        found = {}
        for each in command.doctor(config, hall.clock):
            found.setdefault(each.part, []).append(each)
        return found

    return look


def levels(found, part):
    return [each.level for each in found[part]]


def test_nothing_is_at_fault_when_the_installation_is_well(findings, hall):
    found = findings()
    assert {level for part in found for level in levels(found, part)} <= {
        Level.OK,
        Level.WARNING,
    }
    assert levels(found, "keys") == [Level.OK]
    assert hall.keys.receipt.verify_key.fingerprint in found["keys"][0].found
    assert levels(found, "revision") == [Level.OK]
    assert levels(found, "heads") == [Level.OK]


def test_postgresql_is_at_fault_when_a_power_cut_could_take_what_was_receipted(province):
    path = province.folder / "central.toml"
    path.write_text(f'[database]\nurl = "{province.settings.database_url}"\n', "utf-8")
    found = {each.part: each for each in command.doctor(path, utc_now)}
    # The cluster of tests does not flush.
    assert found["durability"].level is Level.FAULT
    assert "fsync=off" in found["durability"].found
    for part in ("database", "revision", "encoding", "time zone", "clocks", "size"):
        assert found[part].level is Level.OK, found[part]
    assert "PostgreSQL" in found["database"].found


def test_postgresql_is_at_fault_when_the_role_was_not_given_its_rights(province, tmp_path):
    url = province.settings.database_url
    path = tmp_path / "central.toml"
    path.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
    owner = open_engine(owned(url))
    with writing(owner) as connection:
        connection.execute(text(f"REVOKE SELECT ON nightly_heads FROM {SERVING}"))
    try:
        found = [each for each in command.doctor(path, utc_now) if "lacks a right" in each.found]
    finally:
        with writing(owner) as connection:
            grant(connection, SERVING)
        owner.dispose()
    assert [each.level for each in found] == [Level.FAULT]
    assert "--grant-to" in found[0].found


@pytest.mark.parametrize("change", ["missing", "open", "altered"])
def test_key_is_at_fault_when_its_file_is_not_as_it_must_be(findings, hall, change):
    path = hall.settings.key_directory / "sealing.key"
    secret = path.read_text("ascii")
    if change == "missing":
        path.unlink()
    elif change == "open":
        path.chmod(0o644)
    else:
        path.write_text("sealing rubbish\n", "ascii")
    found = findings()
    assert levels(found, "keys") == [Level.FAULT, Level.OK]
    assert found["keys"][0].do
    assert secret.split()[1] not in str(found)


def test_database_is_at_fault_when_it_is_older(findings, hall):
    hall.tamper("UPDATE alembic_version SET version_num = '0009'")
    found = findings()
    assert levels(found, "revision") == [Level.FAULT]
    assert "central migrate" in found["revision"][0].do


def test_database_is_at_fault_when_it_cannot_be_opened(config, hall):
    config.write_text('[database]\nurl = "sqlite:////proc/none/central.sqlite"\n', "utf-8")
    found = {each.part: each for each in command.doctor(config, hall.clock)}
    assert found["database"].level is Level.FAULT
    assert "revision" not in found


def test_password_of_the_database_is_not_shown(config, hall):
    url = "postgresql+psycopg://central:SECRET@127.0.0.1:1/none"
    config.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
    found = command.doctor(config, hall.clock)
    assert "SECRET" not in command.as_json(found)
    assert [each.level for each in found if each.part == "database"] == [Level.FAULT]


def test_heads_are_warned_of_when_records_are_held_and_none_was_signed(findings, hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    assert levels(findings(), "heads") == [Level.WARNING]


def test_settings_are_at_fault_when_the_file_is_none(config, hall):
    config.write_text("[server]\nprot = 1\n", "utf-8")
    found = command.doctor(config, hall.clock)
    assert [(each.part, each.level) for each in found] == [("settings", Level.FAULT)]


def test_disk_is_at_fault_when_it_is_nearly_full(findings, monkeypatch):
    monkeypatch.setattr(surroundings, "LEAST_FREE_MB", 10**9)
    assert Level.FAULT in levels(findings(), "disk")


@dataclass
class Line:
    """What a certificate's line is told by."""

    url: str
    level: Level


@pytest.mark.parametrize(
    "line",
    [
        Line("", Level.WARNING),
        Line("http://do.example.vn", Level.WARNING),
        Line("https://127.0.0.1:1", Level.WARNING),
    ],
)
def test_address_is_warned_of_when_phones_cannot_trust_or_reach_it(line, hall):
    found = surroundings.look_at_address(line.url, hall.now)
    assert found.level is line.level
    assert found.do


def test_certificate_is_judged_by_the_days_that_are_left(hall, monkeypatch):
    for days, level in ((60, Level.OK), (20, Level.WARNING)):
        ends = hall.now + surroundings.timedelta(days=days)
        monkeypatch.setattr(surroundings, "_certificate_end", lambda *_, ends=ends: ends)
        found = surroundings.look_at_address("https://do.example.vn", hall.now)
        assert found.level is level


def test_command_prints_lines_of_eighty_columns_and_ends_with_one_at_a_fault(config, hall):
    run = CliRunner()
    well = run.invoke(app, ["doctor", "--config", str(config)])
    assert well.exit_code == 0
    (hall.settings.key_directory / "phone.key").unlink()
    ill = run.invoke(app, ["doctor", "--config", str(config)])
    assert ill.exit_code == 1
    assert "fault    keys" in ill.stdout
    words = [line for line in ill.stdout.splitlines() if "/" not in line]
    assert max(map(len, words)) <= 80
    told = json.loads(run.invoke(app, ["doctor", "--json", "--config", str(config)]).stdout)
    assert told["ok"] is False
    assert [each["part"] for each in told["findings"] if each["level"] == "fault"] == ["keys"]


def test_finding_that_is_not_well_says_what_to_do(findings):
    for part in findings().values():
        for each in part:
            assert isinstance(each, Finding)
            assert bool(each.do) == (each.level is not Level.OK)
