"""The outbox: the kiosk's signed log on disk, and its way to the central server.

Guarantees: a record and the note that it is still to be sent are one transaction, fsynced
before anybody is thanked; nothing leaves the outbox but by a valid receipt; nothing is ever
dropped by age or size. "queue" is the folder's name only: the word for the thing is outbox,
and the queue device of the hall is a ticket source (`kiosk.devices`).
"""
