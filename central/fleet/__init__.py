"""The kiosks as machines: enrolment, approval, heartbeat, signed time.

Guarantees that only who holds a kiosk's key speaks for that kiosk, and that every answer a kiosk
acts on is signed. Leaves the records themselves to `central.ingest`.
"""
