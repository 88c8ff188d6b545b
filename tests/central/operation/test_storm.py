"""The storm of `make bench`, small: nothing is lost, nothing is double, the process stays small."""

from benchmarks.storm import run_once


def test_nothing_is_lost_or_double_when_twenty_kiosks_come_back_at_once(postgresql_cluster):
    found = run_once(postgresql_cluster, count=20, visits=12, within_s=1.0)
    assert (found.lost, found.double) == (0, 0)
    assert found.records == 20 * (12 * 4 + 1)
    assert found.p99_s < 2
    assert found.memory_mb < 300
