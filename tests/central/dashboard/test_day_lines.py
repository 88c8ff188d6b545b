"""What is said of days beside their figures."""

from zoneinfo import ZoneInfo

import pytest

from central.dashboard.day_lines import note_lines
from central.dashboard.wording import words_in
from central.store.day_note_queries import DayNote


@pytest.mark.parametrize(
    ("language", "who"),
    [("vi", "lệnh trên máy chủ ghi lúc"), ("en", "written by a command at the server")],
)
def test_a_note_by_a_command_says_so_in_words(language, who):
    note = DayNote(
        "2026-11-14", 1, "", "power-cut", "", None, "command", "2026-11-14T02:00:00.000Z"
    )
    (line,) = note_lines([note], {}, ZoneInfo("Asia/Ho_Chi_Minh"), language, words_in(language))
    assert who in line.written
