"""Which settings a kiosk starts with: merged, judged, tried twice, else the last that ran."""

import json
import shutil
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kiosk.document import DocumentError
from kiosk.document.settings_member import KEYS, flat, merged
from kiosk.identity.configuration import Configuration, ConfigurationError
from kiosk.settings import MergedSettingsError, load_merged_settings, load_settings
from kiosk.settings_in_force import GIVEN_UP, SettingsInForce, choose_settings
from kiosk.settings_mark import MOST_STARTS, SETTINGS_MARK, SettingsMark, tag_of
from tests.kiosk.test_settings import LEAST
from tests.kiosk.test_settings_member import GOOD, good_settings

TREE = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
A, B = {"delays": {"thanks_ms": 5_000}}, {"site": {"name": "Trung tâm mới"}}
NOT_HERE = {"questionnaire": {"id": "khong-co"}}


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "kiosk.toml"
    folder = TREE / "config" / "questionnaires"
    path.write_text(f'{LEAST}\n[questionnaire]\nfolder = "{folder}"\n', "utf-8")
    return path


class Kiosk:
    """One data folder, started again and again."""

    def __init__(self, config):
        self.config, self.file = config, config.parent / SETTINGS_MARK
        self.version = "1"

    def starts(self, *given):
        """What it starts with, when these are held, the one in force first."""
        lines = [line(9 - at, each) for at, each in enumerate(given)]
        self.mark = SettingsMark(self.file, self.version)
        self.chosen = choose_settings(self.config, lines, self.mark, TODAY)
        self.in_force = SettingsInForce(self.config, self.chosen, self.mark, lambda: TODAY)
        return self.chosen.given

    def runs(self, *given):
        """It starts and goes on."""
        found = self.starts(*given)
        self.in_force.settle()
        return found


def line(number, given):
    return Configuration(number, "", {}, "etag", "compact", "kid", settings=given)


@pytest.fixture
def kiosk(config):
    return Kiosk(config)


def test_file_alone_holds_when_the_central_sets_nothing(kiosk):
    assert kiosk.runs() == {}
    assert kiosk.runs({}) == {}
    assert kiosk.chosen.settings == load_settings(kiosk.config)
    assert not kiosk.file.exists()


def test_settings_of_the_central_hold_over_the_file(kiosk):
    assert kiosk.runs(A) == A
    assert kiosk.chosen.settings.delays.thanks_ms == 5_000
    assert kiosk.in_force.values == {"delays.thanks_ms": 5_000}
    assert kiosk.in_force.number(line(9, A)) == 9


def test_settings_are_given_up_after_two_starts_and_the_file_alone_holds(kiosk, expected_log):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    assert [kiosk.starts(A) for _ in range(4)] == [A, A, {}, {}]
    assert kiosk.in_force.unusable(A) == f"settings of configuration 9: {GIVEN_UP}"
    assert not kiosk.in_force.waits(A)
    assert kiosk.in_force.number(line(9, A)) is None


def test_last_settings_that_ran_come_back_when_new_ones_cannot_start(kiosk, expected_log):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    kiosk.runs(A)
    assert [kiosk.starts(B, A) for _ in range(3)] == [B, B, A]
    assert kiosk.in_force.number(line(9, B)) == 8
    assert kiosk.runs(B, A) == A
    assert kiosk.in_force.unusable(B)


def test_settings_that_ran_are_never_counted_again(kiosk):
    kiosk.runs(A)
    before = kiosk.file.read_bytes()
    assert [kiosk.starts(A) for _ in range(MOST_STARTS + 2)] == [A] * (MOST_STARTS + 2)
    assert kiosk.file.read_bytes() == before


def test_start_that_ended_in_order_is_not_counted(kiosk):
    for _ in range(5):
        assert kiosk.starts(A) == A
        kiosk.in_force.withdraw()


def test_older_settings_that_never_ran_are_not_used(kiosk, expected_log):
    expected_log("kiosk.settings_in_force", "")
    assert kiosk.starts(NOT_HERE, A) == {}


def test_settings_are_passed_over_when_what_they_name_is_gone_and_used_when_it_is_back(
    kiosk, config, expected_log
):
    expected_log("kiosk.settings_in_force", "settings of configuration 9: ")
    other = {"questionnaire": {"id": "cham-nhanh"}}
    assert kiosk.runs(other) == other
    folder = config.parent / "few"
    shutil.copytree(TREE / "config" / "questionnaires", folder)
    (folder / "cham-nhanh.toml").unlink()
    whole = config.read_text("utf-8")
    config.write_text(whole.replace(str(TREE / "config" / "questionnaires"), str(folder)), "utf-8")
    assert kiosk.starts(other) == {}
    assert "cham-nhanh" in kiosk.in_force.unusable(other)
    config.write_text(whole, "utf-8")
    # Taken once more, now that it is there: it waits for a start.
    kiosk.in_force.judge(10, other)
    assert kiosk.in_force.waits(other)


