"""The nightly heads: every night the central signs how far it holds each log, and publishes it.

Guarantees that heads are chained to one another, that a head names exactly the records that were
held in one moment, and that a database put back to an older state is said, never hidden
(docs/record-format.md, section 21). Leaves to others: the kiosks, which carry the last head in
their logs, and the verifier, which compares.
"""
