"""Who this kiosk is: its key, its enrolment, the central's public keys.

Guarantees that a private key never leaves its file but to sign, that a key file others can read
is refused, and that what the central said at enrolment is kept whole or not at all.
"""
