"""The archive holds the site as it is: the text's rules are checked here by hand, line by line."""

from collections import Counter

import pytest

from central.store.audit_queries import snapshot
from kiosk.record import (
    Place,
    Typ,
    VerifyKey,
    open_envelope,
    open_receipt,
    parse_record,
    verify_log,
)
from kiosk.record.payload import parse
from tests.central.archive.lively_site import archive_of, fill, lines_of
from tests.central.hall import SITE, visit_id

pytestmark = pytest.mark.expected_log("central.ingest", "fork of kiosk")


@pytest.fixture
def filled(hall):
    return fill(hall)


@pytest.fixture
def lines(hall, filled):
    return lines_of(hall)


def logs_in(lines):
    """Each log's line, records and receipt, in order."""
    found = []
    for line in lines:
        if "log" in line:
            found.append((line["log"], [], []))
        elif "r" in line:
            found[-1][1].append(line)
        elif "receipt" in line:
            found[-1][2].append(line["receipt"])
    return found


def of(lines, kind):
    return [line[kind] for line in lines if kind in line]


def test_archive_has_its_lines_in_order_and_counts_them(hall, lines):
    kinds = [next(iter(line)) for line in lines]
    assert kinds[0] == "format"
    assert kinds[-1] == "end"
    order = ["log", "fork", "mark", "tally", "end"]
    firsts = [kinds.index(kind) for kind in order]
    assert firsts == sorted(firsts)
    n = Counter(kinds)
    assert lines[-1]["end"] == {
        "logs": n["log"],
        "records": n["r"],
        "forks": n["fork"],
        "marks": n["mark"],
        "tallies": n["tally"],
    }
    assert n["r"] == hall.rows("SELECT count(*) FROM records")[0][0]
    assert n["log"] == 5


def test_archive_lines_are_of_the_form_of_the_format(hall, filled):
    for line in archive_of(hall).lines("2026-03-02T02:00:00.000Z"):
        assert line.endswith(b"}\n")
        assert parse(line[:-1])


def test_archive_logs_verify_with_the_keys_it_names(hall, filled, lines):
    head = lines[0]
    keys = {
        each["kiosk"]: [VerifyKey.from_text(k) for k in each["keys"]] for each in head["kiosks"]
    }
    assert sorted(map(len, keys.values())) == [1, 1, 2]
    phone = VerifyKey.from_text(head["phone_key"])
    by_kid = {key.kid: key for each in keys.values() for key in each} | {phone.kid: phone}
    for told, records, receipts in logs_in(lines):
        typ = Typ.CENTRAL_RECORD if told["kiosk"] == "phone" else Typ.RECORD
        place = Place(SITE, told["kiosk"])
        walked = list(
            verify_log(place, told["epoch"], by_kid[told["key"]], [r["r"] for r in records], typ)
        )
        assert (walked[-1].seq, walked[-1].hash) == (told["seq"], told["hash"])
        for receipt in receipts:
            said = open_receipt(receipt, VerifyKey.from_text(head["receipt_keys"][0]))
            assert (said.head.epoch, said.head.seq, said.head.hash) == (
                told["epoch"],
                told["seq"],
                told["hash"],
            )
        assert len(receipts) == (told["kiosk"] != "phone")


def test_archive_epochs_of_a_kiosk_stand_in_the_order_in_which_they_began(filled, lines):
    first = filled[0].place.kiosk
    epochs = [told["epoch"] for told, *_ in logs_in(lines) if told["kiosk"] == first]
    assert len(epochs) == 2
    assert epochs[-1] == filled[0].epoch


def test_archive_tallies_are_what_its_counted_ratings_add_up_to(lines):
    excluded = {
        (mark["kiosk"], mark["epoch"], mark["seq"])
        for mark in of(lines, "mark")
        if mark["excludes"]
    }
    counted = Counter()
    for told, records, _ in logs_in(lines):
        is_phone = told["kiosk"] == "phone"
        typ = Typ.CENTRAL_RECORD if is_phone else Typ.RECORD
        for line in records:
            record = parse_record(open_envelope(line["r"], typ))
            body = record.body
            if record.kind != "rating" or body.get("test") or "answers" not in body:
                continue
            if (told["kiosk"], told["epoch"], record.seq) in excluded:
                continue
            for question, answer in body["answers"].items():
                channel = "phone" if is_phone else "kiosk"
                place = (channel, body["counter"], body["questionnaire"], question, answer)
                counted[line["day"], *place] += 1
    names = ("day", "channel", "counter", "questionnaire", "question", "answer")
    told = {tuple(t[name] for name in names): t["n"] for t in of(lines, "tally")}
    assert told == dict(counted)
    assert sum(told.values()) > 80


def test_archive_holds_what_claimed_a_place_when_a_kiosk_forked(filled, lines):
    forks = of(lines, "fork")
    assert {fork["kiosk"] for fork in forks} == {filled[2].place.kiosk}
    for fork in forks:
        record = parse_record(open_envelope(fork["r"], Typ.RECORD))
        assert (record.seq, record.hash) == (fork["seq"], fork["hash"])


def test_archive_is_of_one_moment_when_records_come_in_meanwhile(hall, filled):
    archive = archive_of(hall)
    lines = archive.lines("2026-03-02T02:00:00.000Z")
    begun = [next(lines)]
    filled[1].serve_and_rate(visit_id(700))
    filled[1].send()
    begun += lines
    assert archive.counts["records"] + 4 == hall.rows("SELECT count(*) FROM records")[0][0]
    assert snapshot(hall.engine, SITE).batches > 0


def test_archive_tells_how_far_it_is_when_it_is_long(hall, filled, monkeypatch):
    monkeypatch.setattr("central.archive.archive.TELL_EVERY", 50)
    said = []
    list(archive_of(hall, said).lines("2026-03-02T02:00:00.000Z"))
    assert said[0] == "50 records"
