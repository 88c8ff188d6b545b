"""What other systems may read, under /api/v1/data/: places, counts of visits, states of logs.

Guarantees that nothing is changed by it, that a key sees its own site or the province as it was
given, and that no answer of a citizen is told: those come through the suppressing view alone.
"""
