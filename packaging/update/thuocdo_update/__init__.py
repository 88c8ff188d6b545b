"""The update agent of the kiosk: one careful path to a newer package, and back.

Standard library alone, on Debian's own Python: it must work while the package it belongs to is
half replaced. Why it is so: docs/adr/0090.
"""
