"""From a visit's draft to a record's: the ticket number sealed, the nonce on ratings alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drafting import TICKET_ATTACHMENT, record_draft
from kiosk.record import SealingKey, base64url
from kiosk.visit import VisitDraft

KEY = SealingKey(bytes(range(32)))
BODY = {"visit": "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "counter": "03", "test": False}
KINDS = [
    "visit.called",
    "visit.recalled",
    "visit.scanned",
    "visit.served",
    "visit.prompted",
    "visit.unrated",
    "rating.unacknowledged",
]
tickets = st.text(min_size=3, max_size=40)


@given(tickets)
def test_ticket_is_sealed_beside_the_record_with_the_visit_it_belongs_to(ticket):
    draft = record_draft(VisitDraft("visit.called", BODY, ticket), KEY.public_key)
    assert list(draft.attached) == [TICKET_ATTACHMENT] == ["ticket"]
    opened = json.loads(KEY.open(draft.attached["ticket"]))
    assert opened == {"visit": BODY["visit"], "ticket": ticket}


@given(st.text(alphabet="0123456789ABCĐ", min_size=3, max_size=8).map(lambda text: f"№{text}"))
def test_ticket_is_never_in_clear(ticket):
    draft = record_draft(VisitDraft("visit.called", BODY, ticket), KEY.public_key)
    assert draft.body == BODY
    assert ticket not in json.dumps(draft.body, ensure_ascii=False)
    assert ticket.encode() not in draft.attached["ticket"]
    assert ticket not in repr(draft.body)


@given(tickets)
def test_dossier_code_is_sealed_alone_and_never_in_clear(code):
    said = VisitDraft("visit.scanned", BODY, dossier=f"№{code}")
    draft = record_draft(said, KEY.public_key)
    assert (draft.kind, draft.body, list(draft.attached)) == ("visit.scanned", BODY, ["dossier"])
    assert json.loads(KEY.open(draft.attached["dossier"])) == {
        "visit": BODY["visit"],
        "dossier": f"№{code}",
    }
    assert f"№{code}".encode() not in draft.attached["dossier"]


def test_same_ticket_has_another_box_each_time():
    """Otherwise who can read the log could count the visits of one number."""
    draft = VisitDraft("visit.called", BODY, "A012")
    boxes = {record_draft(draft, KEY.public_key).attached["ticket"] for _ in range(20)}
    assert len(boxes) == 20


@pytest.mark.parametrize("kind", KINDS)
def test_record_has_no_nonce_and_no_attachment_when_it_is_no_rating_and_has_no_ticket(kind):
    draft = record_draft(VisitDraft(kind, BODY), KEY.public_key)
    assert (draft.kind, draft.body, draft.attached) == (kind, BODY, {})


def test_rating_has_a_nonce_of_16_random_bytes():
    drafts = [record_draft(VisitDraft("rating", BODY), KEY.public_key) for _ in range(50)]
    nonces = {draft.body["nonce"] for draft in drafts}
    assert len(nonces) == 50
    assert {len(base64url.decode(nonce)) for nonce in nonces} == {16}
    assert all(draft.body == {**BODY, "nonce": draft.body["nonce"]} for draft in drafts)
    assert all(draft.attached == {} for draft in drafts)


def test_visits_draft_is_unchanged_when_it_was_made_a_records():
    visit_draft = VisitDraft("rating", dict(BODY))
    record_draft(visit_draft, KEY.public_key)
    assert visit_draft.body == BODY
