"""`kiosk provision apply`: a good file becomes settings, any other changes nothing and says why."""

import os
import stat

import pytest
from typer.testing import CliRunner

from kiosk.commands import application
from kiosk.document import DocumentError
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.provision_error import ProvisionFault
from kiosk.identity.provision_result import load_result
from kiosk.identity.provision_source import MAX_FILE_BYTES
from kiosk.identity.provisioned_file import follow_place, forget_token, load_batch
from kiosk.record import SigningKey
from kiosk.settings import load_merged_settings, load_settings
from kiosk.ui.words import load_language
from tests.kiosk.provision.provision_file import (
    CONFIGURATION,
    RECEIPT,
    SEALING,
    TOKEN,
    TOLD,
    kiosk_folder,
    signed,
)

PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


@pytest.fixture
def config(tmp_path):
    return kiosk_folder(tmp_path)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def put(stick, text, name="thuocdo.provision"):
    path = stick / name
    path.write_text(text, "ascii")
    return path


def apply(config, path, *more):
    return CliRunner().invoke(
        application, ["provision", "apply", str(path), "--config", str(config), *more]
    )


def refused(config, path, fault):
    before = sorted(config.parent.rglob("*.toml"))
    answer = apply(config, path)
    assert answer.exit_code == 2
    assert answer.stderr.startswith("kiosk: ")
    assert answer.stderr.count("\n") == 1
    assert TOKEN not in answer.stderr
    assert sorted(config.parent.rglob("*.toml")) == before
    assert load_result(config.parent / "data")[0] is fault
    return answer.stderr


def enrolled(state="approved", **more):
    return Enrolment(
        kiosk="k-0123456789",
        site="xa-mau",
        site_name="Trung tâm mẫu",
        unit="Xã Mẫu",
        counter="quay-07",
        counter_name="Quầy 7",
        state=state,
        receipt_key=RECEIPT.verify_key.text,
        sealing_key=SEALING.public_key.text,
        **more,
    )


def test_file_sets_where_the_central_is_and_leaves_the_conffile_alone(config, stick):
    before = config.read_bytes()
    put(stick, signed(proxy="http://proxy.mau.example:3128", authority=PEM))
    answer = apply(config, stick)
    assert answer.exit_code == 0, answer.stderr
    assert RECEIPT.verify_key.fingerprint in answer.stdout
    assert TOKEN not in answer.stdout
    settings = load_settings(config)
    assert settings.central.url == TOLD.central
    assert settings.central.batch_token == TOKEN
    assert settings.central.fingerprint == RECEIPT.verify_key.fingerprint
    assert settings.central.proxy == "http://proxy.mau.example:3128"
    assert settings.central.ca_file.read_text() == PEM
    assert settings.site.name == "Trung tâm mẫu"
    assert config.read_bytes() == before
    kept = config.parent / "data" / "provisioned.toml"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_central_wins_over_the_file_and_the_file_over_kiosk_toml(config, stick):
    put(stick, signed())
    apply(config, stick)
    merged = load_merged_settings(config, {"site": {"name": "Tên từ máy chủ"}})
    assert (merged.site.name, merged.site.unit) == ("Tên từ máy chủ", "Xã Mẫu")
    assert merged.central.url == TOLD.central


def test_check_changes_nothing(config, stick):
    put(stick, signed())
    answer = apply(config, stick, "--check")
    assert answer.exit_code == 0
    assert "nothing was changed" in answer.stdout
    assert list((config.parent / "data").iterdir()) == []


def test_line_break_of_an_editor_does_not_matter(config, stick):
    put(stick, signed() + "\r\n")
    assert apply(config, stick).exit_code == 0


def test_file_of_this_machines_other_clock_is_taken_and_told(config, stick):
    put(stick, signed(made_at="2001-01-01T00:00:00.000Z", not_after="2001-01-08T00:00:00.000Z"))
    answer = apply(config, stick)
    assert answer.exit_code == 0
    assert "by this machine's clock it has ended" in answer.stdout


def test_altered_file_is_refused(config, stick):
    text = signed()
    spoilt = text[:300] + ("A" if text[300] != "A" else "B") + text[301:]
    refused(config, put(stick, spoilt), ProvisionFault.ALTERED)


@pytest.mark.parametrize("left", [0, 5, 100, -1, -30])
def test_cut_file_is_refused(config, stick, left):
    refused(config, put(stick, signed()[:left]), ProvisionFault.CUT)


def test_file_of_another_province_is_refused_when_the_image_has_an_anchor(config, stick):
    anchor = f"# khóa\n{CONFIGURATION.verify_key.fingerprint}\n"
    (config.parent / "central-keys").write_text(anchor, "utf-8")
    said = refused(config, put(stick, signed(SigningKey(bytes(32)))), ProvisionFault.OTHER_CENTRAL)
    assert "another province" in said
    assert apply(config, put(stick, signed())).exit_code == 0


@pytest.mark.parametrize("text", ["", "# none\n", "no fingerprint\n"])
def test_anchor_that_lists_no_key_lets_nothing_through(config, stick, text):
    (config.parent / "central-keys").write_text(text, "utf-8")
    refused(config, put(stick, signed()), ProvisionFault.ANCHORS)


