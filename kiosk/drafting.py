"""From a visit's drafts to records' drafts: the nonce is added; what must be sealed is.

Guarantees that a ticket number, a comment or a dossier code leaves this module only as a sealed
box, and that a rating's hash cannot be guessed from its few possible answers (16 random bytes).
"""

import json

from kiosk.identity.token import random_nonce
from kiosk.record import Draft, SealingPublicKey
from kiosk.visit import VisitDraft

TICKET_ATTACHMENT = "ticket"
COMMENT_ATTACHMENT = "comment"
DOSSIER_ATTACHMENT = "dossier"


def record_draft(draft: VisitDraft, sealing_key: SealingPublicKey) -> Draft:
    """`draft` ready to be signed."""
    body = dict(draft.body)
    if draft.kind == "rating":
        body["nonce"] = random_nonce()
    sealed = {}
    for name, said in (
        (TICKET_ATTACHMENT, draft.ticket),
        (COMMENT_ATTACHMENT, draft.comment),
        (DOSSIER_ATTACHMENT, draft.dossier),
    ):
        if said is not None:
            plaintext = json.dumps({"visit": body["visit"], name: said}, ensure_ascii=False)
            sealed[name] = sealing_key.seal(plaintext.encode())
    return Draft(draft.kind, body, sealed)
