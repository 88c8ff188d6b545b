"""From a visit's drafts to records' drafts: the nonce is added, the ticket number sealed.

Guarantees that a ticket number leaves this module only as a sealed box, and that a rating's
hash cannot be guessed from its few possible answers (16 random bytes).
"""

import json

from kiosk.identity.token import random_nonce
from kiosk.record import Draft, SealingPublicKey
from kiosk.visit import VisitDraft

TICKET_ATTACHMENT = "ticket"


def record_draft(draft: VisitDraft, sealing_key: SealingPublicKey) -> Draft:
    """`draft` ready to be signed."""
    body = dict(draft.body)
    if draft.kind == "rating":
        body["nonce"] = random_nonce()
    if draft.ticket is None:
        return Draft(draft.kind, body)
    plaintext = json.dumps({"visit": body["visit"], "ticket": draft.ticket}, ensure_ascii=False)
    return Draft(draft.kind, body, {TICKET_ATTACHMENT: sealing_key.seal(plaintext.encode())})
