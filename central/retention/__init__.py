"""How long sealed attachments are kept, and their deletion when that time is over.

Guarantees that only rows of `attachments` and `dossier_hashes`, and what was made of a comment
(`central.store.detail_tables`), are deleted: records, chains, marks and tallies stay, and a log is
whole without its attachments. Leaves to others: what an attachment is (`kiosk.record`), and what
the citizen's screen says of it (`kiosk.ui.words`).
"""
