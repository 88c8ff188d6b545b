"""Counting: what a record tells of a visit, what counts, the sums, and what may be shown.

Guarantees: the rules are versioned, pure, and by type never receive an answer; the same records
in any order and any repetition of delivery give the same tallies. What may be shown of them is
decided in `central.released`. Leaves to others: whether a record is genuine
(`central.ingest`), where rows are kept (`central.store`), and how a page looks.
"""
