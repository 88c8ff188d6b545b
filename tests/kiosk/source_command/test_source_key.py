"""`kiosk source key`, as IT runs it."""

import pytest
import typer
from typer.testing import CliRunner

from kiosk.identity.feed_key import load_feed_key
from kiosk.record import base64url
from kiosk.source_command.key import make_key


@pytest.fixture
def run():
    application = typer.Typer()
    application.command()(make_key)

    def invoke(*arguments):
        return CliRunner().invoke(application, [str(one) for one in arguments])

    return invoke


def test_command_prints_the_key_alone_on_the_output_when_it_makes_one(run, tmp_path):
    path = tmp_path / "feed.key"
    result = run("--file", path)
    assert result.exit_code == 0
    assert load_feed_key(path) == base64url.decode(result.stdout.strip())
    assert f'key_file = "{path}"' in result.stderr
    assert result.stdout.strip() not in result.stderr


def test_command_refuses_with_exit_2_when_a_key_is_there(run, tmp_path):
    path = tmp_path / "feed.key"
    before = run("--file", path).stdout
    again = run("--file", path)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "--force" in again.stderr
    forced = run("--file", path, "--force")
    assert forced.exit_code == 0
    assert forced.stdout != before
    assert load_feed_key(path) == base64url.decode(forced.stdout.strip())


def test_command_refuses_with_one_line_when_the_settings_are_missing(run, tmp_path):
    result = run("--config", tmp_path / "kiosk.toml")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "--config" in result.stderr


def test_command_makes_the_file_that_the_settings_name_when_they_have_a_feed(run, tmp_path):
    settings = tmp_path / "kiosk.toml"
    settings.write_text(
        '[site]\nname = "Một cửa Mẫu"\nunit = "Xã Mẫu"\n'
        '[counter]\nid = "quay-05"\nname = "Quầy 05"\n'
        '[central]\nurl = "https://central.example"\n[storage]\nfolder = "data"\n'
        '[feed]\nkey_file = "secret/other.key"\n'
    )
    assert run("--config", settings).exit_code == 0
    assert load_feed_key(tmp_path / "secret" / "other.key")
