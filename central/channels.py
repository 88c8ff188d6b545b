"""Where a rating was given: at the kiosk, or on the citizen's own phone. Never added up.

Guarantees that the log a record stands in says its channel, never the record itself: a kiosk
cannot pass for a phone. The phone's log has a reserved name in the place of a kiosk's, which no
kiosk can have, since their names begin with `k-` (docs/record-format.md, section 18).
"""

from kiosk.record import Typ

PHONE_LOG = "phone"
"""Stands where a kiosk's id stands, for the log that the central writes."""

RECORDS_MISSING = "records-missing"
"""Why an epoch of it begins where the log is known to have had records that are gone."""

KIOSK_CHANNEL = "kiosk"
PHONE_CHANNEL = "phone"


def channel_of(kiosk_id: str) -> str:
    """The channel of the log of that name."""
    return PHONE_CHANNEL if kiosk_id == PHONE_LOG else KIOSK_CHANNEL


def typ_of(kiosk_id: str) -> Typ:
    """The type that every record of the log of that name has."""
    return Typ.CENTRAL_RECORD if kiosk_id == PHONE_LOG else Typ.RECORD
