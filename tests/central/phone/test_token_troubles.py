"""Whatever is wrong with a token is said in words, in both languages, and nothing is counted."""

import pytest

from central.phone.token_check import Trouble
from central.phone.wording import words_in
from central.store.errors import DatabaseUnusableError
from tests.central.hall import visit_id
from tests.central.phone.conftest import Phone, heading


def assert_trouble(phone, token, trouble):
    for language in ("vi", "en"):
        page = phone.get(token, f"?lang={language}")
        assert page.status_code == trouble.status
        words = words_in(language).trouble
        assert heading(page) == getattr(words, trouble.words)
        assert getattr(words, f"{trouble.words}_text").partition("{")[0] in page.text
    sent = phone.post(token, "?part=rating&step=1", {"service": "5"})
    assert sent.status_code in (trouble.status, 303)
    assert phone.counted() <= 1


def altered(token):
    middle = len(token) // 2
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [altered, lambda token: token[:-3], lambda token: token + "A", lambda _: "x", lambda _: "a/b"],
    ids=["altered", "cut", "longer", "a letter", "a path"],
)
def test_token_that_was_altered_cut_or_mistyped_is_named_so(phone, spoil):
    assert_trouble(phone, spoil(phone.token()), Trouble.ALTERED)
    assert phone.records("%") == []


def test_token_signed_by_another_kiosk_is_not_taken(phone):
    other = phone.hall.add_kiosk("quay-2")
    assert_trouble(phone, phone.token(key=other.key), Trouble.ALTERED)


def test_kiosk_that_is_not_enrolled_is_named_unknown(phone, stranger):
    assert_trouble(phone, phone.token(kiosk="k-0123456789", key=stranger), Trouble.UNKNOWN_KIOSK)


def test_kiosk_that_waits_for_approval_is_unknown(phone):
    kiosk = phone.hall.add_kiosk("quay-1", state="pending")
    token = phone.token(kiosk=kiosk.place.kiosk, key=kiosk.key)
    assert_trouble(phone, token, Trouble.UNKNOWN_KIOSK)


def test_revoked_kiosks_tokens_are_refused_from_then_on(phone):
    token = phone.token()
    assert phone.get(token).status_code == 200
    phone.hall.revoke(phone.kiosk)
    assert_trouble(phone, token, Trouble.REVOKED_KIOSK)


def test_token_for_a_counter_at_which_its_kiosk_does_not_stand_is_refused(phone):
    assert_trouble(phone, phone.token(counter="quay-2"), Trouble.OTHER_COUNTER)


def test_token_is_refused_when_its_visit_was_at_another_counter(phone):
    other = phone.hall.add_kiosk("quay-2")
    other.event("served", visit_id(1))
    other.send()
    assert_trouble(phone, phone.token(1), Trouble.OTHER_COUNTER)


def test_token_expires_so_long_after_it_was_opened_first(phone):
    token = phone.token()
    phone.get(token)
    phone.turn(minutes=1439)
    assert phone.get(token).status_code == 200
    phone.turn(minutes=1)
    assert_trouble(phone, token, Trouble.EXPIRED)


def test_token_that_nobody_opened_expires_so_long_after_its_visit_arrived(phone):
    token, unknown = phone.token(1), phone.token(2)
    phone.kiosk.event("called", visit_id(1), service=None)
    phone.kiosk.event("served", visit_id(1))
    phone.kiosk.send()
    phone.turn(days=1)
    assert_trouble(phone, token, Trouble.EXPIRED)
    # Of a kiosk that was cut off nothing is known yet: the first opening counts.
    assert phone.get(unknown).status_code == 200


def test_time_counts_from_the_earlier_of_opening_and_arrival(phone):
    token = phone.token(1)
    phone.get(token)
    phone.turn(hours=20)
    phone.kiosk.event("served", visit_id(1))
    phone.kiosk.send()
    phone.turn(hours=3, minutes=59)
    assert phone.get(token).status_code == 200
    phone.turn(minutes=1)
    assert phone.get(token).status_code == 410


def test_kiosks_own_clock_says_nothing_about_how_long_a_token_is_good(phone):
    phone.kiosk.event("served", visit_id(1), at="1970-01-01T00:00:00.000Z")
    phone.kiosk.send()
    assert phone.get(phone.token(1)).status_code == 200


