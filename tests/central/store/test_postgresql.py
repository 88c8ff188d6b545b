"""PostgreSQL as the central uses it: side by side, every wait bounded, clear when it fails."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseBusyError, DatabaseUnusableError
from central.store.limits import Limits
from tests.postgresql.cluster import POLL_S

WAIT_S = 30
SECRET = "Nguyễn Thị Mẫu"
LIMITS = Limits(connections=4, connect_s=5, statement_s=2, lock_s=1, idle_s=20)


@pytest.fixture
def engine(postgresql_url):
    made = open_engine(postgresql_url, LIMITS)
    with writing(made) as connection:
        connection.execute(text("CREATE TABLE kept (n INTEGER PRIMARY KEY, name VARCHAR(20))"))
    yield made
    made.dispose()


def add(engine, n):
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO kept VALUES (:n)"), {"n": n})


def kept(engine):
    with reading(engine) as connection:
        return sorted(connection.execute(text("SELECT n FROM kept")).scalars())


def wait_until(holds):
    tick, limit = threading.Event(), time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < limit
        tick.wait(POLL_S)


def backend(connection):
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def answers(engine):
    try:
        kept(engine)
    except (DatabaseBusyError, DatabaseUnusableError):
        return False
    return True


def test_writers_go_side_by_side(engine):
    together = threading.Barrier(2, timeout=WAIT_S)

    def write(n):
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO kept VALUES (:n)"), {"n": n})
            together.wait()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, (1, 2)))
    assert kept(engine) == [1, 2]


def test_reading_sees_one_moment_and_writes_nothing(engine):
    with reading(engine) as connection:
        before = connection.execute(text("SELECT count(*) FROM kept")).scalar_one()
        add(engine, 1)
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar_one() == before
    with pytest.raises(DatabaseUnusableError, match="only reads"), reading(engine) as connection:
        connection.execute(text("INSERT INTO kept VALUES (2)"))
    assert kept(engine) == [1]


def test_every_connection_is_bounded_named_and_durable(engine, postgresql_cluster):
    with postgresql_cluster.admin(engine.url.database) as admin:
        admin.execute("ALTER ROLE postgres SET synchronous_commit = off")
    other = open_engine(engine.url.render_as_string(), LIMITS)
    with reading(other) as connection:
        asked = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "lock_timeout", "synchronous_commit", "TimeZone")
        }
        idle = connection.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar()
        name = connection.exec_driver_sql("SHOW application_name").scalar()
    with postgresql_cluster.admin() as admin:
        admin.execute("ALTER ROLE postgres RESET synchronous_commit")
    other.dispose()
    assert asked == {
        "statement_timeout": "2s",
        "lock_timeout": "1s",
        "synchronous_commit": "on",
        "TimeZone": "UTC",
    }
    assert (idle, name) == ("20s", "thuocdo-central")


def test_writer_gives_up_when_another_holds_the_row(engine):
    add(engine, 1)
    with writing(engine) as connection:
        connection.execute(text("UPDATE kept SET name = 'a' WHERE n = 1"))
        with pytest.raises(DatabaseBusyError, match="another transaction"), writing(engine) as late:
            late.execute(text("UPDATE kept SET name = 'b' WHERE n = 1"))


def test_statement_that_takes_too_long_is_ended(engine):
    with pytest.raises(DatabaseBusyError, match="too long"), reading(engine) as connection:
        connection.execute(text("SELECT pg_sleep(20)"))


def test_transaction_that_stands_still_is_ended_and_keeps_nothing(engine, postgresql_cluster):
    hasty = open_engine(postgresql_cluster.url(engine.url.database), replace(LIMITS, idle_s=1))

    def stand_still():
        with writing(hasty) as connection:
            connection.execute(text("INSERT INTO kept VALUES (1)"))
            pid = backend(connection)
            with postgresql_cluster.admin() as admin:
                asked = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"
                wait_until(lambda: admin.execute(asked, (pid,)).fetchone() is None)
            connection.execute(text("INSERT INTO kept VALUES (2)"))

    with pytest.raises(DatabaseBusyError, match="try again"):
        stand_still()
    hasty.dispose()
    assert kept(engine) == []


def test_nothing_is_kept_and_the_next_transaction_works_when_a_backend_is_killed(engine):
    """As the kernel kills it: the server restarts all its processes."""

    def write_and_lose():
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO kept VALUES (1)"))
            os.kill(backend(connection), signal.SIGKILL)
            connection.execute(text("INSERT INTO kept VALUES (2)"))

    with pytest.raises(DatabaseBusyError, match=r"lost|stopped|restarted"):
        write_and_lose()
    wait_until(lambda: answers(engine))
    assert kept(engine) == []
    add(engine, 3)
    assert kept(engine) == [3]


def test_next_transaction_works_at_once_when_the_server_was_restarted(engine, postgresql_cluster):
    add(engine, 1)
    with reading(engine), reading(engine):
        pass  # two connections are kept now
    postgresql_cluster.stop()
    with pytest.raises(DatabaseUnusableError, match="cannot be used: connection"):
        kept(engine)
    postgresql_cluster.start()
    assert kept(engine) == [1]
    add(engine, 2)
    assert kept(engine) == [1, 2]


def test_next_transaction_works_at_once_when_idle_connections_were_ended(
    engine, postgresql_cluster
):
    add(engine, 1)
    with postgresql_cluster.admin() as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            (engine.url.database,),
        )
    add(engine, 2)
    assert kept(engine) == [1, 2]


def test_of_two_that_wait_for_one_another_one_is_told_to_try_again(engine):
    add(engine, 1)
    add(engine, 2)
    together = threading.Barrier(2, timeout=WAIT_S)

    def write(first, second):
        try:
            with writing(engine) as connection:
                connection.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
                connection.execute(text("UPDATE kept SET n = n WHERE n = :n"), {"n": first})
                together.wait()
                connection.execute(text("UPDATE kept SET n = n WHERE n = :n"), {"n": second})
        except DatabaseBusyError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(write, (1, 2), (2, 1)))
    assert said == ["", "two changes waited for one another; try again"]


def test_server_without_a_free_connection_is_busy(postgresql_cluster, postgresql_url):
    database = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    with postgresql_cluster.admin() as admin:
        admin.execute("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0")
    engine = open_engine(postgresql_cluster.url(database, "narrow"))
    with pytest.raises(DatabaseBusyError, match="too many connections"), reading(engine):
        pass
    engine.dispose()
    with postgresql_cluster.admin() as admin:
        admin.execute("DROP ROLE narrow")


def test_more_than_the_pool_has_wait_and_are_told_to_try_again(engine, monkeypatch):
    monkeypatch.setattr(engine.pool, "_timeout", 0.05)
    with reading(engine), reading(engine), reading(engine), reading(engine):  # noqa: SIM117
        with pytest.raises(DatabaseBusyError, match="too many connections"), reading(engine):
            pass


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("40001", DatabaseBusyError),
        ("57P03", DatabaseBusyError),
        ("08006", DatabaseBusyError),
        ("53100", DatabaseUnusableError),
        ("25006", DatabaseUnusableError),
        ("42501", DatabaseUnusableError),
        ("58030", DatabaseUnusableError),
    ],
)
def test_error_of_the_server_is_named_by_its_class(engine, state, error):
    raised = (
        f"DO $$ BEGIN RAISE EXCEPTION 'why' USING ERRCODE = '{state}', DETAIL = '{SECRET}'; END $$"
    )
    with pytest.raises(error) as caught, writing(engine) as connection:
        connection.exec_driver_sql(raised)
    assert SECRET not in str(caught.value)


def test_role_without_a_right_is_told_so(engine, postgresql_cluster):
    with postgresql_cluster.admin() as admin:
        admin.execute("CREATE ROLE weak LOGIN")
    weak = open_engine(postgresql_cluster.url(engine.url.database, "weak"))
    with pytest.raises(DatabaseUnusableError, match=r"lacks a right.*permission denied for table"):
        kept(weak)
    weak.dispose()
    with postgresql_cluster.admin() as admin:
        admin.execute("DROP ROLE weak")


def test_error_quotes_no_value(engine):
    add(engine, 1)
    row = {"n": 1, "name": SECRET}
    insert = text("INSERT INTO kept VALUES (:n, :name)")
    with pytest.raises(IntegrityError) as taken, writing(engine) as connection:
        connection.execute(insert, row)
    with pytest.raises(DataError) as long, writing(engine) as connection:
        connection.execute(insert, {"n": 2, "name": SECRET * 2})
    with pytest.raises(DataError) as odd, writing(engine) as connection:
        connection.execute(text("SELECT CAST(CAST(:name AS TEXT) AS INTEGER)"), row)
    with pytest.raises(IntegrityError) as missing, writing(engine) as connection:
        connection.execute(insert, {"n": None, "name": SECRET})
    for caught in (taken, long, odd, missing):
        assert SECRET not in str(caught.value)
        assert SECRET not in repr(caught.value.orig)
        assert "=(1)" not in str(caught.value)


def test_nul_becomes_the_character_for_what_cannot_be_shown(engine):
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO kept VALUES (1, :name)"), {"name": "a\0b"})
    with reading(engine) as connection:
        assert connection.execute(text("SELECT name FROM kept")).scalar_one() == "a\ufffdb"
        found = text("SELECT n FROM kept WHERE name = :name")
        assert connection.execute(found, {"name": "b\0"}).all() == []


def test_database_of_another_encoding_is_refused(postgresql_cluster):
    with postgresql_cluster.admin() as admin:
        admin.execute("CREATE DATABASE odd TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    engine = open_engine(postgresql_cluster.url("odd"))
    with pytest.raises(DatabaseUnusableError, match="LATIN1; expected UTF8"), reading(engine):
        pass
    engine.dispose()
    postgresql_cluster.drop(postgresql_cluster.url("odd"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://thuocdo:geheim@127.0.0.1:1/thuocdo",
        "postgres://thuocdo@127.0.0.1:1/thuocdo?password=geheim",
        "postgresql://thuocdo:geheim@host:port/thuocdo",
        "postgresql+psycopg2://thuocdo:ge/heim@host/thuocdo?password=geheim",
        "mysql://thuocdo:geheim@host/thuocdo",
    ],
)
def test_password_stands_in_no_message(url):
    with pytest.raises(DatabaseUnusableError) as caught:  # noqa: SIM117
        with reading(open_engine(url)):
            pass
    assert "heim" not in str(caught.value)


def test_settings_of_the_address_hold_over_ours(postgresql_url):
    engine = open_engine(f"{postgresql_url}&application_name=mine")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("SHOW application_name").scalar() == "mine"
    engine.dispose()


def test_cluster_leaves_nothing_behind(postgresql_cluster):
    from tests.postgresql.cluster import Cluster

    with Cluster() as other:
        folder, pid = other.folder, other.process.pid
        assert psycopg.connect(other.url("postgres")).close() is None
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
