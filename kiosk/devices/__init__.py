"""Ticket sources: from bytes on a line to the calls of tickets at this counter.

Layers, each in a file of its own and pure but the first: line (`lines`), framer, mapper, filter
(`counter_filter`, `repeats`). `ticket_source` joins them to one Protocol. Nothing here can stop
a rating: a source that fails says so and goes on trying. Never writes to the line.
"""
