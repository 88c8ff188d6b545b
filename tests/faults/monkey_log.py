"""What a log must say whatever was done to the kiosk: pure, over records already verified.

Guarantees that a rating without a visit that its citizen could have rated, a second rating of a
visit, an answer that the questionnaire does not have and a detail without its rating are found.
A record that an outage swallowed is missing only as often as `kiosk.outage` says.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kiosk.record import Record
from kiosk.survey import Questionnaire

NUMBERS = (re.compile(r'"[AM]00[0-9]"'), re.compile("H00"))
"""The forms of the numbers that a monkey tells of."""
OPENINGS = ("visit.called", "visit.unrated")
"""What a visit that was walked up to does not have; its end the officer may tell."""


def complaints(
    records: Sequence[Record], questionnaire: Questionnaire, thanked: Iterable[str]
) -> list[str]:
    """What is wrong; empty if nothing. `thanked`: hashes of ratings that were thanked for."""
    found: list[str] = []
    before: Counter[tuple[str, str]] = Counter()
    ratings: dict[int, Record] = {}
    missing: Counter[str] = Counter()
    for record in records:
        visit = record.body.get("visit", "")
        found += _of_a_number(record)
        if record.kind == "rating":
            ratings[record.seq] = record
            found += _of_a_rating(record, questionnaire)
            missing.update(_not_opened(record, before))
        elif record.kind in ("rating.detail", "rating.unacknowledged"):
            of = ratings.get(record.body["rating_seq"])
            if of is None or of.body["visit"] != visit:
                found.append(f"{record.seq}: {record.kind} without its rating")
        before[visit, record.kind] += 1
        found += _once(record, before)
    lost = _lost(records)
    found += [
        f"{number} ratings without {kind}, of which {lost[kind]} were lost"
        for kind, number in missing.items()
        if number > lost[kind]
    ]
    hashes = {record.hash for record in ratings.values()}
    found += [f"thanked and not in the log: {each}" for each in thanked if each not in hashes]
    return found


def _of_a_number(record: Record) -> list[str]:
    """No ticket and no dossier stands in a body: they travel sealed."""
    said = json.dumps(record.body)
    return [f"{record.seq}: a number in a body" for form in NUMBERS if form.search(said)]


def _of_a_rating(record: Record, questionnaire: Questionnaire) -> list[str]:
    answers = record.body["answers"]
    asked = [question.id for question in questionnaire.questions]
    found = []
    if sorted(answers) != sorted(asked if not record.body["partial"] else asked[: len(answers)]):
        found.append(f"{record.seq}: answers to {sorted(answers)}, partial or not")
    if all(value is None for value in answers.values()):
        found.append(f"{record.seq}: a rating without an answer")
    for question in questionnaire.questions:
        allowed = {None, *(level.value for level in questionnaire.scale_of(question).levels)}
        if answers.get(question.id) not in allowed:
            found.append(f"{record.seq}: {answers[question.id]} is not on the scale")
    return found


def _not_opened(record: Record, before: Counter[tuple[str, str]]) -> list[str]:
    """The kinds of record that make this visit one to be rated so, and are not there."""
    visit, trigger = record.body["visit"], record.body["trigger"]
    needed = {"served": ["visit.served"], "called": ["visit.called"]}.get(trigger, [])
    if record.body["late"]:
        needed = [*needed, "visit.unrated"]
    return [kind for kind in needed if not before[visit, kind]]


def _once(record: Record, before: Counter[tuple[str, str]]) -> list[str]:
    visit = record.body.get("visit", "")
    found = []
    once = ("rating", "rating.detail", "rating.unacknowledged", "visit.served", "visit.unrated")
    if record.kind in once and before[visit, record.kind] > 1:
        found.append(f"{record.seq}: a second {record.kind} of one visit")
    rated, unrated = before[visit, "rating"], before[visit, "visit.unrated"]
    if record.kind == "rating" and unrated and not record.body["late"]:
        found.append(f"{record.seq}: a rating of a visit that had ended unrated")
    if record.kind == "rating" and record.body["trigger"] == "walk-up":
        if record.body["ticket"] != "none":
            found.append(f"{record.seq}: a walk-up rating with a number")
        found += [
            f"{record.seq}: a walk-up rating of a visit with {kind}"
            for kind in OPENINGS
            if before[visit, kind]
        ]
    if record.kind == "visit.unrated" and rated:
        found.append(f"{record.seq}: a rated visit that ended unrated")
    return found


def _lost(records: Sequence[Record]) -> Counter[str]:
    lost: Counter[str] = Counter()
    for record in records:
        if record.kind == "kiosk.outage":
            lost.update(record.body["lost"])
    return lost
