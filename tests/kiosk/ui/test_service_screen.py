"""The service menu's screen: what stands on it, what its touches say, what never stands there."""

import json
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRectF

from demo.sample_service import FACTS, HASH, STATES, state
from kiosk.service import (
    PAGES,
    Closed,
    Entry,
    Keyed,
    Menu,
    Role,
    TouchTesting,
    VolumeFacts,
    transition,
)
from kiosk.service.touch_test import COLOURS, CORNERS
from kiosk.ui.service_content import service_content
from kiosk.ui.view import present
from kiosk.visit import Access, Service, State
from tests.kiosk.ui.measures import controls, overlap, painted, per_mm, place, shown, texts
from tests.kiosk.ui.scene import COUNTER, NOON

SIZES = [(1080, 1920), (1280, 800), (1920, 1080), (800, 1280), (800, 480)]
KEY_MM = 12.0
TOLERATED = 2.5
PLAIN = Access()
ACCESS = {
    "plain": PLAIN,
    "larger": Access(larger_text=True),
    "low": Access(low_position=True, high_contrast=True),
}
in_every_access = pytest.mark.parametrize("access", ACCESS.values(), ids=ACCESS.keys())
CONFIGURED = {
    f"configured-{name}": replace(
        STATES[name],
        facts=FACTS.with_part(
            replace(
                FACTS.machine,
                from_central=("delays.thanks_ms", "notices", "questionnaire.id", "site.name"),
                refused="settings of configuration 1795305611: questionnaire.id: x. " * 3,
            )
        ),
    )
    for name in ("page-restart", "no-pin")
}
"""With what the central has set, and a refusal as long as a heartbeat carries it."""


def show(counter, words, service, language="vi", *, access=PLAIN):
    whole = State(Service(0), language=language, access=access)
    view = present(COUNTER, counter.questionnaire, whole, words, NOON, None, service=service)
    counter.model.show(view)
    counter.window.quick_window.grabWindow()


@pytest.fixture
def heard(counter):
    found = []
    counter.model.serviceKeyed.connect(found.append)
    return found


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request, standing_counter):
    return standing_counter(request.param), request.param


@pytest.mark.parametrize("language", ["vi", "en"])
def test_content_is_json_and_has_every_key_in_every_mode(words, language):
    keys = set(service_content(None, words[language]))
    for name, service in STATES.items():
        content = service_content(service, words[language])
        assert json.loads(json.dumps(content)) == content, name
        assert set(content) == keys, name


def test_pin_is_dots_and_never_digits(words):
    content = service_content(state(Entry("482635")), words["vi"])
    assert content["dots"] == 6
    assert "482635" not in json.dumps(content)


def test_kiosk_without_a_pin_says_where_to_set_one_and_has_no_control(words):
    content = service_content(STATES["no-pin"], words["vi"])
    assert content["title"] == "Chưa đặt mã PIN: đặt trên trang quản lý"
    assert (content["keys"], content["buttons"], content["back"]) == ([], [], "")
    said = json.dumps(content["rows"], ensure_ascii=False)
    for value in ("k-0a1b2c3d4e", "certificate verify failed", "Connection refused"):
        assert value in said
    assert "A012" not in said, "numbers are for the live view behind the PIN"


@pytest.mark.parametrize(
    ("left_ms", "said"),
    [(0, "Mã PIN chưa đúng."), (1, "1 giây"), (8_000, "8 giây"), (61_000, "2 phút")],
)
def test_wait_is_said_and_holds_the_pad(words, left_ms, said):
    content = service_content(state(Entry(wrong=True), free_at_ms=left_ms), words["vi"])
    assert said in content["message"]
    assert [key["on"] for key in content["keys"][:9]] == [left_ms == 0] * 9


def test_settings_of_the_central_are_named_and_a_refusal_said(words):
    rows = service_content(CONFIGURED["configured-page-restart"], words["vi"])["rows"]
    named = "delays.thanks_ms, notices, questionnaire.id (+1)"
    assert {"label": "Máy chủ đặt", "value": named} in rows
    assert any(row["label"] == "Cấu hình không nhận" for row in rows)


@pytest.mark.parametrize("role", Role)
def test_menu_shows_the_pages_of_the_role(words, role):
    content = service_content(state(Menu(role)), words["en"])
    assert [each["name"] for each in content["buttons"]] == [page.value for page in PAGES[role]]


def test_counts_are_by_kind_with_an_unknown_kind_by_its_name(words):
    rows = service_content(STATES["page-counts"], words["vi"])["rows"]
    assert rows[0] == {"label": "Đánh giá", "value": "42 · 8.123"}
    assert {"label": "later.kind", "value": "0 · 7"} in rows


def test_every_kind_and_page_has_words(words):
    for language in ("vi", "en"):
        for service in STATES.values():
            said = json.dumps(service_content(service, words[language]))
            assert "service." not in said
            assert "{" not in said.replace("{}", "").replace('{"', "").replace("[{", "")


def test_live_view_names_what_the_source_told(words):
    rows = service_content(STATES["page-source"], words["vi"])["rows"]
    assert rows[-2] == {"label": "10:42:01", "value": "A012 · gọi"}


def test_what_the_doctor_wants_done_comes_first_and_the_rest_page_by_page(words):
    rows = service_content(STATES["page-doctor"], words["vi"])["rows"]
    assert [row["word"] for row in rows] == ["Lỗi", "Lỗi", "Cần xem", "Tốt"]
    assert rows[0]["more"].startswith("Đặt [central] ca_file")
    second = service_content(STATES["doctor-second"], words["en"])
    assert [row["label"] for row in second["rows"]] == ["Display", "Memory"]
    assert second["lead"].startswith("6 looked at: 2 faults, 1 warnings · page 2")


