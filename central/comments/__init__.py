"""Reasons and comments of citizens: read out of the records, released in blocks, worked on.

Guarantees that ingest waits for none of it, that nothing is shown of fewer than five, that a
comment's words stand nowhere but in its sealed box and, masked and approved, in what is published.
Leaves to others: what the pages say (`central.dashboard`), and when boxes go (`central.retention`).
"""
