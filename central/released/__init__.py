"""What anybody may see of the answers: the only reader of their tallies for showing.

Guarantees that every figure is a sum of whole released blocks (docs/adr/0063), for every audience,
so that no view subtracted from another tells a group smaller than a block. Leaves to others: what
counts and when a cell is released (`central.tally`), the records themselves (`central.audit`), and
the words for what is withheld (`central.dashboard`).
"""
