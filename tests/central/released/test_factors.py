"""Factors of units from released cells, on real databases and from records that kiosks signed."""

from datetime import date

import pytest

from central.channels import PHONE_CHANNEL
from central.reference.questionnaire_facts import Factor, known
from central.released.audience import Scope, Span
from central.released.cell import Empty, Why, Withheld
from central.released.factors import EVERYTHING, Asked, FactorIndex, factor_answers, factors_of
from central.released.publish import PUBLIC
from central.store.engine import reading, writing
from central.store.published_tables import published_parts
from tests.central.hall import SITE, rating_body, visit_id

MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
COUNTER, SHORT = "mot-cua@1", "phieu-ngan@1"


def send(kiosk, start, each):
    for number, answers in enumerate(each, start):
        body = rating_body(kiosk.counter, visit_id(number), 1, 1)
        questionnaire = SHORT if any(name.startswith("phieu") for name in answers) else COUNTER
        kiosk.sign("rating", {**body, "questionnaire": questionnaire, "answers": answers})
    kiosk.send()


@pytest.fixture
def rated(hall):
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    send(first, 0, [{"service": 5, "officer": 2}] * 6)
    send(second, 20, [{"service": 4, "officer": 4}] * 3)
    send(second, 40, [{"phieu-ngan-4": 5, "phieu-ngan-5": 1}] * 5)
    send(second, 60, [{"phieu-ngan-4": 5}] * 5)
    return hall


def asked_of(hall, *, by_counter=True):
    with reading(hall.engine) as connection:
        return factor_answers(connection, Scope((SITE,)), MARCH, by_counter=by_counter)


def cell(hall, counter, questionnaire, factor):
    answers = asked_of(hall)
    asked = next(each for each in answers.asked() if each.questionnaire == questionnaire)
    return answers.cell((SITE, counter), asked, factor, known())


def test_factor_is_the_mean_of_its_criteria_and_names_the_smallest_number(rated):
    found = cell(rated, "quay-2", SHORT, Factor.RESULT)
    assert isinstance(found, FactorIndex)
    assert [(each.question, each.share.satisfied, each.share.valid) for each in found.criteria] == [
        ("phieu-ngan-4", 10, 10),
        ("phieu-ngan-5", 0, 5),
    ]
    assert (found.mean.value, found.mean.n) == (0.5, 5)


def test_two_questionnaires_are_never_in_one_figure(rated):
    assert asked_of(rated).asked() == [
        Asked("kiosk", SHORT, 10, 10),
        Asked("kiosk", COUNTER, 6, 9),
    ]
    service = cell(rated, "", COUNTER, Factor.OVERALL)
    assert (service.mean.n, service.mean.value) == (6, 1.0)


def test_withheld_and_never_asked_are_told_apart(rated):
    assert cell(rated, "quay-2", COUNTER, Factor.OFFICIALS) == Withheld(Why.TOO_FEW)
    assert cell(rated, "quay-1", SHORT, Factor.RESULT) == Empty()
    assert cell(rated, "quay-9", COUNTER, Factor.OVERALL) == Empty()


def test_sites_sums_are_the_sums_of_their_counters(rated):
    by_site = asked_of(rated, by_counter=False)
    by_counter = asked_of(rated)
    whole = {(SITE, ""), EVERYTHING}
    assert {key: n for key, n in by_counter.levels.items() if key[0] in whole} == by_site.levels
    assert {key: n for key, n in by_counter.ratings.items() if key[0] in whole} == by_site.ratings


def test_phones_are_a_channel_of_their_own_and_shown_as_published(rated):
    row = {"site_id": SITE, "audience": PUBLIC, "subject": "", "channel": PHONE_CHANNEL}
    row |= {"questionnaire": "sipas-dich-vu@1", "question": "sipas-23", "night": "2026-03-09"}
    days = [("2026-03-02", "2026-03-02", 8), ("2026-02-01", "2026-02-28", 30)]
    with writing(rated.engine) as connection:
        for first, last, n in days:
            for answer, count in ((5, n), (1, 2)):
                at = {"first_day": first, "last_day": last, "day": first}
                connection.execute(
                    published_parts.insert(), {**row, **at, "answer": answer, "n": count}
                )
    answers = asked_of(rated)
    phone = answers.asked()[-1]
    assert phone == Asked(PHONE_CHANNEL, "sipas-dich-vu@1", 10, None)
    found = answers.cell((SITE, ""), phone, Factor.OFFICIALS, known())
    assert (found.mean.n, found.mean.value) == (10, 0.8)
    assert (found.mean.criteria, found.mean.asked) == (1, 5)
    assert answers.cell((SITE, "quay-1"), phone, Factor.OFFICIALS, known()) == Empty()


def test_questionnaire_that_is_in_no_file_keeps_what_every_one_means(rated):
    assert factors_of("cua-ai-do@3", known()) == (Factor.OVERALL, Factor.OFFICIALS)
    assert factors_of("tt01@1", known()) == ()
    assert factors_of("phieu-ngan@1", known()) == (
        Factor.OFFICIALS,
        Factor.RESULT,
        Factor.PETITIONS,
    )
