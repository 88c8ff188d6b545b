"""The view as a function of the state: every phase in every language, and never an answer."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.asked import folded
from kiosk.ui.comment_pad import CommentView
from kiosk.ui.first_view import first_view
from kiosk.ui.officer import initials
from kiosk.ui.resting_screen import Night
from kiosk.ui.screens import TO_BE_DONE
from kiosk.ui.view import LocalTime, present
from kiosk.visit import (
    Access,
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    State,
    Thanks,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import CODE, COUNTER, NOON, VISIT
from tests.kiosk.visit.counter import REASONS

THANKS = Thanks(VISIT, "h", "p")
DETAIL = Detail(VISIT, 7, DetailStep.SIDES, None, (), "", 0, THANKS)
PHASES = {
    "idle": Idle(),
    "serving": Serving(),
    "prompt": Prompt(0),
    "question": Question(VISIT, Trigger.SERVED, 0, (), 0, 0),
    "saving": Saving(VISIT),
    "thanks": THANKS,
    "detail": DETAIL,
    "comment": replace(DETAIL, step=DetailStep.COMMENT),
    "out-of-service": OutOfService(Reason.STORAGE),
    "service": Service(0),
}
WORDS_OF = {
    ("idle", "vi"): "Đánh giá lượt giao dịch vừa xong",
    ("idle", "en"): "Rate the visit you just finished",
    ("serving", "vi"): "Đang phục vụ số",
    ("serving", "en"): "Now serving",
    ("prompt", "vi"): "Mời Ông/\u2060Bà đánh giá",
    ("prompt", "en"): "Please rate your visit",
    ("question", "vi"): "Ông/\u2060Bà hài lòng thế nào với việc giải quyết hồ sơ hôm nay?",
    ("question", "en"): "How satisfied are you with how your case was handled today?",
    ("saving", "vi"): "Đang lưu đánh\u00a0giá…",
    ("saving", "en"): "Saving your rating…",
    ("thanks", "vi"): "Cảm ơn Ông/\u2060Bà.",
    ("thanks", "en"): "Thank you.",
    ("detail", "vi"): "Ông/\u2060Bà muốn nói thêm điều gì?",
    ("detail", "en"): "Is there anything you would like to add?",
    ("out-of-service", "vi"): "Mã cho kỹ thuật: storage",
    ("out-of-service", "en"): "Code for IT: storage",
}


@pytest.fixture
def shown(questionnaire, words):
    def show(phase, language="vi", counter=COUNTER, code=CODE, visit=VISIT, **of_state):
        state = State(phase, open=visit, language=language, **of_state)
        return present(counter, questionnaire, state, words, NOON, code, reasons=REASONS)

    return show


@pytest.mark.parametrize(("screen", "language"), list(WORDS_OF))
def test_view_says_its_words_in_every_phase_and_language(shown, screen, language):
    view = shown(PHASES[screen], language)
    assert view["screen"] == screen
    assert view["language"] == language
    assert WORDS_OF[screen, language] in list(view["content"].values())
    assert json.loads(json.dumps(view)) == view


@pytest.mark.parametrize("screen", list(PHASES))
def test_view_has_the_shape_of_the_first_one_in_every_phase(shown, screen):
    view, first = shown(PHASES[screen]), first_view()
    assert view.keys() == first.keys()
    assert view["header"].keys() == first["header"].keys()
    assert view["footer"].keys() == first["footer"].keys()
    assert view["access"] == first["access"]
    assert view["panel"] == first["panel"] == {}
    assert view["rest"] == first["rest"]


def test_first_view_has_the_content_of_the_real_one_when_starting(shown):
    real = shown(OutOfService(Reason.STARTING))
    assert first_view()["content"] == real["content"]
    assert first_view("en")["content"] == shown(OutOfService(Reason.STARTING), "en")["content"]


@given(given_value=st.one_of(st.none(), st.integers(1, 5)), index=st.integers(0, 1))
def test_view_does_not_depend_on_an_answer_when_one_was_given(
    questionnaire, words, given_value, index
):
    def view(value):
        asked = Question(VISIT, Trigger.SERVED, index, (("service", value),), 0, 0)
        return present(COUNTER, questionnaire, State(asked), words, NOON, CODE)

    assert view(given_value) == view(3)


def test_earlier_question_is_the_same_as_at_first_when_gone_back_to(shown):
    first = Question(VISIT, Trigger.SERVED, 0, (), 0, 0)
    again = replace(first, since_ms=9_000)
    assert shown(first) == shown(again)


@pytest.mark.parametrize(
    ("screen", "caption", "mark"),
    [
        ("idle", "Chủ nhật, 22/\u206011", "10:42"),
        ("serving", "Chủ nhật, 22/\u206011", "10:42"),
        ("prompt", "Số", "A012"),
        ("question", "Số", "A012"),
        ("saving", "Số", "A012"),
        ("thanks", "Số", "A012"),
        ("detail", "Số", "A012"),
        ("comment", "Số", "A012"),
        ("service", "Chủ nhật, 22/\u206011", "10:42"),
        ("out-of-service", "Chủ nhật, 22/\u206011", "10:42"),
    ],
)
def test_header_shows_ticket_or_time(shown, screen, caption, mark):
    header = shown(PHASES[screen])["header"]
    assert (header["caption"], header["mark"]) == (caption, mark)
    assert header["place"] == "Xã Mẫu · Quầy 03"


def test_serving_shows_the_ticket_large_and_idle_shows_none(shown):
    assert shown(Serving())["content"]["ticket"] == "A012"
    assert "ticket" not in shown(Idle(), visit=None)["content"]


def test_time_is_written_out_in_english(questionnaire, words):
    early = LocalTime(weekday=0, day=2, month=3, hour=7, minute=5)
    view = present(COUNTER, questionnaire, State(language="en"), words, early, None)
    assert view["header"]["caption"] == "Monday, 2 March"
    assert view["header"]["mark"] == "07:05"


@pytest.mark.parametrize(
    ("screen", "buttons"),
    [
        ("idle", set()),
        ("serving", set()),
        ("prompt", {"decline", "skip"}),
        ("question", {"back", "skip", "start-again"}),
        ("saving", set()),
        ("thanks", set()),
        ("out-of-service", set()),
    ],
)
def test_footer_has_the_ways_that_mean_something_there(shown, screen, buttons):
    footer = shown(PHASES[screen])["footer"]
    assert {each["name"] for each in footer["buttons"] if each["group"] == "way"} == buttons
    helps = screen in {"idle", "serving", "out-of-service"}
    assert footer["help"] == ("Giúp đỡ: 1900\u00a00000" if helps else "")


def test_language_without_words_or_questionnaire_has_no_button(shown):
    counter = replace(COUNTER, languages=("vi", "en", "fr"))
    buttons = shown(Idle(), counter=counter)["footer"]["buttons"]
    names = [each["name"] for each in buttons if each["name"].startswith("language-")]
    assert names == ["language-en"]


def test_theme_is_told_of_the_access_that_was_chosen(shown):
    access = Access(larger_text=True, low_position=True, assisted=True)
    assert shown(Idle(), access=access)["access"] == {
        "larger": True,
        "contrast": False,
        "low": True,
    }


@pytest.mark.parametrize("panel", list(Panel))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_panel_lies_over_the_screen_and_leaves_it_as_it_was(shown, panel, language):
    covered = shown(PHASES["question"], language, panel=panel)
    assert covered["panel"]["name"] == panel
    assert covered["panel"]["close"]
    assert covered["content"] == shown(PHASES["question"], language)["content"]


def test_screen_that_nobody_uses_is_dimmed_at_night(questionnaire, words):
    night = Night(begins=0, ends=23 * 60, dim_percent=60)

    def rest(state):
        view = present(COUNTER, questionnaire, state, words, NOON, None, night=night, shift=True)
        return view["rest"]

    assert rest(State())["dim"] == 60
    assert rest(State())["shift"] > 0
    assert rest(State(panel=Panel.NOTICE)) == {"dim": 0, "shift": 0}
    assert rest(State(PHASES["question"])) == {"dim": 0, "shift": 0}


@pytest.mark.parametrize("screen", list(PHASES))
def test_header_says_that_ratings_are_not_counted_in_test_mode(shown, screen):
    view = shown(PHASES[screen], test=True)
    assert view["header"]["site"] == "Máy đang chạy thử: đánh giá không được tính"
    assert shown(PHASES[screen])["header"]["site"] == COUNTER.site_name


def test_thanks_offer_the_detail_once_and_only_where_there_are_reasons(shown, questionnaire, words):
    assert shown(THANKS)["content"]["add"] == "Thêm lý do, góp ý"
    assert shown(THANKS, "en")["content"]["add"] == "Add reasons or a comment"
    assert shown(replace(THANKS, detail_given=True))["content"]["add"] == ""
    without = present(COUNTER, questionnaire, State(THANKS), words, NOON, CODE)
    assert without["content"]["add"] == ""


def test_comment_shows_the_keyboard_as_it_stands(questionnaire, words):
    pad = CommentView(text="Cảm ơn", shift=False)
    state = State(PHASES["comment"])
    view = present(COUNTER, questionnaire, state, words, NOON, None, comment=pad)
    assert view["screen"] == "comment"
    assert view["content"]["text"] == "Cảm ơn"


@pytest.mark.parametrize(
    ("order", "values"), [("best-first", [5, 4, 3, 2, 1]), ("worst-first", [1, 2, 3, 4, 5])]
)
def test_levels_stand_in_the_order_that_is_set(shown, order, values):
    view = shown(PHASES["question"], counter=replace(COUNTER, scale_order=order))
    assert [level["value"] for level in view["content"]["levels"]] == values
    assert [level["face"] for level in view["content"]["levels"]] == values


def test_officer_is_shown_with_the_question_about_them_and_nowhere_if_unnamed(shown):
    asked = Question(VISIT, Trigger.SERVED, 1, (), 0, 0)
    assert shown(asked)["content"]["subject"]["name"] == "Nguyễn Thị Mẫu"
    unnamed = replace(COUNTER, officer_name=None)
    assert shown(asked, counter=unnamed)["content"]["subject"]["name"] == "Cán bộ tại Quầy 03"
    assert shown(Idle(), counter=unnamed)["content"]["officer"]["name"] == ""


@pytest.mark.parametrize("reason", [each for each in Reason if each not in TO_BE_DONE])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_out_of_service_says_what_to_do_instead(shown, words, reason, language):
    content = shown(OutOfService(reason), language)["content"]
    assert content["code"].endswith(reason.value)
    assert content["title"] == words[language][f"out_of_service.{reason}.title"]
    assert ("1900\u00a00000" in content["instead"]) == (reason is not Reason.STARTING)
    quiet = shown(OutOfService(reason), language, counter=replace(COUNTER, help_phone=None))
    assert (quiet["content"]["instead"] == "") == (reason is Reason.STARTING)
    assert "None" not in json.dumps(quiet)


def test_out_of_service_owns_up_when_a_rating_was_on_its_way(shown, words):
    content = shown(OutOfService(Reason.STORAGE, VISIT))["content"]
    assert content["title"] == words["vi"]["out_of_service.not-saved.title"]
    assert content["code"].endswith("storage")


def test_thanks_has_no_code_when_there_is_none(shown):
    with_code = shown(PHASES["thanks"])["content"]
    assert with_code["code_lines"] == ["7K4M 2QXD", "9HTP 3WBN"]
    assert with_code["code_rows"] == list(CODE.rows)
    without_picture = shown(PHASES["thanks"], code=replace(CODE, rows=()))["content"]
    assert without_picture["code_use"].startswith("Ghi lại")
    without = shown(PHASES["thanks"], code=None)["content"]
    assert (without["code_lines"], without["code_rows"], without["code_use"]) == ([], [], "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nguyễn Thị Mẫu", "NM"),
        ("Đặng Ánh", "ĐÁ"),
        ("mẫu", "M"),
        ("  Lê   Mẫu ", "LM"),
        ("(3) –", ""),
        ("", ""),
    ],
)
def test_initials_are_of_family_and_given_name(name, expected):
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Không hài lòng", "Không\nhài lòng"),
        ("Rất không hài lòng", "Rất không\nhài lòng"),
        ("Very dissatisfied", "Very\ndissatisfied"),
        ("Neutral", "Neutral"),
    ],
)
def test_label_is_folded_evenly(label, expected):
    assert folded(label) == expected
