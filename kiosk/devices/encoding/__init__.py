"""The way back: from an event to the bytes with which a profile's device would say it. Pure.

Guarantees: what is given was read back: framer and mapper make the event of it that was asked
for; what a profile cannot say is None, never something near it. For simulation and tests; nothing
that a kiosk runs at the counter imports it.
"""