def test_folder_pipe_and_link_in_the_place_of_the_file_are_refused(config, stick, tmp_path):
    (stick / "thuocdo.provision").mkdir()
    refused(config, stick, ProvisionFault.NOT_A_FILE)
    (stick / "thuocdo.provision").rmdir()
    os.mkfifo(stick / "thuocdo.provision")
    refused(config, stick, ProvisionFault.NOT_A_FILE)
    (stick / "thuocdo.provision").unlink()
    (stick / "thuocdo.provision").symlink_to(put(tmp_path, signed(), "elsewhere"))
    refused(config, stick, ProvisionFault.NOT_A_FILE)


def test_file_of_100_mb_is_refused_unread(config, stick):
    with (stick / "thuocdo.provision").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    said = refused(config, stick, ProvisionFault.TOO_LONG)
    assert str(MAX_FILE_BYTES) in said


def test_two_files_are_refused_and_empty_stick_too(config, stick):
    refused(config, stick, ProvisionFault.NO_FILE)
    put(stick, signed())
    put(stick, signed(), "._thuocdo.provision")
    assert apply(config, stick).exit_code == 0
    put(stick, signed(), "CU.PROVISION")
    (config.parent / "data" / "provisioned.toml").unlink()
    refused(config, stick, ProvisionFault.TWO_FILES)


def test_name_that_would_write_lines_into_the_journal_is_no_file_of_ours(config, stick):
    put(stick, signed(), name="a\nkiosk: provisioned.provision")
    refused(config, stick, ProvisionFault.NO_FILE)


def test_file_that_the_settings_refuse_leaves_what_an_earlier_one_set(config, stick, monkeypatch):
    apply(config, put(stick, signed()))
    before = load_batch(config.parent / "data")
    put(stick, signed(batch="lo-khac", made_at="2026-11-24T00:00:00.000Z"))

    def judged(path):
        if load_batch(config.parent / "data") != before:
            raise DocumentError(path, "another value")
        return load_settings(path)

    monkeypatch.setattr("kiosk.provision_command.load_settings", judged)
    assert apply(config, stick).exit_code == 2
    assert load_batch(config.parent / "data") == before
    assert TOKEN in (config.parent / "data" / "provisioned.toml").read_text("utf-8")


def test_stick_that_cannot_be_written_is_read(config, stick):
    put(stick, signed()).chmod(0o400)
    stick.chmod(0o500)
    try:
        assert apply(config, stick).exit_code == 0
        assert [each.name for each in stick.iterdir()] == ["thuocdo.provision"]
    finally:
        stick.chmod(0o700)


def test_trouble_is_over_when_a_good_file_comes(config, stick):
    refused(config, stick, ProvisionFault.NO_FILE)
    put(stick, signed())
    apply(config, stick)
    assert load_result(config.parent / "data") is None


def test_enrolled_kiosk_refuses_another_stick_and_keeps_its_place(config, stick):
    data = config.parent / "data"
    put(stick, signed())
    apply(config, stick)
    keep_enrolment(data / "enrolment.json", enrolled("pending"))
    kept = (data / "provisioned.toml").read_bytes()
    put(stick, signed(batch="lo-khac", central="http://khac.example"))
    assert "enrolled already" in refused(config, stick, ProvisionFault.ENROLLED)
    assert (data / "provisioned.toml").read_bytes() == kept


def test_token_leaves_the_disk_and_the_rest_stays(config, stick):
    data = config.parent / "data"
    put(stick, signed())
    apply(config, stick)
    forget_token(data)
    forget_token(data)
    assert all(TOKEN.encode() not in each.read_bytes() for each in data.iterdir())
    settings = load_settings(config)
    assert settings.central.batch_token is None
    assert settings.central.url == TOLD.central
    assert load_batch(data).groups == ("nhom-1",)


def test_place_follows_the_central_where_a_file_made_the_kiosk_ready(config, stick):
    data = config.parent / "data"
    assert not follow_place(data, enrolled())
    put(stick, signed())
    apply(config, stick)
    assert follow_place(data, enrolled())
    assert not follow_place(data, enrolled())
    settings = load_settings(config)
    assert (settings.counter.id, settings.counter.name) == ("quay-07", "Quầy 7")


def test_provisioned_file_sets_no_other_key(config):
    path = config.parent / "data" / "provisioned.toml"
    path.write_text('[central]\npublic_url = "http://x"\n[storage]\nfolder = "y"\n', "utf-8")
    settings = load_settings(config)
    assert settings.central.public_url is None
    assert settings.storage.folder == config.parent / "data"


def test_time_servers_are_written_for_the_system(config, stick, tmp_path):
    put(stick, signed())
    apply(config, stick)
    target = tmp_path / "timesyncd.conf.d" / "50-thuocdo.conf"
    command = ["provision", "time-server", str(target), "--config", str(config)]
    assert CliRunner().invoke(application, command).exit_code == 0
    assert target.read_text() == "[Time]\nNTP=ntp.mau.example\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_what_is_no_host_reaches_no_file_of_the_system(config, stick, tmp_path):
    put(stick, signed())
    apply(config, stick)
    kept = config.parent / "data" / "provisioned.toml"
    text = kept.read_text("utf-8")
    kept.write_text(text.replace("ntp.mau.example", "ntp.mau.example\\nRootDistanceMaxSec=9d"))
    target = tmp_path / "50-thuocdo.conf"
    command = ["provision", "time-server", str(target), "--config", str(config)]
    assert CliRunner().invoke(application, command).exit_code == 0
    assert not target.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_screen_has_a_sentence_for_every_fault(language):
    words = load_language(language)
    faults = [f"provision-{fault.value}" for fault in ProvisionFault]
    for trouble in (*faults, "provision-expired", "provision-refused", "proxy"):
        assert words[f"enrolment.trouble.{trouble}"]
