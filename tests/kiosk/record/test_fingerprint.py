"""A key's fingerprint: what IT compares on the kiosk's screen and at the central."""

from central.fleet.enrolment import kiosk_id_of
from kiosk.record import VerifyKey

# The public key of RFC 8037, appendix A; its SHA-256 by sha256sum.
PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


def test_fingerprint_is_the_head_of_the_hash_in_fours_when_shown():
    key = VerifyKey.from_text(PUBLIC)
    assert key.fingerprint == "21fe 31df a154 a261 626b f854 046f d227"


def test_kiosk_id_begins_like_the_fingerprint_when_enrolled():
    key = VerifyKey.from_text(PUBLIC)
    assert kiosk_id_of(key) == "k-" + key.fingerprint.replace(" ", "")[:10]
