"""Takes records in: verifies, stores, tallies and commits a batch in one transaction.

Guarantees: a batch is taken whole or refused whole; the same bytes again give the same receipt
and change nothing; a record is stored only if its kiosk's key signed it and it follows the one
before it. Leaves to others: which kiosk has which key (`central.fleet`), what counts
(`central.tally`).
"""
