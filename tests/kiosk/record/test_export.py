"""The export: what is written is read again, and whatever else is refused with its rule."""

import gzip
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    Head,
    Place,
    SealingKey,
    SigningKey,
    Typ,
    open_envelope,
    payload,
    seal_envelope,
)
from kiosk.record.export import MAX_BLOCK_BYTES, ExportError, ExportReader, ExportWriter
from tests.kiosk.record.sample_export import (
    AT,
    export_of,
    head_of,
    packed,
    put_together,
    read_all,
    sample_export,
    sealed_block,
)
from tests.kiosk.record.sample_log import KEY, OTHER_EPOCH, OTHER_KEY, PLACE, sample_log

WHOLE = sample_export()
TEN_GIGABYTES = 10 * 1024**3


def refusal(data: bytes) -> ExportError:
    with pytest.raises(ExportError) as caught:
        read_all(data)
    return caught.value


def manifest_of(log, /, **other) -> dict:
    heads = (head_of(log[-1]),)
    return {
        "place": PLACE,
        "at": AT,
        "blocks": 1,
        "records": len(log),
        "heads": heads,
        **other,
    }


def blocks_of(*parts) -> list[bytes]:
    return [sealed_block(packed(list(part))) for part in parts]


@given(length=st.integers(0, 30), block=st.integers(1, 9), other=st.integers(0, 12))
def test_export_gives_back_every_record_when_it_is_read(length, block, other):
    records = sample_log(length) + sample_log(other, epoch=OTHER_EPOCH)
    parts = [sample_log(length), sample_log(other, epoch=OTHER_EPOCH)]
    stream = io.BytesIO()
    writer = ExportWriter(stream, SealingKey(bytes(range(2, 34))).public_key)
    for part in parts:
        for start in range(0, len(part), block):
            some = part[start : start + block]
            writer.add(packed(some), len(some), head_of(some[-1]))
    manifest = writer.finish(KEY, PLACE, AT)
    assert [each.compact for each in read_all(stream.getvalue())] == [
        each.compact for each in records
    ]
    assert manifest.records == len(records)
    assert manifest.heads == tuple(head_of(part[-1]) for part in parts if part)


def test_export_is_refused_when_it_is_cut_anywhere():
    for length in range(len(WHOLE)):
        error = refusal(WHOLE[:length])
        assert error.rule in {"export.length", "export.manifest"}, length
        assert "again" in error.message


def test_export_is_refused_when_any_byte_is_altered():
    for place in range(len(WHOLE)):
        altered = bytearray(WHOLE)
        altered[place] ^= 0x04
        assert refusal(bytes(altered)).rule.startswith("export."), place


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"x" * 20_000])
def test_export_is_refused_when_something_follows_the_manifest(tail):
    assert refusal(WHOLE + tail).rule in {"export.manifest", "export.length"}


@pytest.mark.parametrize("version", [b"2", b"3", b"10", b"99"])
def test_export_of_a_newer_version_is_named_when_it_is_read(version):
    error = refusal(WHOLE.replace(b"thuocdo-export 1\n", b"thuocdo-export " + version + b"\n"))
    assert error.rule == "export.form"
    assert "newer version" in error.message


@pytest.mark.parametrize(
    "line", [b"thuocdo-export 1\r\n", b"PK\3\4", b"thuocdo-receipts", b"\0" * 20]
)
def test_export_is_refused_when_its_first_line_is_another(line):
    error = refusal(line + WHOLE[17:])
    assert error.rule == "export.form"
    assert "no export" in error.message


def test_export_is_refused_at_once_when_it_is_ten_gigabytes_of_zeros(tmp_path):
    for start, rule in ((b"", "export.form"), (b"thuocdo-export 1\n", "export.length")):
        path = tmp_path / "zeros"
        with path.open("wb") as file:
            file.write(start)
            file.truncate(TEN_GIGABYTES)
        tracemalloc.start()
        with path.open("rb") as file, pytest.raises(ExportError) as caught:
            ExportReader(file)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert caught.value.rule == rule
        assert peak < 1024**2


def test_export_is_refused_when_a_block_is_a_zip_bomb():
    bomb = gzip.compress(bytes(400 * 1024 * 1024), 9)
    assert len(bomb) < MAX_BLOCK_BYTES
    data = put_together([sealed_block(bomb)], manifest_of(sample_log(3)))
    tracemalloc.start()
    error = refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.rule == "export.length"
    assert peak < 30 * 1024**2


@pytest.mark.parametrize("length", [1, 55, MAX_BLOCK_BYTES + 1, 2**32 - 1])
def test_export_is_refused_when_a_length_is_beyond_the_limits(length):
    announced = length.to_bytes(4, "big") + bytes(min(length, 2 * MAX_BLOCK_BYTES))
    data = put_together([announced], manifest_of(sample_log(3)))
    assert refusal(data).rule == "export.length"


def test_writer_refuses_a_block_that_no_reader_takes():
    writer = ExportWriter(io.BytesIO(), SealingKey.generate().public_key)
    with pytest.raises(ExportError) as caught:
        writer.add(bytes(MAX_BLOCK_BYTES), 1, Head.beginning(""))
    assert caught.value.rule == "export.length"


