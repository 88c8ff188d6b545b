"""The demonstration: the whole product at work on one machine. Not part of what is installed.

Guarantees that everything it starts is the real thing (the central's and the kiosk's own
commands, a serial line on a pseudo-terminal, real touch events) and that it ends what it
started. Its data is plainly sample data.
"""