def test_setting_says_how_long_a_token_is_good(hall, runner):
    phone = Phone(hall, runner, valid_minutes=10)
    token = phone.token()
    phone.get(token)
    phone.turn(minutes=10)
    assert_trouble(phone, token, Trouble.EXPIRED)


def test_token_that_was_used_says_so(phone):
    token = phone.token()
    phone.rate(token)
    assert_trouble(phone, token, Trouble.USED)
    phone.rate(token, 1, 1)
    assert len(phone.records()) == 1
    assert phone.counted() == 1


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("?part=rating&step=1", {"service": "6"}),
        ("?part=rating&step=1", {"service": "0"}),
        ("?part=rating&step=1", {"service": "-1"}),
        ("?part=rating&step=9", {"service": "5"}),
        ("?part=rating&step=x", {"service": "5"}),
        ("?part=rating", {"service": "5"}),
        ("?part=rating&step=1", {f"f{number}": "1" for number in range(100)}),
        ("?part=rating&step=1", {"service": "5" * 9000}),
    ],
)
def test_form_that_is_none_of_ours_is_refused_and_nothing_is_kept(phone, query, data):
    page = phone.post(phone.token(), query, data)
    assert page.status_code == 400
    assert heading(page) == words_in("vi").trouble.unreadable
    assert phone.hall.rows("SELECT * FROM phone_sheets") == []


def test_form_of_another_content_type_is_refused(phone):
    page = phone.ask("POST", f"/p/{phone.token()}?part=rating&step=1", json={"service": "5"})
    assert page.status_code == 400


def test_one_network_is_told_to_wait_and_another_is_not(phone):
    token = phone.token()
    found = [phone.get(token).status_code for _ in range(61)]
    assert found == [200] * 60 + [429]
    stopped = phone.get(token)
    assert stopped.headers["Retry-After"] == "1"
    assert heading(stopped) == words_in("vi").trouble.too_often
    assert phone.post(token, "?part=rating&step=1", {"service": "5"}).status_code == 429
    assert phone.get(token, address="198.51.100.1").status_code == 200
    phone.turn(seconds=2)
    assert phone.get(token).status_code == 200


def test_pages_say_that_nothing_is_taken_when_there_is_no_questionnaire(phone, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    phone.start(questionnaires=str(empty))
    assert_trouble(phone, phone.token(), Trouble.UNAVAILABLE)


def test_page_says_that_the_server_is_busy_when_another_process_writes(phone, monkeypatch):
    from central.store import engine

    monkeypatch.setattr(engine, "WRITER_WAIT_S", 0.01)
    with engine.writing(phone.hall.engine):
        page = phone.get(phone.token())
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "2"


@pytest.mark.expected_log("central.phone.pages", "could not be served")
def test_database_that_cannot_be_used_is_said_in_words_in_both_languages(phone, monkeypatch):
    def fail(*_):
        raise DatabaseUnusableError("the database cannot be used: disk I/O error")

    monkeypatch.setattr("central.phone.visiting.check_token", fail)
    for language in ("vi", "en"):
        page = phone.get(phone.token(), f"?lang={language}")
        assert page.status_code == 503
        assert heading(page) == words_in(language).trouble.failing
        assert "I/O" not in page.text
    assert phone.post(phone.token(), "?part=rating&step=1", {"service": "5"}).status_code == 503


def test_head_answers_and_does_not_begin_the_tokens_time(phone):
    answer = phone.ask("HEAD", f"/p/{phone.token()}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert phone.hall.rows("SELECT * FROM phone_tokens") == []


def test_token_of_the_key_before_is_good_when_the_kiosks_key_changed(phone):
    """The code may stand on a screen, or in a citizen's phone, while the key changes."""
    kiosk, tokens = phone.kiosk, []
    kiosk.open_epoch()
    for number in range(1, 4):
        tokens.append(phone.token(number))
        kiosk.rotate()
    kiosk.send()
    pages = [phone.get(token) for token in [*tokens, phone.token(4)]]
    assert [page.status_code for page in pages] == [404, 404, 200, 200]
