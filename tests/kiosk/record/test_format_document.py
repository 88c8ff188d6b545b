"""docs/record-format.md and the code say the same."""

import json
import re
from pathlib import Path

import pytest

from kiosk.document.settings_member import KEYS, MAX_SETTINGS_BYTES
from kiosk.record import (
    CheckCode,
    Typ,
    base64url,
    check_text,
    errors,
    open_envelope,
    parse_record,
    thumbprint,
)
from kiosk.record.attachment import KEY_ID_BYTES, MAX_ATTACHMENT_BYTES
from kiosk.record.check_code import ALPHABET
from kiosk.record.jws import MAX_COMPACT_CHARACTERS, MAX_CONFIGURATION_CHARACTERS
from kiosk.record.payload import MAX_DEPTH
from kiosk.record.sealed_record import MAX_SEALED_RECORD_BYTES
from kiosk.visit import counter_drafts
from tests.kiosk.record.sample_log import MEMBERS
from tests.kiosk.record.vectors.sample import KIOSK_KEY
from tests.kiosk.visit.counter import DESK
from tests.kiosk.visit.phases import saving, saving_detail

TREE = Path(__file__).parents[3]
TEXT = (TREE / "docs" / "record-format.md").read_text("utf-8")
VECTORS = Path(__file__).parent / "vectors"
VECTORS_TEXT = (VECTORS / "README.md").read_text("utf-8")
OF_WHOLE_FILES = ("heads.", "export.", "archive.", "figure.", "audit.")
# Told by the program: drafts.py and others write `Draft("kind", ...)`, or name it KIND.
WRITTEN = re.compile(r'Draft\(\s*"([a-z.-]+)"|_KIND = "([a-z.-]+)"')

LATER_THAN_THE_VECTORS = {"blocks", "scale_order", "assisted", "ticket"}
"""Members that came without a new version: the vectors show that a record without them is good."""


def rows(heading: str) -> list[list[str]]:
    """The rows of the tables under a heading, as cells."""
    part = re.split(rf"^##+ {re.escape(heading)}\n", TEXT, flags=re.MULTILINE)[1]
    part = re.split(r"^##+ ", part, flags=re.MULTILINE)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def code_words(cells: list[str]) -> set[str]:
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def test_every_type_is_in_the_table_and_no_other():
    named = {cells[0].strip("` ") for cells in rows("2. Envelope")[2:]}
    assert named == {str(typ) for typ in Typ}


def named_rules() -> set[str]:
    return code_words([cells[0] for cells in rows("13. Rules")[2:]])


def test_every_rule_of_the_code_is_in_the_table_and_no_other():
    """But for those of whole files, which the verifier finds and the vectors try."""
    written = "".join(
        path.read_text("utf-8") for path in sorted((TREE / "kiosk" / "record").glob("*.py"))
    )
    named = {rule for rule in named_rules() if not rule.startswith(OF_WHOLE_FILES)}
    classes = [
        each for each in vars(errors).values() if each in errors.RecordError.__subclasses__()
    ]
    rules = {each.rule for each in classes if each not in (errors.FieldError, errors.ChainError)}
    rules |= set(re.findall(r'rule="(chain\.[a-z]+)"', written)) | {"field.<member>"}
    rules |= set(re.findall(r'return "(day\.[a-z]+)"', written))
    assert named == rules
    assert set(re.findall(r'rule="((?:export|heads)\.[a-z]+)"', written)) <= named_rules()


def test_every_rule_has_a_bad_vector_and_no_vector_names_another():
    tried = {case["rule"] for path in VECTORS.glob("*.json") for case in bad_cases(path)}
    fields = {rule for rule in tried if rule.startswith("field.")}
    assert len(fields) > len(MEMBERS)
    # The central's own log has its tests in tests/central/audit_log.
    named = {rule for rule in named_rules() if not rule.startswith("audit.")}
    assert tried - fields == named - {"field.<member>"}


def bad_cases(path: Path) -> list[dict]:
    found = json.loads(path.read_text("utf-8")).get("bad", [])
    return [{"rule": "attachment", **case} for case in found]


def test_every_file_of_vectors_is_explained_and_no_other():
    explained = set(re.findall(r"^\| ([a-z-]+\.json) \|", VECTORS_TEXT, re.MULTILINE))
    assert explained == {path.name for path in VECTORS.glob("*.json")}


def test_rules_of_the_chain_stand_in_the_order_in_which_they_are_checked():
    chain = (TREE / "kiosk" / "record" / "chain.py").read_text("utf-8")
    documented = [cells[0].strip("` ") for cells in rows("5. Chain")[2:]]
    assert documented == re.findall(r'rule="(chain\.[a-z]+)"', chain)


