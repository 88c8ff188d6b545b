"""What the verifier says of good archives, and how it takes the keys that it is given."""

import pytest

from tests.verify.archive_writer import ArchiveWriter, LogWriter, Signer, rating, sample_archive
from tests.verify.verifier_process import run, run_text


def written(folder, archive: ArchiveWriter):
    path = folder / "archive.jsonl"
    path.write_text(archive.text(), "utf-8")
    return path


def test_logs_are_told_when_an_archive_is_whole(tmp_path):
    archive = sample_archive()
    answer = run(written(tmp_path, archive))
    assert answer.status == 0
    first, second, phones = answer.results[0]["logs"]
    log = archive.logs[0]
    assert (first["head"], first["records"], first["last"]) == (log.head, log.seq, log.seq)
    assert first["key_changes"] == [27]
    assert [closing["seq"] for closing in first["closings"]] == [26, 30]
    assert second["before"] == {"epoch": log.epoch, "seq": log.seq, "hash": log.head}
    assert phones["kiosk"] == "phone"


def test_missing_records_are_told_when_an_epoch_says_what_was_lost(tmp_path):
    archive = sample_archive()
    signer = archive.logs[1].signer
    log = LogWriter(signer, archive.logs[0].kiosk, "third")
    before = {"epoch": archive.logs[1].epoch, "seq": archive.logs[1].seq + 7, "hash": "A" * 43}
    log.open(before, "outbox-lost")
    archive.logs.insert(2, log)
    assert "7 MISSING" in run_text(written(tmp_path, archive)).stdout


def test_another_history_is_told_when_the_archive_holds_one(tmp_path):
    archive = sample_archive()
    kiosk, epoch = archive.forks[0]["kiosk"], archive.forks[0]["epoch"]
    said = f"FORK of {kiosk} {epoch}: 1 records of another history, from 1 on"
    assert said in run_text(written(tmp_path, archive)).stdout
    archive.forks.clear()
    assert "FORK" not in run_text(written(tmp_path, archive)).stdout


def test_figures_are_told_when_ratings_count_and_when_not(tmp_path):
    answer = run(written(tmp_path, sample_archive()))
    days = {(day["day"], day["channel"]): day for day in answer.results[0]["days"]}
    assert days["2026-03-02", "kiosk"]["counted"] == 5
    assert days["2026-03-02", "kiosk"]["excluded"] == {"dwell": 1, "test": 1}
    assert days["2026-03-02", "phone"]["excluded"] == {"also-kiosk": 1}
    rows = {tuple(row.values())[:4]: row for row in answer.results[0]["figures"]}
    row = rows["2026-03-02", "kiosk", "mot-cua@1", "service"]
    assert (row["n"], round(row["index"], 1)) == (5, 40.0)
    assert "40.0 (11.8 to 76.9)" in run_text(written(tmp_path, sample_archive())).stdout


def test_body_is_not_counted_when_it_is_odd(tmp_path):
    archive = sample_archive()
    log = archive.logs[1]
    log.add("rating", rating(50) | {"stage": "elsewhere"})
    text = archive.text()
    assert run(written(tmp_path, archive)).rules == ["figure.tally"]
    log.records.pop()
    tallies = archive.tallies()
    archive.tallies = lambda: tallies
    archive, log = sample_archive(), None
    archive.tallies = lambda: tallies
    archive.logs[1].add("rating", rating(50) | {"stage": "elsewhere"})
    answer = run(written(tmp_path, archive))
    assert answer.status == 0, text
    days = {(day["day"], day["channel"]): day for day in answer.results[0]["days"]}
    assert days["2026-03-03", "kiosk"]["excluded"] == {"odd": 1}


def test_keys_are_only_believed_when_none_is_given(tmp_path):
    path = written(tmp_path, sample_archive())
    assert "only believed" in run_text(path).stdout


def test_keys_are_pinned_when_given_whole_by_fingerprint_or_in_a_file(tmp_path):
    path, signer = written(tmp_path, sample_archive()), Signer("receipt")
    (tmp_path / "key").write_text(f"receipt {signer.text}\n", "ascii")
    grouped = " ".join(signer.fingerprint[i : i + 4] for i in range(0, 32, 4))
    for given in (signer.text, signer.fingerprint, grouped.upper(), tmp_path / "key"):
        done = run_text(path, f"--receipt-key={given}")
        assert (done.returncode, done.stderr) == (0, "")
        assert "as pinned" in done.stdout


def test_receipt_is_refused_when_another_key_is_pinned(tmp_path):
    path = written(tmp_path, sample_archive())
    assert run(path, f"--receipt-key={Signer('another').text}").rules == ["signature"]
    done = run_text(path, "--receipt-key", Signer("another").fingerprint)
    assert done.returncode == 2
    assert "fingerprint" in done.stderr


def test_kiosk_is_confirmed_when_its_key_is_given(tmp_path):
    path = written(tmp_path, sample_archive())
    for given in (Signer("kiosk one").text, Signer("kiosk one").fingerprint):
        assert "1 of 1 kiosks" in run_text(path, f"--kiosk-key={given}").stdout


def test_kiosk_is_refused_when_only_its_id_is_that_of_the_key(tmp_path):
    path = written(tmp_path, sample_archive())
    forged = Signer("kiosk one").fingerprint[:10] + "0" * 22
    assert run(path, f"--kiosk-key={forged}").rules == ["archive.key"]


def test_rating_counts_once_when_a_visit_has_two(tmp_path):
    archive = sample_archive()
    archive.logs[1].add("rating", rating(7))
    answer = run(written(tmp_path, archive))
    assert answer.rules == ["figure.visit"]
    assert answer.results[0]["broken"][0]["seq"] == archive.logs[1].seq


def test_reading_goes_on_when_a_closing_does_not_hold(tmp_path):
    archive = sample_archive()
    archive.logs[1].from_seq = 2
    archive.logs[1].close()
    answer = run(written(tmp_path, archive))
    assert answer.status == 1
    assert answer.rules == ["day.from"]
    assert answer.results[0]["figures"]


@pytest.mark.parametrize("answers", [{"service": 6}, {"service": 1, "officer": 9}, {"service": 0}])
def test_body_is_odd_when_satisfaction_is_asked_and_the_answer_is_no_level(tmp_path, answers):
    archive = sample_archive()
    tallies = archive.tallies()
    archive.tallies = lambda: tallies
    archive.logs[1].add("rating", rating(50, answers))
    answer = run(written(tmp_path, archive))
    assert answer.status == 0, answer.results[0]["broken"]
    assert {"odd": 1} in [day["excluded"] for day in answer.results[0]["days"]]


def test_rating_counts_when_another_question_has_nine_choices(tmp_path):
    archive = sample_archive()
    archive.logs[1].add("rating", rating(50, {"officer": None, "channel": 9}))
    answer = run(written(tmp_path, archive))
    assert answer.status == 0, answer.results[0]["broken"]


def test_mark_is_refused_when_it_gives_no_reason(tmp_path):
    archive = sample_archive()
    del archive.marks[0]["reason"]
    assert run(written(tmp_path, archive)).rules == ["archive.form"]
