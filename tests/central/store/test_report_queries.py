"""Reports that were asked for, on both databases: taken by one, ended, begun again, removed."""

from dataclasses import replace

import pytest

from central.store.engine import reading, writing
from central.store.report_queries import (
    CANCELLED,
    DONE,
    FAILED,
    RUNNING,
    WAITING,
    ReportJob,
    add_job,
    beat,
    end_job,
    ended_before,
    every_site,
    file_of,
    find_job,
    finish_job,
    jobs_in,
    jobs_of,
    remove_job,
    take_job,
    wait_again,
    want_cancelled,
)

NOW, LATER = "2026-03-02T02:00:00.000Z", "2026-03-02T02:00:09.000Z"
ONE, OTHER = "A" * 22, "B" * 22


@pytest.fixture
def job(hall):
    made = ReportJob(
        "*", "C" * 22, "giam-sat", "xa-hai xa-mau", "sipas", "2026-Q1", "pdf", "vi", WAITING, NOW,
        parts=2,
    )  # fmt: skip
    with writing(hall.engine) as connection:
        add_job(connection, made)
        add_job(connection, replace(made, site_id="xa-mau", job_id="D" * 22, account="ai-khac"))
    return made


def held(hall, job):
    with reading(hall.engine) as connection:
        return find_job(connection, job.job_id)


def do(hall, change, *given, **more):
    with writing(hall.engine) as connection:
        return change(connection, *given, **more)


def test_report_is_taken_by_one_worker_and_its_file_kept(hall, job):
    assert held(hall, job) == job
    assert job.site_ids == ("xa-hai", "xa-mau")
    assert do(hall, take_job, job, ONE, NOW)
    assert not do(hall, take_job, job, OTHER, NOW)
    assert do(hall, beat, job, ONE, 1, LATER)
    assert not do(hall, beat, job, OTHER, 2, LATER)
    assert (held(hall, job).parts_done, held(hall, job).beat_at) == (1, LATER)
    assert not do(hall, finish_job, job, OTHER, "a.pdf", b"x", LATER)
    assert do(hall, finish_job, job, ONE, "a.pdf", b"\x00\xff" * 9, LATER)
    done = held(hall, job)
    assert (done.state, done.file_bytes, done.parts_done) == (DONE, 18, 2)
    assert do(hall, file_of, job) == b"\x00\xff" * 9
    do(hall, remove_job, done)
    assert held(hall, job) is None
    assert do(hall, file_of, job) is None


def test_cancelled_report_is_not_written_over_by_its_worker(hall, job):
    do(hall, take_job, job, ONE, NOW)
    do(hall, want_cancelled, held(hall, job), LATER)
    assert held(hall, job).state == RUNNING
    assert not do(hall, beat, job, ONE, 1, LATER)
    assert not do(hall, finish_job, job, ONE, "a.pdf", b"x", LATER)
    assert do(hall, end_job, held(hall, job), CANCELLED, LATER)
    assert held(hall, job).ended_at == LATER
    assert do(hall, wait_again, held(hall, job), LATER)
    assert held(hall, job) == replace(job, asked_at=LATER)


def test_report_that_waits_is_cancelled_at_once_and_one_that_is_done_is_not_begun_again(hall, job):
    assert do(hall, want_cancelled, job, LATER)
    assert held(hall, job).state == CANCELLED
    assert not do(hall, want_cancelled, job, LATER)
    do(hall, wait_again, held(hall, job), LATER)
    do(hall, take_job, job, ONE, NOW)
    do(hall, end_job, held(hall, job), FAILED, LATER, error="fault")
    assert held(hall, job).error == "fault"
    do(hall, wait_again, held(hall, job), LATER)
    do(hall, take_job, job, ONE, NOW)
    do(hall, finish_job, job, ONE, "a.pdf", b"x", LATER)
    assert not do(hall, wait_again, held(hall, job), LATER)


def test_report_is_cancelled_when_it_was_let_wait_again_while_somebody_looked(hall, job):
    do(hall, take_job, job, ONE, NOW)
    seen = held(hall, job)
    do(hall, end_job, seen, WAITING, NOW)
    assert do(hall, want_cancelled, replace(seen, state=RUNNING), LATER)
    assert held(hall, job).state == CANCELLED


def test_only_reports_that_ended_before_are_old(hall, job):
    assert do(hall, want_cancelled, job, NOW)
    with reading(hall.engine) as connection:
        assert ended_before(connection, NOW) == []
        assert [each.job_id for each in ended_before(connection, LATER)] == [job.job_id]


def test_lists_are_of_an_account_and_of_a_state(hall, job):
    with reading(hall.engine) as connection:
        assert [each.job_id for each in jobs_of(connection, "giam-sat")] == [job.job_id]
        assert len(jobs_in(connection, WAITING)) == 2
        assert jobs_in(connection, DONE) == []
        assert every_site(connection) == ("xa-mau",)
