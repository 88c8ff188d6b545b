"""What a citizen sees from the code to the thanks, and what stands in the record afterwards."""

import re
from dataclasses import replace

import pytest

from central.dashboard import wording
from central.dashboard.verdict import Verdict, verdict_on_held
from central.dashboard.wording import LANGUAGES
from central.phone.answering import close_left_sheets
from central.phone.wording import words_in
from kiosk.record import Typ, open_envelope, parse_record
from tests.central.hall import visit_id
from tests.central.phone.conftest import heading

SIPAS = ("sipas-15", "sipas-16", "sipas-17", "sipas-18")


def body(row):
    return parse_record(open_envelope(row[2], Typ.CENTRAL_RECORD)).body


def test_two_touches_make_one_record_that_says_what_the_token_says(phone):
    token = phone.token(7, procedure="1.004194.H01")
    assert phone.get(token).status_code == 200
    phone.turn(seconds=9)
    assert phone.answer(token, 1, service="2") == "?part=rating&lang=vi"
    assert phone.answer(token, 2, officer="5") == "?part=rating&done=1&lang=vi"
    [row] = phone.records()
    found = body(row)
    assert found["answers"] == {"service": 2, "officer": 5}
    assert (found["visit"], found["counter"], found["officer"]) == (
        visit_id(7),
        "quay-1",
        "cb-01",
    )
    assert (found["procedure"], found["stage"]) == ("1.004194.H01", "result")
    assert (found["questionnaire"], found["trigger"], found["channel"]) == (
        "mot-cua@1",
        "phone",
        "phone",
    )
    assert (found["partial"], found["took_ms"], found["by"]) == (
        False,
        9000,
        phone.kiosk.place.kiosk,
    )
    assert phone.counted() == 1
    assert phone.audit().phone_ratings == 1


@pytest.mark.parametrize("level", range(1, 6))
def test_page_after_an_answer_is_the_same_whatever_was_answered(phone, level):
    token = phone.token(level)
    first = phone.get(token)
    phone.answer(token, 1, service=str(level))
    second, again = phone.get(token), phone.get(token, "?part=rating&step=1")
    for page in (first, second, again):
        assert "checked" not in page.text
        assert "selected" not in page.text
    other = phone.token(50 + level)
    phone.answer(other, 1, service="3")
    assert phone.get(other).text == second.text
    phone.answer(token, 2, officer=str(level))
    thanks = phone.get(token, "?done=1").text
    assert all(words not in thanks for words in ("hài lòng</", "face-"))


def test_going_back_asks_again_unselected_and_the_later_answer_counts(phone):
    token = phone.token()
    phone.answer(token, 1, service="1")
    second = phone.get(token)
    assert (
        '<a class="button" href="?part=rating&amp;step=1&amp;lang=vi">Quay lại</a>' in second.text
    )
    assert heading(phone.get(token, "?part=rating&step=1")) != heading(second)
    phone.answer(token, 1, service="5")
    phone.answer(token, 2, officer="4")
    assert body(phone.records()[0])["answers"] == {"service": 5, "officer": 4}


def test_skipped_question_is_null_and_skipping_after_going_back_takes_the_answer_back(phone):
    token = phone.token()
    phone.answer(token, 1, service="4")
    phone.answer(token, 1)
    phone.answer(token, 2, officer="3")
    assert body(phone.records()[0])["answers"] == {"service": None, "officer": 3}


def test_answers_of_a_group_are_kept_or_taken_back_one_by_one_when_its_page_is_sent_again(phone):
    token = phone.token(questionnaire="sipas-dich-vu@1")
    page = phone.get(token)
    first, second, third = re.findall(r'name="([^"]+)" value="empty"', page.text)[:3]
    assert words_in("vi").asking.kept_group not in page.text
    phone.answer(token, 1, **{first: "2", second: "3"})
    assert words_in("vi").asking.kept_group in phone.get(token, "?part=rating&step=1").text
    phone.answer(token, 1, **{second: "empty", third: "5"})
    phone.turn(minutes=31)
    close_left_sheets(phone.hall.engine, phone.service.log, phone.hall.now)
    answers = body(phone.records()[0])["answers"]
    assert (answers[first], answers[second], answers[third]) == (2, None, 5)


def test_nothing_is_recorded_and_the_token_stays_good_when_everything_was_skipped(phone):
    token = phone.token()
    phone.answer(token, 1)
    where = phone.answer(token, 2)
    assert "nothing=1" in where
    assert heading(phone.get(token, where)) == words_in("vi").thanks.nothing
    assert phone.records() == []
    phone.rate(token)
    assert phone.counted() == 1


def test_thanks_has_a_check_code_that_the_public_page_knows(phone, hall):
    from central.store.check_code_queries import rating_with_text, record_at
    from central.store.engine import reading

    token = phone.token()
    phone.rate(token)
    thanks = phone.get(token, "?done=1")
    code = thanks.text.partition('class="code"')[2].partition(">")[2].partition("<")[0]
    with reading(hall.engine) as connection:
        held = rating_with_text(connection, code)
        assert record_at(connection, "phone", held.epoch, held.seq) == held
        assert record_at(connection, "phone", "A" * 22, held.seq) is None
    assert (held.kiosk_id, held.kind, held.is_marked) == ("phone", "rating", False)
    assert verdict_on_held(held) is Verdict.COUNTED_PHONE
    assert verdict_on_held(replace(held, mark="also-kiosk")) is Verdict.MARKED_PHONE
    for language in LANGUAGES:
        words = wording.words_in(language).check
        assert words.counted_phone_text != words.counted_text


