"""Every kind of fault in a list of reasons: named by file, key and line."""

import pytest

from kiosk.document import DocumentError, load_document
from kiosk.survey import ReasonList

GOOD = """\
id = "vi-sao"
version = 1
effective_from = 2026-01-01
languages = ["vi", "en"]
sources = ["sample"]
title = { vi = "Vì sao", en = "Why" }

[[reasons]]
id = "R1"
source = "sample"
praise = { vi = "Tốt", en = "Good" }
complaint = { vi = "Chưa tốt", en = "Not good" }

[[reasons]]
id = "R2"
source = "sample two"
praise = { vi = "Nhanh", en = "Fast" }
complaint = { vi = "Chậm", en = "Slow" }
"""

FAULTS = [
    ('id = "R2"', 'id = "R1" #!', "reasons.1.id", "reason 'R1' is defined twice"),
    ('id = "R2"', 'id = "2" #!', "reasons.1.id", "such as R7"),
    (', en = "Fast"', " ", "reasons.1.praise.en", "has no text in this language"),
    (', en = "Slow"', " ", "reasons.1.complaint.en", "has no text in this language"),
    ('complaint = { vi = "Chậm"', 'complain = { vi = "Chậm"', "reasons.1.complain", "'complaint'?"),
    ('source = "sample two"\n', "", "reasons.1.source", "is missing"),
    ('"Chậm"', f'"{"x" * 81}"', "reasons.1.complaint.vi", "at most 80 characters"),
]


@pytest.fixture
def load(tmp_path):
    def load_text(text):
        (tmp_path / "vi-sao.toml").write_text(text, "utf-8")
        return load_document(tmp_path / "vi-sao.toml", ReasonList)

    return load_text


def test_list_is_loaded_when_it_is_good(load):
    assert [each.id for each in load(GOOD).reasons] == ["R1", "R2"]


@pytest.mark.parametrize(("good", "fault", "key", "problem"), FAULTS)
def test_fault_is_named_by_key_and_line_when_there_is_one(load, good, fault, key, problem):
    with pytest.raises(DocumentError) as found:
        load(GOOD.replace(good, fault))
    assert found.value.key == key
    assert found.value.line >= 14
    assert problem in str(found.value)
