"""Rating on the citizen's own phone: the page behind the QR code, and the log it writes.

Guarantees: an answer counts only with a token that an approved kiosk signed, once for each token;
what was answered stands in a signed log of the central's own, in the same transaction in which it
is counted; nothing of it is ever added to the kiosk's figures, and no answer is ever shown again.
Leaves to others: making tokens (`kiosk.record.phone_token`), the rules of counting
(`central.tally`), storing and counting a record (`central.ingest.append`).
"""
