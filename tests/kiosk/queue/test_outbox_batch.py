"""A batch on the wire, as the central will read it."""

import gzip
import json

from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.batch import MAX_BYTES, MAX_RECORDS, encode_batch
from kiosk.queue.pending import Waiting
from kiosk.record import attachment_hash, base64url
from tests.kiosk.queue.conftest import rating

WIRE_LIMIT_BYTES = 1024 * 1024
EPOCH = "A" * 22

waiting = st.builds(
    Waiting,
    epoch=st.just(EPOCH),
    seq=st.integers(1, 10**6),
    hash=st.just("A" * 43),
    jws=st.text(st.characters(codec="ascii"), min_size=1, max_size=200),
    attachments=st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.binary(max_size=100), max_size=3
    ),
)


def read(body: bytes) -> list[dict]:
    return json.loads(gzip.decompress(body))["records"]


@given(st.lists(waiting, min_size=1, max_size=8))
def test_batch_reads_back_as_it_was_when_encoded(batch):
    for record, entry in zip(batch, read(encode_batch(batch)), strict=True):
        assert entry["jws"] == record.jws
        boxes = {
            name: base64url.decode(text) for name, text in entry.get("attachments", {}).items()
        }
        assert boxes == record.attachments


@given(st.lists(waiting, min_size=1, max_size=8))
def test_batch_has_the_same_bytes_when_encoded_again(batch):
    assert encode_batch(batch) == encode_batch(batch)


def test_attachment_is_the_box_that_the_record_names_when_it_is_sent(outbox):
    box = bytes(range(256))
    outbox.append([rating(1, ticket=box)])
    sent = read(encode_batch(outbox.waiting(MAX_RECORDS, MAX_BYTES)))[1]
    # The central compares this hash with the one inside the signed record.
    named = attachment_hash(base64url.decode(sent["attachments"]["ticket"]))
    assert named == attachment_hash(box)


def test_largest_batch_is_within_the_wires_limit_when_nothing_compresses(outbox):
    import os

    for _ in range(8):
        outbox.append([rating(each, ticket=os.urandom(16_000)) for each in range(10)])
    batch = outbox.waiting(MAX_RECORDS, MAX_BYTES)
    assert 40 < len(batch) < 80
    assert sum(record.size for record in batch) <= MAX_BYTES
    assert len(encode_batch(batch)) <= WIRE_LIMIT_BYTES
