"""The body of a batch: limits hold before work is done, and nothing odd is another exception."""

import gzip
import json
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.ingest.wire import MAX_BODY_BYTES, MAX_UNPACKED_BYTES, Item, read_batch, said_size
from central.refusal import Problem, Refusal


def refused(problem, body, encoding=""):
    with pytest.raises(Refusal) as caught:
        read_batch(body, encoding)
    assert caught.value.problem is problem
    return caught.value


def test_items_are_read_as_sent():
    body = {"records": [{"jws": "a.b.c"}, {"jws": "d.e.f", "attachments": {"ticket": "AAAA"}}]}
    found = [Item("a.b.c", {}), Item("d.e.f", {"ticket": "AAAA"})]
    assert read_batch(json.dumps(body).encode(), "") == found
    assert read_batch(gzip.compress(json.dumps(body).encode()), "gzip") == found


def test_body_is_too_large_when_it_is_over_the_limit():
    refused(Problem.TOO_LARGE, b" " * (MAX_BODY_BYTES + 1))


def test_gzip_bomb_is_refused_without_being_unpacked():
    bomb = gzip.compress(b" " * (200 * 1024 * 1024), 9)
    assert len(bomb) < MAX_BODY_BYTES
    tracemalloc.start()
    refused(Problem.TOO_LARGE, bomb, "gzip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MAX_UNPACKED_BYTES


def test_no_more_is_unpacked_than_was_said():
    bomb = gzip.compress(b" " * MAX_UNPACKED_BYTES, 9)
    for said in (0, 1000):
        liar = bomb[:-4] + said.to_bytes(4, "little")
        assert said_size(liar, "gzip") == said
        tracemalloc.start()
        refused(Problem.MALFORMED, liar, "gzip")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 200_000


def test_body_that_unpacks_to_the_very_limit_is_read():
    inside = json.dumps({"records": [{"jws": "a.b.c"}]}).encode()
    padded = inside + b" " * (MAX_UNPACKED_BYTES - len(inside))
    assert read_batch(gzip.compress(padded), "gzip") == [Item("a.b.c", {})]
    refused(Problem.TOO_LARGE, gzip.compress(padded + b" "), "gzip")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:-5],
        lambda body: body + b"more",
        lambda body: body + body,
        lambda body: b"x" + body,
        lambda body: zlib.compress(gzip.decompress(body)),
        lambda body: body[:0],
    ],
    ids=["cut", "followed", "twice", "shifted", "zlib", "empty"],
)
def test_body_is_malformed_when_it_is_not_one_whole_gzip(change):
    whole = gzip.compress(b'{"records":[{"jws":"a.b.c"}]}')
    refused(Problem.MALFORMED, change(whole), "gzip")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"records":{}}',
        b'{"records":[]}',
        b'{"records":["a.b.c"]}',
        b'{"records":[{"jws":1}]}',
        b'{"records":[{"jws":"a","jws":"b"}]}',
        b'{"records":[{"jws":"a"}],"records":[]}',
        b'{"records":[{"jws":"a","attachments":[1]}]}',
        b'{"records":[{"jws":"a","attachments":{"t":1}}]}',
        b'{"records":[{"jws":NaN}]}',
        b"\xff\xfe",
        b'{"n":' + b"9" * 5000 + b"}",
        b"[" * 1_000,
        b'{"a":' * 1_000,
    ],
    ids=range(17),
)
def test_body_is_malformed_when_it_is_not_the_expected_json(body):
    refused(Problem.MALFORMED, body)


def test_encoding_that_is_unknown_is_refused_with_415():
    assert refused(Problem.MALFORMED, b"{}", "br").status == 415


def test_refusal_quotes_nothing_of_the_body():
    refusal = refused(Problem.MALFORMED, b'{"records": "\xffsecret"}')
    assert "secret" not in str(refusal.document())
    assert "255" not in str(refusal.document())


@given(body=st.binary(max_size=300), encoding=st.sampled_from(["", "gzip"]))
def test_any_bytes_are_items_or_a_refusal(body, encoding):
    try:
        items = read_batch(body, encoding)
    except Refusal:
        return
    assert all(isinstance(item, Item) for item in items)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["records", "jws", "attachments", "x"]), inner, max_size=3
        )
    ),
    max_leaves=10,
)


@given(value=json_values)
def test_any_json_is_items_or_a_refusal(value):
    try:
        read_batch(gzip.compress(json.dumps(value).encode()), "gzip")
    except Refusal as refusal:
        found = refusal.problem
    else:
        found = Problem.MALFORMED
    assert found is Problem.MALFORMED
