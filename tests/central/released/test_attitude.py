"""Which answers are about officers: of one questionnaire, the mean of its criteria's indices."""

from collections import Counter
from pathlib import Path

import pytest

from central.reference.questionnaire_facts import known
from central.released.attitude import attitudes, satisfaction
from central.released.cell import Shown, shown
from central.released.table import CellKey

FILES = known(Path(__file__).parents[3] / "config" / "questionnaires")
OF = ("xa-mau", "cb-01")


def cells(*given):
    found = {}
    for questionnaire, question, counts, *more in given:
        of = more[0] if more else OF
        channel = more[1] if len(more) > 1 else "kiosk"
        key = CellKey(of, channel, questionnaire, question)
        found[key] = shown(question, Counter(counts))
    return found


def test_one_question_is_its_own_index():
    found = attitudes(cells(("mot-cua@1", "officer", {5: 8, 2: 2})), OF, FILES)["mot-cua@1"]
    assert (found.mean.value, found.mean.n, found.levels) == (0.8, 10, {5: 8, 2: 2})


def test_several_questions_are_the_mean_of_their_indices_and_not_of_their_answers():
    given = cells(
        ("sipas-dich-vu@1", "sipas-23", {5: 10, 1: 10}),
        ("sipas-dich-vu@1", "sipas-24", {5: 90, 1: 10}),
        ("sipas-dich-vu@1", "sipas-28", {1: 500}),
    )
    found = attitudes(given, OF, FILES)["sipas-dich-vu@1"]
    assert found.mean.value == pytest.approx(0.7)
    assert (found.mean.n, found.mean.criteria) == (20, 2)
    assert sum(found.levels.values()) == 120


def test_questionnaires_stay_apart_and_the_most_answered_one_comes_first():
    given = cells(("mot-cua@1", "officer", {5: 10}), ("phieu-la@7", "officer", {1: 11, 4: 1}))
    assert list(attitudes(given, OF, FILES)) == ["phieu-la@7", "mot-cua@1"]


def test_points_phones_and_others_are_no_part_of_it():
    given = cells(
        ("tt01@1", "tt01-7", {3: 20}),
        ("mot-cua@1", "service", {5: 20}),
        ("mot-cua@1", "officer", {5: 20}, OF, "phone"),
        ("mot-cua@1", "officer", {5: 20}, ("xa-mau", "cb-02")),
    )
    assert attitudes(given, OF, FILES) == {}


def test_question_has_an_index_where_it_asks_for_satisfaction_and_nowhere_else():
    ten = Shown(10, {5: 7, 1: 3}, None)
    assert satisfaction(CellKey(OF, "kiosk", "sipas-dich-vu@1", "sipas-15"), ten, FILES).valid == 10
    assert satisfaction(CellKey(OF, "kiosk", "tt01@1", "tt01-1"), ten, FILES) is None
    assert satisfaction(CellKey(OF, "kiosk", "phieu-la@7", "cau-1"), ten, FILES) is None
