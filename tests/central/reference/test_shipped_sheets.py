"""The sheets in config/reference: samples that can be imported, and the provinces of July 2025."""

from pathlib import Path

from central.reference.as_of import as_of
from central.reference.held import histories_of
from central.reference.history import history_of
from central.reference.kinds import KINDS, UNITS
from central.reference.validity import version_on
from tests.central.reference.sheets import day

SHEETS = Path(__file__).parents[3] / "config" / "reference"
PROVINCES = SHEETS / "don-vi-hanh-chinh-cap-tinh-2025.csv"
KINDS_OF_SAMPLES = (
    "units",
    "sites",
    "counters",
    "officers",
    "procedures",
    "questionnaires",
    "hours",
    "holidays",
    "contacts",
)


def test_provinces_are_63_before_july_2025_and_34_from_then_on(desk):
    desk.write("units", PROVINCES.read_bytes())
    histories = desk.ask(histories_of, UNITS)
    for when, number, cities in (("2025-06-30", 63, 6), ("2025-07-01", 34, 6)):
        there = [version_on(history, day(when)) for history in histories.values()]
        assert sum(each is not None for each in there) == number
        assert sum(each is not None and each.values["level"] == "city" for each in there) == cities
    codes = [version_on(each, day("2025-07-01")) for each in histories.values()]
    codes = [each.values["code"] for each in codes if each is not None]
    assert len(set(codes)) == 34
    assert all(len(code) == 2 and code.isdecimal() for code in codes)
    assert {"01", "46", "79", "96"} <= set(codes)
    ended = [each for each in histories.values() if version_on(each, day("2025-07-01")) is None]
    assert all(version.values["code"] == "" for each in ended for version in each)
    before = desk.ask(history_of, UNITS, ("*", "lam-dong")).before
    assert {step.key[1] for step in before} == {"dak-nong", "binh-thuan"}


def test_samples_can_be_imported_one_after_the_other(desk):
    files = sorted((SHEETS / "mau").glob("*.csv"))
    assert len(files) == len(KINDS_OF_SAMPLES) == len(KINDS)
    for kind, file in zip(KINDS_OF_SAMPLES, files, strict=True):
        assert desk.write(kind, file.read_bytes()).lines, file
        assert desk.write(kind, file.read_bytes()).lines == [], file
    found = desk.ask(as_of, "xa-mau", day("2026-03-21"))
    assert found.questionnaires == {"quay-1": "mot-cua@1", "quay-2": "phieu-ngan@1"}
    assert len(found.hours) == 2
