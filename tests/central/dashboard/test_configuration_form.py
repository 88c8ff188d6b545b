"""Settings as fields of a form: there and back, and which field is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.dashboard.configuration_form import FIELDS, SECTIONS, from_form, to_form
from kiosk.document.settings_member import KEYS, faults_of, flat

WORDS = st.text("aàảộđ ựỹ'\"<>&;", min_size=1, max_size=20).map(lambda t: f"x{t}x")
SPANS = st.lists(st.sampled_from(["07:30-11:30", "13:30-17:00"]), max_size=2, unique=True)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "site": st.fixed_dictionaries({}, optional={"name": WORDS, "unit": WORDS}),
        "delays": st.fixed_dictionaries(
            {},
            optional={
                "thanks_ms": st.integers(4_000, 60_000),
                "same_visit_ms": st.integers(10, 720).map(lambda minutes: minutes * 60_000),
            },
        ),
        "screen": st.fixed_dictionaries(
            {},
            optional={
                "shift": st.booleans(),
                "night_dim_percent": st.integers(0, 90),
                "scale_order": st.sampled_from(["best-first", "worst-first"]),
            },
        ),
        "questionnaire": st.fixed_dictionaries(
            {"blocks": st.lists(st.sampled_from(["nhan-khau", "liem-chinh"]), min_size=1)}
        ).map(lambda table: {"blocks": sorted(set(table["blocks"]))}),
        "notices": st.lists(
            st.dictionaries(st.sampled_from(["vi", "en", "km"]), WORDS, min_size=1).map(
                lambda text: {"text": text}
            ),
            min_size=1,
            max_size=5,
        ),
        "test_mode": st.booleans(),
    },
)


@given(SETTINGS, st.lists(SPANS, min_size=7, max_size=7))
@settings(max_examples=60, deadline=None)
def test_settings_come_back_as_they_were_when_a_form_carried_them(given_settings, spans):
    days = dict(zip(("monday", "tuesday", "wednesday"), spans, strict=False))
    if hours := {day: each for day, each in days.items() if each}:
        given_settings["opening_hours"] = hours
    assert not faults_of(given_settings)
    made, wrong = from_form(to_form(given_settings))
    assert wrong == {}
    assert flat(made) == flat(given_settings)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=20), max_size=6))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_gives_settings_without_a_fault_or_names_its_field(form):
    made, wrong = from_form(form)
    assert set(wrong) <= set(form)
    if not wrong:
        assert faults_of(made) == []


def test_every_key_that_the_central_may_set_has_its_place_in_the_form():
    assert {*FIELDS, "opening_hours", "notices"} == KEYS
    assert all(
        section in {key.partition(".")[0] for key in KEYS} | {"other"} for section, _ in SECTIONS
    )


@pytest.mark.parametrize(
    ("name", "typed", "kind"),
    [
        ("delays.thanks_ms", "3", "number"),
        ("delays.thanks_ms", "chín", "number"),
        ("delays.thanks_ms", "NaN", "number"),
        ("delays.thanks_ms", "1e3", "number"),
        ("screen.night_dim_percent", "91", "number"),
        ("screen.scale_order", "khác", "choice"),
        ("screen.language", "Tiếng Việt", "language"),
        ("questionnaire.blocks", "a, b, c, d, e", "list"),
        ("questionnaire.blocks", "Nhân khẩu", "list"),
        ("opening_hours.monday", "11:30-07:30", "hours"),
        ("opening_hours.monday", "sáng", "hours"),
        ("notices.3.vi", "x" * 161, "notices"),
        ("petition.portal_url", "trang", "address"),
        ("screen.night_from", "18:00", "pair"),
        ("screen.night_from", "25:00", "time"),
        ("site.help_phone", "0" * 21, "phone"),
        ("site.name", "x" * 121, "text"),
    ],
)
def test_fault_is_told_of_the_field_it_stands_in(name, typed, kind):
    assert from_form({name: typed, "site.unit": "Xã Mẫu"})[1] == {name: kind}


@pytest.mark.parametrize(("typed", "meant"), [("9,5", 9_500), ("12.25", 12_250), (" 8 ", 8_000)])
def test_seconds_are_taken_with_a_comma_or_a_point(typed, meant):
    assert from_form({"delays.thanks_ms": typed}) == ({"delays": {"thanks_ms": meant}}, {})