def test_export_is_refused_when_another_key_signed_it():
    error = refusal(export_of(sample_log(5), key=OTHER_KEY))
    assert error.rule == "export.manifest"
    assert "not signed by the kiosk's key" in error.message


@pytest.mark.parametrize("typ", [typ for typ in Typ if typ is not Typ.EXPORT])
def test_export_is_refused_when_its_manifest_is_another_signed_thing(typ):
    end = WHOLE.rindex(bytes(4)) + 4
    said = open_envelope(WHOLE[end:].decode(), Typ.EXPORT).payload
    other = seal_envelope(KEY, typ, said).compact.encode()
    error = refusal(WHOLE[:end] + other)
    assert error.rule == "export.manifest"
    assert "header.exact" in error.message


@pytest.mark.parametrize(
    "members",
    [
        {"v": 2},
        {"site": "Xã"},
        {"kiosk": None},
        {"at": "today"},
        {"blocks": -1},
        {"records": True},
        {"sha256": "A"},
        {"heads": {}},
        {"heads": [1]},
        {"heads": [{"epoch": "x", "seq": 1, "hash": "A" * 43}]},
    ],
)
def test_export_is_refused_when_its_manifest_is_not_of_its_form(members):
    end = WHOLE.rindex(bytes(4)) + 4
    said = payload.parse(open_envelope(WHOLE[end:].decode(), Typ.EXPORT).payload) | members
    other = seal_envelope(KEY, Typ.EXPORT, payload.serialise(said)).compact.encode()
    assert refusal(WHOLE[:end] + other).rule == "export.manifest"


def test_export_is_refused_when_blocks_are_swapped_removed_or_repeated():
    end = WHOLE.rindex(bytes(4))
    first, second, third = blocks_of(*(sample_log(10)[at : at + 4] for at in (0, 4, 8)))
    whole = [first, second, third]
    said = manifest_of(sample_log(10), blocks=3)
    assert len(read_all(put_together(whole, said))) == 10
    for other in ([second, first, third], [first, third], [first, first, second, third], []):
        data = put_together(whole, said)
        altered = b"thuocdo-export 1\n" + b"".join(other) + data[data.rindex(bytes(4)) :]
        assert refusal(altered).rule == "export.hash"
    assert refusal(WHOLE[:17] + WHOLE[end:]).rule == "export.hash"


@pytest.mark.parametrize(
    "other",
    [
        {"blocks": 2},
        {"records": 9},
        {"heads": ()},
        {"heads": (Head(OTHER_EPOCH, 1, "A" * 43),)},
    ],
)
def test_export_is_refused_when_the_manifest_counts_otherwise(other):
    records = sample_log(10)
    data = put_together(blocks_of(records), manifest_of(records, **other))
    assert refusal(data).rule == "export.count"


def test_export_is_refused_when_a_block_is_of_another_kiosk():
    other = Place("xa-mau", "k-ffffffffff")
    records = sample_log(4, place=other)
    error = refusal(put_together(blocks_of(records), manifest_of(records)))
    assert error.rule == "export.form"
    assert "k-ffffffffff" in error.message


@pytest.mark.parametrize("starts", [(0, 8), (0, 3), (4, 0), (0, 0)])
def test_export_is_refused_when_a_block_does_not_go_on_where_the_one_before_ended(starts):
    log = sample_log(12)
    parts = [log[start : start + 4] for start in starts]
    said = manifest_of(parts[-1], blocks=2, records=8)
    error = refusal(put_together(blocks_of(*parts), said))
    assert error.rule == "chain.sequence"
    assert "does not follow" in error.message


@pytest.mark.parametrize("places", [(0, 2), (1, 0), (0, 0)])
def test_export_is_refused_when_records_of_a_block_are_not_in_order(places):
    log = sample_log(3)
    records = [log[place] for place in places]
    error = refusal(put_together(blocks_of(records), manifest_of(records)))
    assert error.rule == "export.form"


@pytest.mark.parametrize(
    "content",
    [
        b"not packed",
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b'{"records": []}', mtime=0),
        gzip.compress(b'{"records": [{}]}', mtime=0),
        gzip.compress(b'{"records": [{"jws": "a.b.c"}]}', mtime=0),
        gzip.compress(b'{"records": [{"sealed": "AAAA"}]}', mtime=0),
        gzip.compress(b"[" * 100_000, mtime=0),
        gzip.compress(b'{"records": 1}', mtime=0)[:-3],
    ],
    # By number: the names of tests must not hang on the second at which they are collected.
    ids=range(8),
)
def test_export_is_refused_when_a_block_holds_no_batch(content):
    error = refusal(put_together([sealed_block(content)], manifest_of(sample_log(1))))
    assert error.rule == "export.form"
    assert "block 0" in error.message


def test_export_is_refused_when_it_is_sealed_to_another_central():
    records = sample_log(2)
    other = SealingKey.generate()
    data = put_together([sealed_block(packed(records), other)], manifest_of(records))
    error = refusal(data)
    assert error.rule == "export.form"
    assert "recovery keys" in error.message


def test_export_shows_nothing_in_clear_when_it_is_searched():
    assert b"mot-cua" not in WHOLE
    assert b"kiosk-record" not in WHOLE
    assert SigningKey(bytes(range(32))).seed not in WHOLE
