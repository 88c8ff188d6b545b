"""Whatever is held: exported and imported again it changes nothing, in either form of file."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.reference.checks import Known
from central.reference.guarded import guarded
from central.reference.kinds import COUNTERS, HOURS, KINDS, PROCEDURES
from central.reference.plan import plan_of
from central.reference.read_sheet import read_sheet
from central.reference.rows import read_rows
from central.reference.validity import join
from central.reference.version import Version
from central.reference.write_sheet import csv_bytes, rows_of, xlsx_bytes

FORMS = (csv_bytes, lambda rows: xlsx_bytes("sheet", rows))
KNOWN = Known(sites=frozenset({("xa-1",), ("xa-2",)}))
START = date(2025, 1, 1)

words = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
    | st.text(alphabet="'=+-@;,\" aơ", min_size=1, max_size=6)
).map(lambda text: unicodedata.normalize("NFC", text).strip(" \u00a0\n"))
words = words.filter(lambda text: text and text.isprintable())
# Blank to everybody but a byte count, or cut by a spreadsheet's own XML.
words = words.filter(lambda text: text.strip() == text and text.isprintable())
spans = st.sampled_from(["", "07:30-11:30", "07:30-11:30 13:30-17:00"])


def counter_values():
    return st.fixed_dictionaries({"name": words, "field": words | st.just("")})


def week_values():
    names = [column.name for column in HOURS.values]
    return st.fixed_dictionaries(dict.fromkeys(names, spans)).filter(
        lambda week: any(week.values())
    )


KINDS_TRIED = {
    COUNTERS.name: (st.sampled_from([("xa-1", "quay-1"), ("xa-2", "quay-1")]), counter_values()),
    PROCEDURES.name: (st.sampled_from([("*", "1.003560"), ("*", "2.000488")]), counter_values()),
    HOURS.name: (st.sampled_from([("*",), ("xa-1",)]), week_values()),
}


@st.composite
def held(draw, kind):
    keys, values = KINDS_TRIED[kind.name]
    histories = {}
    for key in draw(st.sets(keys, max_size=2)):
        days = sorted(draw(st.sets(st.integers(0, 900), min_size=1, max_size=3)))
        ends = draw(st.none() | st.integers(901, 990))
        versions = []
        for place, day in enumerate(days):
            last = place == len(days) - 1
            until = START + timedelta(ends) if last and ends else None
            said = draw(values)
            if kind is not HOURS:
                said = {**said, "successors": ""}
            versions.append(Version(key, START + timedelta(day), until, said))
        histories[key], troubles = join([], versions)
        assert troubles == []
    return histories


@pytest.mark.parametrize("name", KINDS_TRIED)
@given(data=st.data())
@settings(max_examples=40)
def test_what_was_exported_says_what_is_held(name, data):
    kind = KINDS[name]
    histories = data.draw(held(kind))
    rows = rows_of(kind, histories)
    for form in FORMS:
        reading = read_rows(kind, read_sheet(form(rows)))
        if not histories:
            assert reading.said == []
            continue
        plan = plan_of(kind, histories, reading, KNOWN)
        assert (plan.faults, plan.lines) == ([], [])
        assert plan.unchanged == len(rows) - 1
        # And where nothing was held before, all of it is there after.
        anew = plan_of(kind, {}, reading, KNOWN)
        found = {(line.after.key, line.after.valid_from): line.after for line in anew.lines}
        assert list(found.values()) == [
            each for key in sorted(histories) for each in histories[key]
        ]
        assert all(
            not cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in map(guarded, row)
        )
