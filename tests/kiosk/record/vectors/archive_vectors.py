"""Vectors of archives: one that is whole, others of which one rule is broken."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.record import Draft, Place, sign_key_proof
from tests.kiosk.record.vectors.archive_log_vectors import Fault, Spoil, bad_logs
from tests.kiosk.record.vectors.nightly_vectors import first_night
from tests.kiosk.record.vectors.sample import KIOSK_KEY, OTHER_KEY, RECEIPT_KEY
from tests.kiosk.record.vectors.sample_archive import (
    EPOCHS,
    FIRST_DAY,
    KIOSK,
    NEXT_KEY,
    SECOND_DAY,
    SITE,
    Archive,
    Log,
    Members,
    rated,
    sample_archive,
    sign_head,
    tallies_of,
)


def archive_cases() -> dict[str, Any]:
    """Archives line by line; a number stands for that line of the first good one."""
    heads = first_night().name
    whole = sample_archive(heads).lines()
    numbers = {line: number for number, line in enumerate(whole, start=1)}

    def case(name: str, lines: list[str], **other: object) -> Members:
        return {"name": name, **other, "lines": [numbers.get(line, line) for line in lines]}

    def of(name: str, rule: str, seq: int | None, spoil: Spoil) -> Members:
        archive = sample_archive(heads)
        spoil(archive)
        return case(name, archive.lines(), rule=rule, seq=seq)

    empty = Archive([], [], keys=(KIOSK_KEY,))
    unknown = sample_archive(heads)
    unknown.logs[1].write(Draft("kiosk.dreamt", {"of": "nothing"}), SECOND_DAY)
    unknown.logs[1].receipt = None
    earlier = sample_archive(heads)
    three = replace(earlier.logs[1], records=earlier.logs[1].records[:3])
    earlier.logs[1].receipt = sign_head(three)
    return {
        "receipt_key": RECEIPT_KEY.verify_key.text,
        "lines": whole,
        "good": [
            {"name": "whole", "lines": list(range(1, len(whole) + 1))},
            case("no log yet", empty.lines()),
            case("a kind that nobody knows, and no receipt", unknown.lines()),
            case("a receipt of a record before the last", earlier.lines()),
        ],
        "bad": [
            *(case(name, lines, rule=rule, seq=None) for name, rule, lines in bad_lines(whole)),
            *(of(*each) for each in bad_logs()),
            *(of(*each) for each in bad_closings()),
            *(of(*each) for each in bad_keys()),
            *(of(*each) for each in bad_figures()),
        ],
    }


def bad_lines(whole: list[str]) -> list[tuple[str, str, list[str]]]:
    """Lines that are missing, or are not of their form, or stand in the wrong place."""

    def replaced(old: str, new: str) -> list[str]:
        assert any(old in line for line in whole)
        return [line.replace(old, new) for line in whole]

    end = sample_archive(first_night().name)
    mark = next(at for at, line in enumerate(whole) if line.startswith('{"mark"'))
    moved = [whole[0], whole[mark], *whole[1:mark], *whole[mark + 1 :]]
    form, missing = "archive.form", "archive.end"
    return [
        ("another format", form, replaced("thuocdo-archive", "thuocdo-archives")),
        ("a later version", form, replaced('"v":1,"site"', '"v":2,"site"')),
        ("a line that is no JSON", form, [*whole[:3], whole[3][:-1], *whole[4:]]),
        ("an empty line", form, [*whole[:3], "", *whole[3:]]),
        ("a line of no known form", form, [*whole[:-1], '{"sum":1}', whole[-1]]),
        ("a record before any log", form, [whole[0], whole[2], *whole[1:2], *whole[3:]]),
        ("a mark before the logs", form, moved),
        ("the first line twice", form, [whole[0], *whole]),
        ("a mark without a rule", form, replaced('"rule":"dwell",', "")),
        (
            "a tally whose number is a text",
            form,
            replaced('"answer":2,"n":1', '"answer":2,"n":"1"'),
        ),
        ("nothing", missing, whole[:1]),
        ("cut", missing, whole[:-1]),
        ("another number of records", missing, end.lines(records=3)),
        ("another number of logs", missing, end.lines(logs=2)),
        ("another number of forks", missing, end.lines(forks=0)),
        ("another number of marks", missing, end.lines(marks=9)),
        ("another number of tallies", missing, end.lines(tallies=0)),
    ]


def bad_closings() -> list[Fault]:
    """A closing that does not say what stands since the one before."""

    def closed(**spoilt: object) -> Spoil:
        def spoil(archive: Archive) -> None:
            log = archive.logs[0]
            log.write(rated(11), SECOND_DAY)
            log.close(SECOND_DAY, None, **spoilt)
            log.receipt = None

        return spoil

    hash_before = sample_archive(None).logs[0].records[0].hash
    return [
        ("closed from another number", "day.from", 16, closed(from_seq=14)),
        ("closed from a text", "day.from", 16, closed(from_seq="15")),
        ("a kind counted twice", "day.counts", 16, closed(counts={"rating": 2})),
        ("a kind not counted", "day.counts", 16, closed(counts={})),
        ("a kind with nothing", "day.counts", 16,
            closed(counts={"rating": 1, "visit.served": 0})),
        ("closed after another record", "day.head", 16, closed(head=hash_before)),
    ]  # fmt: skip


def bad_keys() -> list[Fault]:
    """Keys that nobody introduced, or that go on after they were replaced."""

    def other_kiosk(archive: Archive) -> None:
        archive.keys = (NEXT_KEY, KIOSK_KEY)

    def one_more(archive: Archive) -> None:
        archive.keys = (KIOSK_KEY, NEXT_KEY, OTHER_KEY)

    def rotated(proof: str | None, signed_by: Any) -> Spoil:
        def spoil(archive: Archive) -> None:
            log = Log(Place(SITE, KIOSK), EPOCHS[0], KIOSK_KEY)
            log.write(Draft("epoch.opened", {"reason": "first-start", "before": None}))
            log.rotate(NEXT_KEY, proof)
            log.key = signed_by
            log.write(rated(1))
            archive.logs, archive.marks, archive.forks = [log], [], []
            archive.keys = (KIOSK_KEY, NEXT_KEY) if proof is None else (KIOSK_KEY,)

        return spoil

    other_place = sign_key_proof(NEXT_KEY, "k-ffffffffff", KIOSK_KEY.kid)
    other_key = sign_key_proof(OTHER_KEY, KIOSK, KIOSK_KEY.kid)
    other_row = sign_key_proof(NEXT_KEY, KIOSK, OTHER_KEY.kid)
    return [
        ("a kiosk of another key", "archive.key", None, other_kiosk),
        ("a key that nobody introduced", "archive.key", None, one_more),
        ("the old key goes on", "signature", 3, rotated(None, KIOSK_KEY)),
        ("a proof for another kiosk", "signature", 3, rotated(other_place, NEXT_KEY)),
        ("a proof by another key", "signature", 3, rotated(other_key, NEXT_KEY)),
        ("a proof for another key before", "signature", 3, rotated(other_row, NEXT_KEY)),
    ]


def bad_figures() -> list[Fault]:
    """Tallies that are not what the records say."""

    def rated_twice(archive: Archive) -> None:
        archive.logs[1].write(rated(7), SECOND_DAY)
        archive.logs[1].receipt = None

    def spoilt(name: str, value: object) -> Spoil:
        def count(archive: Archive) -> list[Members]:
            found = tallies_of(archive)
            return [{**found[0], name: value}, *found[1:]]

        return counted_by(count)

    def counted_by(count: Callable[[Archive], list[Members]]) -> Spoil:
        def spoil(archive: Archive) -> None:
            archive.count = count

        return spoil

    more = {"day": FIRST_DAY, "channel": "kiosk", "counter": "03", "questionnaire": "mot-cua@1"}
    return [
        ("a visit counted twice", "figure.visit", None, rated_twice),
        ("one more counted", "figure.tally", None, spoilt("n", 2)),
        ("a tally of another day", "figure.tally", None, spoilt("day", "2026-11-22")),
        ("counted to another channel", "figure.tally", None, spoilt("channel", "phone")),
        ("counted to another counter", "figure.tally", None, spoilt("counter", "04")),
        ("counted as another answer", "figure.tally", None, spoilt("answer", 4)),
        ("a tally left out", "figure.tally", None,
            counted_by(lambda archive: tallies_of(archive)[1:])),
        ("a tally of nothing", "figure.tally", None,
            counted_by(lambda archive: [
                *tallies_of(archive), {**more, "question": "service", "answer": 3, "n": 1}])),
        ("counted whatever the marks say", "figure.tally", None,
            counted_by(lambda archive: tallies_of(archive, is_excluded=False))),
    ]  # fmt: skip
