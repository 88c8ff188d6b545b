"""The page of today as words and figures, from constructed views."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from central.dashboard.page_server import TEMPLATES
from central.dashboard.today_page import today_page
from central.dashboard.verdict import Verdict
from central.dashboard.wording import words_in
from central.released.today import CounterToday, QuestionToday, SiteToday, TodayView
from central.tally.log_state import NO_LOG, LogState, State
from kiosk.survey.index import Share

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 10, 42, tzinfo=ZONE)
NB = "\u00a0"


def service(*counts):
    return QuestionToday("service", dict(zip(range(1, 6), counts, strict=True)))


def counter(counts=None, *, ratings=0, response=None, log=NO_LOG, name="Quầy 01", **more):
    questions = {"service": service(*counts)} if counts else {}
    return CounterToday(
        counter_id="quay-01",
        name=name,
        field="Hộ tịch",
        questions=questions,
        ratings_live=ratings,
        served=response[1] if response else 0,
        called=0,
        prompted=0,
        unrated={},
        response=response,
        log=log,
        **more,
    )


def view(*counters, headline=None, response=None, bounds=None, marked=0, rated=0):
    return TodayView(
        site=SiteToday("xa-mau", "Trung tâm", "Xã Mẫu", sample=True),
        day=NOW.date(),
        from_time=NOW.replace(hour=7, minute=30),
        updated_at=NOW,
        counters=counters,
        headline=headline,
        served=0,
        rated=rated,
        response=response,
        silence_bounds=bounds,
        marked=marked,
        phone=0,
        silent=response[1] - response[0] if response else 0,
    )


def page(*counters, language="vi", **more):
    return today_page(view(*counters, **more), language, words_in(language))


def row(language="vi", **more):
    return page(counter(**more), language=language).rows[0]


def test_row_has_bar_index_whisker_and_n_when_answers_are_released():
    shown = row(counts=(1, 2, 6, 22, 12), ratings=46, response=(43, 86))
    low, high = Share(34, 43).interval
    assert shown.index == f"79,1{NB}%"
    assert shown.number == "43"
    assert [segment.level for segment in shown.bar.segments] == [1, 2, 3, 4, 5]
    assert float(shown.whisker.low) == pytest.approx(low * 100, abs=0.006)
    assert float(shown.whisker.high) == pytest.approx(high * 100, abs=0.006)
    assert shown.whisker.mark == "80"
    assert shown.response.value == f"50,0{NB}%"
    assert shown.response.note == "43/86 lượt"


def test_charts_say_in_words_what_they_draw():
    shown = row(counts=(1, 2, 6, 22, 12))
    assert shown.bar.label == (
        "Quầy 01: Rất không hài lòng 1, Không hài lòng 2, Bình thường 6, Hài lòng 22, "
        "Rất hài lòng 12"
    )
    assert shown.whisker.label == f"79,1{NB}%, khoảng tin cậy 95 % từ 64,8 đến 88,6{NB}%"


def test_row_says_so_in_words_when_there_is_no_rating():
    shown = row(response=(0, 8))
    assert (shown.bar, shown.whisker) == (None, None)
    assert shown.why == ("Chưa có đánh giá", "")
    assert (shown.index, shown.number) == ("–", "0")
    assert shown.response.value == f"0,0{NB}%", "eight visits and no rating is a figure"


def test_row_says_so_in_words_when_there_are_too_few_to_show():
    shown = row(ratings=3, response=(3, 6))
    assert shown.bar is None
    assert shown.why == ("chưa đủ dữ liệu", "hiện khi có ít nhất 5 đánh giá")
    assert (shown.index, shown.number) == ("–", "–")


def test_row_says_so_in_words_when_nobody_counts_visits():
    shown = row(counts=(0, 0, 0, 0, 7), ratings=7)
    assert shown.response.value == "không biết số lượt"
    assert shown.response.note == "7 đánh giá"
    assert shown.response.meter is None


def test_row_says_so_in_words_when_nothing_was_recorded():
    shown = row()
    assert (shown.response.value, shown.response.note) == ("–", "chưa ghi nhận lượt nào")


def test_row_is_withheld_when_only_the_other_question_is_released():
    other = QuestionToday("officer", {1: 0, 2: 0, 3: 0, 4: 2, 5: 3})
    shown = page(replace(counter(ratings=5), questions={"officer": other})).rows[0]
    assert shown.why[0] == "chưa đủ dữ liệu"


SEEN = NOW - timedelta(minutes=1)
YESTERDAY = SEEN - timedelta(days=1)
HEARD = "liên lạc cuối 10:41"


@pytest.mark.parametrize(
    ("log", "tone", "words", "note"),
    [
        (LogState("whole", 136, 136, SEEN), "good", "đủ 136/136", HEARD),
        (LogState("whole", 134, 136, SEEN), "good", "đang gửi 134/136", HEARD),
        (LogState("missing", 134, 136, SEEN), "warn", "thiếu 2 bản ghi", HEARD),
        (LogState("silent", 9, 9, YESTERDAY), "bad", "mất liên lạc", "liên lạc cuối 21/11 10:41"),
        (LogState("silent", 0, 0, None), "bad", "mất liên lạc", "chưa liên lạc lần nào"),
        (LogState("fork", 9, 9, SEEN), "bad", "hai bản khác nhau, chờ kiểm tra", HEARD),
        (
            LogState("apart", 9, 9, SEEN),
            "bad",
            "đã có quyết định: không tính vào số liệu",
            HEARD,
        ),
        (
            LogState("whole", 3, 3, SEEN, begun_anew=SEEN),
            "warn",
            "đủ 3/3",
            f"{HEARD} · nhật ký bắt đầu lại 10:41: đánh giá chưa gửi trước đó có thể đã mất",
        ),
        (NO_LOG, "none", "chưa có ki-ốt", ""),
    ],
)
def test_log_is_told_by_shape_and_word_as_well_as_colour(log, tone, words, note):
    cell = row(log=log).log
    assert (cell.shape, cell.tone, cell.words, cell.note) == (log.state, tone, words, note)


def test_every_shape_is_drawn():
    symbols = (TEMPLATES / "symbols.html").read_text("utf-8")
    shapes = {*get_args(State), *(verdict.shape for verdict in Verdict)}
    for shape in shapes:
        assert f'id="shape-{shape}"' in symbols


def test_time_of_the_log_is_in_the_site_s_zone():
    seen = datetime(2026, 11, 22, 3, 41, tzinfo=ZoneInfo("UTC"))
    assert row(log=LogState("whole", 1, 1, seen)).log.note == "liên lạc cuối 10:41"


def test_cards_hold_figures_with_n_interval_and_the_counts_behind():
    shown = page(
        headline=service(6, 12, 20, 63, 35),
        response=(139, 307),
        bounds=(0.322, 0.875),
        marked=1,
        rated=139,
    )
    assert shown.index.value == f"72,1{NB}%"
    assert shown.index.note == "khoảng tin cậy 95 %: 64,0 – 78,9 · n = 136"
    assert (shown.response.value, shown.response.note) == (
        f"45,3{NB}%",
        "139 đánh giá / 307 lượt phục vụ",
    )
    assert shown.silence.value == f"32,2 – 87,5{NB}%"
    assert shown.silence.note == ("nếu 168 lượt không đánh giá tại ki-ốt đều không – đều hài lòng")
    assert (shown.marked.value, shown.marked.note) == ("1 đánh giá", "vẫn giữ nguyên trong nhật ký")


@pytest.mark.parametrize(("rated", "words"), [(0, "Chưa có đánh giá"), (4, "chưa đủ dữ liệu")])
def test_cards_hold_words_when_there_is_no_figure(rated, words):
    shown = page(rated=rated)
    for card in (shown.index, shown.silence):
        assert card.value == words
        assert not card.is_number
    assert "%" not in shown.response.value


def test_silence_is_unknown_when_nobody_counts_visits():
    shown = page(headline=service(0, 0, 0, 3, 4), rated=7)
    assert shown.silence.value == "không biết số lượt"
    assert shown.response.value == "không biết số lượt"


def test_english_has_a_decimal_point_and_its_own_plural():
    shown = page(
        counter(counts=(1, 2, 6, 22, 12), log=LogState("missing", 1999, 2000, SEEN)),
        language="en",
        marked=1,
    )
    assert shown.rows[0].index == f"79.1{NB}%"
    assert shown.rows[0].log.words == "1 record missing"
    assert shown.heading == "Today, Sunday 22 November 2026"
    assert shown.marked.value == "1 rating"


def test_counts_are_listed_beside_the_bars_with_the_total_they_make():
    shown = page(
        counter(counts=(1, 2, 6, 22, 12)),
        counter(counts=(0, 0, 1, 2, 2), name="Quầy 02"),
        counter(name="Quầy 03"),
        headline=service(1, 2, 7, 24, 14),
    )
    assert [(line.name, line.numbers) for line in shown.counts] == [
        ("Quầy 01", ("1", "2", "6", "22", "12", "43")),
        ("Quầy 02", ("0", "0", "1", "2", "2", "5")),
        ("Cả trung tâm", ("1", "2", "7", "24", "14", "48")),
    ]


def test_span_says_so_when_nothing_has_happened():
    empty = replace(view(), from_time=None)
    assert today_page(empty, "vi", words_in("vi")).span == "Chưa có hoạt động nào hôm nay"
    assert page().span == "Từ 07:30 đến 10:42"


def test_questionnaires_stand_each_by_itself_when_there_are_several():
    main = replace(service(6, 12, 20, 63, 35), questionnaire="mot-cua@1")
    quick = replace(service(0, 3, 0, 7, 10), questionnaire="cham-nhanh@1")
    first = replace(counter(ratings=136), questions={"service": main})
    second = replace(counter(ratings=20, name="Quầy 02"), questions={"service": quick})
    seen = replace(view(first, second, headline=main, response=(156, 200)), apart=(quick,))
    shown = today_page(seen, "vi", words_in("vi"))
    assert shown.index.value == f"72,1{NB}%"
    assert shown.index.note.endswith(
        f"phiếu mot-cua@1 · tính riêng, không gộp: phiếu cham-nhanh@1 85,0{NB}% (n = 20)"
    )
    assert (shown.silence.value, shown.silence.is_number) == ("không tính chung", False)
    assert [line.field for line in shown.rows] == [
        "Hộ tịch · phiếu mot-cua@1",
        "Hộ tịch · phiếu cham-nhanh@1",
    ]
    assert [line.name for line in shown.counts] == [
        "Quầy 01 · phiếu mot-cua@1",
        "Quầy 02 · phiếu cham-nhanh@1",
        "Cả trung tâm · phiếu mot-cua@1",
        "Cả trung tâm · phiếu cham-nhanh@1",
    ]


def test_row_names_the_other_questionnaire_of_its_counter():
    quick = replace(service(0, 0, 0, 1, 4), questionnaire="cham-nhanh@1")
    shown = page(replace(counter(counts=(0, 0, 0, 5, 5)), apart=(quick,))).rows[0]
    assert shown.field == f"Hộ tịch · tính riêng, không gộp: phiếu cham-nhanh@1 100,0{NB}% (n = 5)"


def test_row_says_so_when_its_questionnaire_has_no_index():
    indicator = QuestionToday("tt01-1", {1: 0, 2: 2, 3: 3}, "tt01@1")
    shown = page(replace(counter(ratings=5), questions={"tt01-1": indicator})).rows[0]
    assert shown.bar is None
    assert shown.why == ("không có chỉ số", "phiếu này không hỏi mức hài lòng chung")