def test_longer_questionnaire_is_offered_and_recorded_once(phone):
    token = phone.token()
    phone.rate(token)
    assert "?part=survey&amp;lang=vi" in phone.get(token, "?done=1").text
    page = phone.get(token, "?part=survey")
    assert page.text.count("<fieldset>") == len(SIPAS)
    phone.answer(token, 1, part="survey", **dict.fromkeys(SIPAS, "4"))
    for step in range(2, 5):
        assert "done" not in phone.answer(token, step, part="survey")
    assert "done=1" in phone.answer(token, 5, part="survey", **{"sipas-33": "1"})
    [row] = phone.records("rating.survey")
    found = body(row)
    assert found["questionnaire"] == "sipas-dich-vu@1"
    assert list(found["answers"]) == [f"sipas-{number}" for number in range(15, 34)]
    assert (found["answers"]["sipas-15"], found["answers"]["sipas-20"]) == (4, None)
    assert phone.counted("phone-surveyed") == 1
    assert phone.counted() == 1
    assert "part=survey" not in phone.get(token, "?done=1").text
    assert phone.audit().phone_ratings == 1


def test_what_was_answered_is_kept_and_marked_partial_when_somebody_goes_away(phone):
    from central.phone.answering import LEFT_AFTER, close_left_sheets

    left, used = phone.token(1), phone.token(2)
    phone.answer(left, 1, service="3")
    phone.rate(used)
    phone.answer(used, 1, part="survey", **{"sipas-15": "2"})
    log = phone.service.log
    assert close_left_sheets(phone.hall.engine, log, phone.hall.now) == 0
    phone.turn(seconds=LEFT_AFTER.total_seconds() + 1)
    assert close_left_sheets(phone.hall.engine, log, phone.hall.now) == 2
    found = [body(row) for row in phone.records()]
    assert [each["partial"] for each in found] == [False, True, True]
    assert {"service": 3} in [each["answers"] for each in found]
    assert close_left_sheets(phone.hall.engine, log, phone.hall.now) == 0
    assert phone.get(left).status_code == 410
    assert phone.audit().phone_ratings == 2


def test_answers_stand_nowhere_but_in_the_record_once_it_is_made(phone):
    token = phone.token()
    phone.answer(token, 1, service="3")
    assert phone.hall.rows("SELECT answers FROM phone_sheets") == [('{"service": 3}',)]
    phone.answer(token, 2, officer="3")
    assert phone.hall.rows("SELECT answers, token FROM phone_sheets") == [("{}", "")]


@pytest.mark.parametrize(("query", "language"), [("?lang=en", "vi"), ("", "en-GB,en;q=0.9")])
def test_page_is_english_when_it_is_asked_for(phone, query, language):
    page = phone.get(phone.token(), query, language=language)
    assert '<html lang="en">' in page.text
    assert "How satisfied" in page.text
    assert 'href="?lang=vi"' in page.text


def test_version_that_the_central_does_not_have_is_asked_in_the_one_that_it_has(phone):
    token = phone.token(questionnaire="mot-cua@7")
    phone.rate(token)
    assert body(phone.records()[0])["questionnaire"] == "mot-cua@1"
    unknown = phone.token(2, questionnaire="khong-co@1")
    phone.rate(unknown)
    assert body(phone.records()[1])["questionnaire"] == "mot-cua@1"


def test_longer_questionnaire_is_asked_first_when_the_token_names_it(phone):
    token = phone.token(questionnaire="sipas-dich-vu@1")
    assert phone.get(token).text.count("<fieldset>") == len(SIPAS)
    for step in range(1, 6):
        phone.answer(token, step, **{"sipas-15": "5"} if step == 1 else {})
    assert [row[1] for row in phone.records()] == ["rating"]
    assert "part=survey" not in phone.get(token, "?done=1").text


def test_page_sets_no_cookie_loads_no_script_and_tells_nobody_the_token(phone):
    token = phone.token()
    for page in (phone.get(token), phone.get("x"), phone.get(token, "?part=survey")):
        assert "set-cookie" not in page.headers
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "script" not in page.headers["Content-Security-Policy"]
        assert "<script" not in page.text
        assert token not in page.text


def test_everything_for_a_page_is_below_thirty_kilobytes(phone):
    token = phone.token()
    first = phone.get(token)
    style = first.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert style.startswith("../phone-style/"), "below whatever a proxy puts before /p/"
    css = phone.ask("GET", style.removeprefix(".."))
    assert css.headers["Cache-Control"].startswith("public")
    phone.rate(token)
    survey = phone.get(token, "?part=survey")
    for page in (first, survey):
        assert len(page.content) + len(css.content) < 30_000
    assert phone.ask("GET", "/phone-style/0.css").status_code == 404
