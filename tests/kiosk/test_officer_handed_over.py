"""Who serves is handed over a restart, and over nothing else."""

import json
from dataclasses import asdict, replace

import pytest

from kiosk.officer_handed_over import (
    HAND_OVER_MS,
    HANDED_OVER,
    HandedOver,
    hand_over,
    take_over,
)

WHO = HandedOver("nv-01", "badge", 4_000, "0f1e", 5_000, "2026-11-23")


def taken(folder, boot="0f1e", now_ms=9_000, day="2026-11-23"):
    return take_over(folder, boot, now_ms, day)


def test_officer_is_handed_over_once(tmp_path):
    assert taken(tmp_path) is None
    hand_over(tmp_path, WHO)
    assert taken(tmp_path) == WHO
    assert taken(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "other",
    [
        {"boot": "another"},
        {"day": "2026-11-24"},
        {"now_ms": WHO.left_ms + HAND_OVER_MS + 1},
        {"now_ms": WHO.left_ms - 1},
    ],
)
def test_nobody_serves_when_it_was_no_restart(tmp_path, other):
    hand_over(tmp_path, WHO)
    assert taken(tmp_path, **other) is None
    assert not (tmp_path / HANDED_OVER).exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", json.dumps({**asdict(WHO), "at_ms": "1"}).encode()],
)
def test_damaged_file_is_nobody(tmp_path, content, expected_log):
    expected_log("kiosk.officer_handed_over", "is not used")
    (tmp_path / HANDED_OVER).write_bytes(content)
    assert taken(tmp_path) is None


def test_word_of_the_future_is_not_believed(tmp_path):
    hand_over(tmp_path, replace(WHO, at_ms=WHO.left_ms + 1))
    assert taken(tmp_path) is None


def test_nothing_is_handed_over_when_the_file_cannot_be_written(tmp_path, expected_log):
    expected_log("kiosk.officer_handed_over", "is not known after the restart")
    (tmp_path / f"{HANDED_OVER}.new").mkdir()
    hand_over(tmp_path, WHO)
    assert taken(tmp_path) is None
