"""The closed list of what the central may set, its judge, and the merging of two settings."""

import copy
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.document.settings_member import (
    KEYS,
    MAX_SETTINGS_BYTES,
    TABLES,
    compact_bytes,
    faults_of,
    flat,
    merged,
    schema_of,
)
from kiosk.settings import Settings

SAMPLE = tomllib.loads((Path(__file__).parents[2] / "config" / "kiosk.toml").read_text("utf-8"))
GOOD = {
    "site": {"name": "Trung tâm mẫu", "unit": "Xã Mẫu", "help_phone": "1900 0000"},
    "questionnaire": {"id": "cham-nhanh", "blocks": []},
    "screen": {
        "language": "en",
        "scale_order": "worst-first",
        "animations": False,
        "night_from": "18:00",
        "night_to": "06:30",
        "night_dim_percent": 90,
        "shift": False,
        "notice_seconds": 8,
    },
    "delays": {
        "prompt_window_ms": 10_000,
        "question_idle_ms": 180_000,
        "thanks_ms": 4_000,
        "detail_idle_ms": 30_000,
        "panel_idle_ms": 30_000,
        "same_visit_ms": 600_000,
    },
    "petition": {
        "portal_name": "Cổng mẫu",
        "portal_url": "https://mau.example/",
        "hotline": "1900 0001",
    },
    "phone": {"offer": False},
    "notices": [{"text": {"vi": "Thứ Bảy làm việc đến 11 giờ 30.", "en": "Until 11:30."}}],
    "opening_hours": {"monday": ["07:30-11:30", "13:30-17:00"], "sunday": []},
    "test_mode": True,
}
NEVER = ["central", "counter", "storage", "ticket_source", "scanner", "feed", "speech", "services"]
"""Addresses, keys, devices, folders, commands to run."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below),
    max_leaves=8,
)
names = sorted({*Settings.model_fields, *(key.partition(".")[2] for key in KEYS), "folder", "url"})
documents = st.dictionaries(
    st.sampled_from(names),
    json_values | st.dictionaries(st.sampled_from(names), json_values, max_size=4),
    max_size=5,
)


@st.composite
def good_settings(draw):
    """Some keys of GOOD."""
    chosen = draw(st.sets(st.sampled_from(sorted(KEYS))))
    found = {}
    for key in chosen:
        name, _, below = key.partition(".")
        if below:
            found.setdefault(name, {})[below] = GOOD[name][below]
        else:
            found[name] = GOOD[name]
    return found


def test_every_key_of_the_list_can_be_set():
    assert faults_of(GOOD) == []
    assert set(flat(GOOD)) == KEYS


@pytest.mark.parametrize("table", NEVER)
def test_table_that_the_central_never_sets_is_no_part_of_the_list(table):
    assert table in Settings.model_fields
    assert table not in TABLES
    assert table not in KEYS
    (fault,) = faults_of({table: {}})
    assert str(fault).startswith(f"{table}: not a key that the central may set")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"delays": {"thanks_ms": 5}}, "delays.thanks_ms: expected greater than or equal to 4000"),
        ({"delays": {"thanks_ms": "5000"}}, "delays.thanks_ms: expected a valid integer"),
        ({"delays": {"thank_ms": 5000}}, "delays.thank_ms: not a key that the central may set; di"),
        ({"delays": 5}, "delays: expected a table, found 5"),
        ({"site": {"help_phone": None}}, "site.help_phone: expected a value, found null"),
        ({"site": {"name": " "}}, "site.name: "),
        ({"questionnaire": {"folder": "/etc"}}, "questionnaire.folder: not a key"),
        ({"screen": {"words_folder": "x"}}, "screen.words_folder: not a key"),
        ({"screen": {"fullscreen": False}}, "screen.fullscreen: not a key"),
        ({"screen": {"night_from": "25:00"}}, "screen.night_from: expected a time of day"),
        ({"notices": [{"image": "/etc/passwd"}]}, "notices.0.text: is missing"),
        ({"notices": [{"text": {"vi": "x"}, "image": "x"}]}, "notices.0.image: not a key"),
        ({"notices": [{"text": {"vi": "a" * 161}}]}, "notices.0.text.vi: "),
        ({"notices": [{"text": {"vi": "a"}}] * 6}, "notices: "),
        ({"notices": [{"text": {}}]}, "notices.0.text: "),
        ({"petition": {"portal_url": "javascript:alert(1)"}}, "petition.portal_url: expected"),
        ({"opening_hours": {"monday": ["11:00-10:00"]}}, "opening_hours.monday.0: expected a span"),
        ({"opening_hours": {"holiday": []}}, "opening_hours.holiday: not a key"),
        ({"test_mode": 1}, "test_mode: expected a valid boolean"),
        ([], "expected a table, found []"),
    ],
)
def test_fault_names_the_key_and_what_was_expected(settings, said):
    found = [str(fault) for fault in faults_of(settings)]
    assert [each for each in found if each.startswith(said)], found


def test_all_faults_are_told_at_once():
    assert len(faults_of({"central": {}, "delays": {"thanks_ms": 1}, "test_mode": 1})) == 3


def test_nesting_is_refused_however_deep_it_is():
    deep: object = None
    for _ in range(5_000):
        deep = [deep]
    (fault,) = faults_of({"notices": deep})
    assert fault.problem == "nests too deep"


def test_settings_are_too_long_in_bytes():
    long = {f"x{chr(97 + at)}": "ế" * 160 for at in range(8)}
    (fault,) = faults_of({"notices": [{"text": long}] * 5})
    assert str(fault).startswith(f"expected at most {MAX_SETTINGS_BYTES} bytes, not ")


@given(documents)
def test_no_document_reaches_a_key_outside_the_list(document):
    if faults_of(document):
        return
    assert set(flat(document)) <= KEYS
    whole = merged(SAMPLE, document)
    for table in NEVER:
        assert whole.get(table) == SAMPLE.get(table)
    assert whole["storage"] == SAMPLE["storage"]


@given(json_values)
def test_whatever_came_is_judged_and_never_a_bug(value):
    faults_of(value)


@given(good_settings(), good_settings())
def test_merging_changes_the_named_keys_and_nothing_else(base, over):
    before = copy.deepcopy((base, over))
    assert flat(merged(base, over)) == dict(sorted((flat(base) | flat(over)).items()))
    assert (base, over) == before


@given(good_settings())
def test_same_settings_are_the_same_bytes_in_any_order(settings):
    assert faults_of(settings) == []
    turned = json.loads(json.dumps(settings), object_pairs_hook=lambda all_: dict(all_[::-1]))
    assert compact_bytes(turned) == compact_bytes(settings)


def test_each_key_has_a_schema_for_forms():
    assert schema_of("delays.thanks_ms")["minimum"] == 4_000
    assert schema_of("screen.scale_order")["enum"] == ["best-first", "worst-first"]
    assert all(schema_of(key) for key in KEYS)
