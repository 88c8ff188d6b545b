"""Recomputes everything stored from the signed records alone, and names the first thing off.

Guarantees that a record altered, deleted, inserted or exchanged, a figure changed, a mark or a
visit tampered with, is found and named by site, kiosk, epoch, number and rule. Reads only, but for
`count_again`, which writes what new rules give; in short transactions, and may run while the
central serves. Leaves to others: a missing tail that no heartbeat, receipt or later record tells
of, which nobody can see in the log alone.
"""