def test_every_member_of_a_record_is_in_the_table_in_the_order_of_writing():
    documented = [cells[0].strip("` ") for cells in rows("4. Record")[2:]]
    assert documented == [*MEMBERS, "attached"]


def test_every_kind_that_is_written_is_described():
    described = code_words([cells[0] for cells in rows("The log and the kiosk")[2:]])
    described |= code_words([cells[0] for cells in rows("The visit")[2:]])
    reserved = code_words([cells[0] for cells in rows("Reserved kinds")[2:]])
    written = {
        kind
        for path in (TREE / "kiosk").rglob("*.py")
        for found in WRITTEN.findall(path.read_text("utf-8"))
        for kind in found
        if "." in kind or kind == "rating"
    }
    assert written == described
    assert not written & reserved


def test_every_limit_is_the_codes():
    limits = {cells[0]: cells[1] for cells in rows("14. Limits")[2:]}
    assert limits["compact form of anything signed"] == f"{MAX_COMPACT_CHARACTERS} characters"
    of_a_configuration = f"{MAX_CONFIGURATION_CHARACTERS} characters; its member"
    assert limits["of a configuration (19) alone"] == (
        f"{of_a_configuration} `settings` {MAX_SETTINGS_BYTES} bytes"
    )
    assert limits["sealed box, key id included"] == f"{MAX_ATTACHMENT_BYTES} bytes"
    assert limits["sealed record, key id included"] == f"{MAX_SEALED_RECORD_BYTES} bytes"
    assert limits["depth of a payload"] == str(MAX_DEPTH)
    assert f"box = key id ({KEY_ID_BYTES} bytes)" in TEXT
    assert f"\n{ALPHABET}\n" in TEXT


def test_every_setting_of_a_configuration_is_in_the_table_and_no_other():
    assert code_words([cells[0] for cells in rows("Settings")[2:]]) == KEYS


def test_header_in_the_text_is_that_of_the_vectors():
    header = json.loads((VECTORS / "records.json").read_text("utf-8"))["header"]
    assert f"\n{header}\n" in TEXT
    assert json.loads(header)["kid"] == KIOSK_KEY.kid
    template = re.search(r"`(\{\"crv\".*?\})`", TEXT)[1]
    jwk = template.replace("<public key>", KIOSK_KEY.verify_key.text)
    assert base64url.sha256(jwk.encode()) == thumbprint(KIOSK_KEY.verify_key.public)


def test_example_record_is_that_of_the_vectors():
    good = json.loads((VECTORS / "records.json").read_text("utf-8"))["good"][5]
    assert f"\n{good['payload']}\n" in TEXT
    record = parse_record(open_envelope(good["compact"], Typ.RECORD))
    assert f"Its hash is `{record.hash}`" in TEXT
    assert f"`/k/{CheckCode.of(record).path}` and the text `{check_text(record.hash)}`" in TEXT


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("rating", "`rating`"), ("record", "4. Record"), ("receipt", "8. Receipt")],
)
def test_members_in_the_vectors_are_those_of_the_tables(kind, heading):
    documented = code_words([cells[0] for cells in rows(heading)[2:]])
    if kind == "receipt":
        compact = json.loads((VECTORS / "receipts.json").read_text("utf-8"))["good"][0]["compact"]
        members = json.loads(base64url.decode(compact.split(".")[1]))
    else:
        records = json.loads((VECTORS / "records.json").read_text("utf-8"))["good"]
        payload = json.loads(records[5]["payload"])
        members = payload["body"] if kind == "rating" else {**payload, "attached": {}}
    later = LATER_THAN_THE_VECTORS if kind == "rating" else set()
    assert documented == set(members) | later


@pytest.mark.parametrize("phase", [saving, saving_detail], ids=["`rating`", "`rating.detail`"])
def test_members_that_are_written_are_those_of_the_tables(phase):
    draft = phase().drafts[-1]
    documented = code_words([cells[0] for cells in rows(f"`{draft.kind}`")[2:]])
    # The nonce is drawn by the one who signs.
    assert documented == set(draft.body) | ({"nonce"} if draft.kind == "rating" else set())


@pytest.mark.parametrize(
    "draft",
    [
        counter_drafts.switched_test(on=True, role="it"),
        counter_drafts.touch_stuck(DESK, 0, 100, 30_000),
        counter_drafts.officer_changed(DESK, "nv-02", "badge"),
    ],
    ids=lambda draft: draft.kind,
)
def test_members_beside_a_visit_are_those_of_the_table(draft):
    table = rows("The log and the kiosk")[2:]
    at = next(at for at, cells in enumerate(table) if cells[0] == f"`{draft.kind}`")
    following = [at + 1 + more for more, cells in enumerate(table[at + 1 :]) if cells[0]]
    cells = table[at : following[0] if following else None]
    assert code_words([each[1] for each in cells]) == set(draft.body)