def test_another_version_of_the_program_tries_anew(kiosk, expected_log):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    assert [kiosk.starts(A) for _ in range(3)] == [A, A, {}]
    kiosk.version = "2"
    assert kiosk.starts(A) == A


def test_settings_may_come_once_more_after_others_were_taken(kiosk, expected_log):
    expected_log("kiosk.settings_in_force", GIVEN_UP)
    assert [kiosk.starts(A) for _ in range(3)] == [A, A, {}]
    kiosk.in_force.judge(10, A)
    assert not kiosk.in_force.waits(A)
    kiosk.in_force.judge(11, {})
    kiosk.in_force.judge(12, A)
    assert kiosk.in_force.waits(A)
    assert [kiosk.starts(A) for _ in range(3)] == [A, A, {}]


def test_settings_that_never_ran_are_not_used_when_the_attempt_cannot_be_noted(
    kiosk, config, expected_log
):
    expected_log("kiosk.settings_in_force", "cannot be noted first")
    kiosk.runs(A)
    (config.parent / f"{SETTINGS_MARK}.new").mkdir()
    assert kiosk.starts(B, A) == A
    assert kiosk.starts(A) == A


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b'{"ran": 5}', b'{"ran":"","tried":"","version":"","starts":""}'],
)
def test_damaged_mark_is_as_if_nothing_was_tried(kiosk, content, expected_log):
    expected_log("kiosk.settings_mark", "is not used")
    kiosk.file.write_bytes(content)
    assert kiosk.runs(A) == A
    assert json.loads(kiosk.file.read_text())["ran"] == tag_of(A)


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"delays": {"thanks_ms": 5}}, "delays.thanks_ms: expected greater than or equal to 4000"),
        ({"central": {"url": "https://evil.example"}}, "central: not a key that the central may"),
        (NOT_HERE, "khong-co"),
        ({"questionnaire": {"blocks": ["khong-co"]}}, "khong-co"),
        ({"screen": {"language": "xx"}}, "screen.language = 'xx': the screen has words in"),
        ({"screen": {"night_from": "18:00"}}, "screen: night_from and night_to go together"),
        ({"petition": {"hotline": "1022"}}, "petition.portal_name: is missing"),
    ],
)
def test_refusal_names_the_key_and_the_configuration(kiosk, given_, said):
    kiosk.starts()
    with pytest.raises(ConfigurationError) as refused:
        kiosk.in_force.judge(7, given_)
    assert str(refused.value).startswith("settings of configuration 7: ")
    assert said in str(refused.value)


def test_broken_file_is_told_as_its_own_fault_when_the_central_sets_something(kiosk, config):
    config.write_text(config.read_text("utf-8").replace('unit = "Xã Mẫu"', ""), "utf-8")
    with pytest.raises(DocumentError, match=r"site.unit: is missing"):
        kiosk.starts({"site": {"unit": "Xã Mẫu"}})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(good_settings())
def test_centrals_value_wins_and_nothing_else_changes(config, over):
    alone = load_settings(config)
    if not is_complete(over):
        with pytest.raises(MergedSettingsError):
            load_merged_settings(config, over)
        return
    found = load_merged_settings(config, over)
    named = flat(over)
    for table, value in found.model_dump().items():
        before = alone.model_dump()[table]
        if table in named:
            continue
        if not isinstance(value, dict) or not isinstance(before, dict):
            assert value == before or table in over
            continue
        for key in value:
            dotted = f"{table}.{key}"
            assert value[key] == (named[dotted] if dotted in named else before[key])
    text = tomllib.loads(config.read_text("utf-8"))
    assert set(flat_of(merged(text, over))) <= set(flat_of(text)) | KEYS


def is_complete(over):
    """Whether what goes together is there or away."""
    screen, petition = over.get("screen", {}), over.get("petition", {})
    together = ("night_from" in screen) == ("night_to" in screen)
    return together and (not petition or {"portal_name", "portal_url"} <= set(petition))


def flat_of(whole):
    tables = {name: each for name, each in whole.items() if isinstance(each, dict)}
    below = {f"{name}.{key}" for name, each in tables.items() for key in each}
    kept_whole = {"opening_hours", "notices", "test_mode"} & set(whole)
    return {each for each in below if not each.startswith("opening_hours.")} | kept_whole


def test_all_settings_together_make_a_counter(kiosk, config):
    """What is judged good can be started with: every part of the arrangement is made of it."""
    given_ = {**GOOD, "questionnaire": {"id": "mot-cua", "blocks": []}}
    assert kiosk.runs(given_) == given_
    whole = kiosk.chosen.settings
    assert (whole.phone.offer, whole.test_mode, whole.storage.folder.name) == (False, True, "data")
    assert whole.opening_hours.monday == ["07:30-11:30", "13:30-17:00"]
    assert [notice.text["en"] for notice in whole.notices] == ["Until 11:30."]
    assert set(kiosk.in_force.values) == KEYS
