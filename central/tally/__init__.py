"""Counting: what a record tells of a visit, what counts, the sums, and what may be shown.

Guarantees: the rules are versioned, pure, and by type never receive an answer; the same records
in any order and any repetition of delivery give the same tallies; everything shown goes through
one releasing view (`central.tally.today`). Leaves to others: whether a record is genuine
(`central.ingest`), where rows are kept (`central.store`), and how a page looks.
"""
