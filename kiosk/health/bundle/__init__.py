"""The support bundle: what somebody far away needs to see of a kiosk, without personal data.

Guarantees that nothing goes into it but by a list of what may: settings by key, lines of the
journal word by word. Leaves to others: finding the facts out (`kiosk.bundle_contents`), the command
(`kiosk.bundle_command`). docs/adr/0089 says why lists of what may, and not of what must not.
"""