def test_doctor_that_still_looks_says_so_and_a_bundle_what_became_of_it(words):
    assert "(0 mục)" in service_content(STATES["doctor-begun"], words["vi"])["lead"]
    assert "Có thể rút USB" in service_content(STATES["doctor-written"], words["vi"])["message"]


def test_head_is_shown_as_text_and_code(words):
    content = service_content(STATES["page-head"], words["vi"])
    assert content["code_rows"] == list(FACTS.log.rows)
    assert content["rows"][2]["value"].replace(" ", "") == HASH


def test_volume_cannot_be_changed_when_there_is_no_sound_device(words):
    silent = replace(STATES["page-volume"], facts=replace(FACTS, volume=VolumeFacts(None)))
    content = service_content(silent, words["vi"])
    assert content["rows"][0]["value"] == "Không có thiết bị âm thanh"
    assert [each["on"] for each in content["buttons"]] == [False, False]


def test_touches_on_the_pad_leave_as_keys(counter, words, heard):
    show(counter, words, state(Entry("48263")))
    for name in ("service-5", "service-0", "service-erase", "service-leave"):
        counter.tap(name)
    assert heard == ["5", "0", "erase", "leave"]
    show(counter, words, state(Entry("482635")))
    counter.tap("service-enter")
    assert heard[-1] == "enter"


def test_held_pad_takes_no_touch_but_the_way_back(counter, words, heard):
    show(counter, words, STATES["wait"])
    for name in ("service-5", "service-enter", "service-leave"):
        counter.tap(name)
    assert heard == ["leave"]


def test_every_button_of_every_page_says_its_name(counter, words, heard):
    for name, service in STATES.items():
        show(counter, words, service)
        content = counter.model.view["content"]
        for button in content["buttons"]:
            heard.clear()
            counter.tap(f"service-{button['name']}")
            assert heard == [button["name"]], name


def test_screen_test_runs_by_touch_to_its_verdict(counter, words, heard):
    service = state(TouchTesting(Role.IT))
    names = [f"service-{corner}" for corner in CORNERS]
    names += ["service-colour-next"] * len(COLOURS) + ["service-colour-good"]
    for name in names:
        show(counter, words, service)
        counter.tap(name)
        service = transition(service, Keyed(0, heard[-1])).state
    assert service.phase.test.passed is True
    show(counter, words, service)
    counter.tap("service-touch-back")
    assert heard[-1] == "back"
    assert counter.window.touchable("service-corner-1") is None


def test_corners_are_the_screens_own(sized, words):
    counter, (width, height) = sized
    show(counter, words, state(TouchTesting(Role.IT)))
    found = [counter.window.touchable(f"service-{corner}") for corner in CORNERS]
    places = [each.mapRectToScene(QRectF(0, 0, each.width(), each.height())) for each in found]
    assert places[0].topLeft().toTuple() == (0, 0)
    assert places[1].topRight().toTuple() == (width, 0)
    assert places[2].bottomRight().toTuple() == (width, height)
    assert places[3].bottomLeft().toTuple() == (0, height)


def test_screen_test_is_gone_when_the_menu_is_left(counter, words):
    show(counter, words, state(TouchTesting(Role.IT)))
    assert counter.window.touchable("service-corner-1") is not None
    counter.go(State())
    assert counter.window.touchable("service-corner-1") is None


@in_every_access
def test_keys_are_large_enough_for_a_finger(sized, words, access):
    counter, size = sized
    show(counter, words, state(Entry("482635")), access=access)
    for name in (*"0123456789", "erase", "enter", "leave"):
        key = counter.window.touchable(f"service-{name}")
        assert min(key.width(), key.height()) >= KEY_MM * per_mm(size) - 0.5, name


@in_every_access
def test_buttons_stand_apart_and_on_the_screen(sized, words, access):
    counter, (width, height) = sized
    for name, service in STATES.items():
        show(counter, words, service, access=access)
        found = controls(shown(counter.window))
        places = {each: place(item) for each, item in found.items() if each.startswith("service-")}
        if name in {"corners", "colour", "asked", "passed"}:
            continue  # it lies over everything, and what is beneath cannot be touched
        assert places, name
        for each, at in places.items():
            assert QRectF(0, 0, width + 1, height + 1).contains(at), (name, each)
        for (one, first), (other, second) in combinations(places.items(), 2):
            assert overlap(first, second) <= 0, (name, one, other)


@pytest.mark.parametrize("language", ["vi", "en"])
@in_every_access
def test_texts_stay_on_the_screen_and_off_each_other(sized, words, language, access):
    counter, (width, height) = sized
    for name, service in (STATES | CONFIGURED).items():
        show(counter, words, service, language, access=access)
        if name in {"corners", "colour", "asked", "passed"}:
            continue  # it covers what is beneath; what it says is short
        found = [(text, painted(text)) for text in texts(shown(counter.window))]
        assert found
        for at, (text, first) in enumerate(found):
            said = (name, text.property("text"))
            assert QRectF(0, 0, width + 1, height).contains(first), said
            for other, second in found[at + 1 :]:
                assert overlap(first, second) <= TOLERATED, (said, other.property("text"))


def test_screen_is_built_from_a_menu_that_has_not_come_yet(counter, words):
    show(counter, words, None)
    assert counter.screen == "service"
    show(counter, words, state(Closed()))
    assert counter.window.touchable("service-leave") is not None
