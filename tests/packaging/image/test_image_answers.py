"""The answer file of the image: what is taken, what is refused, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thuocdo_answers.files import NoRootError, network_file, shadow_with
from thuocdo_answers.form import LONGEST_BYTES, Answers, AnswersError, Network, answers_for

MAC = "52:54:00:12:34:56"
OURS = frozenset({MAC, "00:00:00:00:00:00"})
HASH = "$y$j9T$" + "a" * 22 + "$" + "b" * 43
WHOLE = f"""
version = 1
host_name = "xa-mau"

[display]
turned = 90

[network]
address = "192.0.2.7/24"
gateway = "192.0.2.1"
name_servers = ["192.0.2.53"]

[service]
password_hash = "{HASH}"

[[machine]]
mac = "52:54:00:12:34:56"
host_name = "xa-mau-quay-01"
network = {{ address = "192.0.2.8/24" }}

[[machine]]
mac = "52:54:00:12:34:57"
display = {{ turned = 0 }}
"""
WRONG = {
    "": "version: expected 1",
    "version = 2": "version: expected 1",
    "version = 1\nhostname = 'a'": "hostname: not known here; known are version, host_name",
    "version = 1\nhost_name = 'Quầy 1'": "host_name: expected small letters",
    "version = 1\nhost_name = 7": "host_name: expected small letters",
    "version = 1\n[display]\nturned = 45": "display.turned: expected 0, 90, 180 or 270",
    "version = 1\n[display]\nturned = true": "display.turned: expected 0, 90, 180 or 270",
    "version = 1\ndisplay = 90": "display: expected a table: [display]",
    "version = 1\n[network]\ngateway = '192.0.2.1'": "leave out all of [network] for DHCP",
    "version = 1\n[network]\naddress = '192.0.2.7'": "an address with its prefix",
    "version = 1\n[network]\naddress = '192.0.2.700/24'": "an address with its prefix",
    "version = 1\n[network]\naddress = '192.0.2.7/24'\ngateway = '198.51.100.1'": "is not in",
    "version = 1\n[network]\naddress = '192.0.2.7/24'\nname_servers = ['a']": "such as 192.0.2.1",
    "version = 1\n[network]\naddress = '192.0.2.7/24'\nname_servers = 'a'": "expected a list",
    "version = 1\n[network]\nproxy = 'http://a'": "central provision --proxy",
    "version = 1\n[service]\npassword_hash = 'matkhau'": "never the password itself",
    "version = 1\n[[machine]]\nhost_name = 'a'": "machine 1: mac: missing",
    "version = 1\n[[machine]]\nmac = 'a'": "machine 1: mac: expected six pairs",
    f"version = 1\n[[machine]]\nmac = '{MAC}'\n[[machine]]\nmac = '{MAC}'": "stands twice",
    "version = 1\nmachine = 3": "expected tables",
    "version = ": "not TOML",
}


def test_answers_are_those_of_this_machine_when_its_card_is_named():
    found = answers_for(WHOLE.encode(), OURS)
    network = Network("192.0.2.8/24")
    assert found == Answers("xa-mau-quay-01", 90, network, HASH)


def test_answers_are_those_for_all_when_no_card_is_named():
    found = answers_for(b"\xef\xbb\xbf" + WHOLE.encode(), frozenset())
    assert found == Answers(
        "xa-mau", 90, Network("192.0.2.7/24", "192.0.2.1", ("192.0.2.53",)), HASH
    )


@pytest.mark.parametrize("text", WRONG)
def test_answers_are_refused_with_what_was_expected_when_they_are_wrong(text):
    with pytest.raises(AnswersError) as refused:
        answers_for(text.encode(), OURS)
    assert WRONG[text] in str(refused.value)
    assert "\n" not in str(refused.value)


def test_refusal_keeps_the_password_to_itself_when_it_stands_in_the_file():
    with pytest.raises(AnswersError) as refused:
        answers_for(b"version = 1\n[service]\npassword_hash = 'bon-tu-bi-mat'", OURS)
    assert "bon-tu-bi-mat" not in str(refused.value)


def test_answers_are_refused_when_they_are_no_text():
    for text in (b"\xff\xfe1", b"#" * (LONGEST_BYTES + 1)):
        with pytest.raises(AnswersError):
            answers_for(text, OURS)


@given(st.binary(max_size=300))
def test_answers_are_refused_in_one_way_when_bytes_are_anything(text):
    with pytest.raises(AnswersError):
        answers_for(text, OURS)


def anything(inner):
    return st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)


KEYS = ("mac", "host_name", "turned", "address", "gateway", "name_servers", "password_hash", "x")
VALUES = st.recursive(
    st.booleans() | st.integers(0, 300) | st.sampled_from([MAC, "a", "192.0.2.1", "::1/64"]),
    anything,
    max_leaves=8,
)


def toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@given(
    st.dictionaries(
        st.sampled_from(("host_name", "display", "network", "service", "machine")), VALUES
    )
)
def test_answers_are_true_or_refused_when_values_are_of_any_kind(tables):
    text = "version = 1\n" + "".join(f"{key} = {toml(each)}\n" for key, each in tables.items())
    try:
        found = answers_for(text.encode(), OURS)
    except AnswersError:
        return
    assert found.turned in {None, 0, 90, 180, 270}
    if found.network:
        assert "\n" not in found.network.address
        assert f"Address={found.network.address}\n" in network_file(found.network)


def test_password_is_roots_alone_when_the_list_is_written_anew():
    before = "root:*:19700:0:99999:7:::\ndaemon:*:19700:0:99999:7:::\n"
    after = shadow_with(before, Answers(password_hash=HASH))
    assert after == before.replace("root:*", f"root:{HASH}")
    assert shadow_with(after, Answers()) == before.replace("root:*", "root:!*")
    with pytest.raises(NoRootError):
        shadow_with("daemon:*:::::::\n", Answers())
