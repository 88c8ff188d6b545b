"""The doctor's edges: each file finds one kind of facts out, and changes nothing.

Guarantees that whatever the system does not tell is a fact of its own and no error; each call may
take its time, and `kiosk.health.doctor.examine` sets the deadline. Roots such as `/sys` are passed
in, so that tests read a tree of their own.
"""
