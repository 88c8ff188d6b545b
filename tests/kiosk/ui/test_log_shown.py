"""The page of the outbox says why the log began anew, and what was moved aside."""

import pytest

from kiosk.service import LogFacts, Page, ServiceFacts
from kiosk.ui.service_rows import page_rows
from kiosk.ui.words import load_language


def shown(language: str, log: LogFacts) -> dict[str, str]:
    rows = page_rows(Page.OUTBOX, ServiceFacts(log=log), load_language(language), test=False)
    return {row["label"]: row["value"] for row in rows}


@pytest.mark.parametrize(
    ("language", "label", "aside"),
    [
        ("vi", "Nhật ký mở kỳ mới vì", "Tệp nhật ký để riêng"),
        ("en", "The log began anew because", "Log files moved aside"),
    ],
)
@pytest.mark.parametrize(
    "reason", ["outbox-lost", "outbox-broken", "chain-broken", "outbox-behind"]
)
def test_page_tells_of_a_new_beginning_when_there_was_one(language, label, aside, reason):
    assert label not in shown(language, LogFacts())
    found = shown(language, LogFacts(began=reason, aside=("outbox.sqlite.broken-1",)))
    assert found[label] not in {"", reason}
    assert found[aside] == "outbox.sqlite.broken-1"
