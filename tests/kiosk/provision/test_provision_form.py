"""The form of a provisioning file: what is signed is read again, and nothing else passes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import RecordError, SigningKey, Typ, payload, seal_envelope
from kiosk.record.provisioning import open_provisioning, sign_provisioning
from tests.kiosk.provision.provision_file import CONFIGURATION, TOKEN, TOLD, signed

GOOD = signed()
NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
HOSTS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,9}[a-z0-9])?(\.[a-z0-9]{1,9}){0,3}", fullmatch=True)
WORDS = st.text(
    st.characters(categories=("L", "Nd", "Zs"), max_codepoint=0x1EF9), min_size=1, max_size=60
).filter(str.strip)


@given(
    province=WORDS,
    groups=st.lists(NAMES, max_size=8).map(tuple),
    time_servers=st.lists(HOSTS, max_size=4).map(tuple),
    count=st.integers(1, 1000),
    proxy=st.none() | HOSTS.map(lambda host: f"http://{host}:3128"),
)
def test_what_was_signed_is_read_again(province, groups, time_servers, count, proxy):
    told = replace(
        TOLD,
        province=province,
        groups=groups,
        time_servers=time_servers,
        count=count,
        proxy=proxy,
    )
    read = open_provisioning(sign_provisioning(CONFIGURATION, told))
    assert replace(read, province=province) == told


@given(at=st.integers(0, len(GOOD) - 1), to=st.characters(codec="ascii"))
def test_no_byte_may_be_changed(at, to):
    changed = GOOD[:at] + to + GOOD[at + 1 :]
    if changed == GOOD:
        return
    with pytest.raises(RecordError):
        open_provisioning(changed)


@given(length=st.integers(0, len(GOOD) - 1))
def test_no_beginning_of_a_file_passes(length):
    with pytest.raises(RecordError):
        open_provisioning(GOOD[:length])


@given(text=st.text(max_size=200))
def test_whatever_is_no_file_is_a_record_error(text):
    with pytest.raises(RecordError):
        open_provisioning(text)


BAD = {
    "v": 2,
    "batch": "Lô một",
    "province": "",
    "site": "",
    "unit": "a\nb",
    "central": "ftp://x",
    "receipt_key": "AAAA",
    "sealing_key": None,
    "token": "xyz",
    "groups": "nhom-1",
    "proxy": "http://name:secret@proxy:3128",
    "time_servers": ["a b"],
    "authority": "-----BEGIN PRIVATE KEY-----\n",
    "count": 0,
    "made_at": "2026-11-23",
    "not_after": "2026-11-22T00:00:00.000Z",
}


@pytest.mark.parametrize("member", BAD)
def test_member_of_another_form_is_refused_and_named(member):
    members = payload.parse(open_of(GOOD)) | {member: BAD[member]}
    with pytest.raises(RecordError) as error:
        open_provisioning(sealed(members))
    assert member in str(error.value)
    assert TOKEN not in str(error.value)


CRAFTED = [
    ("made_at", "2026-13-39T29:59:59.000Z"),
    ("not_after", "2026-13-39T29:59:59.000Z"),
    ("site_name", "   "),
    ("province", "Mẫu\x9b2J"),
    ("unit", "Mẫu\u2028Mẫu"),
    ("site_name", "Mẫu\u202eMẫu"),
    ("proxy", "http://proxy.mau.example:99999"),
    ("proxy", "http://proxy..example:3128"),
    ("central", "http://do.mau.example:65536"),
    ("central", f"http://{'a' * 64}.example"),
    ("time_servers", ["ntp.mau.example\n"]),
    ("time_servers", ["ntp-.example"]),
]


@pytest.mark.parametrize(("member", "value"), CRAFTED)
def test_text_that_would_break_its_reader_is_refused_though_it_is_signed(member, value):
    members = payload.parse(open_of(GOOD)) | {member: value}
    with pytest.raises(RecordError) as error:
        open_provisioning(sealed(members))
    assert member in str(error.value)


def test_addresses_of_every_kind_are_taken():
    proxy, central = "http://[2001:db8::1]:65535", "https://do-1.mau.example:8443/kiosks/v1"
    servers = ("192.0.2.1", "2001:db8::1", "ntp.mau.example", "time")
    told = open_provisioning(signed(proxy=proxy, central=central, time_servers=servers))
    assert (told.proxy, told.central, told.time_servers) == (proxy, central, servers)


def test_key_that_did_not_sign_is_refused_when_it_is_named():
    other = SigningKey(bytes(32)).verify_key.text
    members = payload.parse(open_of(GOOD)) | {"configuration_key": other}
    with pytest.raises(RecordError):
        open_provisioning(sealed(members))


@pytest.mark.parametrize("typ", [typ for typ in Typ if typ is not Typ.PROVISIONING])
def test_another_signed_thing_is_no_provisioning_file(typ):
    with pytest.raises(RecordError):
        open_provisioning(seal_envelope(CONFIGURATION, typ, open_of(GOOD)).compact)


def open_of(compact):
    from kiosk.record import open_envelope

    return open_envelope(compact, Typ.PROVISIONING).payload


def sealed(members):
    return seal_envelope(CONFIGURATION, Typ.PROVISIONING, payload.serialise(members)).compact
