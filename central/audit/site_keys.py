"""Whose keys a site's logs are checked with, and from which records on kiosks are revoked.

Guarantees that a kiosk's first key is the one that its id was made from; which keys follow is for
the records themselves to say (`central.audit.log_walk`), and the table must say the same.
"""

from central.audit.fault import Fault, FaultError
from central.fleet.enrolment import kiosk_id_of
from central.fleet.kiosk_keys import KeysOfKiosk, keys_in_order
from central.fleet.quarantine import not_believed
from central.fleet.revocation import Revocation
from central.store.audit_queries import SiteSnapshot
from central.store.key_queries import KioskKey
from central.store.kiosk_queries import ENDED
from central.store.quarantine_queries import decision_of
from kiosk.record import VerifyKey


def keys_of_site(site: SiteSnapshot) -> dict[str, KeysOfKiosk]:
    """By kiosk, its keys; FaultError if one is no key, or the first is not the kiosk's."""
    return {kiosk["kiosk_id"]: _keys_of(site, dict(kiosk)) for kiosk in site.kiosks}


def _keys_of(site: SiteSnapshot, kiosk: dict[str, str]) -> KeysOfKiosk:
    name = kiosk["kiosk_id"]
    rows = [
        KioskKey(row["kid"], row["public_key"], row["epoch"], row["seq"], row["since"])
        for row in site.kiosk_keys
        if row["kiosk_id"] == name
    ]
    try:
        key = VerifyKey.from_text(kiosk["public_key"])
        found = keys_in_order(kiosk["public_key"], rows, site.first_batches.get(name, {}))
    except ValueError as error:
        raise FaultError(Fault(site.site_id, "kiosk.key", str(error), name)) from error
    if (kiosk_id_of(key), key.kid) != (name, kiosk["kid"]):
        what = "the stored key is not the one that the kiosk's id and key id were made from"
        raise FaultError(Fault(site.site_id, "kiosk.key", what, name))
    return found


def fixed_key(key: VerifyKey) -> KeysOfKiosk:
    """Of a log whose key never changes: that of phones."""
    return KeysOfKiosk(key, (), {})


def revocations_of(site: SiteSnapshot) -> dict[str, Revocation]:
    """By kiosk, from which record on nothing counts; none for those that have not ended."""
    return {
        kiosk["kiosk_id"]: Revocation(
            kiosk["revoked_epoch"],
            kiosk["revoked_seq"],
            site.first_batches.get(kiosk["kiosk_id"], {}),
        )
        for kiosk in site.kiosks
        if kiosk["state"] in ENDED
    }


def places_apart(site: SiteSnapshot) -> dict[str, tuple[Revocation, ...]]:
    """By kiosk, from which records on nothing counts: for its end, or by an auditor's decision."""
    found: dict[str, tuple[Revocation, ...]] = {}
    decisions = map(decision_of, site.quarantine_decisions)
    for of_kiosk in (revocations_of(site), not_believed(decisions, site.first_batches)):
        for kiosk, place in of_kiosk.items():
            found[kiosk] = (*found.get(kiosk, ()), place)
    return found
