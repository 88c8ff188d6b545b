"""Whatever is changed in an archive or an export is found, with its rule and its place.

But for what nobody signs: when the archive was made, by which rules it was counted, and the words
of a mark. Of those nothing is promised, but an answer without a traceback.
"""

import base64
import io
import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.verify.archive_writer import sample_archive
from tests.verify.verifier_process import load, vectors

VERIFIER = load()
LINES = [line + "\n" for line in sample_archive().lines()]
ARCHIVE = "".join(LINES).encode()
KINDS = [next(iter(json.loads(line))) for line in LINES]
FREE = re.compile(
    rb'"(?:at|rules)":[^,]+,'  # of the first line
    rb'|"rule":"[^"]+","version":3,"excludes":true,"reason":"[^"]+"'
    rb'|\{"mark":[^\n]*"excludes":false[^\n]*'
)


def judge(data: bytes) -> dict | None:
    """The first broken rule of an archive, or None where it is whole."""
    result = VERIFIER.Result("archive", "archive")
    try:
        VERIFIER.Archive(result, VERIFIER.Keys()).read(VERIFIER.lines_of(io.BytesIO(data)))
    except VERIFIER.BrokenError as error:
        result.broken.append(error)
    except VERIFIER.UnreadableError:
        return {"rule": "unreadable", "line": 1}
    return result.broken[0].told() if result.broken else None


def free(position: int) -> bool:
    return any(match.start() <= position < match.end() for match in FREE.finditer(ARCHIVE))


def expect_found(data: bytes, *, line: int) -> None:
    found = judge(data)
    assert found, "an altered archive was taken for whole"
    assert found["rule"]
    # A rule that adds things up names a later line, never an earlier one.
    assert found["line"] >= line, found


def test_archive_is_whole_when_nothing_is_changed():
    assert judge(ARCHIVE) is None


@given(position=st.integers(0, len(ARCHIVE) - 1), change=st.integers(1, 255))
def test_flip_is_found_when_any_byte_is_another(position, change):
    data = bytearray(ARCHIVE)
    data[position] ^= change
    if free(position):
        judge(bytes(data))
    else:
        expect_found(bytes(data), line=1 + ARCHIVE[:position].count(b"\n") if position else 1)


@given(cut=st.integers(0, len(ARCHIVE) - 1))
def test_cut_is_found_when_the_archive_ends_early(cut):
    expect_found(ARCHIVE[:cut], line=1 + ARCHIVE[:cut].count(b"\n"))


@given(number=st.integers(0, len(LINES) - 1))
def test_gap_is_found_when_a_line_is_removed(number):
    assume(KINDS[number] != "receipt")
    left = LINES[:number] + LINES[number + 1 :]
    expect_found("".join(left).encode(), line=number + 1)


@given(number=st.integers(0, len(LINES) - 1), place=st.integers(0, len(LINES)))
def test_double_is_found_when_a_line_stands_twice(number, place):
    assume(KINDS[number] != "receipt")
    more = [*LINES[:place], LINES[number], *LINES[place:]]
    expect_found("".join(more).encode(), line=1)


@given(one=st.integers(0, len(LINES) - 1), other=st.integers(0, len(LINES) - 1))
def test_swap_is_found_when_two_lines_change_places(one, other):
    same_kind = KINDS[one] == KINDS[other]
    assume(one != other and not (same_kind and KINDS[one] in ("mark", "tally", "log")))
    swapped = LINES.copy()
    swapped[one], swapped[other] = LINES[other], LINES[one]
    expect_found("".join(swapped).encode(), line=1)


@pytest.mark.long
def test_flip_is_found_when_each_byte_is_another_in_turn():
    for position in range(len(ARCHIVE)):
        data = bytearray(ARCHIVE)
        data[position] ^= 1
        if not free(position):
            expect_found(bytes(data), line=1)


def export_vector() -> tuple[bytes, object]:
    told = vectors("exports")
    keys = VERIFIER.Keys(kiosk=told["keys"])
    secret = base64.urlsafe_b64decode(told["recovery_secret"] + "==")
    keys.recovery.append(VERIFIER.PrivateKey(secret))
    return base64.urlsafe_b64decode(told["good"][0]["file"] + "=="), keys


EXPORT, EXPORT_KEYS = export_vector()


def judge_export(data: bytes) -> str | None:
    try:
        result = VERIFIER.Result("export", "export")
        VERIFIER.Export(io.BytesIO(data), result, EXPORT_KEYS).read()
    except VERIFIER.BrokenError as error:
        return error.rule
    return result.broken[0].rule if result.broken else None


@given(position=st.integers(0, len(EXPORT) - 1), change=st.integers(1, 255))
def test_flip_is_found_when_any_byte_of_an_export_is_another(position, change):
    assert judge_export(EXPORT) is None
    data = bytearray(EXPORT)
    data[position] ^= change
    assert judge_export(bytes(data))


@given(cut=st.integers(0, len(EXPORT) - 1))
def test_cut_is_found_when_an_export_ends_early(cut):
    assert judge_export(EXPORT[:cut]) in {"export.length", "export.manifest"}
