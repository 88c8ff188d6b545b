"""The vectors of exports: the central's reader says of them what docs/record-format.md says."""

import io
import json
from pathlib import Path

import pytest

from kiosk.record import RecordError, SealingKey, VerifyKey, base64url
from kiosk.record.expected_key import expected_key
from kiosk.record.export import ExportReader
from kiosk.record.export_block import ExportError
from tests.kiosk.record.sample_log import refusal_of

ABOUT = json.loads((Path(__file__).parent / "vectors" / "exports.json").read_text("utf-8"))
KEYS = [VerifyKey.from_text(text) for text in ABOUT["keys"]]
RECOVERY_KEY = SealingKey(base64url.decode(ABOUT["recovery_secret"]))


def cases(kind: str) -> list:
    return [pytest.param(case, id=case["name"]) for case in ABOUT[kind]]


def read(case: dict) -> list[str]:
    reader = ExportReader(io.BytesIO(base64url.decode(case["file"])))
    try:
        key = expected_key(KEYS, reader.kid)
    except RecordError as error:
        raise ExportError(error.message, rule="export.manifest") from error
    reader.verify(key)
    blocks = list(reader.checked_blocks([RECOVERY_KEY]))
    return [record.compact for block in blocks for record in block.records]


@pytest.mark.parametrize("case", cases("good"))
def test_export_of_the_vectors_is_read(case):
    assert RECOVERY_KEY.public_key.text == ABOUT["recovery_key"]
    assert read(case) == case["records"]


@pytest.mark.parametrize("case", cases("bad"))
def test_export_of_the_vectors_is_refused_by_the_rule_that_it_names(case):
    """Or handed on, where the fault is in the records: those are verified as any others are."""
    if case["rule"].startswith(("export.", "chain.")):
        assert refusal_of(lambda: read(case)).rule == case["rule"]
    else:
        assert read(case)
